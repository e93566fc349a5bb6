"""The turn of talk; the door is `Assistant`.

The top floor: may import every room.
"""
