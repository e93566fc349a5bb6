"""Misspelt names: which name letters come nearest to, and how many mistakes are forgiven.

Where nothing announces a name, it must begin or end as the letters do, unless it sounds like them.
"""

from __future__ import annotations

from collections.abc import Iterable

from rapidfuzz.distance import OSA

from bot.core.places.cues import STRONG, Window
from bot.core.places.names import Name, Names
from bot.core.places.words import PlaceWords
from bot.core.text.sounds import sound
from bot.core.text.spellings import Spellings, most_differences

_ALLOWED = ((6, 0.0), (8, 1.0), (12, 2.0), (10_000, 3.0))
"""Mistakes allowed in a name of at most so many letters when nothing announces it."""

_LONG_ENOUGH = 4
"""Letters of the shortest word that nothing announces and that may be a name: one of 7 letters at least."""

_SHARE = 0.25
"""Share of the letters of a name that mistakes may never exceed."""

_SAME_SOUND = 0.5
"""What all the mistakes of a name that sounds right cost together."""

_CUT_IN_TWO = 1.0
"""Mistakes that a name may hold which is typed in more words than it has."""

_SHY_TOLD, _SHY_CUED = 5, 6
"""Letters of the shortest common word that may be a misspelt name, where one is surely announced, or perhaps."""


class Misspellings:
    """The names that may be misspelt, by their sound and length; `not_places` are no misspelling of any."""

    def __init__(self, names: Names, words: PlaceWords, not_places: Iterable[str]) -> None:
        """Index the sound of every name but acronyms."""
        self._names = names
        self._spellings = Spellings(letters for letters in names.letters if letters not in names.acronyms)
        self._not_places = frozenset("".join(words.core(words.plain(name))) for name in not_places)

    def forget(self) -> None:
        """Forget the words met so far."""
        self._spellings.forget()

    def nearest(self, window: Window) -> tuple[float, Name] | None:
        """How like it is, 0 to 100, and the name that the letters of a window come nearest to; None if none is near."""
        if window.letters in self._not_places:
            return None
        if window.cue == 0 and len(window.letters) < _LONG_ENOUGH:
            return None
        candidates = self._spellings.candidates(window.letters, has_edge=window.cue == 0)
        if not candidates:
            return None
        names = (name for letters in candidates if (name := self._names.get(letters)))
        likely = ((_likeness(name, window), name) for name in names)
        score, name = max(likely, default=(0.0, None))
        return (score, name) if name and score > 0 else None


def _likeness(name: Name, window: Window) -> float:
    """How like a name the letters of a window are, 0 to 100; 0 when more differs than may."""
    if name.is_shy and not _may_be_shy(name, window):
        return 0.0
    mistakes = _mistakes(window.letters, name.letters)
    if mistakes > _allowed(name, window) or not (mistakes <= _SAME_SOUND or _has_both_ends(name, window.letters)):
        return 0.0
    return 100 * (1 - mistakes / (len(name.letters) + 1))


def _may_be_shy(name: Name, window: Window) -> bool:
    """Whether a misspelt common word may be a name: something announces it, and it is long enough."""
    shortest = _SHY_TOLD if window.told == STRONG else _SHY_CUED
    return window.letters != name.letters and window.cue > 0 and len(name.letters) >= shortest


def _allowed(name: Name, window: Window) -> float:
    """The mistakes that a name may hold, by its length and what announces it."""
    size = len(name.letters)
    allowed = next(limit for length, limit in _ALLOWED if size <= length) + window.cue
    if len(window.core) > name.size:
        allowed = min(allowed, _CUT_IN_TWO)
    return min(allowed, _SHARE * size)


def _has_both_ends(name: Name, typed: str) -> bool:
    """Whether the first and the last word of a name are recognisable where letters begin and end."""
    heads = (typed[:length] for length in _sizes(name.head))
    tails = (typed[-length:] for length in _sizes(name.tail))
    return _is_one(name.head, heads) and _is_one(name.tail, tails)


def _sizes(word: str) -> range:
    return range(max(1, len(word) - 2), len(word) + 2)


def _is_one(word: str, parts: Iterable[str]) -> bool:
    """Whether one of the parts is the word, with at most a third of its letters wrong."""
    return any(_differences(part, word) <= len(word) / 3 for part in parts)


def _mistakes(typed: str, name: str) -> float:
    """What differs; a first letter that sounds otherwise counts twice."""
    return _differences(typed, name) + (typed[:1] != name[:1] and sound(typed)[:1] != sound(name)[:1])


def _differences(typed: str, name: str) -> float:
    """Letters added, dropped, changed or swapped; letters that sound the same together cost half of one."""
    cost: float = OSA.distance(typed, name)
    if 0 < cost <= most_differences(len(name)):
        cost = min(cost, OSA.distance(sound(typed), sound(name)) + _SAME_SOUND)
    return cost
