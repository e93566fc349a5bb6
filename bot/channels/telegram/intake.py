"""What Telegram delivers becomes deliveries of the app; nothing is acknowledged before the database has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence

from telegram import Bot, Update

from bot.app import App, Delivery
from bot.batching import Batcher
from bot.channels.telegram import compose, request
from bot.channels.telegram.pseudonyms import conversation_key, digest
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.updates import UNKNOWN_FORM, Incoming, note_unknown_form, read_update
from bot.clock import Clock
from bot.metrics import Metrics
from bot.stores.base import StoreDataError, StoreError

logger = logging.getLogger(__name__)

HANDLED_AT_ONCE = 32
"""Updates of one transaction: more would spare little, and make the first wait for the last."""


class Intake:
    """Accepts the updates of one bot."""

    def __init__(
        self,
        app: App,
        bot: Bot,
        sender: Sender,
        *,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        """Bind the app to the sender of a bot."""
        self._app = app
        self._bot = bot
        self._sender = sender
        self._metrics = metrics
        self._clock = clock
        self._batcher = Batcher(self._handle, HANDLED_AT_ONCE)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Handle updates, in order; on return, all that they lead to is in the database.

        Raises:
            StoreError: the database refuses; the updates can be offered again.
        """
        deliveries = [delivery for update in updates if (delivery := self._read(update))]
        self._metrics.updates.labels("ignored").inc(len(updates) - len(deliveries))
        for start in range(0, len(deliveries), HANDLED_AT_ONCE):  # what follows one that failed must not overtake it
            together = map(self._batcher.put, deliveries[start : start + HANDLED_AT_ONCE])
            for error in await asyncio.gather(*together, return_exceptions=True):
                if isinstance(error, BaseException):
                    raise error

    async def finish(self) -> None:
        """Wait for what is being handled."""
        await self._batcher.finish()

    def _read(self, update: Update) -> Delivery | None:
        try:
            incoming = read_update(update, self._clock.now(), self._bot.username, self._bot.id)
        except UNKNOWN_FORM as error:
            note_unknown_form(error)
            return None
        if incoming is None:
            return None
        ids = [f"{self._bot.id}:{update.update_id}"]
        message = update.message or update.edited_message
        if message and message.text is not None:
            # an edit that leaves the text as it was is no news
            content = f"{message.chat.id}:{message.message_id}:{message.text}"
            ids.append(f"{self._bot.id}:{digest(self._bot.token, content)}")
        return Delivery(tuple(ids), conversation_key(self._bot.token, incoming.chat.id), incoming.message, incoming)

    async def _handle(self, deliveries: Sequence[Delivery]) -> None:
        try:
            result = await self._app.handle(deliveries, self._clock.now())
        except StoreDataError as error:
            if len(deliveries) == 1:
                logger.error("Update given up: %s", error)  # noqa: TRY400 - the message says it all
                self._metrics.updates.labels("failed").inc()
                return
            for delivery in deliveries:
                await self._handle([delivery])
            return
        self._metrics.updates.labels("failed").inc(result.failed)
        self._metrics.updates.labels("handled").inc(len(result.fresh) - result.failed)
        self._metrics.updates.labels("duplicate").inc(len(deliveries) - len(result.fresh))
        for delivery in result.fresh:
            incoming: Incoming = delivery.address
            if incoming.callback_id:
                self._sender.acknowledge(delivery.conversation, incoming.callback_id)
        self._sender.take(result.outgoing, is_fresh=True)
        if result.has_erased:
            await self._leave_no_trace()

    async def _leave_no_trace(self) -> None:
        """Empty what remembers replies, and the journal of the database."""
        compose.forget()
        request.forget()
        try:
            await self._app.database.wipe_journal()
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400 - the message says it all; the hourly purge tries again
