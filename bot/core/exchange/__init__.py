"""What passes between a person and the assistant: messages, replies, buttons, sessions, turns.

May import the ground floor.
"""
