"""How answers, themes and menus look: pure functions from content to replies."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.exchange.actions import Action, payload
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.knowledge.knowledge import Entry, Knowledge, Theme
from bot.core.knowledge.script import Dialogue
from bot.core.replies.sources import room_below, short_note, sources_note

PAGE_SIZE = 5
"""Entries on a page of a theme: with the next page they are as many buttons as are shown."""

LOST = frozenset(["fallback_human"])
"""Sentences that tell to turn to a person."""


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

    def answer(self, entry: Entry, alternatives: Sequence[str] = (), *, english: bool = False) -> Reply:
        """The short answer with what changed, its source and date; details and next questions as buttons.

        It can be read at a glance, with the notice for an `english` question too: the loader sees to it.
        """
        following = list(dict.fromkeys([*alternatives, *entry.related]))[:3]
        details = self.button("details", Action("details", entry.id))
        buttons = [details, *self.next_step(entry), *map(self.entry_button, following)]
        said = (*self.notice(english=english), titled(entry.title), *entry.short, *self.changed(entry))
        note = short_note(self.wording, entry.sources, entry.verified_on, room_below(said))
        return Reply((*said, note), tuple(buttons))

    def notice(self, *, english: bool) -> tuple[Block, ...]:
        """What is said first to an English question."""
        return self.wording.blocks("english_notice") if english else ()

    def changed(self, entry: Entry) -> tuple[Block, ...]:
        """What changed, in a sentence."""
        return self._noted("changed", entry.changed)

    def next_step(self, entry: Entry) -> Iterator[Button]:
        """The dialogue that an answer leads on to."""
        dialogue = self.knowledge.script.dialogues.get(entry.next_step or "")
        if dialogue:
            yield Button(dialogue.title, str(Action("dialogue", dialogue.id)))

    def details(self, entry: Entry) -> Reply:
        """All that the entry says beyond its short answer, with every source."""
        buttons = [*self.next_step(entry), *(self.entry_button(id_) for id_ in entry.related[:3])]
        changed = self._noted("changed", entry.changed_details)
        title = Block("title", (Span(self.wording.text("details", title=entry.title), bold=True),))
        return Reply(
            (title, *entry.details, *changed, sources_note(self.wording, entry.sources, entry.verified_on)),
            (*buttons, self.button("menu", Action("menu"))),
        )

    def _noted(self, key: str, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        if not blocks:
            return ()
        lead = Span(self.wording.text(key) + " ", bold=True)
        return (Block("note", (lead, *blocks[0].spans)), *(Block("note", block.spans) for block in blocks[1:]))

    def main_buttons(self, dialogues: Iterable[Button] = ()) -> tuple[Button, ...]:
        """The main choices, shown at the start and wherever a conversation needs a way on."""
        return (
            *dialogues,
            self.button("themes", Action("themes")),
            self.button("human", Action("human")),
            self.button("help", Action("help")),
        )

    def menu(self, dialogues: Iterable[Button], key: str = "menu", **values: object) -> Reply:
        """A sentence with the main choices, the dialogues first; a person before them where nothing else helped."""
        buttons = self.main_buttons(dialogues)
        if key in LOST:
            human = self.button("human", Action("human"))
            buttons = tuple(dict.fromkeys((human, *buttons)))
        return self.say(key, buttons, **values)

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
        if page < pages:
            buttons.append(self.button("next", Action("theme", theme.id, str(page + 1))))
        if page > 1:
            buttons.append(self.button("previous", Action("theme", theme.id, str(page - 1))))
        buttons.append(self.button("themes", Action("themes")))
        reply = self.say("theme_page", buttons, theme=theme.title, page=page, pages=pages)
        return replace(reply, link=payload(Action("theme", theme.id)))

    def suggestion(self, ids: Sequence[str], dialogues: Iterable[Dialogue] = ()) -> Reply:
        """« Vouliez-vous dire… » with the nearest questions and dialogues, and a way to refuse them all."""
        guided = [Button(dialogue.title, str(Action("dialogue", dialogue.id))) for dialogue in dialogues]
        buttons = [*guided, *map(self.entry_button, ids), self.button("none", Action("none"))]
        return self.say("suggestion", buttons)


def titled(text: str) -> Block:
    """A text as the title of a reply."""
    return Block("title", (Span(text, bold=True),))
