"""Communes, their names in what people type, and distances between points; the door is `Gazetteer`.

May import text, exchange and the ground floor.
"""
