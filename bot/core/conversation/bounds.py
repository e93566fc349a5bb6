"""What is told of a message and its turn as a whole: whether it came too late, whether it changed a need."""

from __future__ import annotations

from datetime import timedelta

from bot.core.exchange.message import Message
from bot.core.exchange.session import Session

LATE_AFTER = timedelta(hours=3)
"""A question that waited for longer has most likely been settled elsewhere."""


def changed(session: Session, after: Session) -> bool:
    """Whether what is known of a need has changed: then the way back leads to what was known before."""
    before = session.dialogue
    return before is not None and after.dialogue is not None and before.slots != after.dialogue.slots


def is_command(message: Message) -> bool:
    """Whether a message is a command, to which no answer comes too late."""
    return (message.text or "").lstrip().startswith("/")


def is_late(message: Message) -> bool:
    """Whether a message waited so long that its answer comes too late."""
    return message.sent is not None and message.at - message.sent >= LATE_AFTER
