"""The shell around the core: what arrives, the sessions, and what is to be sent change together or not at all."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from bot.attendance import counts, invitations, with_arrival
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.votes import is_reason
from bot.core.exchange.links import Links
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.text.scrub import scrub
from bot.desk import Desk
from bot.logs import trace
from bot.stores.base import Outgoing
from bot.stores.database import Database
from bot.stores.events import Count
from bot.stores.records import Records

logger = logging.getLogger(__name__)

Compose = Callable[[Any, Sequence[Reply]], list[dict[str, Any]]]
"""What a channel makes of replies to an address: the calls that send them, as JSON can hold them."""


@dataclass(frozen=True, slots=True)
class Delivery:
    """A message as a channel delivers it, perhaps not for the first time.

    It is new if none of its `ids` was handled before. `conversation` is a pseudonym, `address` the channel's own way
    to where the answer goes.
    """

    ids: tuple[str, ...]
    conversation: str
    message: Message
    address: Any


@dataclass(slots=True)
class Result:
    """What a batch led to: the deliveries that were new, and the calls that this worker has to make.

    `erased` are the conversations whose persons asked to be forgotten, `hosts` those that are facilitators' now, and
    `parted` those that were.
    """

    fresh: list[Delivery] = field(default_factory=list)
    outgoing: list[Outgoing] = field(default_factory=list)
    failed: int = 0
    erased: list[str] = field(default_factory=list)
    hosts: set[str] = field(default_factory=set)
    parted: set[str] = field(default_factory=set)


@dataclass(slots=True)
class _Changes:
    calls: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    unanswered: list[tuple[str, str]] = field(default_factory=list)
    missing: list[tuple[str, str, str]] = field(default_factory=list)
    counts: list[Count] = field(default_factory=list)
    erased: list[str] = field(default_factory=list)

    def note(self, assistant: Assistant, conversation: str, before: Session, message: Message, after: Session) -> None:
        """Note what a turn leaves behind: words without an answer, counts, or that all is to be erased."""
        if after == Session():
            self.erased.append(conversation)
            self.unanswered = [row for row in self.unanswered if row[0] != conversation]
            self.missing = [row for row in self.missing if row[0] != conversation]
        elif message.text and is_reason(before, message):
            self.missing.append((conversation, before.why, scrub(message.text)))
        elif message.text and assistant.is_unanswered(after):
            self.unanswered.append((conversation, scrub(message.text)))
        self.counts += counts(before, message, after)


@dataclass(frozen=True, slots=True)
class Voice:
    """An assistant, and the channel's way of sending what it says: all of one content."""

    assistant: Assistant
    compose: Compose

    def answer(self, session: Session, message: Message) -> tuple[Session, Sequence[Reply]] | None:
        """The session after a message, and the replies; None where the assistant stumbles over it."""
        try:
            return self.assistant.respond(session, message)
        except Exception as error:  # noqa: BLE001 - whatever it stumbles over, all others are answered
            logger.error("Message not answered\n%s", trace(error))  # noqa: TRY400 - without what the error quotes
            return None

    def calls(self, address: Any, replies: Sequence[Reply]) -> list[dict[str, Any]] | None:
        """The calls that send replies; None where the channel stumbles over them."""
        try:
            return self.compose(address, replies)
        except Exception as error:  # noqa: BLE001 - whatever it stumbles over, all others are answered
            logger.error("Reply not composed\n%s", trace(error))  # noqa: TRY400 - without what the error quotes
            return None

    def apology(self, address: Any) -> list[dict[str, Any]]:
        """The calls that tell of a failure."""
        return self.compose(address, [self.assistant.apology()])


class App:
    """What every channel calls; whoever sets another `voice` changes the content for all batches to come."""

    def __init__(
        self, assistant: Assistant, database: Database, compose: Compose, worker: int, links: Links | None = None
    ) -> None:
        """Bind an assistant to a database and to the channel's way of sending; `worker` is this process.

        `links` are those of events.
        """
        self._links = links or Links()
        self.voice = Voice(assistant, compose)
        self.database = database
        self._worker = worker

    async def handle(self, deliveries: Sequence[Delivery], now: datetime) -> Result:
        """Answer messages, those of one conversation in the order given, in one transaction.

        Raises:
            StoreError: the database refuses; nothing has changed, and the same deliveries can be handled again.
        """
        voice, result, changes = self.voice, Result(), _Changes()
        conversations = sorted({delivery.conversation for delivery in deliveries})
        async with self.database.records() as records:
            await records.lock(conversations)
            fresh = await records.remember([id_ for delivery in deliveries for id_ in delivery.ids], now)
            sessions = await records.sessions(conversations, now)
            events = await invitations(records, [delivery.message for delivery in deliveries], now.date())
            for delivery in deliveries:
                if not fresh.issuperset(delivery.ids):
                    continue
                fresh.difference_update(delivery.ids)
                result.fresh.append(delivery)
                arriving = replace(delivery, message=with_arrival(delivery.message, events))
                sessions[delivery.conversation] = await self._answer(
                    voice, records, arriving, sessions[delivery.conversation], result, changes
                )
                await asyncio.sleep(0)  # what is being sent goes on
            holders = await records.holders(conversations)
            if changes.erased:
                result.parted = await records.forget(changes.erased)
                result.erased = changes.erased
            # a session that stays as it was is saved too: its day begins anew
            touched = {delivery.conversation for delivery in result.fresh}
            await records.save({conversation: sessions[conversation] for conversation in touched}, now)
            await records.words.note_unanswered(changes.unanswered, now)
            await records.words.note_missing(changes.missing, now)
            await records.events.count(changes.counts, now.date())
            workers = {conversation: holders.get(conversation, self._worker) for conversation in conversations}
            outgoing = await records.enqueue(changes.calls, workers, now)
            # with what waits already: it may have just been taken over, and must go first
            behind = [conversation for conversation in touched if holders.get(conversation) == self._worker]
            waiting = await records.outgoing(self._worker, behind) if behind else []
            result.outgoing = waiting + [call for call in outgoing if call.conversation not in holders]
        return result

    async def excuse(self, delivery: Delivery, now: datetime) -> Result:
        """Apologise for a message that nothing else could be done with; its session stays as it was.

        Raises:
            StoreError: the database refuses; nothing has changed.
        """
        calls = [(delivery.conversation, call) for call in self.voice.apology(delivery.address)]
        result = Result()
        async with self.database.records() as records:
            await records.lock([delivery.conversation])
            if await records.remember(delivery.ids, now) != set(delivery.ids):
                return result
            holders = await records.holders([delivery.conversation])
            worker = holders.get(delivery.conversation, self._worker)
            outgoing = await records.enqueue(calls, {delivery.conversation: worker}, now)
        result.fresh, result.failed = [delivery], 1
        result.outgoing = outgoing if worker == self._worker else []
        return result

    async def _answer(  # noqa: PLR0913, PLR0917 - a delivery, and all that it changes
        self, voice: Voice, records: Records, delivery: Delivery, session: Session, result: Result, changes: _Changes
    ) -> Session:
        """The session after a message; a message that the assistant stumbles over gets an apology."""
        conversation, desk = delivery.conversation, Desk(records, self._links)
        message, facilitator = await desk.heard(conversation, session, delivery.message)
        if message.invitation == "accepted":
            result.hosts.add(conversation)
        answered = voice.answer(session, message)
        if answered and voice.assistant.tells_what_is_kept(answered[0]):
            kept = await records.words.of(conversation, message.at)
            rows = (*changes.unanswered, *changes.missing)
            kept += tuple(words for asker, *_, words in rows if asker == conversation)
            answered = voice.answer(session, replace(message, kept=kept))
        calls = None
        if answered:
            replies = await desk.carried_out(answered[1], facilitator, voice.assistant, message.at)
            calls = voice.calls(delivery.address, replies)
        if answered is None or calls is None:
            result.failed += 1
            after, calls = session, voice.apology(delivery.address)
        else:
            after = answered[0]
            changes.note(voice.assistant, conversation, session, message, after)
        changes.calls += [(conversation, call) for call in calls]
        return after
