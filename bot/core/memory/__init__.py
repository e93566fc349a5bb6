"""What was found once and is kept: for messages seen before, and of the content until it is asked for.

The ground floor: imports no other room.
"""
