"""Whether inline queries keep private chats waiting: how long answers take without them and with 50 a second.

The bot is the real one, by polling, on SQLite. 200 people write 20 messages a second in all; meanwhile each letter of a
query that is typed in some other chat is a query of its own, as Telegram sends them. Run by `make bench`.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi
from benchmarks.process import cpu_ms, resident_mb
from benchmarks.service import CASES, ROOT, People, Run, bots
from benchmarks.table import head, quantile, row
from bot.evaluation.questions import read_row
from bot.evaluation.rows import read

SECONDS = 10
MESSAGES_PER_SECOND = 20
CASE = next(case for case in CASES if case.mode == "polling" and not case.is_never_seen)


def typed(questions: list[str]) -> Iterator[tuple[int, str]]:
    """A person and a query, again and again: five people at a time, each a letter further than before."""
    dice = random.Random(2026)
    while True:
        texts = dice.sample(questions, 5)
        for letters in range(1, max(map(len, texts)) + 1):
            yield from ((10_000 + person, text[:letters]) for person, text in enumerate(texts) if letters <= len(text))


async def flood(api: LeanBotApi, queries: Iterator[tuple[int, str]], per_second: float) -> None:
    """Type until cancelled."""
    begin = time.perf_counter()
    for number, (person, text) in enumerate(queries):
        await asyncio.sleep(begin + number / per_second - time.perf_counter())
        api.offer(api.type_inline(person, text))


async def main(rates: list[int]) -> None:
    """Print the table, a row for each number of queries a second."""
    rows = [one.text for one in read(ROOT / "evaluation/questions.jsonl", read_row)]
    print(f"\n{MESSAGES_PER_SECOND} messages a second beside inline queries; {os.cpu_count()} cores")
    head("queries/s", "queries answered/s", "CPU %", "p50 ms", "p95", "p99", "MB")
    with tempfile.TemporaryDirectory() as folder:
        people = People(cycle(rows))
        api = LeanBotApi(people.replied)
        server, url = await api.serve()
        async with bots(CASE, url, Path(folder), f"sqlite:///{folder}/b.sqlite", []) as (pid,):
            run = Run(people, api, None)
            await run.as_fast_as_answered(2)  # caches fill
            for rate in rates:
                flooding = asyncio.create_task(flood(api, typed(rows), rate)) if rate else None
                spent, answered = cpu_ms(pid), api.inline_answers
                took = await run.steadily(SECONDS, MESSAGES_PER_SECOND)
                share = (cpu_ms(pid) - spent) / SECONDS / 10
                times = (f"{1000 * quantile(took, part):.0f}" for part in (0.5, 0.95, 0.99))
                count = (api.inline_answers - answered) / SECONDS
                row(str(rate), f"{count:.0f}", f"{share:.0f}", *times, f"{resident_mb(pid):.0f}")
                if flooding:
                    flooding.cancel()
        server.close()


if __name__ == "__main__":
    asyncio.run(main([int(one) for one in sys.argv[1:]] or [0, 50, 500]))
