"""What a report tells, and how it is shown: text for a terminal, a page that needs no other file."""
