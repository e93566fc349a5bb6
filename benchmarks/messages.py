"""What a message costs in CPU, by kinds of text, beside the same of before. Run by `make bench`.

Each text is new to the assistant and begins a conversation, so nothing that it remembers helps. A number limits how
many messages there are of each odd kind: `python -m benchmarks.messages 5`.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.table import BEFORE, head, quantile, row
from benchmarks.texts import EACH, EVALUATION, kinds
from bot.bootstrap import load_assistant
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.evaluation.followups import before_last, read_followup
from bot.evaluation.rows import read

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
FIRST = ("bonjour", "merci", "c'est quoi un marché réservé", "un traiteur à Pontoise pour 25 personnes")

BEFORE_MS = {
    "questions": "3.1 / 9.9 / 14.0",
    "needs": "4.9 / 10.6 / 12.5",
    "1,000 letters of junk": "24.4 / 31.8 / 31.8",
    "1,000 digits": "338.3 / 455.0 / 455.0",
    "4,096 of questions": "27.1 / 30.4 / 30.4",
    "4,096 of letters of junk": "29.4 / 33.9 / 33.9",
    "4,096 of letters without a blank": "1.5 / 2.3 / 2.3",
    "4,096 of digits": "381.8 / 471.7 / 471.7",
    "4,096 of amounts": "ValueError",
    "4,096 of places": "20.0 / 52.5 / 52.5",
    "4,096 of short words": "7.6 / 10.7 / 10.7",
    "4,096 of emoji": "1.6 / 2.0 / 2.0",
    "4,096 of code": "22.8 / 31.6 / 31.6",
    "4,096 of odd characters": "29.2 / 37.5 / 37.5",
}
"""CPU ms at the commit of before, of the same texts: median, 99th percentile, most."""


def spent(assistant: Assistant, texts: Iterable[str]) -> list[float]:
    """CPU milliseconds of each text, in rising order."""
    times = []
    for text in texts:
        begin = time.process_time()
        assistant.respond(Session(), Message(NOW, text))
        times.append(1000 * (time.process_time() - begin))
    return sorted(times)


def spent_on_seconds(assistant: Assistant) -> list[float]:
    """CPU milliseconds of the last message of each row of second messages, in rising order, nothing remembered."""
    times = []
    for path in sorted((EVALUATION / "followups").glob("*.jsonl")):
        for one in read(path, read_followup):
            session, last = before_last(assistant, one)
            assistant.forget_messages()
            begin = time.process_time()
            assistant.respond(session, last)
            times.append(1000 * (time.process_time() - begin))
    return sorted(times)


def described(ordered: list[float]) -> str:
    """Median, 99th percentile and most."""
    return " / ".join(f"{value:.1f}" for value in (quantile(ordered, 0.5), quantile(ordered, 0.99), ordered[-1]))


def main(each: int) -> None:
    """Print the table."""
    assistant = load_assistant(ROOT / "knowledge", ROOT)
    spent(assistant, FIRST)
    head("CPU ms of a message", "messages", "p50 / p99 / most", BEFORE)
    for kind in kinds(each):
        now = described(spent(assistant, kind.texts))
        row(kind.name, str(len(kind.texts)), now, BEFORE_MS[kind.name])
    seconds = spent_on_seconds(assistant)
    row("second messages", str(len(seconds)), described(seconds), "unknown")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else EACH)
