"""Words typed that stand for words of names: misspelt, cut short, or small ones beside them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rapidfuzz import fuzz

from bot.core.focus.tokens import Token

ALIKE = 84
"""Likeness, by rapidfuzz, of a misspelt word and a word of a name."""
PREFIX = 4
"""Letters of the shortest beginning that stands for a word of a name: « aéro »."""
MOST_LONGER = 1.5
"""How many times longer the name of a commune may be than the beginning that stands for it."""


def said_of(typed: str, words: Sequence[str]) -> str:
    """The word of a name that a word typed stands for, misspelt or cut short; empty if none."""
    for word in words:
        if typed == word:
            return word
    typed = typed.rstrip("0123456789") or typed  # « reflexe95 »
    if len(typed) < PREFIX:
        return ""
    for word in words:
        if len(word) > len(typed) >= PREFIX and word.startswith(typed):
            return word
        if len(typed) > PREFIX and fuzz.ratio(typed, word) >= ALIKE:
            return word
    return ""


def lies_in(typed: str, words: Sequence[str]) -> bool:
    """Whether a word typed stands for one of a commune; « la gare » is not the Garenne."""
    word = said_of(typed, words)
    return bool(word) and len(word) <= MOST_LONGER * len(typed)


def small_beside(found: Sequence[Token], hits: Mapping[int, str], small: frozenset[str]) -> frozenset[int]:
    """The small words of a name that stand beside its telling ones."""
    beside: set[int] = set()
    for step in (1, -1):
        for hit in hits:
            at = hit + step
            while 0 <= at < len(found) and (found[at].text in small or at in hits):
                beside.add(at)
                at += step
    return frozenset(beside - hits.keys())
