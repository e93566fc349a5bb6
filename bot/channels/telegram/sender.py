"""Sends replies: plain text where Telegram refuses the markup, patience where it asks for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions, ReplyKeyboardMarkup, ReplyKeyboardRemove
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TimedOut

from bot.channels.telegram.render import Part, keyboard, location_keyboard, render
from bot.channels.telegram.updates import Chat
from bot.core.model import Reply, Venue
from bot.logs import gist

logger = logging.getLogger(__name__)

MAX_TRIES = 3
LONGEST_WAIT = timedelta(seconds=60)
"""A person who waits longer than this has left."""

PAUSE_SECONDS = 0.5

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")
Pause = Callable[[float], Awaitable[Any]]
Markup = InlineKeyboardMarkup | ReplyKeyboardMarkup | ReplyKeyboardRemove


async def patiently(call: Callable[[], Awaitable[T]], pause: Pause = asyncio.sleep) -> T:
    """Make a call; again when Telegram asks to wait, or fails.

    A call that timed out is not made again: it may have had its effect. One whose connection broke is: a message that
    comes twice is better than one that never comes.

    Raises:
        telegram.error.TelegramError: Telegram refuses, or still fails at the third time.
    """
    for attempt in range(1, MAX_TRIES + 1):
        try:
            return await call()
        except (BadRequest, TimedOut):
            raise
        except (NetworkError, RetryAfter) as error:
            wait = retry_after(error) if isinstance(error, RetryAfter) else attempt * PAUSE_SECONDS
            if attempt == MAX_TRIES or wait > LONGEST_WAIT.total_seconds():
                raise
            logger.info("%s: trying again in %.1f s", gist(error), wait)
            await pause(wait)
    raise AssertionError  # the loop returns or raises


def retry_after(error: RetryAfter) -> float:
    """The seconds that Telegram asks to wait."""
    wait = error.retry_after
    return wait.total_seconds() if isinstance(wait, timedelta) else wait


class Sender:
    """Sends to one bot's chats."""

    def __init__(self, bot: Bot, share_label: str, pause: Pause = asyncio.sleep) -> None:
        """Use this bot; `share_label` is the button that shares a position, `pause` waits a number of seconds."""
        self._bot = bot
        self._share_label = share_label
        self._pause = pause

    async def show_typing(self, chat: Chat) -> None:
        """Tell the person that an answer is on its way; a failure to tell does not matter."""
        try:
            await self._bot.send_chat_action(chat.id, ChatAction.TYPING, message_thread_id=chat.thread)
        except (NetworkError, RetryAfter) as error:
            logger.info("Typing action not shown: %s", gist(error))

    async def answer_callback(self, callback_id: str) -> None:
        """Stop the spinner of a button; a press answered too late is no matter."""
        try:
            await self._bot.answer_callback_query(callback_id)
        except (NetworkError, RetryAfter) as error:
            logger.info("Press not acknowledged: %s", gist(error))

    async def send(self, chat: Chat, replies: Sequence[Reply]) -> None:
        """Send replies in order, the keyboard of each under its last part, its map and files below.

        Raises:
            telegram.error.TelegramError: Telegram refuses for good (blocked by the person, chat gone…).
        """
        for reply in replies:
            await self._send_reply(chat, reply)

    async def _send_reply(self, chat: Chat, reply: Reply) -> None:
        blocks = reply.blocks
        if reply.position == "close" and chat.is_private and (len(blocks) > 1 or not reply.buttons):
            # A message holds one markup: the first block puts the button away, the rest has the choices. Where there
            # is no rest, the choices matter more.
            await self._send_parts(chat, render(replace(reply, blocks=blocks[:1])), ReplyKeyboardRemove())
            blocks = blocks[1:]
        is_asked = reply.position == "ask" and chat.is_private
        markup = location_keyboard(self._share_label) if is_asked else keyboard(reply.buttons)
        await self._send_parts(chat, render(replace(reply, blocks=blocks)), markup)
        if reply.venue:
            await self._send_venue(chat, reply.venue)
        for attachment in reply.attachments:
            await self._send_document(chat, attachment.filename, attachment.content)

    async def _send_parts(self, chat: Chat, parts: Sequence[Part], markup: Markup | None) -> None:
        for number, part in enumerate(parts, 1):
            await self._send_part(chat, part, markup if number == len(parts) else None)

    async def _send_part(self, chat: Chat, part: Part, markup: Markup | None) -> None:
        try:
            await self._send_text(chat, part.html, ParseMode.HTML, markup)
        except BadRequest as error:
            if "can't parse entities" not in error.message.casefold():
                raise
            logger.warning("Telegram refused the markup: sending plain text")
            await self._send_text(chat, part.plain, None, markup)

    async def _send_text(self, chat: Chat, text: str, mode: str | None, markup: Markup | None) -> None:
        await patiently(
            lambda: self._bot.send_message(
                chat.id,
                text,
                parse_mode=mode,
                reply_markup=markup,
                link_preview_options=_NO_PREVIEW,
                message_thread_id=chat.thread,
            ),
            self._pause,
        )

    async def _send_venue(self, chat: Chat, venue: Venue) -> None:
        """Send a map; one that is refused is logged, for the text holds a link to it."""
        place = (venue.lat, venue.lon, venue.title, venue.address)
        try:
            await patiently(lambda: self._bot.send_venue(chat.id, *place, message_thread_id=chat.thread), self._pause)
        except BadRequest as error:
            logger.warning("Map refused: %s", gist(error))

    async def _send_document(self, chat: Chat, filename: str, content: bytes) -> None:
        await patiently(
            lambda: self._bot.send_document(chat.id, content, filename=filename, message_thread_id=chat.thread),
            self._pause,
        )
