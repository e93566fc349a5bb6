"""Communes, their names in what people type, and distances between points; the door is `Gazetteer`.

May import the ground floor.
"""
