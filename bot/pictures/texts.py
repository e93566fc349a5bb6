"""Texts as they are printed."""

from __future__ import annotations

import re
import unicodedata

_BEFORE_A_SIGN = re.compile(r" (?=[?!:;»%€])|(?<=«) ")
"""Blanks that French keeps on the line of the sign beside them."""

_BLANKS = re.compile(r"[^\S\N{NO-BREAK SPACE}]+")


def plain(text: str) -> str:
    """A text on one line, without characters that are not seen."""
    seen = (one for one in text if one.isspace() or unicodedata.category(one)[0] != "C")
    composed = unicodedata.normalize("NFC", "".join(seen))
    return _BEFORE_A_SIGN.sub("\N{NO-BREAK SPACE}", _BLANKS.sub(" ", composed).strip())
