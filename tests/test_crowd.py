"""Several processes at one event, over SQLite on disk and a real PostgreSQL."""

from __future__ import annotations

import asyncio
import sys

from bot.core.conversation.assistant import Assistant
from bot.stores.database import Database
from tests.conftest import ROOT
from tests.conversation import NOW
from tests.crowd import FORUM, PEOPLE, PROCESSES, QUESTIONS, SHARED
from tests.patience import within


async def handled(url: str, number: int) -> int | None:
    command = [sys.executable, "-m", "tests.crowd", url, str(number)]
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT)
    try:
        return await process.wait()
    finally:
        if process.returncode is None:
            process.kill()


async def test_processes_at_one_event_lose_no_count_and_count_none_twice(
    database_url: str, assistant: Assistant
) -> None:
    """They wait for each other and never in a circle: people of their own, people of all, and sums that are folded."""
    assert assistant  # is compiled, for all processes
    database = await Database.open(database_url)
    async with database.records() as records:
        await records.events.add(FORUM, NOW.date())
    async with within(60):
        codes = await asyncio.gather(*(handled(database_url, number) for number in range(PROCESSES)))
    assert codes == [0] * PROCESSES
    async with database.records() as records:
        sums = await records.events.sums(FORUM.code)
    await database.close()
    assert sums == {
        (NOW.date(), "opened", "qr"): PROCESSES * PEOPLE + SHARED,
        (NOW.date(), "question", "aci"): (PROCESSES * PEOPLE + SHARED) * QUESTIONS,
    }
