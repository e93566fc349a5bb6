"""What leaves as a picture or a printed page: QR codes, slide, poster, sourcing note, charts.

Values in, bytes out: no session, no database, no clock. Typst draws, in a process of its own (`press.py` starts it,
`typesetting.py` is what runs there): it would add 38 MB to a process that serves. The doors are `drawing.py` for
documents and `qr.py` for QR codes. Imports `bot.core` for wording and replies, and `bot.errors`.
"""
