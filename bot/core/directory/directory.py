"""Structures and facilitators: who can do it, what to give up when nobody can, who bears a name, whom to turn to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.directory.candidates import Candidate, Candidates
from bot.core.directory.criteria import Criteria, Reason, Relaxation, RelaxationName, StructureHit
from bot.core.directory.index import Index
from bot.core.directory.query import Query, query_of
from bot.core.directory.ranking import Ranked, Ranking
from bot.core.directory.records import CLAUSES, Facilitator, Structure
from bot.core.directory.trades import Trades
from bot.core.places.gazetteer import Gazetteer
from bot.core.text.names import NameIndex
from bot.core.text.plain import normalise


class Directory:
    """The structures and facilitators of a territory.

    `fallback` names the facilitators to turn to where no local one is known, `gaps` what is known to be missing by EPCI
    code, `any_trade` the sector that stands for all trades; `trades` tell what words ask of a sector.
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
    ) -> None:
        """Index the structures by what is searched for and by name; a twin of another one has its card only."""
        self.structures = {structure.id: structure for structure in structures}
        self.facilitators = {facilitator.id: facilitator for facilitator in facilitators}
        self.gazetteer = gazetteer
        self.fallback = tuple(fallback)
        self._gaps = dict(gaps or {})
        self._trades = trades or Trades()
        found = _without_twins(self.structures.values())
        self._index = Index(found, gazetteer.departments, self._trades.general)
        self._candidates = Candidates(self._index, any_trade)
        self._ranking = Ranking(self._index, any_trade, self._trades)
        self._names = NameIndex((_names(structure), structure.commune) for structure in self._index.structures)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._names.forget()

    def search(self, criteria: Criteria) -> list[StructureHit]:
        """The structures that fit, best first, in the order that `bot.core.directory.ranking` documents."""
        return list(self.ranked(criteria))

    def ranked(self, criteria: Criteria) -> Ranked:
        """The same, where few of them are looked at."""
        query = query_of(criteria, self._index, self.gazetteer, self._trades)
        return self._ranking.ranked(query, self._allowed(query))

    def _allowed(self, query: Query) -> list[Candidate]:
        structures = self._index.structures
        return [one for one in self._candidates.of(query) if query.criteria.allows(structures[one[0]])]

    def relaxations(self, criteria: Criteria) -> list[Relaxation]:
        """The criteria with one of them left and all the others kept; only those that find more.

        Where no single one does, all but the sector and the place are given up together.
        """
        here, _ = self._counts(criteria)
        found = [self._relaxed(name, wider) for name, wider in self._wider(criteria)]
        result = [one for one in found if one.count > here]
        if not any(one.name != "sector" for one in result):
            bare = replace(criteria, radius_km=None, kinds=(), public=None, service=None)
            others = self._relaxed("others", bare)
            result = [*([others] if others.count > here and bare != criteria else []), *result]
        return result

    def _relaxed(self, name: RelaxationName, criteria: Criteria) -> Relaxation:
        count, sure = self._counts(criteria)
        return Relaxation(name, criteria, count, sure)

    def _counts(self, criteria: Criteria) -> tuple[int, int]:
        """How many structures criteria find, and how many of them surely fit: counted, not ranked."""
        query = query_of(criteria, self._index, self.gazetteer, self._trades)
        candidates = self._allowed(query)
        return len(candidates), sum(self._ranking.is_sure(query, one) for one in candidates)

    def _wider(self, criteria: Criteria) -> Iterator[tuple[RelaxationName, Criteria]]:
        """The criteria, each time without one of them."""
        if criteria.radius_km is not None:
            yield "radius", replace(criteria, radius_km=None)
        if criteria.kinds:
            yield "kind", replace(criteria, kinds=())
        if criteria.public:
            yield "public", replace(criteria, public=None)
        if criteria.service:
            lending = self._candidates.lending(criteria)
            yield "service", replace(criteria, service=None, sectors=(*criteria.sectors, *lending))
        if criteria.sectors or criteria.activity_words:
            yield "sector", replace(criteria, sectors=(), activity_words=())

    def supply(self, sector: str) -> int:
        """How many structures a sector has."""
        pool = self._index.pools.get(sector)
        return len(pool.members) if pool else 0

    def by_name(self, text: str) -> list[StructureHit]:
        """The structures that a text names, misspelt or in part, the likeliest first; scores from 60 to 100."""
        named = [(self._index.structures[number], round(score)) for number, score in self._names.find(text)]
        hits = [StructureHit(one, None, score, (Reason("name", one.name),)) for one, score in named]
        homes = self.gazetteer.departments
        return sorted(hits, key=lambda hit: (-hit.score, hit.structure.department not in homes, hit.structure.id))

    def facilitators_for(self, place: str | None) -> list[Facilitator]:
        """Whom to turn to for clauses, the local ones before the fallback; `place` is an INSEE or EPCI code."""
        return list(dict.fromkeys([*self.partners(CLAUSES, place), *(self.facilitators[id_] for id_ in self.fallback)]))

    def partners(self, tag: str, place: str | None) -> list[Facilitator]:
        """The organisations with a tag: those of the intercommunalité of a place, then those of its département."""
        epci, areas = self._epci(place), {"departement", *self._departments(place)}
        tagged = [one for one in self.facilitators.values() if tag in one.tags]
        return [
            *(one for one in tagged if epci in one.epcis),
            *(one for one in tagged if one.territory in areas),
        ]

    def _departments(self, place: str | None) -> set[str]:
        """The codes of the home départements that a place lies in: all of them where none is said."""
        communes = self.gazetteer.communes
        if place in communes:
            return {communes[place].department}
        return {one.department for one in self.gazetteer.members(place or "")} or set(self.gazetteer.departments)

    def gap(self, place: str | None) -> str | None:
        """What is known to be missing at a place, in French."""
        return self._gaps.get(self._epci(place) or "")

    def _epci(self, place: str | None) -> str | None:
        commune = self.gazetteer.communes.get(place or "")
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
    """Ways to name a structure: in full, by its first part, without its commune, its legal name, who runs it."""
    first = structure.name.partition(" – ")[0].partition("(")[0]
    runs = (structure.operator or "").partition(" – ")[0].partition("(")[0]
    legal = structure.legal_name or ""
    return {structure.name, first, structure.name.replace(structure.commune, ""), legal, runs, *structure.aliases}
