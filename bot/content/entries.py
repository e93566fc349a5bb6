"""Loads the themes and the answers: `knowledge/themes.yaml`, `knowledge/faq/*.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content.codes import DEPARTMENT, matches, read_id
from bot.content.markup import parse_blocks
from bot.content.parts import check_label, named, read_link, read_phrasings, read_sources
from bot.content.points import read_answers
from bot.content.reader import NOWHERE, Fields, Files, perhaps
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
    """Reads the entries file by file, and keeps where each was found.

    `entries` are those of the territory that the files are read for, `ids` those of all: an answer on what is of
    another département only is left out, and what leads to it with it.
    """

    def __init__(self, themes: Collection[str]) -> None:
        """Read entries of these themes."""
        self.entries: dict[str, Entry] = {}
        self.ids: dict[str, None] = {}
        self._themes = sorted(themes)
        self._codes = NOWHERE.codes
        self._where: dict[str, Fields] = {}

    def read(self, files: Files, folder: Path) -> None:
        """All the entries of a folder."""
        self._codes = files.home.codes
        for path in sorted(folder.glob("*.yaml")):
            files.read(path, self._theme, None)

    @property
    def left_out(self) -> frozenset[str]:
        """The ids of the entries of other départements."""
        return frozenset(self.ids).difference(self.entries)

    def here(self, ids: Iterable[str]) -> tuple[str, ...]:
        """Ids without those of other départements."""
        left_out = self.left_out
        return tuple(id_ for id_ in ids if id_ not in left_out)

    def check_links(self, dialogues: Collection[str]) -> None:
        """Tell the links that lead nowhere."""
        for entry in list(self.entries.values()):
            self.entries[entry.id] = replace(entry, related=self.here(entry.related))
            read_link(self._where[entry.id], "next_step", dialogues, "aucun dialogue", required=False)
            self._where[entry.id].expect("related", options=self.ids)
            for id_ in entry.related:
                if id_ not in self.ids or id_ == entry.id:
                    fix = f"{perhaps(id_, self.ids)}écrire l'identifiant d'une autre entrée existante"
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
            only_in = read_only_in(fields)
            entry = self._entry(fields, theme)
            self.ids[entry.id] = None
            if self.holds(only_in):
                self._where[entry.id] = fields
                self.entries[entry.id] = entry

    def holds(self, only_in: Collection[str]) -> bool:
        """Whether what is of some départements holds here: it does everywhere where none are said."""
        return not only_in or not self._codes.isdisjoint(only_in)

    def _entry(self, fields: Fields, theme: str) -> Entry:
        details = parse_blocks(fields.text("details"))
        entry = Entry(
            id=read_id(fields, self.ids),
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


def read_only_in(fields: Fields) -> tuple[str, ...]:
    """The codes of the départements that an answer, or what follows one, is of; none if it holds everywhere."""
    codes = fields.texts("only_in", required=False)
    for code in codes:
        if not matches(DEPARTMENT, code):
            fields.report_at("only_in", f"« {code} » n'est pas un département", 'écrire par exemple ["95"]')
    return codes


def _check_changed(fields: Fields, entry: Entry) -> None:
    """Tell an answer that says in full what changed, but not in a sentence."""
    if entry.changed_details and not entry.changed:
        fix = "dire dans « changed », en une phrase, ce qui a changé"
        fields.report_at("changed_details", "« changed_details » sans « changed »", fix)
