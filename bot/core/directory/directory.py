"""Structures and facilitators: who can do it, how near, and in which order they are named.

The order of a search is one function of the criteria, the structures and the day:

1. what is known before what is not: a structure whose activity, kind or service is not known comes after all those that
   are sure to fit, whatever its distance, and says so;
2. the score, 0 to 100 in whole points: fit up to 50 (50 for an activity asked, 30 for the sector alone, 20 if its known
   activities are others, 5 for each further sector asked), distance up to 30 (30 at the door, 15 at 20 km, 10 at
   40 km), 10 for a structure of the area asked or known to serve it, 10 for a kind asked;
3. at equal scores the home département before its neighbours;
4. at last a draw that changes every day, so that nobody is always first.

Of each sector no more than the `NEAREST` nearest are ranked, and twice as many when no sector is asked, which only a
directory of a whole country notices. They are taken by distance alone, so that a larger radius never loses a result.
Where the need has no place, those of the home département and those with the activity asked come first, then the draw.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from heapq import nlargest
from itertools import chain, islice
from zlib import crc32

from bot.core.directory.criteria import Criteria, Found, Reason, Relaxation, RelaxationName
from bot.core.directory.records import CLAUSES, KINDS, PUBLICS, SERVICES, Facilitator, Structure
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import EARTH_RADIUS_KM
from bot.core.places.grid import Pool, Vector, cosine, km_of, unit_vector
from bot.core.text.names import LINKS, NameIndex
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

NEAREST = 150
"""Structures ranked at most of each sector, and of those whose activity is not known."""

UNKNOWN_REACH_KM = 50.0
"""Beyond this distance a structure of unknown activity is no answer to a need."""

_ACTIVITY, _SECTOR, _OTHER_ACTIVITY, _FURTHER_SECTOR, _ANY_TRADE = 50, 30, 10, 5, 25

_NEAR, _HALF_KM = 30, 20.0

_AREA, _KIND = 10, 10
"""Points of the score, as the module documents them; at `_HALF_KM` distance is worth half its points."""

_NEAR_COMMUNE_KM = 10.0
"""A point farther than this from every commune lies in no intercommunalité of the département."""

_FIRST_KM, _WIDEN = 10.0, 3
"""Radius of the first look around a point, and how much wider each further look is, until enough is found."""

_EVERYWHERE_KM = 20_100.0

_PRIME, _ROOT = 2**31 - 1, 48271
"""A prime and a primitive root of it: times a power of the root, numbers below the prime are shuffled."""


@dataclass(frozen=True, slots=True)
class _Query:
    """Criteria made ready: where, kinds and services as bits, structures by number."""

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
        return self.criteria.radius_km if self.point else None


_Candidate = tuple[int, int, float | None]
"""A structure by number, the points of its sectors (0 if one is asked and none is known), and its distance."""

_Row = tuple[int, int, bool, int, int, int, float | None]
"""What is not known, points missing, whether away, the draw: a row sorts by these. Then the candidate."""


class Directory:
    """The structures and facilitators of a territory.

    `fallback` names the facilitators to turn to where no local one is known, `gaps` what is known to be missing by EPCI
    code, `any_trade` the sector that stands for all trades.
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
    ) -> None:
        """Index the structures by sector, place, area and name."""
        self.structures = {structure.id: structure for structure in structures}
        self.facilitators = {facilitator.id: facilitator for facilitator in facilitators}
        self.gazetteer = gazetteer
        self.fallback = tuple(fallback)
        self._gaps = dict(gaps or {})
        self._any_trade = any_trade
        self._all = tuple(self.structures.values())
        self._everyone = Pool()
        self._pools: dict[str, Pool] = {"": Pool()}
        self._located: defaultdict[str, set[int]] = defaultdict(set)
        self._zones: defaultdict[str, set[int]] = defaultdict(set)
        self._activities: defaultdict[frozenset[str], set[int]] = defaultdict(set)
        self._vectors = [unit_vector(structure.lat, structure.lon) for structure in self._all]
        self._kinds = [_bits(structure.possible_kinds, KINDS) for structure in self._all]
        self._services = [_bits(structure.services or SERVICES, SERVICES) for structure in self._all]
        self._is_away = [structure.department != gazetteer.department.code for structure in self._all]
        profiles: dict[object, int] = {}
        self._profiles = [profiles.setdefault(_profile(one), len(profiles)) for one in self._all]
        self._draws = [crc32(structure.id.encode()) % (_PRIME - 1) + 1 for structure in self._all]
        for number, structure in enumerate(self._all):
            self._index(number, structure)
        self._names = NameIndex((_names(structure), structure.commune) for structure in self._all)

    def _index(self, number: int, structure: Structure) -> None:
        self._everyone.add(number, structure.lat, structure.lon)
        for sector in structure.sectors or ("",):
            self._pools.setdefault(sector, Pool()).add(number, structure.lat, structure.lon)
        if structure.epci:
            self._located[structure.epci].add(number)
        for epci in structure.zone:
            self._zones[epci].add(number)
        for activity in filter(None, map(_stems, structure.activities)):
            self._activities[activity].add(number)

    def search(self, criteria: Criteria) -> list[Found]:
        """The structures that fit, best first, in the order that the module documents."""
        query = self._query(criteria)
        allowed = [one for one in self._candidates(query) if criteria.allows(self._all[one[0]])]
        return [self._found(query, row) for row in sorted(self._row(query, one) for one in allowed)]

    def _query(self, criteria: Criteria) -> _Query:
        point = criteria.position or (self.gazetteer.centre(criteria.epci) if criteria.epci else None)
        kinds = [kind for kind in criteria.kinds or KINDS if criteria.public in {None, PUBLICS.get(kind)}]
        area = self._area(criteria)
        return _Query(
            criteria=criteria,
            point=point,
            vector=unit_vector(*point) if point else None,
            area=area,
            kinds=_bits(kinds, KINDS),
            services=_bits([criteria.service] if criteria.service else SERVICES, SERVICES),
            inside=frozenset(self._located.get(criteria.epci or "", ())),
            serving=frozenset(self._zones.get(area or "", ())),
            doing={number: word for word in reversed(criteria.activity_words) for number in self._doing(word)},
            draw=pow(_ROOT, criteria.day.toordinal(), _PRIME),
        )

    def _area(self, criteria: Criteria) -> str | None:
        """The intercommunalité of the need."""
        if criteria.epci or not criteria.position:
            return criteria.epci
        commune, km = self.gazetteer.nearest(*criteria.position)
        return commune.epci if km <= _NEAR_COMMUNE_KM else None

    def _doing(self, word: str) -> set[int]:
        """Structures with an activity that says the word, or is said by it."""
        asked = _stems(word)
        said = [members for activity, members in self._activities.items() if activity <= asked or asked <= activity]
        return set[int]().union(*said) if asked else set()

    def _candidates(self, query: _Query) -> list[_Candidate]:
        criteria = query.criteria
        if not criteria.sectors:
            everyone = self._nearest(self._everyone, query, count=2 * NEAREST)
            return [(number, _SECTOR, km) for number, km in everyone.items()]
        fits: dict[int, int] = {}
        distances: dict[int, float | None] = {}
        for sector in criteria.sectors:
            for number, km in self._nearest(self._pools.get(sector, Pool()), query).items():
                fits[number] = fits[number] + _FURTHER_SECTOR if number in fits else _SECTOR
                distances[number] = km
        for sector in self._lending(criteria):
            for number, km in self._nearest(self._pools.get(sector, Pool()), query).items():
                fits.setdefault(number, _ANY_TRADE)
                distances[number] = km
        unknown = self._nearest(self._pools[""], query, UNKNOWN_REACH_KM)
        return [
            *((number, fit, distances[number]) for number, fit in fits.items()),
            *((number, 0, km) for number, km in unknown.items()),
        ]

    def _lending(self, criteria: Criteria) -> tuple[str, ...]:
        """The sector of those who lend staff of any trade, if staff on loan is asked for some sector."""
        lender = self._any_trade
        is_asked = criteria.service == "mise-a-disposition" and criteria.sectors
        return (lender,) if lender and is_asked and lender not in criteria.sectors else ()

    def _nearest(
        self, pool: Pool, query: _Query, reach_km: float = _EVERYWHERE_KM, count: int = NEAREST
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
            vector = self._vectors[number]
            result[number] = km_of(cosine(query.vector, vector)) if vector else None
        return result

    def _anywhere(self, pool: Pool, query: _Query, count: int) -> list[int]:
        """Those of a pool that pass, where the need has no place: of a large pool the likeliest, then a draw."""
        if len(pool.members) <= count:
            return self._passing(pool.members, query)
        likely = [number for number in pool.members if number in query.doing or not self._is_away[number]]
        passing = dict.fromkeys(self._passing(likely, query))
        start = query.draw % len(pool.members)
        for number in chain(islice(pool.members, start, None), islice(pool.members, start)):
            if len(passing) >= count:
                break
            if self._kinds[number] & query.kinds and self._services[number] & query.services:
                passing[number] = None
        return list(passing)

    def _passing(self, numbers: Iterable[int], query: _Query) -> list[int]:
        """Those that have, or may have, the kind and service asked."""
        kinds, services = self._kinds, self._services
        return [number for number in numbers if kinds[number] & query.kinds and services[number] & query.services]

    def _within(self, pool: Pool, query: _Query, radius_km: float) -> list[tuple[float, int]]:
        """The cosine of the distance and the number of those of a pool within a radius."""
        if query.point is None or query.vector is None:
            return []
        least = math.cos(radius_km / EARTH_RADIUS_KM)
        vectors, (x, y, z) = self._vectors, query.vector
        numbers = self._passing(chain.from_iterable(pool.near(*query.point, radius_km)), query)
        placed = [(vector, number) for number in numbers if (vector := vectors[number])]
        cosines = [(x * there[0] + y * there[1] + z * there[2], number) for there, number in placed]
        return [one for one in cosines if one[0] >= least]

    def _row(self, query: _Query, candidate: _Candidate) -> _Row:
        number, fit, km = candidate
        criteria, structure = query.criteria, self._all[number]
        is_kind_sure = not self._kinds[number] & ~query.kinds
        unknowns = (not fit) + (not is_kind_sure) + bool(criteria.service and not structure.services)
        if number in query.doing:
            score = _ACTIVITY
        elif fit and query.doing and structure.activities:
            score = fit - _OTHER_ACTIVITY
        else:
            score = min(fit, _ACTIVITY)
        if number in query.inside:
            score += _AREA + _NEAR
        else:
            score += _AREA if number in query.serving else 0
            score += 0 if km is None else round(_NEAR * _HALF_KM / (_HALF_KM + km))
        score += _KIND if criteria.kinds and is_kind_sure else 0
        draw = self._draws[number] * query.draw % _PRIME
        return unknowns, 100 - score, self._is_away[number], draw, number, fit, km

    def _found(self, query: _Query, row: _Row) -> Found:
        _, missing, _, _, number, fit, km = row
        is_inside = number in query.inside
        # hundreds of structures share a few reasons
        key = (self._profiles[number], query.doing.get(number), not fit, is_inside, number in query.serving)
        reasons = query.reasons.get(key)
        if reasons is None:
            reasons = query.reasons[key] = tuple(self._reasons(query, number, fit))
        is_here = is_inside and query.criteria.position is None
        return Found(self._all[number], None if km is None or is_here else round(km, 1), 100 - missing, reasons)

    def _reasons(self, query: _Query, number: int, fit: int) -> Iterator[Reason]:
        criteria, structure = query.criteria, self._all[number]
        if number in query.doing:
            yield Reason("activity", query.doing[number])
        if not fit:
            yield Reason("activity-unknown")
        elif criteria.sectors:
            said = [Reason("sector", sector) for sector in criteria.sectors if sector in structure.sectors]
            yield from said or [Reason("all-sectors", self._any_trade or "")]
        if number in query.inside or number in query.serving:
            yield Reason("inside" if number in query.inside else "serves", query.area or "")
        if criteria.kinds or criteria.public:
            is_sure = not self._kinds[number] & ~query.kinds
            yield Reason("kind" if is_sure else "kind-unknown", structure.kind or structure.kind_note or "")
        if criteria.service and not structure.services:
            yield Reason("service-unknown")
        if self._is_away[number]:
            yield Reason("neighbour", structure.department)

    def relaxations(self, criteria: Criteria) -> list[Relaxation]:
        """The criteria with one of them left and all the others kept; only those that find more.

        Where no single one does, all but the sector and the place are given up together.
        """
        here = len(self.search(criteria))
        found = [self._relaxed(name, wider) for name, wider in self._wider(criteria)]
        result = [one for one in found if one.count > here]
        if not any(one.name != "sector" for one in result):
            bare = replace(criteria, radius_km=None, kinds=(), public=None, service=None)
            others = self._relaxed("others", bare)
            result = [*([others] if others.count > here and bare != criteria else []), *result]
        return result

    def _relaxed(self, name: RelaxationName, criteria: Criteria) -> Relaxation:
        found = self.search(criteria)
        return Relaxation(name, criteria, len(found), sum(one.is_sure for one in found))

    def _wider(self, criteria: Criteria) -> Iterator[tuple[RelaxationName, Criteria]]:
        """The criteria, each time without one of them."""
        if criteria.radius_km is not None:
            yield "radius", replace(criteria, radius_km=None)
        if criteria.kinds:
            yield "kind", replace(criteria, kinds=())
        if criteria.public:
            yield "public", replace(criteria, public=None)
        if criteria.service:
            yield "service", replace(criteria, service=None, sectors=(*criteria.sectors, *self._lending(criteria)))
        if criteria.sectors or criteria.activity_words:
            yield "sector", replace(criteria, sectors=(), activity_words=())

    def by_name(self, text: str) -> list[Found]:
        """The structures that a text names, misspelt or in part, the likeliest first; scores from 60 to 100."""
        found = [
            Found(self._all[number], None, round(score), (Reason("name", self._all[number].name),))
            for number, score in self._names.find(text)
        ]
        home = self.gazetteer.department.code
        return sorted(found, key=lambda one: (-one.score, one.structure.department != home, one.structure.id))

    def facilitators_for(self, place: str | None) -> list[Facilitator]:
        """Whom to turn to for clauses, the local ones before the fallback; `place` is an INSEE or EPCI code."""
        return list(dict.fromkeys([*self.partners(CLAUSES, place), *(self.facilitators[id_] for id_ in self.fallback)]))

    def partners(self, tag: str, place: str | None) -> list[Facilitator]:
        """The organisations with a tag: those of the intercommunalité of a place, then those of the département."""
        epci = self._epci(place)
        tagged = [one for one in self.facilitators.values() if tag in one.tags]
        return [
            *(one for one in tagged if epci in one.epcis),
            *(one for one in tagged if one.territory == "departement"),
        ]

    def gap(self, place: str | None) -> str | None:
        """What is known to be missing at a place, in French."""
        return self._gaps.get(self._epci(place) or "")

    def _epci(self, place: str | None) -> str | None:
        commune = self.gazetteer.communes.get(place or "")
        return commune.epci if commune else place


def _names(structure: Structure) -> set[str]:
    """Ways to name a structure: in full, by its first part, without its commune, its legal name, who runs it."""
    first = structure.name.partition(" – ")[0].partition("(")[0]
    runs = (structure.operator or "").partition(" – ")[0].partition("(")[0]
    return {structure.name, first, structure.name.replace(structure.commune, ""), structure.legal_name or "", runs}


def _profile(structure: Structure) -> object:
    """All of a structure that its reasons depend on."""
    kind = (structure.kind, structure.kind_note)
    return structure.sectors, kind, bool(structure.services), structure.department


def _bits(values: Collection[str], order: Sequence[str]) -> int:
    return sum(1 << place for place, value in enumerate(order) if value in values)


def _stems(text: str) -> frozenset[str]:
    return frozenset(stem(word) for word in normalise(text).split() if word not in LINKS)
