"""How good and how fast: the assistant beside what one would do without it. Run by `make bench`.

Prints CPU per question with ten times as much knowledge, then top-1 and latency of plain rapidfuzz scorers and TF-IDF
character n-grams on the same phrasings and questions.
"""

from __future__ import annotations

import gc
import math
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from rapidfuzz import fuzz, process, utils

from bot.bootstrap import load_assistant
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.evaluation.questions import Row, read_row
from bot.evaluation.rows import read

ROOT = Path(__file__).parent.parent
NOW = datetime(2026, 1, 1, tzinfo=UTC)
COPIES = 10


def main() -> None:
    """Print all measures, for the labelled files given or those of the repository."""
    paths = [Path(argument) for argument in sys.argv[1:]] or [ROOT / "evaluation" / "questions.jsonl"]
    rows = [row for path in paths for row in read(path, read_row)]
    print(f"{len(rows)} questions from {', '.join(path.name for path in paths)}")
    bundled = load_assistant(ROOT / "knowledge", ROOT)
    knowledge = bundled.knowledge
    measure_speed("bundled knowledge", bundled, rows)
    begin = time.perf_counter()
    assistant = Assistant(multiply(knowledge, COPIES), bundled.territory)
    gc.freeze()
    print(f"{COPIES} times as much: index in {time.perf_counter() - begin:.2f} s")
    measure_speed(f"{COPIES} times as much", assistant, rows)
    compare(knowledge, bundled.territory, rows)


def measure_speed(name: str, assistant: Assistant, rows: Sequence[Row]) -> None:
    """Print CPU milliseconds per question."""
    spent = timed(lambda text: assistant.respond(Session(), Message(NOW, text)), rows)
    print(f"{name}: {describe(spent)}")


def timed(answer: Callable[[str], object], rows: Sequence[Row]) -> list[float]:
    """CPU milliseconds of each question, after one round to warm up."""
    for row in rows[:20]:
        answer(row.text)
    spent = []
    for row in rows:
        begin = time.process_time()
        answer(row.text)
        spent.append(1000 * (time.process_time() - begin))
    return spent


def describe(spent: Sequence[float]) -> str:
    """Median and 99th percentile."""
    ordered = sorted(spent)
    return f"p50 {ordered[len(ordered) // 2]:.2f} ms, p99 {ordered[int(len(ordered) * 0.99)]:.2f} ms"


def multiply(knowledge: Knowledge, copies: int) -> Knowledge:
    """The knowledge with each entry copied, some words of each copy changed so that they stay apart."""
    entries = dict(knowledge.entries)
    for number in range(1, copies):
        for entry in knowledge.entries.values():
            phrasings = tuple(f"{phrasing} variante{number}{len(phrasing) % 7}" for phrasing in entry.phrasings)
            id_ = f"{entry.id}-{number}"
            entries[id_] = replace(entry, id=id_, title=f"{entry.title} {number}", phrasings=phrasings)
    return replace(knowledge, entries=entries)


def compare(knowledge: Knowledge, territory: Territory, rows: Sequence[Row]) -> None:
    """Print top-1 and latency of the assistant and of what one would do without it."""
    phrasings = [(phrasing, entry.id) for entry in knowledge.entries.values() for phrasing in entry.phrasings]
    assistant = Assistant(knowledge, territory)

    def ours(text: str) -> str | None:
        session, _ = assistant.respond(Session(), Message(NOW, text))
        return session.outcome.id

    methods: dict[str, Callable[[str], str | None]] = {
        "Boussole": ours,
        "rapidfuzz WRatio": nearest(phrasings, fuzz.WRatio),
        "rapidfuzz token_set_ratio": nearest(phrasings, fuzz.token_set_ratio),
        "TF-IDF character n-grams": NgramIndex(phrasings).best,
    }
    for name, method in methods.items():
        right = sum(method(row.text) in row.accept for row in rows)
        print(f"{name:<28} top-1 {right / len(rows):6.1%}   {describe(timed(method, rows[:60]))}")


def nearest(phrasings: Sequence[tuple[str, str]], scorer: Callable[..., float]) -> Callable[[str], str | None]:
    """The entry of the phrasing that a rapidfuzz scorer ranks first."""
    texts = [utils.default_process(text) for text, _ in phrasings]

    def best(text: str) -> str | None:
        found = process.extractOne(text, texts, scorer=scorer, processor=utils.default_process)
        return phrasings[found[2]][1] if found else None

    return best


class NgramIndex:
    """Cosine of TF-IDF weighted character n-grams of 3 to 5, word boundaries included."""

    def __init__(self, phrasings: Sequence[tuple[str, str]]) -> None:
        """Index the phrasings."""
        self._ids = [id_ for _, id_ in phrasings]
        grams = [self._grams(text) for text, _ in phrasings]
        spread = Counter(gram for row in grams for gram in row)
        self._idf = {gram: math.log(len(grams) / count) + 1 for gram, count in spread.items()}
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, row in enumerate(grams):
            norm = math.sqrt(sum((count * self._idf[gram]) ** 2 for gram, count in row.items()))
            for gram, count in row.items():
                self._postings[gram].append((number, count * self._idf[gram] / norm))

    @staticmethod
    def _grams(text: str) -> Counter[str]:
        plain = f" {' '.join(utils.default_process(text).split())} "
        return Counter(plain[at : at + size] for size in (3, 4, 5) for at in range(len(plain) - size + 1))

    def best(self, text: str) -> str | None:
        """The entry of the nearest phrasing."""
        scores: dict[int, float] = defaultdict(float)
        for gram, count in self._grams(text).items():
            for number, weight in self._postings.get(gram, ()):
                scores[number] += count * self._idf[gram] * weight
        return self._ids[max(scores, key=lambda number: scores[number])] if scores else None


if __name__ == "__main__":
    main()
