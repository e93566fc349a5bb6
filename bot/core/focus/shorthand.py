"""What people type on a phone, written out: « c koi », « le + proche »."""

from __future__ import annotations

import re
from collections.abc import Mapping

_LETTERS = re.compile(r"\w+")


class Shorthand:
    """Writes messages out. It keeps no state."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        """Take what is typed for what; the longest that fits wins."""
        self._meanings = {_key(typed): meant for typed, meant in meanings.items()}
        self._first = frozenset(word for typed in meanings for word in _LETTERS.findall(typed.casefold())[:1])
        longest_first = sorted(meanings, key=_longest_first)
        self._typed = re.compile(
            rf"(?<![\w'’])(?:{'|'.join(map(_pattern, longest_first))})(?![\w'’])" if meanings else r"(?!)",
            re.IGNORECASE,
        )

    def written(self, text: str) -> str:
        """A message with its shorthand written out."""
        if self._first.isdisjoint(_LETTERS.findall(text.casefold())):
            return text
        return self._typed.sub(self._meant, text)

    def _meant(self, match: re.Match[str]) -> str:
        return self._meanings.get(_key(match[0]), match[0])


def _key(typed: str) -> str:
    """One form of what is typed, whatever its blanks and capitals."""
    return re.sub(r"\s+", "", typed).casefold()


def _pattern(typed: str) -> str:
    return (
        r"\s*".join(map(re.escape, typed.split())) if typed[0] in "+-" else r"\s+".join(map(re.escape, typed.split()))
    )


def _longest_first(typed: str) -> int:
    return -len(typed)
