"""The content as checked values: entries, dialogues, words of the trade, wording; the door is `Knowledge`.

May import the ground floor.
"""
