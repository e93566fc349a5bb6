"""What `boussole preview` shows: an answer as each channel sends it, and what may be hard to read in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.channels.plain import plain_text
from bot.channels.telegram.compose import Composer
from bot.channels.telegram.render import length
from bot.channels.telegram.updates import Chat
from bot.core.exchange.reply import Reply
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.reporting.reading import warnings

_MOST_BYTES = int(InlineKeyboardButtonLimit.MAX_CALLBACK_DATA)


def preview(id_: str, knowledge: Knowledge, chat: Chat) -> Iterator[str]:
    """The lines of a preview of an answer: short and in detail, on Telegram and in a terminal, then the warnings."""
    entry, views = knowledge.entries[id_], Views(knowledge)
    for title, reply in (("Réponse courte", views.answer(entry)), ("En savoir plus", views.details(entry))):
        yield from (f"== {title}, dans Telegram", *_telegram(reply, chat), "")
        yield from (f"== {title}, dans le terminal", plain_text(reply), "")
    found = warnings(entry, knowledge)
    yield f"== {len(found)} remarque(s) sur la réponse courte"
    yield from (f"! {one}" for one in found)


def _telegram(reply: Reply, chat: Chat) -> Iterator[str]:
    """The parts as they are sent, each with its length, and below them the buttons with the bytes of their data."""
    for call in Composer("").calls(chat, [reply]):
        params = call["params"]
        yield f"-- {length(params['text'])} unités sur {int(MessageLimit.MAX_TEXT_LENGTH)}"
        yield params["text"]
        for row in params.get("reply_markup", {}).get("inline_keyboard", ()):
            yield "  ".join(f"[{one['text']}] ({_bytes(one)} octets sur {_MOST_BYTES})" for one in row)


def _bytes(button: Mapping[str, Any]) -> int:
    return len(button.get("callback_data", "").encode())
