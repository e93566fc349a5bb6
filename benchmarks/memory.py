"""What memory the service holds, beside the same of before. Run by `make bench`.

MB are of 1,024 kB, resident; `-OO` is how deploy/ runs the bot. The first start ever compiles the content and makes the
database.
"""

from __future__ import annotations

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from itertools import repeat
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi
from benchmarks.process import cpu_ms, environment, resident_mb
from benchmarks.service import ROOT, Case, People, Run, bots
from benchmarks.start import QUESTION
from benchmarks.table import BEFORE, head, row
from benchmarks.texts import junk

JUNK = 5_000
RELOADS = 20


@dataclass(frozen=True, slots=True)
class Served:
    """MB at the first reply and at the last; until the first, seconds of wall and of processor since the start."""

    first: float
    last: float
    wall: float
    cpu: float

    def __str__(self) -> str:
        """The first reply in words."""
        return f"{self.first:.0f} MB, {self.wall:.2f} s, {self.cpu:.2f} s of CPU"


async def serving(folder: Path, messages: int = 0) -> Served:
    """A service that answers one question, then so many messages of junk."""
    people = People(repeat(QUESTION))
    api = LeanBotApi(people.replied)
    server, url = await api.serve()
    begin = time.perf_counter()
    async with bots(Case("polling"), url, folder, f"sqlite:///{folder / 'b.sqlite'}", []) as (pid,):
        load = Run(people, api, None)
        load.ask()
        await load.until_answered()
        wall, cpu, first = time.perf_counter() - begin, cpu_ms(pid) / 1000, resident_mb(pid)
        people.questions = junk()
        for _ in range(messages):
            while not people.idle:
                people.answered.clear()
                await people.answered.wait()
            load.ask()
        await load.until_answered()
        last = resident_mb(pid)
    server.close()
    return Served(first, last, wall, cpu)


async def measure_serving(folder: Path, how: str, before: tuple[str, str, str]) -> None:
    """The service by polling on SQLite, twice on the same data."""
    row(f"serving{how}, first start ever: first reply", str(await serving(folder)), before[0])
    later = await serving(folder, JUNK)
    row(f"serving{how}, later: first reply", str(later), before[1])
    row(f"the same after {JUNK:,} messages of junk", f"{later.last:.0f} MB", before[2])


def measure_reloading(folder: Path) -> None:
    """The content read anew in one process."""
    command = [sys.executable, "-m", "benchmarks.reloading", str(RELOADS)]
    done = subprocess.run(command, cwd=ROOT, env=environment(folder), capture_output=True, text=True, check=True)
    *held, alive, longest = done.stdout.split()
    loaded, reloaded, last = map(float, held)
    now = f"{loaded:.0f}; {reloaded:.0f} → {last:.0f} MB, {alive} alive, {float(longest):.0f} ms to swap"
    row(f"content loaded; after 1 reload → after {RELOADS}", now, f"73; 99 → 257 MB, {RELOADS} alive")


def main() -> None:
    """Print the table."""
    head("memory", "now", BEFORE)
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        before = ("145 MB, 1.98 s", "138 MB", "141 MB after 2,000 answers; junk: 58 kB each, without end")
        for part in ("plain", "OO"):
            (folder / part).mkdir()
        asyncio.run(measure_serving(folder / "plain", "", before))
        os.environ["PYTHONOPTIMIZE"] = "2"
        asyncio.run(measure_serving(folder / "OO", " with -OO", ("", "", "")))
        del os.environ["PYTHONOPTIMIZE"]
        measure_reloading(folder / "reload")


if __name__ == "__main__":
    main()
