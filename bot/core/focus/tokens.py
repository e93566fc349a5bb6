"""The words of a message in plain form, with their places in it."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import NamedTuple

from bot.core.text.plain import MAX_LENGTH, folded_with_places

REMEMBERED = 200
"""Texts of which the tokens are remembered: names on the screen, and the last messages."""

_WORD = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """A plain word: characters `start` to `end` (not included) of the message."""

    text: str
    start: int
    end: int


@lru_cache(maxsize=REMEMBERED)
def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, without accents and case; digits are not grouped."""
    plain, offsets = folded_with_places(text[:MAX_LENGTH])
    found = _WORD.finditer(plain)
    return tuple(Token(match[0], offsets[match.start()], offsets[match.end() - 1] + 1) for match in found)
