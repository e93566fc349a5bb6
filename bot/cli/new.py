"""What `boussole new` does: put a record to be filled in where it belongs."""

from __future__ import annotations

import argparse
from collections.abc import Collection
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.finished import finished
from bot.content.codes import ID_MAX, is_id
from bot.content.loader import load_knowledge
from bot.content.territory import load_territory
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.editing import splicing
from bot.errors import EditError, UsageError
from bot.schema import skeletons
from bot.schema.skeletons import WITHOUT_PLACE, Skeleton
from bot.settings import Settings


def new(options: argparse.Namespace, settings: Settings) -> None:
    """Add a record to be filled in, beside others that are.

    Raises:
        ContentError: the content has problems already, other than what is left to write.
        EditError: the file cannot take it.
        UsageError: the id is malformed, taken or unknown, or what the record needs is not said.
    """
    with finished(settings) as (read, drafts):
        knowledge = load_knowledge(read.knowledge, read.root)
        territory = load_territory(read.root, read.knowledge)
    _check_id(options, knowledge, territory, {one.id for one in drafts})
    skeleton = _skeleton(options, territory)
    path = _file(options, settings, knowledge)
    before = splicing.read(path)
    after = splicing.append(before, skeleton.section, skeleton.lines)
    splicing.write(path, after)
    line = next(n for n, (old, now) in enumerate(_pairs(before, after), 1) if old != now)
    print(f"Écrit : {path}, ligne {line}. Remplacez chaque TODO ; « boussole check » dit ceux qui restent.")


def _pairs(before: str, after: str) -> list[tuple[str, str]]:
    """The lines of both, the first with one that no text has at its end."""
    return list(zip([*before.splitlines(), "\0"], after.splitlines(), strict=False))


def _check_id(options: argparse.Namespace, knowledge: Knowledge, territory: Territory, drafts: Collection[str]) -> None:
    taken = {
        "answer": knowledge.entries,
        "structure": territory.directory.structures,
        "facilitator": territory.directory.facilitators,
    }
    id_ = options.id
    if options.kind == "follow-up":
        if id_ not in knowledge.entries:
            raise UsageError(f"« {id_} » n'est l'identifiant d'aucune réponse.")
    elif id_ in taken[options.kind] or id_ in drafts:
        raise UsageError(f"« {id_} » existe déjà ; en choisir un autre.")
    elif not is_id(id_):
        raise UsageError(f"« {id_} » : minuscules sans accent, chiffres et tirets, {ID_MAX} caractères au plus.")


def _skeleton(options: argparse.Namespace, territory: Territory) -> Skeleton:
    today = datetime.now(UTC).date().isoformat()
    if options.kind != "structure":
        return WITHOUT_PLACE[options.kind](options.id, today)
    hits = [hit for hit in territory.gazetteer.find(options.commune or "") if hit.kind == "commune"]
    if not hits:
        raise UsageError("Il manque la commune, d'ici : boussole new structure mon-esat --commune Cergy")
    commune = territory.gazetteer.communes[hits[0].id]
    place: dict[str, str | float] = {
        "commune": commune.name,
        "insee": commune.insee,
        "lat": commune.lat,
        "lon": commune.lon,
    }
    return skeletons.structure(options.id, today, place)


def _file(options: argparse.Namespace, settings: Settings, knowledge: Knowledge) -> Path:
    """The file of the directory, that of the theme, or that of the other follow-ups of the theme."""
    if options.kind in {"structure", "facilitator"}:
        return settings.root / "directory.yaml"
    theme = options.theme if options.kind == "answer" else knowledge.entries[options.id].theme
    themes = [one.id for one in knowledge.themes]
    if theme not in themes:
        raise UsageError(f"Il manque le thème : --theme, parmi {', '.join(themes)}")
    return theme_file(settings.knowledge, knowledge, theme, options.kind)


def theme_file(folder: Path, knowledge: Knowledge, theme: str, kind: str) -> Path:
    """The file where answers of a theme are, or with the kind `follow-up` what is foreseen after them.

    Raises:
        EditError: there is none yet.
    """
    beside = {entry.id for entry in knowledge.entries.values() if entry.theme == theme}
    name, section, key = ("faq", "entries", "id") if kind == "answer" else ("follow_ups", "follow_ups", "entry")
    for path in sorted((folder / name).glob("*.yaml")):
        if beside & set(splicing.records(splicing.read(path), section, key)):
            return path
    raise EditError(f"aucun fichier de « {name} » n'a encore de fiche du thème « {theme} » : en écrire une à la main")
