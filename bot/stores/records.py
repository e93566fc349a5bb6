"""What can be read and written within one transaction."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Any

from sqlalchemy import ARRAY, BigInteger, CursorResult, Table, bindparam, delete, insert, select, text, update
from sqlalchemy.dialects import sqlite

from bot.core.exchange.session import Session
from bot.stores.base import (
    HANDLED_LIFETIME,
    OUTBOX_LIFETIME,
    SESSION_LIFETIME,
    UNANSWERED_LIFETIME,
    Outgoing,
    Purged,
)
from bot.stores.codec import decode, encode
from bot.stores.events import Events
from bot.stores.facilitators import Facilitators
from bot.stores.schema import handled, missing, outbox, sessions, unanswered
from bot.stores.seal import Seal, SealError
from bot.stores.transaction import Transaction
from bot.stores.words import Words

_LOCK = text("SELECT pg_advisory_xact_lock(number) FROM unnest(:numbers) AS number").bindparams(
    bindparam("numbers", type_=ARRAY(BigInteger))
)

OF_PEOPLE = (sessions, unanswered, missing)
"""The tables of which a conversation sees all, and erases all."""


class Records:
    """Sessions, handled deliveries, outgoing calls and unanswered questions.

    A conversation is named by its pseudonym throughout. `begun_afresh` counts the sessions that could not be read,
    `unopened` the calls that another secret has sealed.
    """

    def __init__(self, transaction: Transaction, seal: Seal) -> None:
        """Read and write within this transaction; calls are sealed."""
        self._transaction = transaction
        self._seal = seal
        self._insert = _insert(transaction)
        self.events = Events(transaction, self._insert)
        self.words = Words(transaction)
        self.facilitators = Facilitators(transaction)
        self.begun_afresh = 0
        self.unopened = 0

    async def lock(self, conversations: Collection[str]) -> None:
        """Keep other processes away from these conversations until the end of the transaction.

        SQLite needs nothing more than its transaction.
        """
        if self._transaction.is_shared and conversations:
            numbers = sorted({_number(conversation) for conversation in conversations})  # in one order: no deadlock
            await self._transaction.execute(_LOCK, {"numbers": numbers})

    async def remember(self, deliveries: Collection[str], now: datetime) -> set[str]:
        """Note that these deliveries are handled; returns those that were not before."""
        if not deliveries:
            return set()
        rows = [{"delivery": delivery, "handled_at": now.timestamp()} for delivery in sorted(set(deliveries))]
        statement = self._insert(handled).on_conflict_do_nothing().returning(handled.c.delivery)
        return set((await self._transaction.execute(statement, rows)).scalars())

    # --- sessions

    async def sessions(self, conversations: Collection[str], now: datetime) -> dict[str, Session]:
        """The sessions of these conversations; a new one where there is none, or one too old or of another form."""
        found: dict[str, Session] = dict.fromkeys(conversations, Session())
        oldest = (now - SESSION_LIFETIME).timestamp()
        query = select(sessions.c.conversation, sessions.c.session).where(
            sessions.c.conversation.in_(list(found)), sessions.c.saved_at > oldest
        )
        for conversation, written in await self._transaction.execute(query):
            session = decode(written)
            if session is None:
                self.begun_afresh += 1
            else:
                found[conversation] = session
        return found

    async def save(self, changed: Mapping[str, Session], now: datetime) -> None:
        """Keep these sessions; one that holds nothing leaves no row."""
        empty = [conversation for conversation, session in changed.items() if session == Session()]
        if empty:
            await self._transaction.execute(delete(sessions).where(sessions.c.conversation.in_(empty)))
        rows = [
            {"conversation": conversation, "saved_at": now.timestamp(), "session": encode(session)}
            for conversation, session in changed.items()
            if session != Session()
        ]
        if rows:
            statement = self._insert(sessions)
            new = {"saved_at": statement.excluded.saved_at, "session": statement.excluded.session}
            statement = statement.on_conflict_do_update(index_elements=["conversation"], set_=new)
            await self._transaction.execute(statement, rows)

    # --- the outbox

    async def holders(self, conversations: Collection[str], dead: Collection[int] = ()) -> dict[str, int]:
        """The workers that have calls of these conversations to make, but for the dead."""
        query = (
            select(outbox.c.conversation, outbox.c.worker)
            .where(outbox.c.conversation.in_(list(conversations)), outbox.c.worker.not_in(list(dead)))
            .distinct()
        )
        return {row.conversation: row.worker for row in await self._transaction.execute(query)}

    async def enqueue(
        self, calls: Sequence[tuple[str, dict[str, Any]]], workers: Mapping[str, int], now: datetime
    ) -> list[Outgoing]:
        """Add the calls of conversations, each into the hands of its worker; returns them in the same order."""
        if not calls:
            return []
        rows = [
            {
                "conversation": conversation,
                "worker": workers[conversation],
                "created_at": now.timestamp(),
                "call": self._closed(call),
            }
            for conversation, call in calls
        ]
        statement = insert(outbox).returning(outbox.c.id, sort_by_parameter_order=True)
        ids = (await self._transaction.execute(statement, rows)).scalars().all()
        return [
            Outgoing(id_, conversation, now.timestamp(), call)
            for id_, (conversation, call) in zip(ids, calls, strict=True)
        ]

    async def outgoing(self, worker: int, conversations: Collection[str] | None = None) -> list[Outgoing]:
        """The calls in the hands of a worker, in order: all, or those of some conversations.

        One that another secret has sealed is left where it is, for whoever knows it.
        """
        query = (
            select(outbox.c.id, outbox.c.conversation, outbox.c.created_at, outbox.c.call)
            .where(outbox.c.worker == worker)
            .order_by(outbox.c.id)
        )
        if conversations is not None:
            query = query.where(outbox.c.conversation.in_(list(conversations)))
        held = []
        for id_, conversation, created_at, sealed in await self._transaction.execute(query):
            try:
                held.append(Outgoing(id_, conversation, created_at, json.loads(self._seal.open(sealed))))
            except SealError:
                self.unopened += 1
        return held

    def _closed(self, call: dict[str, Any]) -> str:
        return self._seal.close(json.dumps(call, ensure_ascii=False))

    async def drop(self, ids: Collection[int]) -> None:
        """Forget calls, made or given up."""
        await self._transaction.execute(delete(outbox).where(outbox.c.id.in_(list(ids))))

    async def replace(self, id_: int, call: dict[str, Any]) -> None:
        """Put another call in the place of one."""
        await self._transaction.execute(update(outbox).where(outbox.c.id == id_).values(call=self._closed(call)))

    async def workers(self) -> set[int]:
        """The workers that have calls to make, dead ones included."""
        return set((await self._transaction.execute(select(outbox.c.worker).distinct())).scalars())

    async def adopt(self, worker: int, dead: Collection[int]) -> int:
        """Take over the calls of workers that live no more; returns the number of conversations.

        A conversation of which a living worker has calls goes to that one.
        """
        is_orphaned = outbox.c.worker.in_(list(dead))
        query = select(outbox.c.conversation).where(is_orphaned).distinct()
        conversations = sorted((await self._transaction.execute(query)).scalars())
        await self.lock(conversations)
        holders = await self.holders(conversations, dead)
        for conversation in conversations:
            await self._transaction.execute(
                update(outbox)
                .where(outbox.c.conversation == conversation, is_orphaned)
                .values(worker=holders.get(conversation, worker))
            )
        return len(conversations)

    async def waiting(self) -> int:
        """How many calls wait to be made, in the hands of any worker."""
        return int((await self._transaction.execute(text("SELECT count(*) FROM outbox"))).scalar_one())

    # --- people

    async def forget(self, conversations: Collection[str]) -> set[str]:
        """Erase all that is kept of conversations, but for the calls that wait to be made; which were facilitators'."""
        for table in OF_PEOPLE:
            await self._transaction.execute(delete(table).where(table.c.conversation.in_(list(conversations))))
        return await self.facilitators.forget(conversations)

    async def conversations(self, chat: str) -> set[str]:
        """The conversations of a chat of which something is kept, one for each member of a group."""
        found: set[str] = set()
        for column in (table.c.conversation for table in OF_PEOPLE):
            is_of_chat = (column == chat) | column.startswith(chat + ":", autoescape=True)
            found.update((await self._transaction.execute(select(column).where(is_of_chat))).scalars())
        return found

    async def silence(self, conversation: str) -> None:
        """Drop all calls of a conversation."""
        await self._transaction.execute(delete(outbox).where(outbox.c.conversation == conversation))

    async def rename(self, before: str, after: str) -> None:
        """Let a conversation go on under another pseudonym; what is kept under that one already has precedence."""
        taken = select(sessions.c.conversation).where(sessions.c.conversation == after)
        if (await self._transaction.execute(taken)).first():
            await self._transaction.execute(delete(sessions).where(sessions.c.conversation == before))
        for table in OF_PEOPLE:
            await self._rename(table, before, after)

    async def redirect(self, before: str, after: str) -> None:
        """Let the calls of a conversation wait under another pseudonym."""
        await self._rename(outbox, before, after)

    async def _rename(self, table: Table, before: str, after: str) -> None:
        await self._transaction.execute(update(table).where(table.c.conversation == before).values(conversation=after))

    async def purge(self, now: datetime) -> Purged:
        """Remove what has been kept for long enough."""

        async def older(table: Table, column: str, lifetime: Any) -> int:
            result: CursorResult[Any] = await self._transaction.execute(
                delete(table).where(table.c[column] <= (now - lifetime).timestamp())
            )
            return result.rowcount

        return Purged(
            sessions=await older(sessions, "saved_at", SESSION_LIFETIME),
            unanswered=await older(unanswered, "asked_at", UNANSWERED_LIFETIME)
            + await older(missing, "said_at", UNANSWERED_LIFETIME),
            handled=await older(handled, "handled_at", HANDLED_LIFETIME),
            outgoing=await older(outbox, "created_at", OUTBOX_LIFETIME),
        )


def _insert(transaction: Transaction) -> Callable[[Table], Any]:
    """The `INSERT` of a dialect, with its `ON CONFLICT`: importing that of PostgreSQL takes 4 MB."""
    if transaction.is_shared:
        from sqlalchemy.dialects import postgresql  # noqa: PLC0415

        return postgresql.insert
    return sqlite.insert


def _number(conversation: str) -> int:
    """A conversation as one of PostgreSQL's lock numbers."""
    return int.from_bytes(sha256(conversation.encode()).digest()[:8], "big", signed=True)
