"""What the assistant sends back, in light markup that every channel can render."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from bot.core.exchange.document import Document
from bot.core.exchange.host import Order

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
    """A file that goes with a reply: its content, or the document that the channel has drawn."""

    filename: str
    media_type: str
    content: bytes = b""
    document: Document | None = None


SHOWN_TEXT = 600
"""Characters that are read at a glance on a phone."""

PARAGRAPH = "\n\n"
"""What stands between two blocks of a reply."""

SHOWN_BUTTONS = 6
"""As many as fit on a phone without scrolling."""


@dataclass(frozen=True, slots=True)
class Reply:
    """One message of the assistant.

    Of its buttons, the first `shown` stand before « Autres choix », and the rest behind it. `position` asks the channel
    for a way to share the person's position, or to put that away; `vote` for a way to say whether it helped, under that
    target; `share` for a way to pass it on, by the payload of a deep link; `order` is what it does beside sending it.
    `link` is the payload that leads to the same, whatever it is; empty where there is none.
    """

    blocks: tuple[Block, ...]
    buttons: tuple[Button, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    venue: Venue | None = None
    position: Literal["ask", "close"] | None = None
    shown: int = SHOWN_BUTTONS
    vote: str = ""
    share: str = ""
    order: Order | None = None
    link: str = ""

    @property
    def text(self) -> str:
        """The reply as plain text, one line a block."""
        return "\n".join(f"- {block.text}" if block.kind == "bullet" else block.text for block in self.blocks)


def paragraph(text: str) -> Block:
    """A paragraph of plain text."""
    return Block("paragraph", (Span(text),))
