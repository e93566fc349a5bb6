"""What starting takes and what memory is held, beside the same of the commit 7e8f783. Run by `make bench`.

MB are of 1,024 kB, as resident (VmRSS) or at the peak (VmHWM); `-OO` is how deploy/ runs the bot.
"""

from __future__ import annotations

import asyncio
import os
import random
import string
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import repeat
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi
from benchmarks.service import ROOT, Case, People, Run, bots

QUESTION = "c'est quoi un ACI ?"
STARTS = 5
JUNK = 5_000
RELOADS = 8

ASK = f"""
from bot.cli import main
main(["ask", {QUESTION!r}])
from pathlib import Path
print(next(line for line in Path("/proc/self/status").read_text().splitlines() if line.startswith("VmHWM")).split()[1])
"""
RELOAD = f"""
from pathlib import Path
from weakref import ref
from bot.bootstrap import load_assistant
loaded = []
for _ in range({RELOADS}):
    assistant = load_assistant(Path("knowledge"), Path("."))
    loaded.append(ref(assistant))
    status = Path("/proc/self/status").read_text().splitlines()
    print(next(line for line in status if line.startswith("VmRSS")).split()[1])
print(sum(one() is not None for one in loaded))
"""


def run(program: str, data: Path) -> tuple[list[str], float]:
    """What a Python program prints at its end, as words, and the seconds that it took."""
    begin = time.perf_counter()
    environ = {**os.environ, "BOUSSOLE_DATA": str(data)}
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, env=environ, capture_output=True, check=True)
    return done.stdout.decode().split(), time.perf_counter() - begin


def resident_mb(pid: int) -> float:
    """Resident memory of a process."""
    lines = Path(f"/proc/{pid}/status").read_text(encoding="ascii").splitlines()
    return int(next(line for line in lines if line.startswith("VmRSS")).split()[1]) / 1024


def junk() -> Iterator[str]:
    """Messages of words that nobody has ever written, the same in each run."""
    dice = random.Random(2026)
    while True:
        words = ("".join(dice.choices(string.ascii_lowercase, k=dice.randint(3, 12))) for _ in range(8))
        yield " ".join(words)


async def serving(folder: Path, messages: int = 0) -> tuple[float, float, float]:
    """Memory at the first reply and after so many messages of junk, and the seconds until the first reply."""
    people = People(repeat(QUESTION))
    api = LeanBotApi(people.replied)
    server, url = await api.serve()
    begin = time.perf_counter()
    async with bots(Case("polling"), url, folder, f"sqlite:///{folder / 'b.sqlite'}", []) as (pid,):
        load = Run(people, api, None)
        load.ask()
        await load.until_answered()
        seconds, first = time.perf_counter() - begin, resident_mb(pid)
        people.questions = junk()
        for _ in range(messages):
            while not people.idle:
                people.answered.clear()
                await people.answered.wait()
            load.ask()
        await load.until_answered()
        last = resident_mb(pid)
    server.close()
    return first, last, seconds


def row(what: str, now: str, before: str) -> None:
    """Print a row of the table."""
    print(f"| {what} | {now} | {before} |", flush=True)


def measure_asking(folder: Path) -> None:
    """The command `ask`, without and with what an earlier call may have left in the data folder."""
    _, cold = run(ASK, folder)
    warm = [run(ASK, folder) for _ in range(STARTS)]
    seconds = sorted(took for _, took in warm)[STARTS // 2]
    peak = max(int(words[-1]) for words, _ in warm) / 1024
    row("`ask`, first time", f"{cold:.2f} s", "1.08 s")
    row("`ask`, again", f"{seconds:.2f} s", "1.08 s")
    row("`ask`, peak", f"{peak:.1f} MB", "75.8 MB")


async def measure_serving(folder: Path) -> None:
    """The service by polling on SQLite: the first start makes the database."""
    (folder / "plain").mkdir()
    first, _, seconds = await serving(folder / "plain")
    row("serving, first start: first reply", f"{first:.0f} MB, {seconds:.2f} s", "145 MB, 1.98 s")
    second, after, seconds = await serving(folder / "plain", JUNK)
    row("serving, later start: first reply", f"{second:.0f} MB, {seconds:.2f} s", "138 MB")
    row(f"the same after {JUNK} messages of junk", f"{after:.0f} MB", "141 MB and more, without end")
    os.environ["PYTHONOPTIMIZE"] = "2"
    (folder / "OO").mkdir()
    await serving(folder / "OO")  # makes the bytecode
    first, after, seconds = await serving(folder / "OO", JUNK)
    row("serving with -OO, later start: first reply", f"{first:.0f} MB, {seconds:.2f} s", "-")
    row(f"the same after {JUNK} messages of junk", f"{after:.0f} MB", "-")
    del os.environ["PYTHONOPTIMIZE"]


def measure_reloading(folder: Path) -> None:
    """The content read anew in one process."""
    words, _ = run(RELOAD, folder)
    *sizes, alive = map(int, words)
    grown = f"{sizes[0] / 1024:.0f} → {sizes[-1] / 1024:.0f} MB, {alive} alive"
    row(f"{RELOADS} loads of the content in one process", grown, "73 → 257 MB, 8 alive")


def main() -> None:
    """Print the table."""
    print("| what | now | 7e8f783 |")
    print("| --- | --: | --: |")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        measure_asking(folder / "ask")
        asyncio.run(measure_serving(folder))
        measure_reloading(folder / "reload")


if __name__ == "__main__":
    main()
