"""French text as people type it on a phone, brought to one plain form."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

REMEMBERED_MESSAGES = 2_000
"""Messages of which is remembered, in memory only and without who wrote them, what they were found to say: many people
ask the same, and one message is looked at from several sides."""

MAX_LENGTH = 1_000
"""Characters of a message that are read; the rest of a longer one is ignored."""

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})

_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")

_CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")

_DIGIT = re.compile(r"\d")

_ARTICLE = re.compile(r"\b([lrd])[. ]{0,2}(\d{3,4}(?:-\d+)*)\b")

_WORD = re.compile(r"[lrd]\d{3,4}(?:-\d+)+|[^\W_]+(?:%)?", re.UNICODE)

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|;\s")


class Word(NamedTuple):
    """A word in plain form; `is_capital` tells that it was written in capitals among small letters."""

    text: str
    is_capital: bool = False


def word_set(text: str) -> frozenset[str]:
    """Words written one after the other, as a set."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Drop accents and ligatures, keep case: `Éragny` gives `Eragny`."""
    if text.isascii():
        return text
    return _COMBINING.sub("", unicodedata.normalize("NFKD", text.translate(_LIGATURES)))


def normalise(text: str) -> str:
    """One plain form for comparisons: no accents, no case, single spaces, no punctuation but article numbers.

    Normalising twice changes nothing.
    """
    return " ".join(word.text for word in words(text))


@lru_cache(maxsize=1_000)
def words(text: str) -> tuple[Word, ...]:
    """Split a text into plain words.

    Apostrophes and hyphens part words, save in article numbers (`L. 2113-12` gives `l2113-12`); digits are grouped
    (`60 000` gives `60000`).
    """
    folded = fold(text[:MAX_LENGTH])
    lowered = folded.casefold()
    if _DIGIT.search(lowered):
        found = _grouped(_WORD.findall(_ARTICLE.sub(r"\1\2", lowered.replace(" %", "%"))))
    else:
        found = _WORD.findall(lowered)
    if folded in (lowered, folded.upper()):
        return tuple(map(Word, found))
    capitals = {part.casefold() for part in _CAPITALS.findall(folded)}
    return tuple(Word(text, text in capitals) for text in found)


def _grouped(found: list[str]) -> list[str]:
    """Put groups of three digits together, on the words so that doing it again changes nothing."""
    result: list[str] = []
    is_open = False
    for word in found:
        is_group = len(word) == 3 and word.isdecimal()
        if is_group and is_open:
            result[-1] += word
        else:
            result.append(word)
            is_open = word.isdecimal() and len(word) <= 3
    return result


def sentences(text: str) -> list[str]:
    """Split a message into its sentences, none of them empty."""
    return [part.strip() for part in _SENTENCE_END.split(text[:MAX_LENGTH]) if part.strip()]
