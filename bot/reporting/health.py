"""How the content fares: how old it is, what has to be verified again, whom the directory covers, and where."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.content.check import STALE_AFTER
from bot.core.directory.records import Structure
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.source import Source
from bot.core.places.geography import Commune, distance_km

SOON = timedelta(days=90)
"""What has to be verified again within this time is told beforehand."""

NEAR_KM = 10.0
"""Within this distance of a commune's centre, a structure counts as near."""

_YEAR = re.compile(r"\d{4}")


@dataclass(frozen=True, slots=True, order=True)
class Due:
    """Something that has to be verified again, at the latest on a day."""

    day: date
    label: str


@dataclass(frozen=True, slots=True)
class Theme:
    """Things of one kind, with how many were verified within 3, 6 and 12 months, and earlier; `due` first comes first.

    `due` holds what has to be verified again soon, or should have been; `oldest` is None where there is nothing.
    """

    title: str
    ages: tuple[int, int, int, int]
    oldest: date | None
    due: tuple[Due, ...]


@dataclass(frozen=True, slots=True)
class Kind:
    """What is known of the structures of a kind: how many there are, and how many have each field of `FIELDS`."""

    name: str
    count: int
    known: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reach:
    """Where a sector is sold: structures by the INSEE code of their commune, and those of other départements.

    `far` are the communes without any of them, wherever it stands, within `NEAR_KM` of their centre.
    """

    label: str
    here: dict[str, int]
    neighbours: int
    far: tuple[Commune, ...]


@dataclass(frozen=True, slots=True)
class Health:
    """The health of a content on a day; `sources` counts structures by the year of their newest source."""

    today: date
    themes: tuple[Theme, ...]
    kinds: tuple[Kind, ...]
    sources: tuple[tuple[str, int], ...]
    communes: tuple[Commune, ...]
    reaches: tuple[Reach, ...]
    everyone: Reach
    without_trade: int


FIELDS = ("phone", "mail", "website", "address", "siret", "sectors")
"""Fields of a structure whose presence is counted."""


def health(knowledge: Knowledge, territory: Territory, today: date) -> Health:
    """Look at the content as of a day."""
    structures = list(territory.directory.structures.values())
    communes = tuple(sorted(territory.gazetteer.communes.values(), key=lambda commune: commune.name))
    by_sector: dict[str, list[Structure]] = defaultdict(list)
    for structure in structures:
        for sector in structure.sectors:
            by_sector[sector].append(structure)
    sectors = territory.sectors.sectors.values()
    return Health(
        today=today,
        themes=tuple(_themes(knowledge, territory, today)),
        kinds=tuple(_kinds(structures)),
        sources=tuple(_years(structures)),
        communes=communes,
        reaches=tuple(_reach(sector.label, by_sector[sector.id], communes) for sector in sectors),
        everyone=_reach("Toutes les structures", structures, communes),
        without_trade=sum(not structure.sectors for structure in structures),
    )


def inhabitants(communes: Iterable[Commune]) -> int:
    """How many people live in communes."""
    return sum(commune.population for commune in communes)


def _themes(knowledge: Knowledge, territory: Territory, today: date) -> Iterable[Theme]:
    directory = territory.directory
    for theme in knowledge.themes:
        entries = [knowledge.entries[id_] for id_ in theme.entries]
        yield _theme(theme.title, [(entry.id, entry.verified_on) for entry in entries], today)
    figures = knowledge.figures.by_id.values()
    yield _theme("Chiffres des calculs", [(figure.id, figure.verified_on) for figure in figures], today)
    structures, facilitators = directory.structures.values(), directory.facilitators.values()
    yield _theme("Structures", [(one.id, one.verified_on) for one in structures], today)
    yield _theme("Facilitateurs", [(one.id, one.verified_on) for one in facilitators], today)


def _theme(title: str, verified: Sequence[tuple[str, date]], today: date) -> Theme:
    ages = [0, 0, 0, 0]
    for _, day in verified:
        ages[sum((today - day).days > limit for limit in (91, 182, STALE_AFTER.days))] += 1
    due = sorted(Due(day + STALE_AFTER, id_) for id_, day in verified if day + STALE_AFTER <= today + SOON)
    oldest = min((day for _, day in verified), default=None)
    return Theme(title, (ages[0], ages[1], ages[2], ages[3]), oldest, tuple(due))


def _kinds(structures: Sequence[Structure]) -> Iterable[Kind]:
    by_kind: dict[str, list[Structure]] = defaultdict(list)
    for one in structures:
        by_kind[one.kind or "type incertain"].append(one)
    for name, some in [*sorted(by_kind.items()), ("en tout", structures)]:
        yield Kind(name, len(some), tuple(sum(bool(getattr(one, field)) for one in some) for field in FIELDS))


def _years(structures: Iterable[Structure]) -> list[tuple[str, int]]:
    counts: dict[str, int] = defaultdict(int)
    for structure in structures:
        counts[_newest(structure.sources)] += 1
    return sorted(counts.items())


def _newest(sources: Iterable[Source]) -> str:
    """The year of the newest source."""
    return max((year for source in sources for year in _YEAR.findall(source.date or "")), default="sans date")


def _reach(label: str, structures: Sequence[Structure], communes: Sequence[Commune]) -> Reach:
    here: dict[str, int] = defaultdict(int)
    for structure in structures:
        if structure.insee:
            here[structure.insee] += 1
    points = {(one.lat, one.lon) for one in structures if one.lat is not None and one.lon is not None}
    far = [one for one in communes if all(distance_km(one.lat, one.lon, *point) > NEAR_KM for point in points)]
    return Reach(label, dict(here), len(structures) - sum(here.values()), tuple(far))
