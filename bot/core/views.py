"""How answers, themes and menus look: pure functions from content to replies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from bot.core.actions import Action
from bot.core.knowledge import Entry, Knowledge, Source, Theme
from bot.core.model import Block, Button, Reply, Span

PAGE_SIZE = 6
"""Entries on a page of a theme: as many buttons as fit on a phone without scrolling."""

_MONTHS = [
    "janvier",
    "février",
    "mars",
    "avril",
    "mai",
    "juin",
    "juillet",
    "août",
    "septembre",
    "octobre",
    "novembre",
    "décembre",
]


def french_date(day: date) -> str:
    """`1er mars 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def source_date(text: str) -> str:
    """A date of a source, however precise: `2023`, `mai 2023`, `31 mai 2023`; other texts stay as they are."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return text
    if len(parts) == 3:
        return french_date(date.fromisoformat(text))
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else text


class Views:
    """Builds replies from the knowledge; says nothing that is not in its YAML files."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Keep the content to show."""
        self.knowledge = knowledge
        self.wording = knowledge.wording

    def say(self, key: str, buttons: Iterable[Button] = (), **values: object) -> Reply:
        """A sentence of the wording, with buttons."""
        return Reply(self.wording.blocks(key, **values), tuple(buttons))

    def button(self, verb: str, action: Action) -> Button:
        """A button with a label of the wording."""
        return Button(self.wording.text(f"button_{verb}"), str(action))

    def entry_button(self, id_: str) -> Button:
        """A button that opens an answer."""
        return Button(self.knowledge.entries[id_].title, str(Action("answer", id_)))

    def answer(self, entry: Entry, alternatives: Sequence[str] = ()) -> Reply:
        """The short answer with what changed, its source and date; details and next questions as buttons."""
        changed = self._noted("changed", entry.changed)
        following = list(dict.fromkeys([*alternatives, *entry.related]))[:3]
        buttons = [self.button("details", Action("details", entry.id)), *map(self.entry_button, following)]
        return Reply((_title(entry.title), *entry.short, *changed, self._source(entry)), tuple(buttons))

    def details(self, entry: Entry) -> Reply:
        """All that the entry says beyond its short answer, with every source."""
        buttons = [self.entry_button(id_) for id_ in entry.related[:3]]
        title = Block("title", (Span(self.wording.text("details", title=entry.title), bold=True),))
        return Reply((title, *entry.details, self._source(entry)), (*buttons, self.button("menu", Action("menu"))))

    def _noted(self, key: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        if not blocks:
            return ()
        lead = Span(self.wording.text(key) + " ", bold=True)
        return (Block("note", (lead, *blocks[0].spans)), *(Block("note", block.spans) for block in blocks[1:]))

    def _source(self, entry: Entry) -> Block:
        spans: list[Span] = []
        template = self.wording.text("source", sources="\0", date=french_date(entry.verified_on))
        before, _, after = template.partition("\0")
        spans.append(Span(before))
        for number, source in enumerate(entry.sources):
            spans.extend(([Span(" ; ")] if number else []) + self._source_spans(source))
        return Block("note", (*spans, Span(after)))

    def _source_spans(self, source: Source) -> list[Span]:
        name = Span(source.name, href=source.url)
        if not source.date:
            return [name]
        return [name, Span(" " + self.wording.text("source_date", date=source_date(source.date)))]

    def main_buttons(self) -> tuple[Button, ...]:
        """The main choices, shown at the start and wherever a conversation needs a way on."""
        return (
            self.button("themes", Action("themes")),
            self.button("help", Action("help")),
            self.button("human", Action("human")),
        )

    def menu(self, key: str = "menu", **values: object) -> Reply:
        """A sentence with the main choices."""
        return self.say(key, self.main_buttons(), **values)

    def themes(self) -> Reply:
        """All themes as buttons."""
        return self.say(
            "themes", [Button(theme.title, str(Action("theme", theme.id))) for theme in self.knowledge.themes]
        )

    def theme(self, theme: Theme, page: int) -> Reply:
        """A page of a theme; a page beyond the last shows the last."""
        pages = max(1, -(-len(theme.entries) // PAGE_SIZE))
        page = min(page, pages)
        shown = theme.entries[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
        buttons = [self.entry_button(id_) for id_ in shown]
        if page > 1:
            buttons.append(self.button("previous", Action("theme", theme.id, page - 1)))
        if page < pages:
            buttons.append(self.button("next", Action("theme", theme.id, page + 1)))
        buttons.append(self.button("themes", Action("themes")))
        return self.say("theme_page", buttons, theme=theme.title, page=page, pages=pages)

    def suggestion(self, ids: Sequence[str]) -> Reply:
        """« Vouliez-vous dire… » with the nearest questions and a way to refuse them all."""
        buttons = [*map(self.entry_button, ids), self.button("none", Action("none"))]
        return self.say("suggestion", buttons)


def _title(text: str) -> Block:
    return Block("title", (Span(text, bold=True),))
