"""Structures and facilitators: who can do it, how near, and in which order they are named.

The order of a search is one function of the criteria, the structures and the day:

1. what is known before what is not: a structure whose activity, kind or service is not known comes after all those that
   are sure to fit, whatever its distance, and says so;
2. the score, 0 to 100 in whole points: fit up to 50 (the sector 40, each further sector asked 5, a word of the activity
   10), distance up to 30 (30 at the door, 15 at 20 km, 10 at 40 km), 10 for a structure of the area asked or known to
   serve it, 10 for a kind asked;
3. at equal scores the home département before its neighbours;
4. at last a draw that changes every day, so that nobody is always first.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal, NamedTuple
from zlib import crc32

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.knowledge import Source
from bot.core.places import EARTH_RADIUS_KM, Gazetteer
from bot.core.text import normalise, sound, stem

Public = Literal["insertion", "handicap"]
Service = Literal["prestation", "mise-a-disposition", "production"]
SERVICES: tuple[Service, ...] = ("prestation", "mise-a-disposition", "production")

PUBLICS: Mapping[str, Public] = {
    "ACI": "insertion",
    "EI": "insertion",
    "AI": "insertion",
    "ETTI": "insertion",
    "EITI": "insertion",
    "GEIQ": "insertion",
    "EBE": "insertion",
    "ESAT": "handicap",
    "EA": "handicap",
    "EATT": "handicap",
}
"""The kinds of structure, and whom each employs."""

KINDS = tuple(PUBLICS)
CLAUSES = "clauses-sociales"
"""Tag of the facilitators who see to social clauses."""

UNKNOWN_REACH_KM = 50.0
"""Beyond this distance a structure of unknown activity is no answer to a need."""

ReasonKind = Literal[
    "activity", "sector", "all-sectors", "inside", "serves", "kind", "name",
    "activity-unknown", "kind-unknown", "service-unknown", "neighbour",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Structure:
    """A supplier. What is not known is None or empty.

    `department` is that of its address and `epci` its intercommunalité if it lies in the home département. The point may
    be that of the commune only (`is_exact` is false). `kind_note` tells what is known of an uncertain kind, as in
    « ESAT ou EA ». `sectors_from` tells how its sectors are known: a source, its NAF code, its kind or only its name.
    """

    id: str
    name: str
    commune: str
    department: str
    lat: float | None
    lon: float | None
    sources: tuple[Source, ...]
    verified_on: date
    legal_name: str | None = None
    operator: str | None = None
    kind: str | None = None
    kind_note: str | None = None
    siret: str | None = None
    address: str | None = None
    postcode: str | None = None
    insee: str | None = None
    epci: str | None = None
    is_exact: bool = False
    sectors: tuple[str, ...] = ()
    sectors_from: str | None = None
    activities: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    zone: tuple[str, ...] = ()
    website: str | None = None
    phone: str | None = None
    note: str | None = None

    @property
    def possible_kinds(self) -> tuple[str, ...]:
        """Its kind, or those that it may be; all of them if nothing is known."""
        if self.kind:
            return (self.kind,)
        said = set((self.kind_note or "").replace(",", " ").split())
        return tuple(kind for kind in KINDS if kind in said) or KINDS


@dataclass(frozen=True, slots=True)
class Facilitator:
    """An organisation to turn to, never a person.

    `territory` is `departement`, `region` or `national`, or else empty, and `epcis` are the intercommunalités served.
    """

    id: str
    name: str
    role: str
    tags: tuple[str, ...]
    territory: str
    epcis: tuple[str, ...]
    sources: tuple[Source, ...]
    verified_on: date
    commune: str | None = None
    insee: str | None = None
    address: str | None = None
    postcode: str | None = None
    website: str | None = None
    phone: str | None = None
    status: str | None = None
    note: str | None = None


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked of a structure; an empty field asks nothing.

    `position` is where the need is. `epci` is an intercommunalité asked as the place: its structures, and those known to
    serve it, are within any radius, and distances start from its centre unless a position is given. With `radius_km` 0
    they are the only ones. `day` decides the draw between equals.
    """

    sectors: tuple[str, ...] = ()
    activity_words: tuple[str, ...] = ()
    position: tuple[float, float] | None = None
    epci: str | None = None
    kinds: tuple[str, ...] = ()
    public: Public | None = None
    service: Service | None = None
    radius_km: float | None = None
    day: date = date(2026, 1, 1)


class Reason(NamedTuple):
    """Why a structure is named: `value` is the word, sector, kind or code it is about."""

    kind: ReasonKind
    value: str = ""


class Found(NamedTuple):
    """A structure named for a need, 0 to 100. No distance when the need has no place or lies in the same EPCI asked."""

    structure: Structure
    distance_km: float | None
    score: int
    reasons: tuple[Reason, ...]

    @property
    def is_sure(self) -> bool:
        """Whether all that was asked is known of it."""
        return not any(reason.kind.endswith("-unknown") for reason in self.reasons)


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The criteria without one of them, and how many structures that finds, `sure` of them surely fitting."""

    name: Literal["radius", "kind", "public", "service", "sector"]
    criteria: Criteria
    count: int
    sure: int


_FIT, _FURTHER_SECTOR, _ANY_TRADE, _WORD, _FIT_MAX = 40, 5, 35, 10, 50
_DISTANCE, _HALF_KM = 30, 20.0
_AREA, _KIND = 10, 10
_CELLS_PER_DEGREE = 10
_KM_PER_DEGREE = 111.2
_PRIME, _ROOT = 2**31 - 1, 48271
"""A prime and one of its primitive roots: powers of the root shuffle the numbers below the prime."""

Vector = tuple[float, float, float]


class _Pool:
    """Structures by number, and by cell of a tenth of a degree."""

    def __init__(self) -> None:
        self.members: list[int] = []
        self._cells: dict[tuple[int, int], list[int]] = defaultdict(list)

    def add(self, number: int, structure: Structure) -> None:
        self.members.append(number)
        if structure.lat is not None and structure.lon is not None:
            self._cells[_cell(structure.lat), _cell(structure.lon)].append(number)

    def near(self, lat: float, lon: float, radius_km: float) -> Iterator[int]:
        """All members within a radius, and some beyond it."""
        north = radius_km / _KM_PER_DEGREE
        east = north / max(0.01, math.cos(math.radians(abs(lat) + north)))
        for row in range(_cell(lat - north), _cell(lat + north) + 1):
            for column in range(_cell(lon - east), _cell(lon + east) + 1):
                yield from self._cells.get((row, column), ())


@dataclass(frozen=True, slots=True)
class _Query:
    """Criteria made ready: kinds and service as bits, sets of structures by number."""

    criteria: Criteria
    point: tuple[float, float] | None
    vector: Vector | None
    kinds: int
    service: int
    inside: frozenset[int]
    serving: frozenset[int]
    worded: Mapping[int, str]
    draw: int


class _Row(NamedTuple):
    key: tuple[int, int, bool, int]
    number: int
    km: float | None
    fit: int


class Directory:
    """The structures and facilitators of a territory. `any_trade` is the sector that stands for all trades."""

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
        self.gaps = dict(gaps or {})
        self._any_trade = any_trade
        self._all = list(self.structures.values())
        self._pools: dict[str, _Pool] = defaultdict(_Pool)
        self._everyone = _Pool()
        self._located: dict[str, set[int]] = defaultdict(set)
        self._serving: dict[str, set[int]] = defaultdict(set)
        self._phrases: dict[frozenset[str], set[int]] = defaultdict(set)
        self._vectors = [_vector(structure.lat, structure.lon) for structure in self._all]
        self._kinds = [_bits(structure.possible_kinds, KINDS) for structure in self._all]
        self._services = [_bits(structure.services, SERVICES) for structure in self._all]
        self._at_home = [structure.department == gazetteer.department.code for structure in self._all]
        self._draws = [crc32(structure.id.encode()) % (_PRIME - 1) + 1 for structure in self._all]
        for number, structure in enumerate(self._all):
            self._index(number, structure)
        self._names = _Names(self._all)

    def _index(self, number: int, structure: Structure) -> None:
        self._everyone.add(number, structure)
        for sector in structure.sectors or ("",):
            self._pools[sector].add(number, structure)
        if structure.epci:
            self._located[structure.epci].add(number)
        for epci in structure.zone:
            self._serving[epci].add(number)
        for activity in structure.activities:
            self._phrases[_stems(activity)].add(number)

    def search(self, criteria: Criteria) -> list[Found]:
        """The structures that fit, best first, in the order that the module documents."""
        query = self._query(criteria)
        rows = [row for number, fit in self._candidates(query) if (row := self._row(query, number, fit)) is not None]
        rows.sort()
        return [self._found(query, row) for row in rows]

    def _query(self, criteria: Criteria) -> _Query:
        point = criteria.position or (self.gazetteer.centre(criteria.epci) if criteria.epci else None)
        public = [kind for kind in KINDS if criteria.public in {None, PUBLICS[kind]}]
        is_asked = criteria.kinds or criteria.public
        return _Query(
            criteria,
            point,
            _vector(*point) if point else None,
            _bits([kind for kind in public if kind in (criteria.kinds or KINDS)], KINDS) if is_asked else 0,
            _bits([criteria.service], SERVICES) if criteria.service else 0,
            frozenset(self._located.get(criteria.epci, ())) if criteria.epci else frozenset(),
            frozenset(self._serving.get(self._area(criteria) or "", ())),
            {number: word for word in reversed(criteria.activity_words) for number in self._doing(word)},
            pow(_ROOT, criteria.day.toordinal(), _PRIME),
        )

    def _area(self, criteria: Criteria) -> str | None:
        """The intercommunalité of the need."""
        if criteria.epci or not criteria.position:
            return criteria.epci
        commune, km = self.gazetteer.nearest(*criteria.position)
        return commune.epci if km <= _NEAR_COMMUNE_KM else None

    def _doing(self, word: str) -> set[int]:
        """Structures one of whose activities says the word, or is said by it."""
        asked = _stems(word)
        members = (members for phrase, members in self._phrases.items() if phrase <= asked or asked <= phrase)
        return set().union(*members) if asked else set()

    def _candidates(self, query: _Query) -> Iterator[tuple[int, int]]:
        """Structures that may fit, each once, with the points of their sectors; None points for none known."""
        criteria = query.criteria
        if not criteria.sectors:
            yield from ((number, 0) for number in self._members(self._everyone, query, criteria.radius_km))
            return
        fits: dict[int, int] = {}
        for sector in criteria.sectors:
            for number in self._members(self._pools[sector], query, criteria.radius_km):
                fits[number] = fits[number] + _FURTHER_SECTOR if number in fits else _FIT
        yield from fits.items()
