"""The content as checked values: entries, dialogues, words of the trade, wording; the door is `Knowledge`.

May import text, exchange and the ground floor.
"""
