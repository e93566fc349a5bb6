"""What a message means; the doors are `SlotReader` for its values and `Understanding` for its subject.

May import the directory and the floors below.
"""
