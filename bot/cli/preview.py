"""What `boussole preview` shows: an answer or a card as each channel sends it, and what may be hard to read in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.plain import plain_text
from bot.channels.telegram.compose import Composer, Labels
from bot.channels.telegram.render import length
from bot.channels.telegram.updates import Chat
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.replies.answers import Views
from bot.reporting.reading import warnings

_MOST_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


@dataclass(frozen=True, slots=True)
class Preview:
    """Replies under their titles, and what may be hard to read in the first: None where nothing is looked for."""

    parts: tuple[tuple[str, tuple[Reply, ...]], ...]
    remarks: tuple[str, ...] | None = None

    @property
    def told(self) -> str:
        """How many remarks there are."""
        return "" if self.remarks is None else f"{len(self.remarks)} remarque(s) sur la réponse courte"


def preview(id_: str, assistant: Assistant, now: datetime) -> Preview:
    """An answer in short and in detail, with remarks; or a card.

    Raises:
        KeyError: nothing has this id.
    """
    knowledge, directory = assistant.knowledge, assistant.territory.directory
    if id_ in knowledge.entries:
        entry, views = knowledge.entries[id_], Views(knowledge)
        parts = (("Réponse courte", (views.answer(entry),)), ("En savoir plus", (views.details(entry),)))
        return Preview(parts, tuple(warnings(entry, knowledge)))
    verb: Verb = "card" if id_ in directory.structures else "facilitator"
    if verb == "facilitator" and id_ not in directory.facilitators:
        raise KeyError(id_)
    _, replies = assistant.respond(Session(), Message(now, action=str(Action(verb, id_))))
    return Preview((("Fiche", tuple(replies)),))


def lines(shown: Preview, chat: Chat) -> Iterator[str]:
    """The lines of a preview, as Telegram and a terminal show it."""
    for title, replies in shown.parts:
        yield from (f"== {title}, dans Telegram", *_telegram(replies, chat), "")
        yield from (f"== {title}, dans le terminal", *map(plain_text, replies), "")
    if shown.remarks is not None:
        yield f"== {shown.told}"
        yield from (f"! {one}" for one in shown.remarks)


def page(shown: Preview, id_: str, assistant: Assistant) -> str:
    """The same as the page shows it, in one file."""
    from bot.channels.web.page import Pages

    remarks = [shown.told, *shown.remarks] if shown.remarks is not None else []
    return Pages(assistant).preview(id_, shown.parts, remarks)


def ids(assistant: Assistant) -> list[str]:
    """What can be previewed."""
    directory = assistant.territory.directory
    return [*assistant.knowledge.entries, *directory.structures, *directory.facilitators]


def _telegram(replies: Sequence[Reply], chat: Chat) -> Iterator[str]:
    """The parts as they are sent, each with its length, and below them the buttons with the bytes of their data."""
    for call in Composer(Labels()).calls(chat, replies):
        params = call["params"]
        if "text" in params:
            yield f"-- {length(params['text'])} unités sur {int(MessageLimit.MAX_TEXT_LENGTH)}"
            yield params["text"]
        elif "title" in params:
            yield f"-- carte : {params['title']}, {params['address']}"
        for row in params.get("reply_markup", {}).get("inline_keyboard", ()):
            yield "  ".join(f"[{one['text']}] ({_bytes(one)} octets sur {_MOST_BYTES})" for one in row)


def _bytes(button: Mapping[str, Any]) -> int:
    return len(button.get("callback_data", "").encode())
