"""What the assistant says: a pure function of session, message and loaded content.

The rooms stand on floors, and a room imports from floors below its own only: text and exchange; knowledge and places;
directory; understanding and replies; results and focus; dialogues; conversation.
"""
