"""A guided dialogue under way; the door is `Guide`.

May import focus, results and the floors below.
"""
