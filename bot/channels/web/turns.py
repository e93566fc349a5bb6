"""One message of a page: the conversation after it, and the files that a reply brings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime

from bot.channels.attempt import attempt
from bot.channels.web.state import Exchange, Sent, State
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.votes import SIGNS
from bot.core.exchange.event import Arrival
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Attachment, Reply
from bot.core.exchange.session import Session

Kept = tuple[str, ...]
"""The unanswered questions that are kept of a person."""


def message_of(sent: Sent, now: datetime, location: Location | None = None, kept: Kept = ()) -> Message:
    """What was sent, as the assistant reads it."""
    text = None if sent.action or location else sent.text
    return Message(now, text=text, action=sent.action, location=location, kept=kept)


def answered(  # noqa: PLR0913, PLR0917 - all that a message comes with
    assistant: Assistant,
    state: State,
    sent: Sent,
    now: datetime,
    location: Location | None = None,
    kept: Kept = (),
    arrival: Arrival | None = None,
) -> tuple[State, bool]:
    """The conversation after a message, and whether the assistant stumbled over it; a position is not kept."""
    labelled = replace(sent, label=_label(assistant, state, sent.action)) if sent.action else sent
    message = replace(message_of(sent, now, location, kept), arrival=arrival)
    result = attempt(assistant, state.session, message)
    session, replies = result or (state.session, (assistant.apology(),))
    has_file = any(reply.attachments for reply in replies)
    is_erased = result is not None and session == Session()
    shown = tuple(replace(reply, attachments=tuple(map(_named, reply.attachments))) for reply in replies)
    after = State(
        at=int(now.timestamp()),
        id=state.id,
        turn=state.turn + 1,
        session=session,
        before=state.session if has_file else None,
        exchanges=(*(() if is_erased else state.exchanges), Exchange(labelled, shown)),
    )
    return after, result is None


def file_of(assistant: Assistant, state: State, name: str, kept: Kept = ()) -> Attachment | None:
    """The file of this name of the newest reply, made anew; None if there is none."""
    if state.before is None or not state.exchanges:
        return None
    at = datetime.fromtimestamp(state.at, UTC)
    result = attempt(assistant, state.before, message_of(state.exchanges[-1].sent, at, kept=kept))
    replies: Sequence[Reply] = result[1] if result else ()
    return next((file for reply in replies for file in reply.attachments if file.filename == name), None)


def _label(assistant: Assistant, state: State, action: str) -> str:
    """The label under which a button was shown."""
    if (verb := action.partition(":")[0]) in SIGNS:
        return assistant.knowledge.wording.text(f"button_{verb}")
    shown = (button for exchange in reversed(state.exchanges) for reply in exchange.replies for button in reply.buttons)
    return next((button.label for button in (*state.session.offered, *shown) if button.action == action), action)


def _named(file: Attachment) -> Attachment:
    """The name of a file, without the file."""
    return replace(file, content=b"", document=None)
