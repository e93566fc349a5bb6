"""Criteria made ready for a search."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from bot.core.directory.criteria import Criteria, Reason
from bot.core.directory.index import PRIME, Index, bits
from bot.core.directory.records import KINDS, PUBLICS, SERVICES
from bot.core.directory.trades import Trades
from bot.core.places.geography import Geography
from bot.core.places.grid import Vector, unit_vector

_NEAR_COMMUNE_KM = 10.0
"""A point farther than this from every commune lies in no intercommunalité of the département."""

_ROOT = 48271
"""A primitive root of the prime of the draws: times a power of it, the numbers below the prime are shuffled."""


@dataclass(frozen=True, slots=True)
class Query:
    """Criteria with the point and the intercommunalité they mean, kinds and services as bits, structures by number.

    `inside` and `serving` are those in and known to serve the area. `doing` are those that say a trade asked, and the
    activity that says it, by sector: only sectors of which a trade of their own is asked; `general` those that say the
    sector as a whole, `narrow` the words of the trades asked. `reasons` keeps what hundreds of structures share.
    """

    criteria: Criteria
    point: tuple[float, float] | None
    vector: Vector | None
    area: str | None
    kinds: int
    services: int
    inside: frozenset[int]
    serving: frozenset[int]
    doing: Mapping[str, Mapping[int, str]]
    general: Mapping[str, Mapping[int, str]]
    narrow: Mapping[str, tuple[str, ...]]
    draw: int
    reasons: dict[object, tuple[Reason, ...]] = field(default_factory=dict)

    @property
    def radius_km(self) -> float | None:
        """How far from the point; None for any distance, and without a point."""
        return self.criteria.radius_km if self.point else None


def query_of(criteria: Criteria, index: Index, geography: Geography, trades: Trades) -> Query:
    """Criteria made ready."""
    point = criteria.position or (geography.centre(criteria.epci) if criteria.epci else None)
    kinds = [kind for kind in criteria.kinds or KINDS if criteria.public in {None, PUBLICS.get(kind)}]
    area = _area(criteria, geography)
    narrow = {sector: trades.narrow(sector, criteria.activity_words) for sector in criteria.sectors or ("",)}
    return Query(
        criteria=criteria,
        point=point,
        vector=unit_vector(*point) if point else None,
        area=area,
        kinds=bits(kinds, KINDS),
        services=bits([criteria.service] if criteria.service else SERVICES, SERVICES),
        inside=frozenset(index.located.get(criteria.epci or "", ())),
        serving=frozenset(index.zones.get(area or "", ())),
        doing={
            sector: _doing(index, (one for word in words for one in trades.alike(sector, word)))
            for sector, words in narrow.items()
            if words
        },
        narrow=narrow,
        general={sector: _doing(index, trades.own(sector)) for sector, words in narrow.items() if words},
        draw=pow(_ROOT, criteria.day.toordinal(), PRIME),
    )


def _doing(index: Index, words: Iterable[str]) -> Mapping[int, str]:
    """Those that say one of some words, and the activity that says the first of them."""
    found: dict[int, str] = {}
    for word in words:
        found = {**index.doing(word), **found}
    return found


def _area(criteria: Criteria, geography: Geography) -> str | None:
    """The intercommunalité of the need."""
    if criteria.epci or not criteria.position:
        return criteria.epci
    commune, km = geography.nearest(*criteria.position)
    return commune.epci if km <= _NEAR_COMMUNE_KM else None
