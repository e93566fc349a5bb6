"""Events on the page: which one an address names, and what is counted there."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.attendance import counts
from bot.core.exchange.event import Arrival, Way, is_code
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.stores.base import NoDatabaseError, StoreError
from bot.stores.database import Database

logger = logging.getLogger(__name__)

Open = Callable[[], Awaitable[Database]]
"""Opens the database, or gives the one that is open: a page without events needs none."""


@dataclass
class Book:
    """Knows events and counts; what a database refuses to count is left out, and never stops an answer."""

    database: Open

    async def arrival(self, code: str, way: Way, now: datetime) -> Arrival | None:
        """How a person comes who follows the link of an event; None where it is over, or there is none."""
        if not is_code(code):
            return None
        try:
            async with (await self.database()).records() as records:
                event = (await records.events.open([code], now.date())).get(code)
        except NoDatabaseError:
            return None
        except StoreError as error:
            logger.warning("An event is not looked up: %s", error)
            return None
        return Arrival(event, way) if event else None

    async def count(self, turn: str, before: Session, message: Message, after: Session) -> None:
        """Count a turn, once however often its form is sent; `turn` names it."""
        rows = counts(before, message, after)
        if not rows:
            return
        try:
            async with (await self.database()).records() as records:
                if await records.remember([turn], message.at):
                    await records.events.count(rows, message.at.date())
        except NoDatabaseError:
            return
        except StoreError as error:
            logger.warning("A turn is not counted: %s", error)
