"""What the figures of an event cost: 10,000 openings, and 100,000 of all else in 60 days. Run by `make bench`.

Prints CPU seconds, garbage collection and the server's included: to keep the counts, to sum them up, and from sums to
the report as text, page, spreadsheet and charts; on SQLite and PostgreSQL, before the hourly purge has folded a single
one, and after it.
"""

from __future__ import annotations

import asyncio
import random
import time
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, date, datetime, timedelta
from itertools import accumulate, groupby
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from benchmarks.process import cpu_ms
from bot.bootstrap import load_assistant
from bot.core.conversation.assistant import Assistant
from bot.events.charts import alone, chart
from bot.events.page import page
from bot.events.report import report_of
from bot.events.spreadsheet import spreadsheet
from bot.events.text import details, highlights
from bot.stores.database import Database
from bot.stores.events import Sums
from tests.postgresql import serving

ROOT = Path(__file__).parent.parent
OPENED, EVENTS, DAYS = 10_000, 110_000, 60
FIRST = date(2026, 10, 1)
AFTER = datetime(2026, 12, 1, tzinfo=UTC)
CODE = "salon"
Key = tuple[date, str, str]
T = TypeVar("T")


def main() -> None:
    """Print the measures."""
    assistant = load_assistant(ROOT / "knowledge", ROOT)
    sums = counted(assistant, OPENED, EVENTS, DAYS)
    print(f"{sum(sums.values()):,} counts, {len(sums):,} daily sums; CPU seconds")
    with TemporaryDirectory(prefix="boussole-") as folder, serving(Path(folder) / "postgresql") as server:
        for name, url in (("SQLite", f"sqlite:///{folder}/b.sqlite"), ("PostgreSQL", server)):
            print(f"{name}: {asyncio.run(kept(assistant, sums, url))}")
    print(", ".join(reported(assistant, sums)))


async def kept(assistant: Assistant, sums: Counter[Key], url: str) -> str:
    """What it takes to keep one row a count, to sum them up and to report, before and after they are folded.

    Raises:
        ValueError: what is summed up is not what was counted.
    """
    database = await Database.open(url)

    async def count() -> None:
        rows = sorted(sums.elements())
        for day, found in groupby(rows, key=lambda one: one[0]):
            async with database.records() as records:
                await records.events.count([(CODE, kind, key, 1) for _, kind, key in found], day)

    async def summed() -> Sums:
        async with database.records() as records:
            return await records.events.sums(CODE)

    _, keeping = await _timed(database, count)
    told = [f"kept {keeping:.2f}"]
    for when in ("before", "after"):
        found, summing = await _timed(database, summed)
        if found != sums:
            raise ValueError(when)
        begin = time.process_time()
        reported(assistant, Counter(found))
        reporting = time.process_time() - begin
        told.append(f"{when} the purge {summing + reporting:.2f} (summed up {summing:.2f}, reported {reporting:.2f})")
        if when == "before":
            _, folding = await _timed(database, lambda: database.purge(AFTER))
            told.append(f"folded {folding:.2f}")
    await database.close()
    return "; ".join(told)


async def _timed(database: Database, work: Callable[[], Awaitable[T]]) -> tuple[T, float]:
    """What some work gives, and the CPU seconds that it takes: of this process, and of PostgreSQL's own for it."""
    server = await _server(database)
    before = time.process_time(), cpu_ms(server) if server else 0
    done = await work()
    after = time.process_time(), cpu_ms(server) if server else 0
    return done, after[0] - before[0] + (after[1] - before[1]) / 1000


async def _server(database: Database) -> int:
    """The process of PostgreSQL at the other end of the one connection of this process; 0 for SQLite."""
    if not database.is_shared:
        return 0
    async with database.transaction() as transaction:
        query = "SELECT pg_backend_pid()"
        return int(await transaction.run(lambda one: one.exec_driver_sql(query).scalar_one()))


def counted(assistant: Assistant, opened: int, events: int, days: int, seed: int = 1) -> Counter[Key]:
    """Daily sums of an event, a few topics, places and structures far ahead of the others, as in life."""
    draw = random.Random(seed)
    dates = [FIRST + timedelta(day) for day in range(days)]
    territory = assistant.territory
    targets = ["results:fournisseur", "fallback", *(f"answer:{id_}" for id_ in assistant.knowledge.entries)]
    keys: dict[str, Sequence[str]] = {
        "question": list(assistant.knowledge.entries),
        "unanswered": [""],
        "sector": list(territory.sectors.sectors),
        "commune": list(territory.gazetteer.communes),
        "shown": list(territory.directory.structures),
        "card": list(territory.directory.structures),
        "useful": targets,
        "useless": targets,
    }
    kinds = draw.choices(list(keys), [30, 4, 12, 12, 30, 6, 4, 2], k=events - opened)
    weights = {kind: list(accumulate(1 / (place + 1) for place in range(len(of)))) for kind, of in keys.items()}
    found = [("opened", draw.choice(["qr", "qr", "qr", "link"])) for _ in range(opened)]
    found += [(kind, draw.choices(keys[kind], cum_weights=weights[kind])[0]) for kind in kinds]
    return Counter((day, *one) for day, one in zip(draw.choices(dates, k=events), found, strict=True))


def reported(assistant: Assistant, sums: Counter[Key]) -> list[str]:
    """Make all that is made of the sums, and tell how large it is."""
    wording, after = assistant.knowledge.wording, FIRST + timedelta(DAYS)
    report = report_of("Salon", sums, assistant.knowledge, assistant.territory, after)
    drawn = [alone(found) for table in report.tables if (found := chart(table, wording))]
    text = "\n".join(block.text for block in (*highlights(report, wording), *details(report, wording)))
    parts = {
        "text": text.encode(),
        "page": page(report, wording).encode(),
        "spreadsheet": spreadsheet(report, wording, "salon.csv").content,
        "charts": "".join(drawn).encode(),
    }
    return [f"{name} {len(part) / 1000:.0f} kB" for name, part in parts.items()]


if __name__ == "__main__":
    main()
