"""The values that cross the border of the core: messages in, replies out, sessions kept between the two."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

Kind = Literal["answer", "suggestion", "dialogue", "smalltalk", "fallback"]
"""What a message was taken for. Small talk and fallback state no content of the knowledge base."""

BlockKind = Literal["title", "paragraph", "bullet", "note"]

ACTION_MAX_BYTES = 60
"""Telegram carries at most 64 bytes of callback data; four are left for the version prefix."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text of one style; `href` makes it a link."""

    text: str
    bold: bool = False
    href: str | None = None


@dataclass(frozen=True, slots=True)
class Block:
    """A line or paragraph of a reply, in light markup that every channel can render."""

    kind: BlockKind
    spans: tuple[Span, ...]

    @property
    def text(self) -> str:
        """The block without its markup."""
        return "".join(span.text for span in self.spans)


@dataclass(frozen=True, slots=True)
class Button:
    """A choice offered to the person.

    `action` is a short stable id such as `answer:aci`. It holds ids only, never text of the person.

    Raises:
        ValueError: the action does not fit into a Telegram callback.
    """

    label: str
    action: str

    def __post_init__(self) -> None:
        """Refuse at once what Telegram would refuse later."""
        if not self.label or not 0 < len(self.action.encode()) <= ACTION_MAX_BYTES:
            message = f"button {self.label!r}: action {self.action!r} must take 1 to {ACTION_MAX_BYTES} bytes"
            raise ValueError(message)


@dataclass(frozen=True, slots=True)
class Venue:
    """A place to be shown on a map, in decimal degrees (WGS 84)."""

    title: str
    address: str
    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that goes with a reply."""

    filename: str
    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the assistant.

    `position` asks the channel for a way to share the person's position, or to put that away.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    venue: Venue | None = None
    position: Literal["ask", "close"] | None = None

    @property
    def text(self) -> str:
        """The reply as plain text, one line a block."""
        return "\n".join(f"- {block.text}" if block.kind == "bullet" else block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class Location:
    """A point in decimal degrees (WGS 84)."""

    lat: float
    lon: float


@dataclass(frozen=True, slots=True)
class Message:
    """What a person sent: one of text, button action, location or something that cannot be read.

    `at` is the time of answering, timezone-aware: time comes with the message, so that the core needs no clock. `sent`
    is when the person sent it, where the channel tells; `kept` the unanswered questions kept of the person, where the
    message asks to see them.
    """

    at: datetime
    text: str | None = None
    action: str | None = None
    location: Location | None = None
    sent: datetime | None = None
    kept: tuple[str, ...] = ()

    @property
    def is_unreadable(self) -> bool:
        """Whether it is a photo, a voice message, a sticker or the like."""
        return self.text is None and self.action is None and self.location is None


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


@dataclass(frozen=True, slots=True)
class Session:
    """What is kept of a conversation: ids, never the words of the person.

    `topics` are the entries last answered, newest first; `offered` the buttons last shown, so that a number or a label
    typed in answer means the same as a press; `failures` counts the messages in a row that found no answer. `dialogue`
    is the dialogue under way or whose result is shown, `paused` the one left last; `shortlist` holds ids of structures,
    `card` that of the one shown last. `apologised` is when a late answer was excused, in seconds since 1970.
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


def paragraph(text: str) -> Block:
    """A paragraph of plain text."""
    return Block("paragraph", (Span(text),))
