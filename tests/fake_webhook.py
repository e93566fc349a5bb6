"""What stands between Telegram and the bot's webhook: the deliveries, and the load balancer that spreads them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from itertools import cycle
from typing import Any

import aiohttp

from tests.fake_bot_api import FakeBotApi

RETRY_SECONDS = 0.2
CONNECTIONS = 40


@dataclass
class Deliveries:
    """Posts the updates of a fake Bot API: those of a chat one after the other, again and again until a 200.

    `targets` are the roots that the load balancer chooses from, each in its turn.
    """

    api: FakeBotApi
    targets: Sequence[str]
    statuses: list[int] = field(default_factory=list)

    async def run(self) -> None:
        """Deliver until cancelled."""
        await self.api.until(lambda: bool(self.api.webhook), seconds=30)
        roots, room = cycle(self.targets), asyncio.Semaphore(CONNECTIONS)
        busy: set[int] = set()
        async with aiohttp.ClientSession() as session, asyncio.TaskGroup() as group:
            while True:
                for update in first_of_each_chat(self.api.updates):
                    if chat_of(update) not in busy:
                        busy.add(chat_of(update))
                        group.create_task(self._deliver(session, roots, room, update, busy))
                await self.api.changed()

    async def _deliver(
        self,
        session: aiohttp.ClientSession,
        roots: Iterator[str],
        room: asyncio.Semaphore,
        update: dict[str, Any],
        busy: set[int],
    ) -> None:
        while await self._post(session, next(roots), room, update) != 200:  # noqa: ASYNC110 - as Telegram does
            await asyncio.sleep(RETRY_SECONDS)
        self.api.updates.remove(update)
        busy.remove(chat_of(update))
        self.api.note_change()

    async def _post(
        self, session: aiohttp.ClientSession, root: str, room: asyncio.Semaphore, update: dict[str, Any]
    ) -> int:
        headers = {"X-Telegram-Bot-Api-Secret-Token": self.api.webhook["secret_token"]}
        path = "/" + self.api.webhook["url"].removeprefix("https://").partition("/")[2]
        try:
            async with room, session.post(root + path, json=update, headers=headers) as response:
                self.statuses.append(response.status)
                return response.status
        except aiohttp.ClientError:
            return 0


def first_of_each_chat(updates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    first: dict[int, dict[str, Any]] = {}
    for update in updates:
        first.setdefault(chat_of(update), update)
    return list(first.values())


def chat_of(update: dict[str, Any]) -> int:
    if "inline_query" in update:
        return int(update["inline_query"]["from"]["id"])
    message = update.get("message") or update.get("edited_message") or update["callback_query"]["message"]
    return int(message["chat"]["id"])


@asynccontextmanager
async def delivering(api: FakeBotApi, targets: Sequence[str]) -> AsyncIterator[Deliveries]:
    """Deliver while the block lasts."""
    deliveries = Deliveries(api, targets)
    task = asyncio.create_task(deliveries.run())
    try:
        yield deliveries
    finally:
        task.cancel()
        await asyncio.wait({task})
        if not task.cancelled():
            task.result()
