"""In which order structures are named for a need, and why.

The order is one function of the criteria, the structures and the day:

1. what is known before what is not: a structure whose activity, kind or service is not known comes after all those that
   are sure to fit, whatever its distance, and says so;
2. the score, 0 to 100 in whole points: fit up to 50 (50 for an activity asked, 30 for the sector alone, 20 if its known
   activities are others, 5 for each further sector asked), distance up to 30 (30 at the door, 15 at 20 km, 10 at
   40 km), 10 for a structure of the area asked or known to serve it, 10 for a kind asked;
3. at equal scores the home département before its neighbours;
4. at last a draw that changes every day, so that nobody is always first.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.directory.candidates import Candidate
from bot.core.directory.criteria import Reason, StructureHit
from bot.core.directory.index import PRIME, Index
from bot.core.directory.query import Query

_ACTIVITY, _OTHER_ACTIVITY = 50, 10

_NEAR, _HALF_KM = 30, 20.0

_AREA, _KIND = 10, 10
"""Points of the score, as the module documents them; at `_HALF_KM` distance is worth half its points."""


_Row = tuple[int, int, bool, int, int, int, float | None]
"""What is not known, points missing, whether away, the draw: a row sorts by these. Then the candidate."""


class Ranking:
    """Ranks candidates; `any_trade` is the sector that stands for all trades."""

    def __init__(self, index: Index, any_trade: str | None) -> None:
        """Rank the structures of an index."""
        self._index = index
        self._any_trade = any_trade

    def ranked(self, query: Query, candidates: Iterable[Candidate]) -> list[StructureHit]:
        """The candidates in the order that the module documents, with their reasons."""
        return [self._hit(query, row) for row in sorted(self._row(query, one) for one in candidates)]

    def is_sure(self, query: Query, candidate: Candidate) -> bool:
        """Whether all that is asked is known of a candidate."""
        number, fit, _ = candidate
        return not self._unknowns(query, number, fit)

    def _unknowns(self, query: Query, number: int, fit: int) -> int:
        """How much of what is asked is not known of a structure: its activity, its kind, its services."""
        is_service_unknown = bool(query.criteria.service and not self._index.structures[number].services)
        return (not fit) + bool(self._index.kinds[number] & ~query.kinds) + is_service_unknown

    def _row(self, query: Query, candidate: Candidate) -> _Row:
        number, fit, km = candidate
        index = self._index
        score = self._fit(query, number, fit) if query.doing else min(fit, _ACTIVITY)
        if number in query.inside:
            score += _AREA + _NEAR
        else:
            score += _AREA if number in query.serving else 0
            score += 0 if km is None else round(_NEAR * _HALF_KM / (_HALF_KM + km))
        if query.criteria.kinds and not index.kinds[number] & ~query.kinds:
            score += _KIND
        draw = index.draws[number] * query.draw % PRIME
        return self._unknowns(query, number, fit), 100 - score, index.is_away[number], draw, number, fit, km

    def _fit(self, query: Query, number: int, fit: int) -> int:
        """The points for what a structure does, where an activity is asked."""
        if number in query.doing:
            return _ACTIVITY
        if fit and self._index.structures[number].activities:
            return fit - _OTHER_ACTIVITY
        return min(fit, _ACTIVITY)

    def _hit(self, query: Query, row: _Row) -> StructureHit:
        _, missing, _, _, number, fit, km = row
        is_inside = number in query.inside
        # hundreds of structures share a few reasons
        key = (self._index.profiles[number], query.doing.get(number), not fit, is_inside, number in query.serving)
        reasons = query.reasons.get(key)
        if reasons is None:
            reasons = query.reasons[key] = tuple(self._reasons(query, number, fit))
        is_here = is_inside and query.criteria.position is None
        rounded = None if km is None or is_here else round(km, 1)
        return StructureHit(self._index.structures[number], rounded, 100 - missing, reasons)

    def _reasons(self, query: Query, number: int, fit: int) -> Iterator[Reason]:
        yield from self._work(query, number, fit)
        if number in query.inside or number in query.serving:
            yield Reason("inside" if number in query.inside else "serves", query.area or "")
        yield from self._form(query, number)
        if self._index.is_away[number]:
            yield Reason("neighbour", self._index.structures[number].department)

    def _work(self, query: Query, number: int, fit: int) -> Iterator[Reason]:
        """What it does of what is asked."""
        sectors = self._index.structures[number].sectors
        if number in query.doing:
            yield Reason("activity", query.doing[number])
        if not fit:
            yield Reason("activity-unknown")
        elif query.criteria.sectors:
            said = [Reason("sector", sector) for sector in query.criteria.sectors if sector in sectors]
            yield from said or [Reason("all-sectors", self._any_trade or "")]

    def _form(self, query: Query, number: int) -> Iterator[Reason]:
        """What it is, and how it works, where that is asked."""
        criteria, structure = query.criteria, self._index.structures[number]
        if criteria.kinds or criteria.public:
            is_unsure = self._index.kinds[number] & ~query.kinds
            yield Reason("kind-unknown" if is_unsure else "kind", structure.kind or structure.kind_note or "")
        if criteria.service and not structure.services:
            yield Reason("service-unknown")
