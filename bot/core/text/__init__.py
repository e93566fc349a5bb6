"""French text as people type it: plain forms, sounds, numbers, keywords, names.

The ground floor: imports no other room.
"""
