"""Sends replies: plain text where Telegram refuses the markup, patience where it asks for it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from typing import TypeVar

from telegram import Bot, InlineKeyboardMarkup, LinkPreviewOptions
from telegram.constants import ChatAction, ParseMode
from telegram.error import BadRequest, NetworkError, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.render import Part, keyboard, render
from bot.core.model import Reply

logger = logging.getLogger(__name__)

MAX_WAITS = 3
LONGEST_WAIT = timedelta(seconds=60)
PAUSE = timedelta(seconds=0.5)

_NO_PREVIEW = LinkPreviewOptions(is_disabled=True)

T = TypeVar("T")


class Sender:
    """Sends to one bot's chats."""

    def __init__(self, bot: Bot) -> None:
        """Use this bot."""
        self._bot = bot

    async def show_typing(self, chat_id: int) -> None:
        """Tell the person that an answer is on its way; a failure to tell does not matter."""
        try:
            await self._bot.send_chat_action(chat_id, ChatAction.TYPING)
        except TelegramError as error:
            logger.info("Typing action refused: %s", type(error).__name__)

    async def answer_callback(self, callback_id: str) -> None:
        """Stop the spinner of a button; a press answered too late is no matter."""
        try:
            await self._bot.answer_callback_query(callback_id)
        except BadRequest as error:
            logger.info("Callback answered too late: %s", error.message)

    async def send(self, chat_id: int, replies: Sequence[Reply]) -> None:
        """Send replies in order, the keyboard of each under its last part.

        Raises:
            telegram.error.TelegramError: Telegram refuses for good (blocked by the person, chat gone…).
        """
        for reply in replies:
            parts = render(reply)
            for number, part in enumerate(parts, 1):
                markup = keyboard(reply.buttons) if number == len(parts) else None
                await self._send_part(chat_id, part, markup)
            for attachment in reply.attachments:
                await _patiently(
                    lambda a=attachment: self._bot.send_document(chat_id, a.content, filename=a.filename)  # type: ignore[misc]
                )

    async def _send_part(self, chat_id: int, part: Part, markup: InlineKeyboardMarkup | None) -> None:
        async def send(text: str, parse_mode: str | None) -> None:
            await _patiently(
                lambda: self._bot.send_message(
                    chat_id, text, parse_mode=parse_mode, reply_markup=markup, link_preview_options=_NO_PREVIEW
                )
            )

        try:
            await send(part.html, ParseMode.HTML)
        except BadRequest as error:
            if "parse entities" not in error.message.casefold():
                raise
            logger.warning("Telegram refused the markup; sent as plain text")
            await send(part.plain, None)


async def _patiently(call: Callable[[], Awaitable[T]]) -> T:
    """Make a call, waiting as long as Telegram asks, a few times; what may have arrived is not sent again."""
    for _ in range(MAX_WAITS):
        try:
            return await call()
        except (BadRequest, TimedOut):
            raise
        except NetworkError as error:
            logger.info("Telegram failed (%s): trying again", type(error).__name__)
            await asyncio.sleep(PAUSE.total_seconds())
        except RetryAfter as error:
            wait = error.retry_after
            period = wait if isinstance(wait, timedelta) else timedelta(seconds=wait)
            logger.info("Flood limit: waiting %.0f s", period.total_seconds())
            await asyncio.sleep(min(period, LONGEST_WAIT).total_seconds())
    return await call()
