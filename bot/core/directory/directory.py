"""Structures and facilitators: who can do it, what to give up when nobody can, who bears a name, whom to turn to."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence

from bot.core.directory.criteria import Criteria, Reason, Relaxation, StructureHit
from bot.core.directory.distant import REACH_KM, Distant, Known
from bot.core.directory.ranking import Ranked
from bot.core.directory.records import CLAUSES, PLATFORM, Facilitator, Structure
from bot.core.directory.search import Search
from bot.core.directory.trades import Trades
from bot.core.memory.memory import Memory
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import distance_km
from bot.core.text.names import NameIndex, telling
from bot.core.text.plain import normalise

PLACES_KEPT = 4
"""Places outside the territory of which is remembered what is around them."""


class Directory:
    """The structures and facilitators of a territory.

    `fallback` names the facilitators to turn to where no local one is known, `gaps` what is known to be missing by EPCI
    code, `any_trade` the sector that stands for all trades; `trades` tell what words ask of a sector. `distant` are the
    structures that are named for a place outside the territory only.
    """

    def __init__(  # noqa: PLR0913 - what one file holds
        self,
        structures: Iterable[Structure],
        facilitators: Iterable[Facilitator],
        gazetteer: Gazetteer,
        *,
        fallback: Sequence[str] = (),
        gaps: Mapping[str, str] | None = None,
        any_trade: str | None = None,
        trades: Trades | None = None,
        distant: Distant | None = None,
    ) -> None:
        """Index the structures by what is searched for and by name; a twin of another one has its card only."""
        home = {structure.id: structure for structure in structures}
        self.structures = Known(home, distant)
        self.facilitators = {facilitator.id: facilitator for facilitator in facilitators}
        self.gazetteer = gazetteer
        self.fallback = tuple(fallback)
        self._gaps = dict(gaps or {})
        self._trades = trades or Trades()
        self._any_trade = any_trade
        self._home = Search(_without_twins(home.values()), gazetteer, self._trades, any_trade)
        self._distant = distant
        self._around: Memory[Search] = Memory(PLACES_KEPT)
        self._names = NameIndex((_names(structure), structure.commune) for structure in self._home.structures)

    def prepare(self) -> None:
        """Read now who is outside the territory."""
        if self._distant:
            self._distant.prepare()

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._names.forget()
        self._around.forget()

    def search(self, criteria: Criteria) -> list[StructureHit]:
        """The structures that fit, best first, in the order that `bot.core.directory.ranking` documents."""
        return list(self.ranked(criteria))

    def ranked(self, criteria: Criteria) -> Ranked:
        """The same, where few of them are looked at."""
        return self._among(criteria).ranked(criteria)

    def relaxations(self, criteria: Criteria) -> list[Relaxation]:
        """What can be given up, as `Search.relaxations` says."""
        return self._among(criteria).relaxations(criteria)

    def _among(self, criteria: Criteria) -> Search:
        """What is searched: the territory and its neighbours, or what is near a place outside it."""
        if self._distant is None or criteria.position is None or not criteria.is_outside:
            return self._home
        point = criteria.position
        return self._around.recall(f"{point}", lambda _: self._search_around(*point))

    def _search_around(self, lat: float, lon: float) -> Search:
        """Those of the territory and those outside that a place has within reach."""
        own = (one for one in self._home.structures if one.lat is not None and one.lon is not None)
        near = [one for one in own if distance_km(lat, lon, one.lat or 0, one.lon or 0) <= REACH_KM]
        far = self._distant.around(lat, lon) if self._distant else ()
        return Search([*near, *far], self.gazetteer, self._trades, self._any_trade)

    def supply(self, sector: str) -> int:
        """How many structures a sector has."""
        return self._home.supply(sector)

    def by_name(self, text: str) -> list[StructureHit]:
        """The structures that a text names, misspelt or in part, the likeliest first; scores from 60 to 100."""
        named = [(self._home.structures[number], round(score)) for number, score in self._names.find(text)]
        hits = [StructureHit(one, None, score, (Reason("name", one.name),)) for one, score in named]
        homes = self.gazetteer.departments
        return sorted(hits, key=lambda hit: (-hit.score, hit.structure.department not in homes, hit.structure.id))

    def facilitators_for(self, place: str | None) -> list[Facilitator]:
        """Whom to turn to for clauses, the local ones before the fallback; `place` is an INSEE or EPCI code."""
        if self.gazetteer.is_outside(place):
            known = [one for one in self.facilitators.values() if CLAUSES in one.tags and one.territory == "national"]
        else:
            known = [self.facilitators[id_] for id_ in self.fallback]
        return list(dict.fromkeys([*self.partners(CLAUSES, place), *known]))

    def partners(self, tag: str, place: str | None) -> list[Facilitator]:
        """The organisations with a tag: those of the intercommunalité of a place, then those of its département."""
        epci, areas = self._epci(place), self._areas(place)
        tagged = [one for one in self.facilitators.values() if tag in one.tags]
        return [
            *(one for one in tagged if epci in one.epcis),
            *(one for one in tagged if one.territory in areas),
        ]

    def platforms(self, sectors: Collection[str]) -> list[Facilitator]:
        """The sites that find suppliers of some of these sectors."""
        sites = (one for one in self.facilitators.values() if PLATFORM in one.tags and one.website)
        return [one for one in sites if not set(sectors).isdisjoint(one.sectors)]

    def _areas(self, place: str | None) -> set[str]:
        """The département that a place lies in, as facilitators name theirs: all of here where none is said."""
        commune = self.gazetteer.commune(place or "")
        if commune:
            is_outside = self.gazetteer.is_outside(place)
            return {commune.department} if is_outside else {"departement", commune.department}
        members = {one.department for one in self.gazetteer.members(place or "")}
        return {"departement", *(members or self.gazetteer.departments)}

    def gap(self, place: str | None) -> str | None:
        """What is known to be missing at a place, in French."""
        return self._gaps.get(self._epci(place) or "")

    def _epci(self, place: str | None) -> str | None:
        commune = self.gazetteer.commune(place or "")
        return commune.epci if commune else place


def _without_twins(structures: Iterable[Structure]) -> list[Structure]:
    """Structures, each once: two legal entities of one name, kind and place that do the same are one to who buys."""
    first: dict[object, Structure] = {}
    for one in structures:
        place = (one.commune, one.address, one.lat, one.lon)
        what = (one.kind, one.kind_note, one.sectors, one.activities, one.services)
        ways = (one.phone, one.mail, one.website)
        first.setdefault((normalise(one.name), *place, *what, *ways), one)
    return list(first.values())


def _names(structure: Structure) -> set[str]:
    """Ways to name a structure: in full, by its first part, without its commune, its legal name, who runs it.

    A kind alone names none: « ESAT de Magnanville » is not « ESAT ».
    """
    first = structure.name.partition(" – ")[0].partition("(")[0]
    runs = (structure.operator or "").partition(" – ")[0].partition("(")[0]
    legal = structure.legal_name or ""
    ways = {structure.name, first, structure.name.replace(structure.commune, ""), legal, runs, *structure.aliases}
    kind = normalise(structure.kind or "")
    return {way for way in ways if set(telling(way)) - {kind}}
