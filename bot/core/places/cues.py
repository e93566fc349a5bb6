"""What announces a place, and the runs of words that may be one."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from bot.core.places.names import Names
from bot.core.places.words import PlaceWords
from bot.core.text.plain import MAX_LENGTH, fold

STRONG, WEAK = 1.0, 0.5
"""Mistakes allowed for a word or capital that announces a place surely, or perhaps."""

POSTCODE = re.compile(r"\d{5}")

_BARE = 3
"""A message of so few words is the answer to « où ? »."""

_LONGER = 3
"""Letters that a misspelt name may have more than the longest name."""

_CUT = 2
"""Words that a name may be typed in beyond its own."""

_CAPITAL = re.compile(r"\b[A-Z][A-Za-z]*")

_AFTER_COMMA = re.compile(r",\s*([^\W_]+)")


class Window(NamedTuple):
    """Words `start` to `end` that may be a name, spelt out; `core` are those but for links, `letters` theirs.

    `told` says how clearly what stands before announces a place; `cue`, the mistakes that the whole message allows.
    """

    start: int
    end: int
    words: tuple[str, ...]
    core: tuple[str, ...]
    letters: str
    told: float
    cue: float
    has_loose_end: bool


def windows(
    text: str, plain: Sequence[str], capital: Collection[str], names: Names, words: PlaceWords
) -> Iterator[Window]:
    """The runs of the plain words of a text that may be a name; none goes beyond a word at which names end.

    `capital` are those written with a capital.
    """
    links, ends, whole = words.links, names.ends, len(plain)
    written = words.written_out(plain)
    is_bare = sum(word not in links and not word.isdigit() for word in plain) <= _BARE
    for start, lead in enumerate(_cues(text, plain, capital, words)):
        opening = words.first_abbreviations.get(plain[start])
        is_loose = written[start] in links and not opening
        if plain[start] in ends or (is_loose and written[start] not in names.common_heads):
            continue
        for end in range(start + 1, _last_end(plain, start, names, words) + 1):
            spelt = written[start:end]
            if opening and end - start > 1:
                spelt = (opening, *spelt[1:])
            is_loose = spelt[-1] in links or spelt[0] in links
            if is_loose and spelt not in names.common:
                continue
            told = STRONG if end - start == whole else lead
            cue = STRONG if is_bare else max(told, WEAK) if end == whole else told
            core = words.core(spelt)
            yield Window(start, end, spelt, core, "".join(core), told, cue, is_loose)


def _last_end(plain: Sequence[str], start: int, names: Names, words: PlaceWords) -> int:
    """Where the longest window from a word on ends."""
    links, ends = words.links, names.ends
    letters, size = names.longest + _LONGER, names.most_words + _CUT
    for at in range(start, len(plain)):
        word = plain[at]
        letters -= len(word)
        size -= word not in links
        if letters < 0 or size < 0 or word in ends:
            return at
    return len(plain)


def _cues(text: str, plain: Sequence[str], capital: Collection[str], words: PlaceWords) -> list[float]:
    """For each word, how clearly a place is told to start there: a capital, a comma, a word or postcode before it."""
    after_comma = {match[1] for match in _AFTER_COMMA.finditer(fold(text[:MAX_LENGTH]).casefold())}
    lowered = text.casefold()
    bare = {_plain(word) for word in words.accented if word not in lowered}
    result = []
    lead: float = 0
    for at, word in enumerate(plain):
        previous = plain[at - 1] if at else ""
        if (previous in words.announce and previous not in bare) or (
            previous.isdecimal() and POSTCODE.fullmatch(previous)
        ):
            lead = STRONG
        elif previous not in words.links or lead == 0:
            lead = WEAK if previous in words.perhaps else 0
        apart = WEAK if word in after_comma else 0
        result.append(STRONG if word in capital else max(lead, apart))
    return result


@lru_cache
def _plain(word: str) -> str:
    """A word of the content without its accent."""
    return fold(word)


def capitals(text: str) -> frozenset[str]:
    """The words written with a capital, but for the first of the text; none in a text all in capitals."""
    folded = fold(text[:MAX_LENGTH])
    if not any(char.islower() for char in folded):
        return frozenset()
    return frozenset(match[0].casefold() for match in _CAPITAL.finditer(folded) if match.start() > 0)
