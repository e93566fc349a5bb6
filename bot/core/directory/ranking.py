"""In which order structures are named for a need, and why.

The order is one function of the criteria, the structures and the day:

1. what is known before what is not: a structure whose activity, kind or service is not known comes after all those that
   are sure to fit, whatever its distance, and says so;
2. the way in whole kilometres, lengthened where the fit is less. Of each sector asked: nothing for a structure that
   says the trade, nor for any of the sector where its own word asks for it (« nettoyage »); 40 km where it is merely in
   the sector, 50 km where what it is known to do is something else, 60 km where it is not in the sector. 5 km for
   lending staff of any trade, 10 km for a kind that is not sure. So within the same fit the near come before the far;
   those in the area asked are at the door, those known to serve it 3 km nearer than they are, and those of another
   département 2 km farther, which settles near-ties only;
3. at equal ways the home département before its neighbours;
4. at last a draw that changes every day, so that nobody is always first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import overload

from bot.core.directory.candidates import Candidate, Fit
from bot.core.directory.criteria import Reason, StructureHit
from bot.core.directory.index import PRIME, Index
from bot.core.directory.query import Query
from bot.core.directory.trades import Trades

SECTOR_KM, OTHER_TRADE_KM, NOT_IN_SECTOR_KM = 40, 50, 60

LENDS_KM, UNSURE_KIND_KM, SERVES_KM, AWAY_KM = 5, 10, 3, 2

UNPLACED_KM = 40
"""Kilometres of the order, as the module documents them; the last where the place of a structure is not known."""

_Row = tuple[int, int, bool, int, int, Fit, float | None]
"""What is not known, kilometres, whether away, the draw: a row sorts by these. Then the candidate."""


class Ranked(Sequence[StructureHit]):
    """Structures in order, those that are `sure` to fit before the others; reasons are told of those looked at."""

    def __init__(self, rows: Sequence[_Row], hit: Callable[[_Row], StructureHit]) -> None:
        """Make hits of rows."""
        self._rows = rows
        self._hit = hit
        self.sure = sum([not row[0] for row in rows])

    def __len__(self) -> int:
        """How many there are."""
        return len(self._rows)

    @overload
    def __getitem__(self, at: int) -> StructureHit: ...
    @overload
    def __getitem__(self, at: slice) -> list[StructureHit]: ...
    def __getitem__(self, at: int | slice) -> StructureHit | list[StructureHit]:
        """One of them, or some."""
        return [self._hit(row) for row in self._rows[at]] if isinstance(at, slice) else self._hit(self._rows[at])


class Ranking:
    """Ranks candidates; `any_trade` is the sector that stands for all trades."""

    def __init__(self, index: Index, any_trade: str | None, trades: Trades) -> None:
        """Rank the structures of an index."""
        self._index = index
        self._trades = trades
        self._any_trade = any_trade

    def ranked(self, query: Query, candidates: Iterable[Candidate]) -> Ranked:
        """The candidates in the order that the module documents, with their reasons."""
        return Ranked(sorted([self._row(query, one) for one in candidates]), partial(self._hit, query))

    def is_sure(self, query: Query, candidate: Candidate) -> bool:
        """Whether all that is asked is known of a candidate."""
        number, fit, _ = candidate
        return not self._unknowns(query, number, fit)

    def _unknowns(self, query: Query, number: int, fit: Fit) -> int:
        """How much of what is asked is not known of a structure: its activity, its kind, its services."""
        is_service_unknown = bool(query.criteria.service and not self._index.structures[number].services)
        return (fit == "unknown") + self._is_kind_unsure(query, number) + is_service_unknown

    def _is_kind_unsure(self, query: Query, number: int) -> bool:
        return bool(self._index.kinds[number] & ~query.kinds)

    def _row(self, query: Query, candidate: Candidate) -> _Row:
        number, fit, km = candidate
        is_away = self._index.is_away[number]
        far = self._way_km(query, number, km) + self._work_km(query, number, fit) + (AWAY_KM if is_away else 0)
        if self._is_kind_unsure(query, number):
            far += UNSURE_KIND_KM
        draw = self._index.draws[number] * query.draw % PRIME
        return self._unknowns(query, number, fit), round(far), is_away, draw, number, fit, km

    @staticmethod
    def _way_km(query: Query, number: int, km: float | None) -> float:
        """The way from the need, shorter for those that serve the area; none where the need has no place."""
        if number in query.inside or query.point is None:
            return 0.0
        if km is None:
            return UNPLACED_KM
        return max(0.0, km - SERVES_KM) if number in query.serving else km

    def _work_km(self, query: Query, number: int, fit: Fit) -> int:
        """What the fit of a structure's work counts as, over the sectors asked."""
        if fit == "lends":
            return LENDS_KM
        if fit == "unknown":
            return 0
        sectors = query.criteria.sectors or ("",)
        if len(sectors) == 1:  # it has it, or would be no candidate
            return self._trade_km(query, number, sectors[0])
        structure = self._index.structures[number]
        return sum(
            self._trade_km(query, number, sector) if sector in structure.sectors else NOT_IN_SECTOR_KM
            for sector in sectors
        )

    def _trade_km(self, query: Query, number: int, sector: str) -> int:
        """What the fit counts as for one sector, which the structure has."""
        doing = query.doing.get(sector)
        if doing is None or number in doing:
            return 0
        is_other = self._index.structures[number].activities and number not in query.general[sector]
        return OTHER_TRADE_KM if is_other else SECTOR_KM

    def _hit(self, query: Query, row: _Row) -> StructureHit:
        unknowns, far, _, _, number, fit, km = row
        is_inside = number in query.inside
        said = tuple(self._said(query, number))
        # hundreds of structures share a few reasons
        key = (self._index.profiles[number], said, fit, is_inside, number in query.serving)
        reasons = query.reasons.get(key)
        if reasons is None:
            reasons = query.reasons[key] = tuple(self._reasons(query, number, fit, said))
        is_here = is_inside and query.criteria.position is None
        rounded = None if km is None or is_here else round(km, 1)
        return StructureHit(self._index.structures[number], rounded, max(0, 100 - far), reasons, not unknowns)

    def _said(self, query: Query, number: int) -> Iterator[str]:
        """Its activities that do what is asked: the one that says the trade, or all those of the sector."""
        structure = self._index.structures[number]
        for sector in (query.criteria.sectors or ("",)) if structure.activities else ():
            if sector not in query.doing:
                yield from self._trades.related(sector, structure.activities)
            elif number in query.doing[sector]:
                yield query.doing[sector][number]

    def _reasons(self, query: Query, number: int, fit: Fit, said: Iterable[str]) -> Iterator[Reason]:
        yield from (Reason("activity", activity) for activity in said)
        yield from self._work(query, number, fit)
        if number in query.inside or number in query.serving:
            yield Reason("inside" if number in query.inside else "serves", query.area or "")
        yield from self._form(query, number)
        if self._index.is_away[number]:
            yield Reason("neighbour", self._index.structures[number].department)

    def _work(self, query: Query, number: int, fit: Fit) -> Iterator[Reason]:
        """How its sectors fit what is asked."""
        sectors = self._index.structures[number].sectors
        for sector, doing in query.doing.items():
            if number not in doing and sector in sectors:
                yield Reason("trade-unsaid", query.narrow[sector][0])
        if fit == "unknown":
            yield Reason("activity-unknown")
        elif query.criteria.sectors:
            said = [Reason("sector", sector) for sector in query.criteria.sectors if sector in sectors]
            yield from said or [Reason("all-sectors", self._any_trade or "")]

    def _form(self, query: Query, number: int) -> Iterator[Reason]:
        """What it is, and how it works, where that is asked."""
        criteria, structure = query.criteria, self._index.structures[number]
        if criteria.kinds or criteria.public:
            is_unsure = self._is_kind_unsure(query, number)
            yield Reason("kind-unknown" if is_unsure else "kind", structure.kind or structure.kind_note or "")
        if criteria.service and not structure.services:
            yield Reason("service-unknown")
