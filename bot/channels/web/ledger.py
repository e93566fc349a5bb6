"""What a service with a database keeps of the page: questions without an answer, and those only."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from datetime import datetime

from bot.core.text.scrub import scrub
from bot.stores.database import Database
from bot.stores.records import Records

MOST_OF_ONE, MOST_AN_HOUR = 20, 200
"""Questions kept of one conversation, and of all those of a process in an hour: a robot could fill the table."""

HOUR_SECONDS = 3600


@dataclass
class Ledger:
    """Keeps questions under pseudonyms, once each, and erases them; `key` makes the pseudonyms."""

    database: Database
    key: bytes
    _hour: int = 0
    _count: int = field(default=0)

    async def kept(self, conversation: str, now: datetime) -> tuple[str, ...]:
        """The unanswered questions of a conversation."""
        async with self.database.records() as records:
            return await records.words.of(self._pseudonym(conversation), now)

    async def note(self, conversation: str, turn: int, words: str, now: datetime, about: str = "") -> None:
        """Keep a question that found no answer, or what was missing in the target of a vote.

        The same form sent twice is one question.
        """
        if self._is_full(now):
            return
        name = self._pseudonym(conversation)
        async with self.database.records() as records:
            await records.lock([name])
            is_new = bool(await records.remember([f"{name}:{turn}"], now))
            if is_new and len(await records.words.of(name, now)) < MOST_OF_ONE:
                await self._keep(records, name, about, scrub(words), now)
                self._count += 1

    @staticmethod
    async def _keep(records: Records, name: str, about: str, words: str, now: datetime) -> None:
        if about:
            await records.words.note_missing([(name, about, words)], now)
        else:
            await records.words.note_unanswered([(name, words)], now)

    async def forget(self, conversation: str) -> None:
        """Erase what is kept of a conversation."""
        async with self.database.records() as records:
            await records.forget([self._pseudonym(conversation)])

    def _is_full(self, now: datetime) -> bool:
        hour = int(now.timestamp()) // HOUR_SECONDS
        if hour != self._hour:
            self._hour, self._count = hour, 0
        return self._count >= MOST_AN_HOUR

    def _pseudonym(self, conversation: str) -> str:
        return f"web:{hmac.digest(self.key, conversation.encode(), 'sha256').hex()[:32]}"
