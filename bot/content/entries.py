"""Loads the themes and the answers: `knowledge/themes.yaml`, `knowledge/faq/*.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.codes import read_id
from bot.content.markup import parse_blocks
from bot.content.parts import check_label, named, read_link, read_phrasings, read_sources
from bot.content.reader import Fields, Files
from bot.core.knowledge.knowledge import Entry, Theme

TITLE_MAX = 64
"""Characters of a title, which is also a button label."""

SHORT_MAX = 600
"""Characters of an answer before its source: title, short answer and what changed."""


def read_themes(file: Fields) -> dict[str, str]:
    """The titles of the themes by id, in the order of the menu."""
    titles: dict[str, str] = {}
    for fields in file.items("themes", named("thème")):
        id_ = read_id(fields, titles)
        titles[id_] = fields.text("title")
        fields.close()
    return titles


def with_entries(titles: Mapping[str, str], entries: Collection[Entry]) -> tuple[Theme, ...]:
    """The themes, each with its entries."""
    return tuple(
        Theme(id_, title, tuple(entry.id for entry in entries if entry.theme == id_)) for id_, title in titles.items()
    )


class EntriesReader:
    """Reads the entries file by file, and keeps where each was found."""

    def __init__(self, themes: Collection[str]) -> None:
        """Read entries of these themes."""
        self.entries: dict[str, Entry] = {}
        self._themes = sorted(themes)
        self._where: dict[str, Fields] = {}

    def read(self, files: Files, folder: Path) -> None:
        """All the entries of a folder."""
        for path in sorted(folder.glob("*.yaml")):
            files.read(path, self._theme, None)

    def check_links(self, dialogues: Collection[str]) -> None:
        """Tell the links that lead nowhere."""
        for entry in self.entries.values():
            read_link(self._where[entry.id], "next_step", dialogues, "aucun dialogue", required=False)
            for id_ in entry.related:
                if id_ not in self.entries or id_ == entry.id:
                    fix = "écrire l'identifiant d'une autre entrée existante"
                    self._where[entry.id].report_at("related", f"« {id_} » ne mène à aucune autre entrée", fix)

    def _theme(self, file: Fields) -> None:
        theme = file.choice("theme", self._themes)
        for fields in file.items("entries", named("entrée")):
            entry = self._entry(fields, theme)
            self._where[entry.id] = fields
            self.entries[entry.id] = entry

    def _entry(self, fields: Fields, theme: str) -> Entry:
        entry = Entry(
            id=read_id(fields, self.entries),
            theme=theme,
            title=fields.text("title"),
            short=parse_blocks(fields.text("short")),
            details=parse_blocks(fields.text("details")),
            changed=parse_blocks(fields.text("changed", required=False)),
            phrasings=read_phrasings(fields),
            sources=read_sources(fields),
            verified_on=fields.day("verified_on"),
            related=fields.texts("related"),
            next_step=fields.text("next_step", required=False) or None,
        )
        fields.close()
        check_label(fields, "title", entry.title, TITLE_MAX)
        _check_length(fields, entry)
        return entry


def _check_length(fields: Fields, entry: Entry) -> None:
    """Tell an answer that is too long to be read at a glance."""
    length = len(entry.title) + sum(len(block.text) + 1 for block in (*entry.short, *entry.changed))
    if length > SHORT_MAX:
        what = f"le titre, la réponse courte et « changed » font {length} caractères, pour {SHORT_MAX} au plus"
        fields.report_at("short", what, "déplacer des phrases dans « details »")
