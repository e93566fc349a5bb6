"""How things look and are said: answers, cards, questions, files.

May import the directory and the floors below.
"""
