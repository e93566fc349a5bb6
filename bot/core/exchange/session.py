"""What is kept of a conversation between two messages: ids and numbers, never the words of the person."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.core.exchange.host import Draft
from bot.core.exchange.reply import Button

Kind = Literal["answer", "suggestion", "dialogue", "smalltalk", "fallback"]
"""What a message was taken for. Small talk and fallback state no content of the knowledge base."""


SlotValue = str | float | tuple[str, ...]
"""A sector, place or choice by id, or several; or a number in the unit of its slot."""


@dataclass(frozen=True, slots=True)
class DialogueState:
    """How far a guided dialogue has come.

    `slots` holds ids and numbers, never words of the person; `skipped` what was left open; `answered` the slots in the
    order they were filled, for the way back; `asked` the slot asked now, None when the result is shown. `doubtful`
    holds the values between which the person has to choose, by slot. `is_sharing` tells
    that the button which shares a position is on the screen. `updated` is in seconds since 1970.
    """

    id: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    answered: tuple[str, ...] = ()
    asked: str | None = None
    doubtful: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    failures: int = 0
    page: int = 1
    is_sharing: bool = False
    updated: int = 0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What the last message was taken for.

    `score` runs from 0 to 100; `suggestions` holds the ids of the other answers offered, best first.
    """

    kind: Kind = "fallback"
    id: str | None = None
    score: float = 0.0
    suggestions: tuple[str, ...] = ()
    dialogue: str | None = None
    slots: Mapping[str, SlotValue] = field(default_factory=dict)


ScreenKind = Literal[
    "results", "card", "organisation", "shortlist", "calculation", "answer", "options", "facilitators", "question",
    "menu",
]  # fmt: skip
"""What a screen shows. Results are structures; an organisation is the card of a facilitator."""


@dataclass(frozen=True, slots=True)
class Screen:
    """Something shown, that the next message may be about: `ids` are what a rank or a name on it means.

    Ids of structures (results, card, shortlist), facilitators (facilitators, organisation) or entries (answer; options,
    where `also` are the structures named; answer, where `also` is the verdict given and the point that gave it); the
    dialogue (calculation), and the slot (question). `first` is the number that stands before the first of them.
    """

    kind: ScreenKind
    ids: tuple[str, ...] = ()
    also: tuple[str, ...] = ()
    first: int = 1


@dataclass(frozen=True, slots=True)
class Session:
    """What is kept of a conversation: ids, never the words of the person.

    `topics` are the entries last answered, newest first; `offered` the buttons last shown, so that a number or a label
    typed in answer means the same as a press; `failures` counts the messages in a row that found no answer. `dialogue`
    is the dialogue under way or whose result is shown, `paused` the one left last; `shortlist` holds ids of structures,
    `card` that of the one shown last. `apologised` is when a late answer was excused, in seconds since 1970. `focus` is
    what is on the screen, newest first; `before` the dialogue before its last change, `pending` a second need said
    beside another, `places` those after it for the same need. `campaign` is the event that the person comes
    from, `here` where it takes place, as the value of a slot; `votes` are the targets last voted on, newest first, each
    after « + » or « - », `why` the target of which the person is about to say what was missing. `draft` is the event
    that a facilitator is setting up: its name is the only text that a session holds, for it will be public.
    """

    topics: tuple[str, ...] = ()
    offered: tuple[Button, ...] = ()
    failures: int = 0
    outcome: Outcome = Outcome()
    dialogue: DialogueState | None = None
    paused: DialogueState | None = None
    shortlist: tuple[str, ...] = ()
    card: str = ""
    apologised: int = 0
    focus: tuple[Screen, ...] = ()
    before: DialogueState | None = None
    pending: DialogueState | None = None
    places: tuple[str, ...] = ()
    campaign: str = ""
    here: str = ""
    votes: tuple[str, ...] = ()
    why: str = ""
    draft: Draft | None = None
