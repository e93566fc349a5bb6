"""Articles of law in texts: as the law writes them (`L2113-12`), and as people type them (« article 5212 10-1 »)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.core.text.plain import MAX_LENGTH, fold

LONGEST_RANGE = 20
"""Articles that « L2193-3 à L2193-11 » may name at most."""

_LETTERED = re.compile(r"\b(?P<letter>[LRD])\.? ?(?P<number>\d{1,4}(?:-\d{1,2}){1,3})\b")
_UNLETTERED = re.compile(r"\bart(?:icles?|\.) (?P<number>\d{1,3}(?:\.\d{1,2})*(?: bis| ter)?)\b")
_RANGE = re.compile(r"\b([LRD])(\d{1,4}(?:-\d{1,2})*)-(\d{1,2}) à \1\2-(\d{1,2})\b")

_SEPARATOR = r"(?: ?[-\u2010-\u2015.] ?| )"
_TYPED = re.compile(
    rf"\bart(?:icles?|\.)? ?(?:n°|no |numero )?(?P<lead>[lrd]?)[. ]{{0,2}}"
    rf"(?P<led>\d{{1,4}}(?:{_SEPARATOR}\d{{1,2}}(?!\d))*(?: (?:bis|ter)\b)?)"
    rf"|\b(?P<letter>[lrd])[. ]{{0,2}}(?P<number>\d{{3,4}}(?:{_SEPARATOR}\d{{1,2}}(?!\d))+)"
    r"|(?<![\d-])(?P<bare>\d{3,4}(?:-\d{1,2}){1,2})(?![\d-])"
)
_CODE_ARTICLE = 3
"""Figures from which a number is that of a code, with hyphens; « article 16.1 » is one of another text."""


@dataclass(frozen=True, slots=True)
class Article:
    """An article of law; `letter` is L, R or D, or empty where it has none or none was typed.

    `is_sure` tells that a text can mean nothing else: « 2024-12 » may be a month.
    """

    letter: str
    number: str
    is_sure: bool = True

    def __str__(self) -> str:
        """Give it as the law writes it: `L2113-12`, `238 bis`."""
        return f"{self.letter}{self.number}"


def cited(text: str) -> tuple[str, ...]:
    """The articles that a text of the content cites, in order, each once; those between two ends are cited too."""
    return tuple(dict.fromkeys(name for _, name in sorted(_cited(text), key=lambda one: one[0])))


def _cited(text: str) -> Iterator[tuple[int, str]]:
    for match in _LETTERED.finditer(text):
        yield match.start(), match["letter"] + match["number"]
    for match in _UNLETTERED.finditer(text):
        yield match.start(), match["number"]
    for match in _RANGE.finditer(text):
        letter, stem, first, last = match.groups()
        if int(last) - int(first) <= LONGEST_RANGE:
            for number in range(int(first), int(last) + 1):
                yield match.start(), f"{letter}{stem}-{number}"


def typed(text: str) -> tuple[Article, ...]:
    """The articles that a message names, in order, each once."""
    plain = fold(text[:MAX_LENGTH]).casefold()
    return tuple(dict.fromkeys(map(_article, _TYPED.finditer(plain))))


def without_typed(text: str) -> str:
    """A message without the articles that it names, folded."""
    return _TYPED.sub(" ", fold(text[:MAX_LENGTH]).casefold())


def _article(match: re.Match[str]) -> Article:
    number = _one_number(match["led"] or match["number"] or match["bare"])
    letter = (match["lead"] or match["letter"] or "").upper()
    first, *others = re.findall(r"\d+", number)
    hyphen = "-" if letter or len(first) >= _CODE_ARTICLE else "."
    suffix = number[-4:] if number.endswith((" bis", " ter")) else ""
    is_attached = bool(match["letter"]) and match[0][1] != " "
    is_sure = bool(match["led"]) or is_attached
    return Article(letter, hyphen.join((first, *others)) + suffix, is_sure)


def _one_number(written: str) -> str:
    """The number without what follows it: « 2113-12 2 fois » has a hyphen, so that its space ends it."""
    parts = re.sub(r" ?[-\u2010-\u2015.] ?", "-", written).split(" ")
    end = next((index for index, part in enumerate(parts, start=1) if "-" in part), len(parts))
    return " ".join([*parts[:end], *(part for part in parts[end:] if part in {"bis", "ter"})])
