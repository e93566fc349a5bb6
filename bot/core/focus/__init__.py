"""What is on the screen, and what a message can do with it; the door is `Shelf`.

May import replies, understanding and the floors below.
"""
