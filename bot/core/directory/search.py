"""The search among some structures: who can do it, and what to give up when nobody can."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.directory.candidates import Candidate, Candidates
from bot.core.directory.criteria import Criteria, Relaxation, RelaxationName
from bot.core.directory.index import Index
from bot.core.directory.query import Query, query_of
from bot.core.directory.ranking import Ranked, Ranking
from bot.core.directory.records import Structure
from bot.core.directory.trades import Trades
from bot.core.places.geography import Geography


class Search:
    """Searches some structures; `any_trade` is the sector that stands for all trades."""

    def __init__(
        self, structures: Iterable[Structure], geography: Geography, trades: Trades, any_trade: str | None
    ) -> None:
        """Index the structures by what is searched for."""
        self._geography = geography
        self._trades = trades
        self._index = Index(structures, geography.departments, trades.general)
        self._candidates = Candidates(self._index, any_trade)
        self._ranking = Ranking(self._index, any_trade, trades)

    @property
    def structures(self) -> Sequence[Structure]:
        """Those that are searched, in the order of their numbers."""
        return self._index.structures

    def ranked(self, criteria: Criteria) -> Ranked:
        """The structures that fit, best first, in the order that `bot.core.directory.ranking` documents."""
        query = self._query(criteria)
        return self._ranking.ranked(query, self._allowed(query))

    def _query(self, criteria: Criteria) -> Query:
        return query_of(criteria, self._index, self._geography, self._trades)

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
        query = self._query(criteria)
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
