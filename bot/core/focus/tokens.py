"""The words of a message in plain form, with their places in it."""

from __future__ import annotations

import re
from typing import NamedTuple

from bot.core.text.plain import MAX_LENGTH, fold

_WORD = re.compile(r"[^\W_]+")


class Token(NamedTuple):
    """A plain word: characters `start` to `end` (not included) of the message."""

    text: str
    start: int
    end: int


def tokens(text: str) -> tuple[Token, ...]:
    """The words of a text, without accents and case; digits are not grouped."""
    plain: list[str] = []
    offsets: list[int] = []
    for at, char in enumerate(text[:MAX_LENGTH]):
        for folded in fold(char).casefold():
            plain.append(folded)
            offsets.append(at)
    offsets.append(len(text[:MAX_LENGTH]))
    found = _WORD.finditer("".join(plain))
    return tuple(Token(match[0], offsets[match.start()], offsets[match.end() - 1] + 1) for match in found)
