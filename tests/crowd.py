"""One of several processes that people of one event write to at once: `python -m tests.crowd DATABASE NUMBER`."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable, Iterator
from functools import partial
from pathlib import Path

from bot.app import App, Delivery
from bot.bootstrap import load_assistant
from bot.core.exchange.event import Event
from bot.core.exchange.message import Message
from bot.stores.base import StoreError
from bot.stores.database import Database
from tests.conversation import NOW

ROOT = Path(__file__).parent.parent
FORUM = Event("forum", "Forum de l'achat inclusif", "commune:95127")
PROCESSES, PEOPLE, QUESTIONS = 3, 20, 9
"""Each process has people of its own, who ask so many questions each after they have opened the event."""
SHARED = 5
"""People whose every message is delivered to all processes."""


def batches(number: int) -> Iterator[list[Delivery]]:
    """What a process is handed, batch by batch: the same people in another order each time."""
    people = [f"{number}-{place}" for place in range(PEOPLE)] + [f"all-{place}" for place in range(SHARED)]
    for turn in range(QUESTIONS + 1):
        people = people[number + 1 :] + people[: number + 1]
        text = "c'est quoi un ACI ?" if turn else "/start q-forum"
        yield [Delivery((f"{one}:{turn}",), one, Message(NOW, text), one) for one in people]


async def fold(database: Database) -> None:
    async with database.records() as records:
        await records.events.fold()


async def patiently(database: Database, work: Callable[[], Awaitable[object]]) -> None:
    """Do something, again where others occupy an SQLite file, as channels do; PostgreSQL has each wait for its turn."""
    while True:
        try:
            await work()
        except StoreError:
            if database.is_shared:
                raise
        else:
            return


async def main(url: str, number: int) -> None:
    """Answer all batches, and fold what is counted now and then."""
    database = await Database.open(url)
    assistant = load_assistant(ROOT / "knowledge", ROOT, Path(os.environ["BOUSSOLE_CACHE"]))
    app = App(assistant, database, lambda _, replies: [{}] * len(replies), number)
    for turn, batch in enumerate(batches(number)):
        await patiently(database, partial(app.handle, batch, NOW))
        if turn % PROCESSES == number:
            await patiently(database, partial(fold, database))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1], int(sys.argv[2])))
