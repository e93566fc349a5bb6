"""What is searched for in the directory, and what is found, with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal, NamedTuple

from bot.core.directory.records import Public, Service, Structure

ReasonKind = Literal[
    "activity", "trade-unsaid", "sector", "all-sectors", "inside", "serves", "kind", "name",
    "activity-unknown", "kind-unknown", "service-unknown", "neighbour",
]  # fmt: skip


RelaxationName = Literal["radius", "kind", "public", "service", "sector", "others"]
"""A criterion given up, or all others than the sector and the place."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """What is asked of a structure; an empty field asks nothing.

    `position` is where the need is. `epci` is an intercommunalité asked as the place: its structures, and those known
    to serve it, are within any radius, and distances start from its centre unless a position is given. With
    `radius_km` 0 they are the only ones. `is_outside` tells a position outside the territory. `only_in` and `out_of`
    are codes of départements, `dropped` ids of structures. `day` decides the draw between equals.
    """

    sectors: tuple[str, ...] = ()
    activity_words: tuple[str, ...] = ()
    position: tuple[float, float] | None = None
    epci: str | None = None
    kinds: tuple[str, ...] = ()
    public: Public | None = None
    service: Service | None = None
    radius_km: float | None = None
    only_in: tuple[str, ...] = ()
    out_of: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()
    is_outside: bool = False
    day: date = date(2026, 1, 1)

    def allows(self, structure: Structure) -> bool:
        """Whether a structure lies where it may, and was not put aside."""
        if structure.id in self.dropped or structure.department in self.out_of:
            return False
        return not self.only_in or structure.department in self.only_in


class Reason(NamedTuple):
    """Why a structure is named: `value` is the word, sector, kind or code it is about."""

    kind: ReasonKind
    value: str = ""


class StructureHit(NamedTuple):
    """A structure named for a need, with a score from 0 to 100.

    Its distance is None when the need has no place, and inside the intercommunalité asked as the place. `is_sure` tells
    that all that was asked is known of it.
    """

    structure: Structure
    distance_km: float | None
    score: int
    reasons: tuple[Reason, ...]
    is_sure: bool = True


@dataclass(frozen=True, slots=True)
class Relaxation:
    """The criteria without one of them, and how many structures that finds, `sure` of them surely fitting."""

    name: RelaxationName
    criteria: Criteria
    count: int
    sure: int
