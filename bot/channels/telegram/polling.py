"""How updates are fetched: batch after batch, the next one asked for when the database has the one before.

The library's own `Updater` is not used: it acknowledges updates that only its memory has, after one 401 or 404 it stops
asking, in silence, and it asks for ever for an update that it cannot parse.
"""

from __future__ import annotations

import logging
from collections.abc import Sequence

from telegram import Bot, Update
from telegram.error import Conflict, InvalidToken, RetryAfter, TelegramError, TimedOut

from bot.channels.telegram.caller import retry_after
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.request import UpdatesRequest
from bot.channels.telegram.rivals import PAUSE_SECONDS, Rivals
from bot.clock import Clock, back_off
from bot.health import Health
from bot.logs import gist
from bot.stores.base import StoreError

logger = logging.getLogger(__name__)

ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY, Update.INLINE_QUERY]
LONG_POLL_SECONDS = 30
MAX_REFUSALS = 3
"""Refusals of the token in a row before giving up."""

MAX_PAUSE_SECONDS = 30


async def poll(bot: Bot, request: UpdatesRequest, intake: Intake, health: Health, clock: Clock) -> None:
    """Hand updates to the intake until cancelled; asking for the next ones acknowledges those before.

    Raises:
        telegram.error.InvalidToken: Telegram refuses the token, time after time.
        telegram.error.Conflict: another program fetches this bot's updates too, and was there before.
    """
    offset: int | None = None
    rivals = Rivals(clock)
    failures = refusals = 0
    while True:
        try:
            offset = await _take(bot, request, intake, offset)
        except TimedOut:
            continue
        except StoreError as error:
            failures += 1
            wait = back_off(failures, 1, MAX_PAUSE_SECONDS)
            logger.error("%s Nouvel essai dans %.0f s ; rien n'est perdu.", error, wait)  # noqa: TRY400
            await clock.sleep(wait)
            continue
        except Conflict:
            if rivals.note_conflict():
                raise
            await clock.sleep(PAUSE_SECONDS)
            continue
        except TelegramError as error:
            failures += 1
            refusals = refusals + 1 if isinstance(error, InvalidToken) else 0
            if refusals == MAX_REFUSALS:
                raise
            wait = retry_after(error) if isinstance(error, RetryAfter) else back_off(failures, 1, MAX_PAUSE_SECONDS)
            logger.warning("No updates (%s): asking again in %.0f s", gist(error), wait)
            await clock.sleep(wait)
            continue
        health.polled()
        failures = refusals = 0


async def _take(bot: Bot, request: UpdatesRequest, intake: Intake, offset: int | None) -> int | None:
    """Have the next updates handled; the new offset. While the ones after them are waited for, nothing holds them."""
    updates = await _fetch(bot, request, offset)
    await intake.accept(updates)
    return updates[-1].update_id + 1 if updates else offset


async def _fetch(bot: Bot, request: UpdatesRequest, offset: int | None) -> Sequence[Update]:
    async def fetch() -> Sequence[Update]:
        return await bot.get_updates(offset=offset, timeout=LONG_POLL_SECONDS, allowed_updates=ALLOWED_UPDATES)

    try:
        return await fetch()
    except TelegramError:
        raise
    except Exception:  # noqa: BLE001 - whatever the library stumbles over, all but that update can be had
        request.is_careful = True
        try:
            return await fetch()
        finally:
            request.is_careful = False
