"""Answering where no service watches: an error of the assistant costs one answer, never the conversation."""

from __future__ import annotations

import sys

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session


def attempt(assistant: Assistant, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]] | None:
    """Answer a message; None if the assistant stumbles over it, and where it did stands on standard error."""
    try:
        return assistant.respond(session, message)
    except Exception as error:  # noqa: BLE001 - whatever it stumbles over, the conversation goes on
        from bot.logs import trace  # noqa: PLC0415 - an answer without an error needs no logs

        print(trace(error), file=sys.stderr)
        return None
