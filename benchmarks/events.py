"""What the figures of an event cost: 10,000 openings and 100,000 events of 60 days. Run by `make bench`.

Prints CPU seconds, garbage collection included, from daily sums to the report as text, page, spreadsheet and chart.
"""

from __future__ import annotations

import random
import time
from collections import Counter
from collections.abc import Sequence
from datetime import date, timedelta
from itertools import accumulate
from pathlib import Path

from bot.bootstrap import load_assistant
from bot.core.conversation.assistant import Assistant
from bot.events.charts import alone, chart
from bot.events.page import page
from bot.events.report import report_of
from bot.events.spreadsheet import spreadsheet
from bot.events.text import details, highlights

ROOT = Path(__file__).parent.parent
OPENED, EVENTS, DAYS = 10_000, 100_000, 60
FIRST = date(2026, 10, 1)
Key = tuple[date, str, str]


def main() -> None:
    """Print the measure."""
    assistant = load_assistant(ROOT / "knowledge", ROOT)
    sums = counted(assistant, OPENED, EVENTS, DAYS)
    print(f"{sum(sums.values()):,} events as {len(sums):,} daily sums")
    begin = time.process_time()
    sizes = reported(assistant, sums)
    print(f"report: {time.process_time() - begin:.3f} s of CPU; {', '.join(sizes)}")


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
