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
from bot.channels.telegram.groups import in_group, replying_to
from bot.channels.telegram.render import Part, callback_data, keyboard, location_keyboard, render
from bot.channels.telegram.render import forget as forget_rendered
from bot.channels.telegram.updates import Chat, Incoming
from bot.core.exchange.links import Links
from bot.core.exchange.reply import Attachment, Button, Reply, Venue, paragraph
from bot.core.knowledge.wording import Wording

Call = dict[str, Any]
"""`method` and its `params`; `plain` is the text without markup, `file` a name and content in base 64, or none where a
`document` is drawn. Of several that are drawn together, the first `tells` where they cannot be."""


@dataclass(frozen=True, slots=True)
class Labels:
    """What the channel adds by itself: the buttons to share a position, to vote, to pass an answer on.

    `in_private` leads from a group to a chat of two; `sharing` says how to share a position, `no_position` is said in a
    group instead of asking for one.
    """

    position: str = ""
    useful: str = ""
    useless: str = ""
    share: str = ""
    in_private: str = ""
    no_position: str = ""
    sharing: str = ""

    @classmethod
    def of(cls, wording: Wording) -> Labels:
        """Those of the content."""
        buttons = ("button_share_location", "button_useful", "button_useless", "button_share")
        return cls(*map(wording.text, (*buttons, "telegram_continue", "telegram_no_position", "telegram_position")))


class Composer:
    """Makes calls of replies; `username` is that of the bot, to which links lead that are passed on."""

    def __init__(self, labels: Labels, username: str = "") -> None:
        """Use these labels."""
        self._labels = labels
        self._links = Links(bot=username)

    def __call__(self, incoming: Incoming, replies: Sequence[Reply]) -> list[Call]:
        """The calls that answer a message, in groups as a reply to it."""
        calls = self.calls(incoming.chat, replies)
        if calls and incoming.message_id is not None:
            calls[0]["params"]["reply_parameters"] = replying_to(incoming.message_id)
        return calls

    def calls(self, chat: Chat, replies: Sequence[Reply]) -> list[Call]:
        """Calls in the order of sending: the keyboard of a reply under its last part, its map and files below."""
        make = self._reply if chat.is_private else self._in_group
        return [call for reply in replies for call in make(chat, reply)]

    def _in_group(self, chat: Chat, reply: Reply) -> list[Call]:
        shown, is_all = in_group(reply, self._labels.no_position)
        way_on = InlineKeyboardButton(self._labels.in_private, url=self._links.telegram(reply.link))
        markup = keyboard(shown.buttons, [] if is_all else [way_on])
        return _texts(chat, render(shown), markup.to_dict() if markup else None) + _beside(chat, shown)

    def _reply(self, chat: Chat, reply: Reply) -> list[Call]:
        calls: list[Call] = []
        blocks = reply.blocks
        if reply.position == "close" and (len(blocks) > 1 or not reply.buttons):
            # A message holds one markup: the first block puts the button away, the rest has the choices. Where there
            # is no rest, the choices matter more.
            calls += _texts(chat, render(replace(reply, blocks=blocks[:1])), ReplyKeyboardRemove().to_dict())
            blocks = blocks[1:]
        if reply.position == "ask" and self._labels.sharing:
            blocks = (*blocks, paragraph(self._labels.sharing))
        markup = location_keyboard(self._labels.position).to_dict() if reply.position == "ask" else self._inline(reply)
        calls += _texts(chat, render(replace(reply, blocks=blocks)), markup)
        return calls + _beside(chat, reply)

    def _inline(self, reply: Reply) -> Call | None:
        return _keyboard(reply.buttons, reply.vote, reply.share, self._labels, self._links)


@lru_cache(maxsize=1_000)
def _keyboard(buttons: tuple[Button, ...], vote: str, share: str, labels: Labels, links: Links) -> Call | None:
    last = [
        InlineKeyboardButton(label, callback_data=callback_data(f"{verb}:{vote}"))
        for verb, label in (("useful", labels.useful), ("useless", labels.useless))
        if vote and label
    ]
    if share and links.bot and labels.share:
        link = quote(links.telegram(share), safe="")
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


def _beside(chat: Chat, reply: Reply) -> list[Call]:
    """What follows the text of a reply: its map and its files, of which the first to be drawn tells that it is."""
    venues = [_venue(chat, reply.venue)] if reply.venue else []
    files = [_document(chat, attachment) for attachment in reply.attachments]
    for call in [call for call in files if "document" in call][:1]:
        call["tells"] = True
    return venues + files


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
