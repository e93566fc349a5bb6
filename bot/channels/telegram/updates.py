"""Telegram updates as messages of the core."""

from __future__ import annotations

import logging
import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from telegram import Bot, MaybeInaccessibleMessage, MessageEntity, Update
from telegram import Message as TelegramMessage
from telegram.constants import ChatType, MessageAttachmentType, MessageType

from bot.channels.telegram.render import CALLBACK_VERSION
from bot.core.exchange.message import Location, Message
from bot.desk import INVITED

logger = logging.getLogger(__name__)

_BY_PEOPLE = {
    *map(str, MessageAttachmentType),
    MessageType.TEXT,
    MessageType.CHECKLIST,
    MessageType.GIVEAWAY,
    MessageType.GIVEAWAY_WINNERS,
    # what may come with any of these
    MessageType.BUSINESS_CONNECTION_ID,
    MessageType.EFFECT_ID,
    MessageType.REPLY_TO_STORY,
    MessageType.SENDER_BOOST_COUNT,
    MessageType.SENDER_BUSINESS_BOT,
    MessageType.SUGGESTED_POST_INFO,
}
_BY_TELEGRAM = ({*map(str, MessageType)} | {"migrate_from_chat_id"}) - _BY_PEOPLE
"""What tells of the chat itself. The library's own filter for it would import all of `telegram.ext`, 2.5 MB."""

_COMMAND = re.compile(r"/(?P<name>[A-Za-z0-9_]{1,32})(?:@(?P<bot>[A-Za-z0-9_]+))?(?=\s|$)")

STALE = "stale"
"""The action of a button of another version."""


@dataclass(frozen=True, slots=True)
class Chat:
    """Where an answer goes; `thread` is the topic of a forum."""

    id: int
    thread: int | None = None

    @property
    def is_private(self) -> bool:
        """Whether it is a conversation with one person: the ids of groups are negative."""
        return self.id > 0


@dataclass(frozen=True, slots=True)
class Incoming:
    """A message and the chat to answer; `callback_id` is set for the press of a button.

    In groups `member` is who wrote or pressed, and `message_id` the message that the answer replies to.
    """

    chat: Chat
    message: Message
    callback_id: str | None = None
    member: int | None = None
    message_id: int | None = None


def parse_update(data: dict[str, Any], bot: Bot | None) -> Update | None:
    """The update; None for one whose form the library does not know, which Telegram would only repeat."""
    try:
        return Update.de_json(data, bot)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other updates must go on
        note_unknown_form(error)
        return None


def note_unknown_form(error: Exception) -> None:
    """Log that an update is skipped, without what is in it."""
    logger.warning("Update of an unknown form skipped: %s", type(error).__name__)


def read_update(
    update: Update, now: datetime, username: str, bot_id: int, commands: Collection[str]
) -> Incoming | None:
    """What an update asks of us; None for all that is not for us (channel posts, service messages, other bots…).

    In groups a command that names no bot is for us if it is one of our `commands`.

    Raises:
        Exception: of any class, where it has an unknown form.
    """
    chat, query = chat_of(update), update.callback_query
    message = update.message or update.edited_message
    _check_types(chat, query.data if query else None, message.text if message else None)
    if chat and query:
        pressed = Message(now, action=_action(query.data))
        below = _message_id(chat, query.message)
        return Incoming(chat, pressed, query.id, _member(chat, query.from_user.id), below)
    if not chat or not message or not _is_for_us(update, message, username, bot_id, commands):
        return None
    sent = message.edit_date or message.date
    content = replace(_content(message, now, username), sent=sent)
    return Incoming(chat, content, None, _member(chat, _author(message)), _message_id(chat, message))


def moved_group(update: Update) -> tuple[int, int] | None:
    """The ids that a group had and has, when an update tells that it became a supergroup: in either of the two."""
    message = update.message
    if not message:
        return None
    here = getattr(message.chat, "id", None)  # the library takes a chat that is none
    before, after = message.migrate_from_chat_id or here, message.migrate_to_chat_id or here
    if isinstance(before, int) and isinstance(after, int) and before != after:
        return before, after
    return None


ANONYMOUS = 0
"""The member that administrators are who write in the name of the group: nothing tells one from the other."""


def _author(message: TelegramMessage) -> int | None:
    if message.sender_chat:
        return ANONYMOUS if message.sender_chat.id == message.chat.id else message.sender_chat.id
    return message.from_user.id if message.from_user else None


def _member(chat: Chat, author: int | None) -> int | None:
    return None if chat.is_private else author


def _message_id(chat: Chat, message: MaybeInaccessibleMessage | None) -> int | None:
    return None if chat.is_private or message is None else message.message_id


def _check_types(chat: Chat | None, *texts: str | None) -> None:
    """Make sure of what the library takes on trust."""
    if (chat and not isinstance(chat.id, int)) or not all(isinstance(text, str | None) for text in texts):
        message = "neither a number nor a text"
        raise TypeError(message)


def chat_of(update: Update) -> Chat | None:
    """Where an answer to an update goes; None if it comes from no chat."""
    chat, message = update.effective_chat, update.effective_message
    if chat is None:
        return Chat(update.callback_query.from_user.id) if update.callback_query else None
    if isinstance(message, TelegramMessage) and message.is_topic_message:
        return Chat(chat.id, message.message_thread_id)
    return Chat(chat.id)


def _action(data: str | None) -> str:
    if not data or not data.startswith(CALLBACK_VERSION):
        return STALE
    return data.removeprefix(CALLBACK_VERSION)


def _is_for_us(update: Update, message: TelegramMessage, username: str, bot_id: int, commands: Collection[str]) -> bool:
    # an administrator who writes in the name of the group, or a channel, comes under the name of a bot of Telegram's
    is_bot = message.from_user and message.from_user.is_bot and not message.sender_chat
    is_ours = message.via_bot and message.via_bot.id == bot_id  # a result of inline mode, in a chat where we are
    if is_bot or is_ours or _tells_of_the_chat(message):
        return False
    if update.edited_message and message.text is None:
        return False  # a new caption, or a live location on its way
    return message.chat.type == ChatType.PRIVATE or _addresses_us(message, username, bot_id, commands)


def _tells_of_the_chat(message: TelegramMessage) -> bool:
    return message.text is None and any(getattr(message, kind) for kind in _BY_TELEGRAM)


def _addresses_us(message: TelegramMessage, username: str, bot_id: int, commands: Collection[str]) -> bool:
    """In groups: our commands, mentions of us, and replies to us."""
    if command := _COMMAND.match(message.text or ""):
        name, to = command["name"].casefold(), command["bot"]
        return name in commands if to is None else to.casefold() == username.casefold()
    reply = message.reply_to_message
    if reply and reply.from_user and reply.from_user.id == bot_id:
        return True
    mentions = message.parse_entities([MessageEntity.MENTION]).values()
    return any(mention.casefold() == f"@{username}".casefold() for mention in mentions)


def _content(message: TelegramMessage, now: datetime, username: str) -> Message:
    if message.text is not None:
        text = re.sub(rf"@{username}\b", "", message.text, flags=re.IGNORECASE)
        is_for_one = text.startswith(INVITED) and message.chat.type != ChatType.PRIVATE
        return Message(now, "/start" if is_for_one else text)  # a group is no facilitator: the invitation stays good
    if message.location is not None:
        return Message(now, location=Location(message.location.latitude, message.location.longitude))
    return Message(now)
