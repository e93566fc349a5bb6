"""Telegram updates as messages of the core."""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime

from telegram import Message as TelegramMessage
from telegram import MessageEntity, Update
from telegram.constants import ChatType

from bot.channels.telegram.render import CALLBACK_VERSION
from bot.core.model import Location, Message

STALE = "stale"
"""The action of a button of another version."""

REMEMBERED_EDITS = 2_000

_UNREADABLE = (
    "photo", "voice", "audio", "video", "video_note", "animation", "sticker", "document", "contact", "poll", "dice",
    "game", "story", "paid_media", "venue", "checklist",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message and the chat to answer; `callback_id` is set for the press of a button."""

    chat_id: int
    message: Message
    callback_id: str | None = None


def read_update(update: Update, now: datetime, username: str, bot_id: int) -> Incoming | None:
    """What an update asks of us; None for all that is not for us (channel posts, service messages, other bots…)."""
    query = update.callback_query
    if query is not None:
        chat = query.message.chat if query.message else None
        chat_id = chat.id if chat else query.from_user.id
        return Incoming(chat_id, Message(now, action=_action(query.data)), query.id)
    message = update.message or update.edited_message
    if message is None or (message.from_user is not None and message.from_user.is_bot):
        return None
    if message.chat.type != ChatType.PRIVATE and not _addresses_us(message, username, bot_id):
        return None
    content = _content(message, now, username)
    return Incoming(message.chat.id, content) if content else None


def _action(data: str | None) -> str:
    if not data or not data.startswith(CALLBACK_VERSION):
        return STALE
    return data.removeprefix(CALLBACK_VERSION)


def _addresses_us(message: TelegramMessage, username: str, bot_id: int) -> bool:
    """In groups: commands (for no other bot), mentions of us, and replies to us."""
    text = message.text or ""
    if text.startswith("/"):
        command = text.split(maxsplit=1)[0]
        return "@" not in command or command.casefold().endswith(f"@{username}".casefold())
    reply = message.reply_to_message
    if reply and reply.from_user and reply.from_user.id == bot_id:
        return True
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return any(mention.casefold() == f"@{username}".casefold() for mention in mentions)


def _content(message: TelegramMessage, now: datetime, username: str) -> Message | None:
    if message.text is not None:
        return Message(now, message.text.replace(f"@{username}", "") if username else message.text)
    if message.location is not None and message.venue is None:
        return Message(now, location=Location(message.location.latitude, message.location.longitude))
    return Message(now) if any(getattr(message, kind, None) for kind in _UNREADABLE) else None


class EditMemory:
    """Remembers, for a while, what was answered, so that an edit that changes nothing is not answered again.

    Holds hashes of texts, in this process only.
    """

    def __init__(self) -> None:
        """Start empty."""
        self._seen: OrderedDict[tuple[int, int], bytes] = OrderedDict()

    def is_news(self, update: Update) -> bool:
        """Whether a message is new, or an edit whose text is; remembers it."""
        message = update.message or update.edited_message
        if message is None:
            return True
        key = (message.chat.id, message.message_id)
        digest = hashlib.sha256((message.text or "").encode("utf-8", "surrogatepass")).digest()
        is_known = self._seen.get(key) == digest
        self._seen[key] = digest
        self._seen.move_to_end(key)
        while len(self._seen) > REMEMBERED_EDITS:
            self._seen.popitem(last=False)
        is_edit_of_other_content = update.edited_message is not None and message.text is None
        return not is_known and not is_edit_of_other_content
