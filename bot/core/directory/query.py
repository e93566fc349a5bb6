"""Criteria made ready for a search."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.directory.criteria import Criteria, Reason
from bot.core.directory.index import PRIME, Index, bits
from bot.core.directory.records import KINDS, PUBLICS, SERVICES
from bot.core.places.geography import Geography
from bot.core.places.grid import Vector, unit_vector

_NEAR_COMMUNE_KM = 10.0
"""A point farther than this from every commune lies in no intercommunalité of the département."""

_ROOT = 48271
"""A primitive root of the prime of the draws: times a power of it, the numbers below the prime are shuffled."""


@dataclass(frozen=True, slots=True)
class Query:
    """Criteria with the point and the intercommunalité they mean, kinds and services as bits, structures by number.

    `inside` and `serving` are those in and known to serve the area, `doing` those with an activity asked and its word.
    `reasons` keeps what hundreds of structures share.
    """

    criteria: Criteria
    point: tuple[float, float] | None
    vector: Vector | None
    area: str | None
    kinds: int
    services: int
    inside: frozenset[int]
    serving: frozenset[int]
    doing: Mapping[int, str]
    draw: int
    reasons: dict[object, tuple[Reason, ...]] = field(default_factory=dict)

    @property
    def radius_km(self) -> float | None:
        """How far from the point; None for any distance, and without a point."""
        return self.criteria.radius_km if self.point else None


def query_of(criteria: Criteria, index: Index, geography: Geography) -> Query:
    """Criteria made ready."""
    point = criteria.position or (geography.centre(criteria.epci) if criteria.epci else None)
    kinds = [kind for kind in criteria.kinds or KINDS if criteria.public in {None, PUBLICS.get(kind)}]
    area = _area(criteria, geography)
    return Query(
        criteria=criteria,
        point=point,
        vector=unit_vector(*point) if point else None,
        area=area,
        kinds=bits(kinds, KINDS),
        services=bits([criteria.service] if criteria.service else SERVICES, SERVICES),
        inside=frozenset(index.located.get(criteria.epci or "", ())),
        serving=frozenset(index.zones.get(area or "", ())),
        doing={number: word for word in reversed(criteria.activity_words) for number in index.doing(word)},
        draw=pow(_ROOT, criteria.day.toordinal(), PRIME),
    )


def _area(criteria: Criteria, geography: Geography) -> str | None:
    """The intercommunalité of the need."""
    if criteria.epci or not criteria.position:
        return criteria.epci
    commune, km = geography.nearest(*criteria.position)
    return commune.epci if km <= _NEAR_COMMUNE_KM else None
