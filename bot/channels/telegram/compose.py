"""Replies as calls of the Bot API, one a message, as JSON can hold them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

from telegram import ReplyKeyboardRemove
from telegram.constants import ParseMode

from bot.channels.telegram.render import Part, keyboard, location_keyboard, render
from bot.channels.telegram.render import forget as forget_rendered
from bot.channels.telegram.updates import Chat, Incoming
from bot.core.exchange.reply import Attachment, Button, Reply, Venue

Call = dict[str, Any]
"""`method` and its `params`; `plain` is the text without markup, `file` a name and content in base 64."""


class Composer:
    """Makes calls of replies; `share_label` is the button that shares a position."""

    def __init__(self, share_label: str) -> None:
        """Use this label."""
        self._share_label = share_label

    def __call__(self, incoming: Incoming, replies: Sequence[Reply]) -> list[Call]:
        """The calls that answer a message."""
        return self.calls(incoming.chat, replies)

    def calls(self, chat: Chat, replies: Sequence[Reply]) -> list[Call]:
        """Calls in the order of sending: the keyboard of a reply under its last part, its map and files below."""
        return [call for reply in replies for call in self._reply(chat, reply)]

    def _reply(self, chat: Chat, reply: Reply) -> list[Call]:
        calls: list[Call] = []
        blocks = reply.blocks
        if reply.position == "close" and chat.is_private and (len(blocks) > 1 or not reply.buttons):
            # A message holds one markup: the first block puts the button away, the rest has the choices. Where there
            # is no rest, the choices matter more.
            calls += _texts(chat, render(replace(reply, blocks=blocks[:1])), ReplyKeyboardRemove().to_dict())
            blocks = blocks[1:]
        is_asked = reply.position == "ask" and chat.is_private
        markup = location_keyboard(self._share_label).to_dict() if is_asked else _inline(reply.buttons)
        calls += _texts(chat, render(replace(reply, blocks=blocks)), markup)
        if reply.venue:
            calls.append(_venue(chat, reply.venue))
        return calls + [_document(chat, attachment) for attachment in reply.attachments]


@lru_cache(maxsize=1_000)
def _inline(buttons: tuple[Button, ...]) -> Call | None:
    markup = keyboard(buttons)
    return markup.to_dict() if markup else None


def forget() -> None:
    """Forget the replies composed so far: some say what a person told."""
    _inline.cache_clear()
    forget_rendered()


def _texts(chat: Chat, parts: Sequence[Part], markup: Call | None) -> list[Call]:
    calls = []
    for number, part in enumerate(parts, 1):
        call = _call("sendMessage", chat, text=part.html, parse_mode=ParseMode.HTML)
        call["params"]["link_preview_options"] = {"is_disabled": True}
        if markup and number == len(parts):
            call["params"]["reply_markup"] = markup
        calls.append({**call, "plain": part.plain})
    return calls


def _venue(chat: Chat, venue: Venue) -> Call:
    place = {"latitude": venue.lat, "longitude": venue.lon, "title": venue.title, "address": venue.address}
    return _call("sendVenue", chat, **place)


def _document(chat: Chat, attachment: Attachment) -> Call:
    content = b64encode(attachment.content).decode()
    return {**_call("sendDocument", chat), "file": [attachment.filename, content]}


def _call(method: str, chat: Chat, **params: object) -> Call:
    thread = {"message_thread_id": chat.thread} if chat.thread is not None else {}
    return {"method": method, "params": {"chat_id": chat.id, **thread, **params}}
