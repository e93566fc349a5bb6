"""French text as people type it: plain forms, sounds, numbers, keywords, names.

May import the ground floor.
"""
