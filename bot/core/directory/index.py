"""Structures by number, with what a search needs of each of them, and by what is searched for."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from zlib import crc32

from bot.core.directory.records import KINDS, SERVICES, Structure
from bot.core.directory.trades import Stems, stems
from bot.core.memory.memory import Memory
from bot.core.places.grid import Pool, unit_vector

PRIME = 2**31 - 1
"""Draws are numbers from 1 to the prime, not included."""

CACHED_WORDS = 500
"""Trades whose structures are remembered: needs ask the same ones again."""


class Index:
    """The structures of a directory, numbered in their order.

    `vectors`, `kinds` and `services` (as bits), `is_away` (not of a home département), `profiles` (one number for all
    that have the same reasons) and `draws` go by the number of a structure. `pools` are by sector, "" for those whose
    sector is not known; `located` and `zones` by intercommunalité, those in it and those known to serve it.
    """

    def __init__(
        self, structures: Iterable[Structure], homes: Collection[str], general: Collection[Stems] = ()
    ) -> None:
        """Index structures; `homes` are the codes of the home départements, `general` what tells no trade by itself."""
        self.structures = tuple(structures)
        self.vectors = [unit_vector(one.lat, one.lon) for one in self.structures]
        self.kinds = [bits(one.possible_kinds, KINDS) for one in self.structures]
        self.services = [bits(one.services or SERVICES, SERVICES) for one in self.structures]
        self.is_away = [one.department not in homes for one in self.structures]
        profiles: dict[object, int] = {}
        self.profiles = [profiles.setdefault(_profile(one), len(profiles)) for one in self.structures]
        self.draws = [crc32(one.id.encode()) % (PRIME - 1) + 1 for one in self.structures]
        self.everyone = Pool()
        self.pools: dict[str, Pool] = {"": Pool()}
        self.located: defaultdict[str, set[int]] = defaultdict(set)
        self.zones: defaultdict[str, set[int]] = defaultdict(set)
        self._general = general
        self._activities: defaultdict[Stems, dict[int, str]] = defaultdict(dict)
        self._doing: Memory[Mapping[int, str]] = Memory(CACHED_WORDS)
        for number, structure in enumerate(self.structures):
            self._add(number, structure)

    def _add(self, number: int, structure: Structure) -> None:
        self.everyone.add(number, structure.lat, structure.lon)
        for sector in structure.sectors or ("",):
            self.pools.setdefault(sector, Pool()).add(number, structure.lat, structure.lon)
        if structure.epci:
            self.located[structure.epci].add(number)
        for epci in structure.zone:
            self.zones[epci].add(number)
        for activity in reversed(structure.activities):
            if told := stems(activity):
                self._activities[told][number] = activity

    def doing(self, word: str) -> Mapping[int, str]:
        """Structures with an activity that says the word or is said by it, and that activity."""
        return self._doing.recall(word, self._find_doing)

    def _find_doing(self, word: str) -> Mapping[int, str]:
        asked = stems(word)
        found: dict[int, str] = {}
        for activity, members in self._activities.items() if asked else ():
            if asked <= activity or (activity <= asked and activity not in self._general):
                found |= members
        return found


def bits(values: Collection[str], order: Sequence[str]) -> int:
    """Values as bits, by their place in an order."""
    return sum(1 << place for place, value in enumerate(order) if value in values)


def _profile(structure: Structure) -> object:
    """All of a structure that its reasons depend on."""
    kind = (structure.kind, structure.kind_note)
    return structure.sectors, kind, bool(structure.services), structure.department
