"""Twenty thousand messages while Telegram fails in every way: is memory flat, do tables end, is anyone forgotten?

One call in a hundred is refused with 429, one with 500, one gets a gateway's page and one a broken connection. The
process is that of the command, by polling on SQLite, on a clock ten times as fast for its pauses. Exit code 1 if a
message was lost or repeated, or if memory grew by a tenth after the first quarter. `python -m benchmarks.soak [COUNT]`.
"""

from __future__ import annotations

import asyncio
import logging
import sqlite3
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from starlette.responses import JSONResponse, Response

from benchmarks.process import resident_mb
from bot.bootstrap import load_assistant
from tests import fake_bot_api
from tests.conftest import ROOT
from tests.fake_bot_api import Call, Dropped, FakeBotApi
from tests.telegram.processes import BotProcess
from tests.telegram.test_durability import HURRIED, running
from tests.telegram.traffic import Traffic

COUNT = 20_000
MOST_WAITING = 100
ROOM = 1.1
"""How much memory may be of what it was after the first quarter."""


def disturbed(random: Random) -> Response | None:
    """One call in a hundred with each fault."""
    fault = int(random.random() * 100)
    if fault == 0:
        body = {"ok": False, "error_code": 429, "description": "Too Many Requests", "parameters": {"retry_after": 1}}
        return JSONResponse(body, 429)
    if fault == 1:
        return JSONResponse({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500)
    return {2: Response("<html>Bad Gateway</html>", 502), 3: Dropped()}.get(fault)


async def ask(traffic: Traffic, count: int) -> None:
    """Ask until so many were asked, never far ahead of the answers."""
    while traffic.count < count:
        if sum(map(len, traffic.expected.values())) - len(traffic.api.sent) < MOST_WAITING:
            traffic.ask()
            await asyncio.sleep(0)
        else:
            await traffic.api.changed()
    await traffic.all_answered(120)


async def soak(api: FakeBotApi, traffic: Traffic, folder: Path, count: int) -> list[float]:
    """The memory after each quarter."""
    random, megabytes = Random(count), []

    def fault(_call: Call) -> Response | None:
        return disturbed(random)

    api.disturb = fault
    processes: list[BotProcess]
    async with running(api, folder, f"sqlite:///{folder}/b.sqlite", "polling", program=HURRIED) as processes:
        for quarter in range(1, 5):
            await ask(traffic, quarter * count // 4)
            megabytes.append(resident_mb(processes[0].process.pid))
            print(f"{traffic.count:>7,} messages: {megabytes[-1]:.0f} MB", flush=True)
        await processes[0].stop()
    return megabytes


def rows(database: Path) -> str:
    """How many rows each table has."""
    with closing(sqlite3.connect(database)) as connection:
        tables = ("sessions", "outbox", "unanswered", "handled")
        counts = {table: connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in tables}
    return ", ".join(f"{table} {count:,}" for table, count in counts.items())


async def run(count: int) -> int:
    """Soak and tell."""
    assistant = load_assistant(ROOT / "knowledge", ROOT, None)
    with TemporaryDirectory() as name:
        async with fake_bot_api.serve() as api:
            traffic = Traffic(api, assistant, count // 60 + 1, Random(count))  # a chat has some ninety questions
            megabytes = await soak(api, traffic, Path(name), count)
            traffic.check(most_repeats=0)
        print(f"nothing lost, nothing repeated; rows: {rows(Path(name) / 'b.sqlite')}")
    return 0 if megabytes[-1] <= ROOM * megabytes[0] else 1


def main(arguments: Sequence[str]) -> int:
    """Run with so many messages."""
    logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL)  # of the server that breaks connections on purpose
    return asyncio.run(run(int(arguments[0]) if arguments else COUNT))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
