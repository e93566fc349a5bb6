"""Who may answer a need: of each sector asked the nearest, and those near whose activity is not known.

Of each sector no more than the `NEAREST` nearest are taken, and twice as many when no sector is asked, which only a
directory of a whole country notices. They are taken by distance alone, so that a larger radius never loses a result.
Where the need has no place, those of the home département and those with the activity asked come first, then the draw.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from heapq import nlargest
from itertools import chain, islice
from typing import Literal

from bot.core.directory.criteria import Criteria
from bot.core.directory.index import Index
from bot.core.directory.query import Query
from bot.core.places.geography import EARTH_RADIUS_KM
from bot.core.places.grid import Pool, cosine, km_of

NEAREST = 240
"""Structures taken at most of each sector, and of those whose activity is not known."""

UNKNOWN_REACH_KM = 50.0
"""Beyond this distance a structure of unknown activity is no answer to a need."""


_FIRST_KM, _WIDEN = 10.0, 3
"""Radius of the first look around a point, and how much wider each further look is, until enough is found."""

_EVERYWHERE_KM = 20_100.0


Fit = Literal["sector", "lends", "unknown"]
"""Has a sector asked, or all that is asked is no sector; lends staff of any trade; its activity is not known."""

Candidate = tuple[int, Fit, float | None]
"""A structure by number, how its sectors fit, and its distance in km."""


class Candidates:
    """Finds who may answer a query; `any_trade` is the sector that stands for all trades."""

    def __init__(self, index: Index, any_trade: str | None) -> None:
        """Look among the structures of an index."""
        self._index = index
        self._any_trade = any_trade

    def of(self, query: Query) -> list[Candidate]:
        """Those that have, or may have, what is asked, in no order."""
        index, criteria = self._index, query.criteria
        if not criteria.sectors:
            everyone = self._nearest(index.everyone, query, count=2 * NEAREST)
            return [(number, "sector", km) for number, km in everyone.items()]
        fits: dict[int, Fit] = {}
        distances: dict[int, float | None] = {}
        for sector in criteria.sectors:
            for number, km in self._nearest(index.pools.get(sector, Pool()), query).items():
                fits[number], distances[number] = "sector", km
        for sector in self.lending(criteria):
            for number, km in self._nearest(index.pools.get(sector, Pool()), query).items():
                fits.setdefault(number, "lends")
                distances[number] = km
        unknown = self._nearest(index.pools[""], query, UNKNOWN_REACH_KM)
        return [
            *((number, fit, distances[number]) for number, fit in fits.items()),
            *((number, "unknown", km) for number, km in unknown.items()),
        ]

    def lending(self, criteria: Criteria) -> tuple[str, ...]:
        """The sector of those who lend staff of any trade, if staff on loan is asked for some sector."""
        lender = self._any_trade
        is_asked = criteria.service == "mise-a-disposition" and criteria.sectors
        return (lender,) if lender and is_asked and lender not in criteria.sectors else ()

    def _nearest(
        self, pool: Pool, query: Query, reach_km: float = _EVERYWHERE_KM, count: int = NEAREST
    ) -> dict[int, float | None]:
        """The nearest structures of a pool that have the kind and service asked, and their distances.

        Those of the area asked are there in any case; those whose point is not known, when no radius is asked.
        """
        if query.point is None or query.vector is None:
            return dict.fromkeys(self._anywhere(pool, query, count))
        limit = min(reach_km, _EVERYWHERE_KM if query.radius_km is None else query.radius_km)
        radius = min(_FIRST_KM, limit) if len(pool.members) > count else limit
        near = self._within(pool, query, radius)
        while len(near) < count and radius < limit:
            radius = min(_WIDEN * radius, limit)
            near = self._within(pool, query, radius)
        result: dict[int, float | None] = {number: km_of(cosine) for cosine, number in nlargest(count, near)}
        if limit >= _EVERYWHERE_KM and len(result) < count:
            result.update(dict.fromkeys(self._passing(pool.unplaced, query)))
        for number in self._passing(pool.members.keys() & (query.inside | query.serving), query):
            vector = self._index.vectors[number]
            result[number] = km_of(cosine(query.vector, vector)) if vector else None
        return result

    def _anywhere(self, pool: Pool, query: Query, count: int) -> list[int]:
        """Those of a pool that pass, where the need has no place: of a large pool the likeliest, then a draw."""
        if len(pool.members) <= count:
            return self._passing(pool.members, query)
        is_away = self._index.is_away
        doing = set[int]().union(*query.doing.values())
        likely = [number for number in pool.members if number in doing or not is_away[number]]
        passing = dict.fromkeys(self._passing(likely, query))
        start = query.draw % len(pool.members)
        kinds, services = self._index.kinds, self._index.services
        for number in chain(islice(pool.members, start, None), islice(pool.members, start)):
            if len(passing) >= count:
                break
            if kinds[number] & query.kinds and services[number] & query.services:
                passing[number] = None
        return list(passing)

    def _passing(self, numbers: Iterable[int], query: Query) -> list[int]:
        """Those that have, or may have, the kind and service asked."""
        kinds, services = self._index.kinds, self._index.services
        return [number for number in numbers if kinds[number] & query.kinds and services[number] & query.services]

    def _within(self, pool: Pool, query: Query, radius_km: float) -> list[tuple[float, int]]:
        """The cosine of the distance and the number of those of a pool within a radius."""
        if query.point is None or query.vector is None:
            return []
        least = math.cos(radius_km / EARTH_RADIUS_KM)
        vectors, (x, y, z) = self._index.vectors, query.vector
        numbers = self._passing(chain.from_iterable(pool.near(*query.point, radius_km)), query)
        placed = [(vector, number) for number in numbers if (vector := vectors[number])]
        cosines = [(x * there[0] + y * there[1] + z * there[2], number) for there, number in placed]
        return [one for one in cosines if one[0] >= least]
