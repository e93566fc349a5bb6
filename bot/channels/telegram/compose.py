"""Replies as calls of the Bot API, one a message, as JSON can hold them."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any
from urllib.parse import quote

from telegram import InlineKeyboardButton, ReplyKeyboardRemove
from telegram.constants import ParseMode

from bot.channels.telegram.documents import written
from bot.channels.telegram.render import Part, callback_data, keyboard, location_keyboard, render
from bot.channels.telegram.render import forget as forget_rendered
from bot.channels.telegram.updates import Chat, Incoming
from bot.core.exchange.reply import Attachment, Button, Reply, Venue
from bot.core.knowledge.wording import Wording

Call = dict[str, Any]
"""`method` and its `params`; `plain` is the text without markup, `file` a name and content in base 64, or none where a
`document` is drawn. Of several that are drawn together, the first `tells` where they cannot be."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What stands on the buttons that the channel adds: to share a position, to vote, to pass an answer on."""

    position: str = ""
    useful: str = ""
    useless: str = ""
    share: str = ""

    @classmethod
    def of(cls, wording: Wording) -> Labels:
        """Those of the content."""
        said = wording.text
        return cls(said("button_share_location"), said("button_useful"), said("button_useless"), said("button_share"))


class Composer:
    """Makes calls of replies; `username` is that of the bot, to which links lead that are passed on."""

    def __init__(self, labels: Labels, username: str = "") -> None:
        """Use these labels."""
        self._labels = labels
        self._username = username

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
        markup = location_keyboard(self._labels.position).to_dict() if is_asked else self._inline(reply)
        calls += _texts(chat, render(replace(reply, blocks=blocks)), markup)
        if reply.venue:
            calls.append(_venue(chat, reply.venue))
        calls += [_document(chat, attachment) for attachment in reply.attachments]
        drawn = [call for call in calls if "document" in call]
        for call in drawn[:1]:
            call["tells"] = True
        return calls

    def _inline(self, reply: Reply) -> Call | None:
        return _keyboard(reply.buttons, reply.vote, reply.share, self._labels, self._username)


@lru_cache(maxsize=1_000)
def _keyboard(buttons: tuple[Button, ...], vote: str, share: str, labels: Labels, username: str) -> Call | None:
    last = [
        InlineKeyboardButton(label, callback_data=callback_data(f"{verb}:{vote}"))
        for verb, label in (("useful", labels.useful), ("useless", labels.useless))
        if vote and label
    ]
    if share and username and labels.share:
        link = quote(f"https://t.me/{username}?start={share}", safe="")
        last.append(InlineKeyboardButton(labels.share, url=f"https://t.me/share/url?url={link}"))
    markup = keyboard(buttons, last)
    return markup.to_dict() if markup else None


def forget() -> None:
    """Forget the replies composed so far: some say what a person told."""
    _keyboard.cache_clear()
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
    call = {**_call("sendDocument", chat), "file": [attachment.filename, content]}
    return {**call, "document": written(attachment.document)} if attachment.document else call


def _call(method: str, chat: Chat, **params: object) -> Call:
    thread = {"message_thread_id": chat.thread} if chat.thread is not None else {}
    return {"method": method, "params": {"chat_id": chat.id, **thread, **params}}
