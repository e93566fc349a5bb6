"""The tables of a report on the content, in French: the same in a terminal and on a page."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.content.check import STALE_AFTER
from bot.reporting.health import NEAR_KM, SOON, Health, Reach, inhabitants

_NAMED = 8
"""Things that are named at most in a cell; of the others, how many there are."""


@dataclass(frozen=True, slots=True)
class Table:
    """A table: what it tells, the names of its columns, its rows; the first cell of a row names it."""

    title: str
    columns: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def is_count(cell: str) -> bool:
    """Whether a cell holds a count or a day, or stands for none: those are set to the right, words to the left."""
    return cell[:1].isdigit() or cell in {"", "–"}


def tables(health: Health) -> Iterator[Table]:
    """The tables of a report, in the order they are read."""
    yield _ages(health)
    yield _due(health)
    yield _kinds(health)
    yield Table(
        "Année de la source la plus récente de chaque structure",
        ("Année", "Structures"),
        tuple((year, str(count)) for year, count in health.sources),
    )
    yield _reaches(health)
    yield _farthest(health)


def _ages(health: Health) -> Table:
    rows = tuple(
        (theme.title, str(sum(theme.ages)), *map(str, theme.ages), theme.oldest.isoformat() if theme.oldest else "–")
        for theme in health.themes
    )
    columns = ("Thème", "En tout", "≤ 3 mois", "≤ 6 mois", "≤ 1 an", "> 1 an", "La plus ancienne")
    return Table("Âge des vérifications", columns, rows)


def _due(health: Health) -> Table:
    rows = []
    for theme in health.themes:
        if theme.due:
            late = sum(due.day < health.today for due in theme.due)
            names = _named([due.label for due in theme.due])
            rows.append((theme.title, str(late), str(len(theme.due) - late), theme.due[0].day.isoformat(), names))
    columns = ("Thème", "En retard", "Bientôt", "Dès le", "Lesquelles")
    note = f"Une vérification vaut {STALE_AFTER.days} jours ; bientôt : dans {SOON.days} jours au plus."
    return Table("À vérifier de nouveau", columns, tuple(rows), note)


def _kinds(health: Health) -> Table:
    columns = ("Type", "Structures", "Téléphone", "Courriel", "Site", "Adresse", "SIRET", "Métier")
    rows = tuple(
        (
            kind.name,
            str(kind.count),
            *(f"{known} ({known / kind.count:.0%})" if kind.count else "–" for known in kind.known),
        )
        for kind in health.kinds
    )
    return Table("Ce que disent les fiches", columns, rows)


def _reaches(health: Health) -> Table:
    rows = tuple(_reach(health, reach) for reach in (*health.reaches, health.everyone))
    columns = ("Secteur", "Ici", "Communes", "Voisines", "Communes loin de tout", "Leurs habitants")
    note = (
        f"Loin de tout : aucune structure du secteur, d'ici ou voisine, à {NEAR_KM:.0f} km du centre de la commune. "
        f"Sans métier connu : {health.without_trade} structure(s), comptées sur la dernière ligne seulement."
    )
    return Table("Couverture par secteur", columns, rows, note)


def _reach(health: Health, reach: Reach) -> tuple[str, ...]:
    everyone, far = inhabitants(health.communes), inhabitants(reach.far)
    share = f"{far / everyone:.0%}" if everyone else "–"
    here = sum(reach.here.values())
    return (reach.label, str(here), str(len(reach.here)), str(reach.neighbours), str(len(reach.far)), share)


def _farthest(health: Health) -> Table:
    """The communes from which the most sectors are far, the most populous first."""
    lacking = {
        commune.insee: [reach.label for reach in health.reaches if commune in reach.far] for commune in health.communes
    }
    found = [one for one in health.communes if lacking[one.insee]]
    found.sort(key=lambda one: (-len(lacking[one.insee]), -one.population, one.name))
    rows = tuple((one.name, str(len(lacking[one.insee])), str(health.everyone.here.get(one.insee, 0))) for one in found)
    columns = ("Commune", "Secteurs loin", "Structures ici")
    return Table("Communes les moins couvertes", columns, rows)


def _named(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" et {more} autre(s)" if more > 0 else "")
