"""Trades: the words that a sector answers to as a whole, the narrower ones, and those that mean the same."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.core.directory.sectors import Sector
from bot.core.memory.memory import Memory
from bot.core.text.names import LINKS
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

Stems = frozenset[str]

CACHED = 500
"""Lists of activities whose part in a sector is remembered: the same ones are shown again and again."""


def stems(text: str) -> Stems:
    """The stems of a trade, in no order, small words aside."""
    return frozenset(stem(word) for word in normalise(text).split() if word not in LINKS)


class Trades:
    """What words ask of the structures of a sector.

    A sector's own words (« nettoyage ») are met by every structure of it; any other word (« vitres ») by those that say
    so, in the words of its trade (« lavage de carreaux »). `general` are the stems of all sectors' own words.
    """

    def __init__(self, sectors: Iterable[Sector] = ()) -> None:
        """Index the words of sectors by their stems."""
        self._keywords: dict[str, set[Stems]] = {}
        self._own: dict[str, tuple[str, ...]] = {}
        self._own_stems: dict[str, set[Stems]] = {}
        self._known: set[Stems] = set()
        self.general: set[Stems] = set()
        self._alike: dict[tuple[str, Stems], tuple[str, ...]] = {}
        self._shared: set[Stems] = set()
        for sector in sectors:
            self._add(sector)
        self._related: Memory[tuple[str, ...]] = Memory(CACHED)

    def _add(self, sector: Sector) -> None:
        own = sector.keywords if sector.is_any_trade else sector.own
        self._keywords[sector.id] = set(map(stems, sector.keywords))
        self._own[sector.id] = own
        self._own_stems[sector.id] = set(map(stems, own))
        self._shared |= self._known & self._keywords[sector.id]
        self._known |= self._keywords[sector.id]
        self.general |= self._own_stems[sector.id]
        for trade in sector.trades:
            for word in trade:
                known = self._alike.get((sector.id, stems(word)), ())
                self._alike[sector.id, stems(word)] = tuple(dict.fromkeys((*known, *trade)))

    def narrow(self, sector: str, words: Sequence[str]) -> tuple[str, ...]:
        """Of the words of a need, those that ask a trade narrower than a sector; none where all of it is meant."""
        mine, own = self._keywords.get(sector, set()), self._own_stems.get(sector, set())
        said = {word: stems(word) for word in words}
        return tuple(
            word
            for word, told in said.items()
            if told and told not in own and (told in mine or told not in self._known)
        )

    def alike(self, sector: str, word: str) -> tuple[str, ...]:
        """The words that mean the same trade as a word, itself first."""
        return tuple(dict.fromkeys((word, *self._alike.get((sector, stems(word)), ()))))

    def related(self, sector: str, activities: Sequence[str]) -> tuple[str, ...]:
        """Of some activities, those that speak of a sector, by words that no other sector has."""
        return self._related.recall("\0".join((sector, *activities)), lambda _: self._telling(sector, activities))

    def _telling(self, sector: str, activities: Sequence[str]) -> tuple[str, ...]:
        telling = self._keywords.get(sector, set()) - self._shared
        return tuple(one for one in activities if any(word <= stems(one) for word in telling))

    def own(self, sector: str) -> tuple[str, ...]:
        """The words that mean all of a sector."""
        return self._own.get(sector, ())
