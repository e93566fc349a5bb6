"""What `boussole preview` shows: an answer or a card as each channel sends it, and what may be hard to read in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
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


def preview(id_: str, assistant: Assistant, chat: Chat, now: datetime) -> Iterator[str]:
    """The lines of a preview, as Telegram and a terminal show it: an answer in short, in detail, with warnings; a card.

    Raises:
        KeyError: nothing has this id.
    """
    knowledge, directory = assistant.knowledge, assistant.territory.directory
    if id_ in knowledge.entries:
        entry, views = knowledge.entries[id_], Views(knowledge)
        yield from _shown("Réponse courte", [views.answer(entry)], chat)
        yield from _shown("En savoir plus", [views.details(entry)], chat)
        found = warnings(entry, knowledge)
        yield f"== {len(found)} remarque(s) sur la réponse courte"
        yield from (f"! {one}" for one in found)
        return
    verb: Verb = "card" if id_ in directory.structures else "facilitator"
    if verb == "facilitator" and id_ not in directory.facilitators:
        raise KeyError(id_)
    _, replies = assistant.respond(Session(), Message(now, action=str(Action(verb, id_))))
    yield from _shown("Fiche", replies, chat)


def ids(assistant: Assistant) -> list[str]:
    """What can be previewed."""
    directory = assistant.territory.directory
    return [*assistant.knowledge.entries, *directory.structures, *directory.facilitators]


def _shown(title: str, replies: Sequence[Reply], chat: Chat) -> Iterator[str]:
    yield from (f"== {title}, dans Telegram", *_telegram(replies, chat), "")
    yield from (f"== {title}, dans le terminal", *map(plain_text, replies), "")


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
