"""What passes between a person and the assistant: messages, replies, buttons, sessions, turns.

The ground floor: imports no other room.
"""
