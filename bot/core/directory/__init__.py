"""Structures, facilitators and the search among them; the door is `Directory`.

May import knowledge, places and the floors below.
"""
