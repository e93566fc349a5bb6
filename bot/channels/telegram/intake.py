"""What Telegram delivers becomes deliveries of the app; nothing is acknowledged before the database has it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from typing import Any

from telegram import Bot, InlineQuery, Update

from bot.app import App, Delivery, Result
from bot.batching import Batcher
from bot.channels.telegram import compose, request
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.introduce import Introduction, forget_facilitator, introduce_facilitator
from bot.channels.telegram.pseudonyms import conversation_key, digest
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.skew import Skew
from bot.channels.telegram.updates import Incoming, moved_group, note_unknown_form, read_update
from bot.clock import Clock
from bot.logs import trace
from bot.metrics import Metrics
from bot.stores.base import StoreDataError, StoreError

logger = logging.getLogger(__name__)

HANDLED_AT_ONCE = 32
"""Updates of one transaction: more would spare little, and make the first wait for the last."""


class Intake:
    """Accepts the updates of one bot."""

    def __init__(  # noqa: PLR0913 - what it works with
        self,
        app: App,
        bot: Bot,
        sender: Sender,
        skew: Skew,
        inline: Inline,
        *,
        metrics: Metrics,
        clock: Clock,
    ) -> None:
        """Bind the app to the sender of a bot; inline queries go to `inline`, past the app."""
        self._app = app
        self._bot = bot
        self._sender = sender
        self._skew = skew
        self._inline = inline
        self._metrics = metrics
        self._clock = clock
        self._asides: set[asyncio.Task[None]] = set()
        self._batcher = Batcher(self._handle, HANDLED_AT_ONCE)

    async def accept(self, updates: Sequence[Update]) -> None:
        """Handle updates, in order; on return, all that they lead to is in the database.

        Raises:
            StoreError: the database refuses; the updates can be offered again.
        """
        deliveries: list[Delivery] = []
        for update in updates:
            if update.inline_query:
                self._take_inline(update.inline_query)
                continue
            if delivery := self._read(update):
                deliveries.append(delivery)
                continue
            if ids := moved_group(update):
                await self._accept(deliveries)  # what came before is kept under the old name
                deliveries = []
                before, after = (conversation_key(self._bot.token, id_) for id_ in ids)
                await self._app.database.move(before, after)
            self._metrics.updates.labels("ignored").inc()
        await self._accept(deliveries)

    async def _accept(self, deliveries: Sequence[Delivery]) -> None:
        for start in range(0, len(deliveries), HANDLED_AT_ONCE):  # what follows one that failed must not overtake it
            together = map(self._batcher.put, deliveries[start : start + HANDLED_AT_ONCE])
            for error in await asyncio.gather(*together, return_exceptions=True):
                if isinstance(error, BaseException):
                    raise error

    async def finish(self) -> None:
        """Wait for what is being handled."""
        await self._batcher.finish()
        for task in self._asides:
            task.cancel()

    def _take_inline(self, query: InlineQuery) -> None:
        self._metrics.updates.labels("inline").inc()
        try:
            self._inline.take(query)
        except Exception as error:  # noqa: BLE001 - whatever its form, the other updates go on
            note_unknown_form(error)

    def _read(self, update: Update) -> Delivery | None:
        try:
            commands = self._app.voice.assistant.knowledge.command_names
            incoming = read_update(update, self._clock.now(), self._bot.username, self._bot.id, commands)
        except Exception as error:  # noqa: BLE001 - whatever its form, the other updates go on
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
        sent = incoming.message.sent
        asked = replace(incoming.message, sent=self._skew.ours(sent)) if sent else incoming.message
        conversation = conversation_key(self._bot.token, incoming.chat.id, incoming.member)
        return Delivery(tuple(ids), conversation, asked, incoming)

    async def _handle(self, deliveries: Sequence[Delivery]) -> None:
        try:
            result = await self._app.handle(deliveries, self._clock.now())
        except StoreDataError as error:
            if len(deliveries) == 1:
                logger.error("Update given up: %s", error)  # noqa: TRY400 - the message says it all
                self._metrics.updates.labels("failed").inc()
                return
            await self._one_by_one(deliveries)
            return
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, all others are answered
            if len(deliveries) > 1:
                await self._one_by_one(deliveries)
                return
            logger.error("Update not handled\n%s", trace(error))  # noqa: TRY400 - without what the error quotes
            result = await self._excuse(deliveries[0])
        self._metrics.updates.labels("failed").inc(result.failed)
        self._metrics.updates.labels("handled").inc(len(result.fresh) - result.failed)
        self._metrics.updates.labels("duplicate").inc(len(deliveries) - len(result.fresh))
        for delivery in result.fresh:
            incoming: Incoming = delivery.address
            if incoming.callback_id:
                self._sender.acknowledge(delivery.conversation, incoming.callback_id)
        self._sender.take(result.outgoing, is_fresh=True)
        self._show_commands(result)
        if result.erased:
            await self._leave_no_trace()
            self._sender.afterwards(result.erased, self._leave_no_trace)  # of the reply that says so either

    def _show_commands(self, result: Result) -> None:
        """Show facilitators their commands, and those who are none any more the commands of all."""
        said = Introduction.of(self._app.voice.assistant.knowledge) if result.hosts else None
        for delivery in result.fresh:
            chat: int = delivery.address.chat.id
            if said and delivery.conversation in result.hosts:
                self._aside(introduce_facilitator(self._bot, chat, said))
            if delivery.conversation in result.parted:
                self._aside(forget_facilitator(self._bot, chat))

    def _aside(self, work: Coroutine[Any, Any, None]) -> None:
        task = asyncio.create_task(work)
        self._asides.add(task)
        task.add_done_callback(self._asides.discard)

    async def _one_by_one(self, deliveries: Sequence[Delivery]) -> None:
        for delivery in deliveries:
            await self._handle([delivery])

    async def _excuse(self, delivery: Delivery) -> Result:
        try:
            return await self._app.excuse(delivery, self._clock.now())
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - an update that comes again and again helps nobody
            logger.error("Update given up\n%s", trace(error))  # noqa: TRY400
            return Result(fresh=[delivery], failed=1)

    async def tidy(self) -> None:
        """Forget the traces of people that are no longer needed, and those that another process was told to erase.

        Raises:
            StoreError: the database cannot be used now.
        """
        self._sender.forget_idle()
        if self._app.database.is_shared:
            self._app.voice.assistant.forget_messages()
            _forget_replies()
        await self._app.database.wipe_journal()

    async def _leave_no_trace(self) -> None:
        """Empty what remembers replies, and the journal of the database."""
        _forget_replies()
        try:
            await self._app.database.wipe_journal()
        except StoreError as error:
            logger.error("%s", error)  # noqa: TRY400 - the message says it all; the next tidying tries again


def _forget_replies() -> None:
    compose.forget()
    request.forget()
