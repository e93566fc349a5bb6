"""Where plain texts say phrases."""

from __future__ import annotations

from collections.abc import Iterable


def positions(plain: str, phrases: Iterable[str]) -> set[int]:
    """The words of a plain text, between blanks, that belong to the phrases it says."""
    result: set[int] = set()
    for phrase in phrases:
        if phrase in plain and (at := plain.find(f" {phrase} ")) >= 0:
            start = plain[:at].count(" ")
            result.update(range(start, start + len(phrase.split())))
    return result


def padded(phrases: Iterable[str]) -> tuple[str, ...]:
    """Phrases, each between blanks."""
    return tuple(f" {phrase} " for phrase in phrases)


def says(plain: str, phrases: Iterable[str]) -> bool:
    """Whether one of some phrases is said, all between blanks."""
    return any(map(plain.__contains__, phrases))
