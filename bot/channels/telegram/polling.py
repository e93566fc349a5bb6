"""How updates come in: fetched one batch after the other, whatever is in them, and each chat's in order.

The library's own `Updater` is not used: after one 401 or 404 it stops asking, in silence, and it asks for ever for an
update that it cannot parse, with its text in the log.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable
from typing import Any
from weakref import WeakValueDictionary

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut
from telegram.ext import BaseUpdateProcessor
from telegram.request import HTTPXRequest

from bot.channels.telegram.sender import Pause, retry_after
from bot.logs import gist

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]
LONG_POLL_SECONDS = 30
MAX_REFUSALS = 3
"""Refusals in a row before giving up: a restart meets the poll of the process before it once or twice."""

MAX_PAUSE_SECONDS = 30
CONCURRENT_UPDATES = 256


async def poll(bot: Bot, queue: asyncio.Queue[object], pause: Pause = asyncio.sleep) -> None:
    """Put updates into the queue until cancelled; asking for the next ones acknowledges those before.

    Raises:
        telegram.error.InvalidToken: Telegram refuses the token, time after time.
        telegram.error.Conflict: another program fetches this bot's updates, time after time.
    """
    offset: int | None = None
    failures = refusals = 0
    while True:
        try:
            updates = await bot.get_updates(offset=offset, timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)
        except TimedOut:
            continue
        except TelegramError as error:
            failures += 1
            refusals = refusals + 1 if isinstance(error, Conflict | InvalidToken) else 0
            if refusals == MAX_REFUSALS:
                raise
            wait = retry_after(error) if isinstance(error, RetryAfter) else min(2 ** (failures - 1), MAX_PAUSE_SECONDS)
            logger.warning("No updates (%s): asking again in %.0f s", gist(error), wait)
            await pause(wait)
            continue
        failures = refusals = 0
        for update in updates:
            await queue.put(update)
            offset = update.update_id + 1


class UpdatesRequest(HTTPXRequest):
    """Fetches updates, and empties those that the library cannot parse, so that they get acknowledged too."""

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """See `BaseRequest.parse_json_payload`."""
        data = HTTPXRequest.parse_json_payload(payload)
        if isinstance(data.get("result"), list):
            data["result"] = [_parsable(update) for update in data["result"]]
        return data


def _parsable(update: dict[str, Any]) -> dict[str, Any]:
    try:
        Update.de_json(update, None)
    except Exception as error:  # noqa: BLE001 - whatever it is, the other updates must go on
        logger.warning("Update of an unknown form skipped: %s", type(error).__name__)
        return {"update_id": update["update_id"]}
    return update


class OneAtATime(BaseUpdateProcessor):
    """Handles updates of several chats at once, those of one chat one by one, in the order of arrival."""

    def __init__(self) -> None:
        """Start with no chat at work."""
        super().__init__(CONCURRENT_UPDATES)
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    async def initialize(self) -> None:
        """Nothing to prepare."""

    async def shutdown(self) -> None:
        """Nothing to clear."""

    async def do_process_update(self, update: object, coroutine: Awaitable[Any]) -> None:
        """Wait for the updates of this chat that came before."""
        chat = update.effective_chat if isinstance(update, Update) else None
        lock = self._locks.setdefault(chat.id, asyncio.Lock()) if chat else asyncio.Lock()
        async with lock:
            await coroutine
