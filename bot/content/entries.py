"""Loads the themes and the answers: `knowledge/themes.yaml`, `knowledge/faq/*.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from pathlib import Path

from bot.content.codes import read_id
from bot.content.markup import parse_blocks
from bot.content.parts import check_label, named, read_link, read_phrasings, read_sources
from bot.content.points import read_answers
from bot.content.reader import Fields, Files, perhaps
from bot.core.exchange.reply import PARAGRAPH, SHOWN_TEXT
from bot.core.knowledge.knowledge import Entry, Knowledge, Theme
from bot.core.replies.answers import Views

TITLE_MAX = 64
"""Characters of a title, which is also a button label."""


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
            self._where[entry.id].expect("related", options=self.entries)
            for id_ in entry.related:
                if id_ not in self.entries or id_ == entry.id:
                    fix = f"{perhaps(id_, self.entries)}écrire l'identifiant d'une autre entrée existante"
                    self._where[entry.id].report_at("related", f"« {id_} » ne mène à aucune autre entrée", fix)

    def check_lengths(self, knowledge: Knowledge) -> None:
        """Tell the answers that are too long to be read at a glance, once all they are shown with is known."""
        views = Views(knowledge)
        for entry in self.entries.values():
            length = len(PARAGRAPH.join(block.text for block in views.answer(entry, english=True).blocks))
            if length > SHOWN_TEXT:
                what = (
                    f"titre, réponse courte, « changed » et source font {length} caractères, pour {SHOWN_TEXT} au plus"
                )
                fix = "déplacer des phrases dans « details », ce qui a changé en détail dans « changed_details »"
                self._where[entry.id].report_at("short", what, fix)

    def _theme(self, file: Fields) -> None:
        theme = file.choice("theme", self._themes)
        for fields in file.items("entries", named("entrée")):
            entry = self._entry(fields, theme)
            self._where[entry.id] = fields
            self.entries[entry.id] = entry

    def _entry(self, fields: Fields, theme: str) -> Entry:
        details = parse_blocks(fields.text("details"))
        entry = Entry(
            id=read_id(fields, self.entries),
            theme=theme,
            title=fields.text("title"),
            short=parse_blocks(fields.text("short")),
            details=details,
            changed=parse_blocks(fields.text("changed", required=False)),
            changed_details=parse_blocks(fields.text("changed_details", required=False)),
            phrasings=read_phrasings(fields),
            sources=read_sources(fields),
            verified_on=fields.day("verified_on"),
            related=fields.texts("related"),
            next_step=fields.text("next_step", required=False) or None,
            answers=read_answers(fields, details),
        )
        fields.close()
        check_label(fields, "title", entry.title, TITLE_MAX)
        _check_changed(fields, entry)
        return entry


def _check_changed(fields: Fields, entry: Entry) -> None:
    """Tell an answer that says in full what changed, but not in a sentence."""
    if entry.changed_details and not entry.changed:
        fix = "dire dans « changed », en une phrase, ce qui a changé"
        fields.report_at("changed_details", "« changed_details » sans « changed »", fix)
