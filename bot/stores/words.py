"""The words of people that are kept: questions without an answer, and what was missing in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import insert, select

from bot.stores.base import UNANSWERED_LIFETIME
from bot.stores.schema import missing, unanswered
from bot.stores.transaction import Transaction


class Words:
    """Keeps words within one transaction."""

    def __init__(self, transaction: Transaction) -> None:
        """Read and write within this transaction."""
        self._transaction = transaction

    async def note_unanswered(self, questions: Sequence[tuple[str, str]], now: datetime) -> None:
        """Keep questions that found no answer, scrubbed by the caller, with the conversations that asked them."""
        rows = [
            {"conversation": conversation, "asked_at": now.timestamp(), "question": question.replace("\0", "")}
            for conversation, question in questions
        ]
        if rows:
            await self._transaction.execute(insert(unanswered), rows)

    async def note_missing(self, said: Sequence[tuple[str, str, str]], now: datetime) -> None:
        """Keep what conversations found missing in targets of votes: who, in what, and their words, scrubbed."""
        rows = [
            {"conversation": one, "said_at": now.timestamp(), "target": target, "words": words.replace("\0", "")}
            for one, target, words in said
        ]
        if rows:
            await self._transaction.execute(insert(missing), rows)

    async def of(self, conversation: str, now: datetime) -> tuple[str, ...]:
        """The words kept of a conversation, oldest first: unanswered questions, then what it found missing."""
        since = (now - UNANSWERED_LIFETIME).timestamp()
        found: list[str] = []
        for table, words, at in (
            (unanswered, unanswered.c.question, unanswered.c.asked_at),
            (missing, missing.c.words, missing.c.said_at),
        ):
            query = select(words).where(table.c.conversation == conversation, at > since).order_by(table.c.id)
            found += (await self._transaction.execute(query)).scalars()
        return tuple(found)

    async def misses(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """All unanswered questions kept, each after the conversation that asked it, oldest first."""
        query = (
            select(unanswered.c.conversation, unanswered.c.question)
            .where(unanswered.c.asked_at > (now - UNANSWERED_LIFETIME).timestamp())
            .order_by(unanswered.c.id)
        )
        rows = (await self._transaction.execute(query)).all()
        return tuple((row.conversation, row.question) for row in rows)

    async def missing(self, now: datetime) -> tuple[tuple[str, str], ...]:
        """What was found missing: each target of a vote before somebody's words, oldest first."""
        since = (now - UNANSWERED_LIFETIME).timestamp()
        query = select(missing.c.target, missing.c.words).where(missing.c.said_at > since).order_by(missing.c.id)
        return tuple((row.target, row.words) for row in (await self._transaction.execute(query)).all())
