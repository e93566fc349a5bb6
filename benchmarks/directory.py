"""How fast the directory answers, beside what one would do without it.

Run with the national structures: `python benchmarks/directory.py ../shared/data/structures_france.jsonl.gz`. Prints CPU
milliseconds per search (p50, p99), load time and memory for those structures and for 100,000 synthetic ones; then the
same needs put in words to a rapidfuzz `process.extract` scan and to SQLite FTS5.
"""

from __future__ import annotations

import gzip
import json
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TypeVar

from rapidfuzz import fuzz, process, utils

from bot.content.territory import load_territory
from bot.core.directory import KINDS, Criteria, Directory, Structure
from bot.core.places import Gazetteer

ROOT = Path(__file__).parent.parent
SYNTHETIC = 100_000
SEARCHES = 1_000
SCATTER_DEGREES = 0.15
RADII = (5.0, 10.0, 20.0, 30.0, 50.0, None)
DAY = date(2026, 11, 23)
T = TypeVar("T")


def main() -> None:
    """Print all measures for the file given."""
    begin = time.perf_counter()
    territory = load_territory(ROOT, ROOT / "knowledge")
    print(f"bundled territory: {len(territory.directory.structures)} structures, {_since(begin)} to load")
    real = read_structures(Path(sys.argv[1]))
    for structures in (real, multiply(real, SYNTHETIC)):
        before = _memory_mb()
        begin = time.perf_counter()
        directory = Directory(structures, (), territory.gazetteer, any_trade="mise-a-disposition")
        print(f"\n{len(structures):,} structures: index in {_since(begin)}, {_memory_mb() - before:.0f} MB more")
        compare(structures, directory)
    print(f"\nmemory of this process: {_memory_mb():.0f} MB")
    print(f"places in a sentence: {describe(timed_places(territory.gazetteer))}")


def read_structures(path: Path) -> list[Structure]:
    """The structures of the national file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    return [
        Structure(
            id=row["id"],
            name=row["name"],
            commune=row["city"],
            department=row["department"],
            lat=row.get("lat"),
            lon=row.get("lon"),
            sources=(),
            verified_on=DAY,
            kind=row["kind"] if row["kind"] in KINDS else None,
            sectors=tuple(row["activities"]),
        )
        for row in rows
    ]


def multiply(structures: Sequence[Structure], total: int) -> list[Structure]:
    """As many structures as wanted: copies scattered around the real ones, so that towns stay dense."""
    dice = random.Random(1)
    placed = [structure for structure in structures if structure.lat is not None]
    result = list(structures)
    while len(result) < total:
        model = dice.choice(placed)
        lat = (model.lat or 0) + dice.uniform(-SCATTER_DEGREES, SCATTER_DEGREES)
        lon = (model.lon or 0) + dice.uniform(-SCATTER_DEGREES, SCATTER_DEGREES)
        result.append(
            replace(model, id=f"{model.id}-{len(result)}", name=f"{model.name} {len(result)}", lat=lat, lon=lon)
        )
    return result


def needs(structures: Sequence[Structure]) -> list[tuple[Criteria, str]]:
    """Needs of people who live where structures are, each as criteria and as words for the others."""
    dice = random.Random(2)
    known = [structure for structure in structures if structure.sectors and structure.lat is not None]
    result = []
    for turn in range(SEARCHES):
        where, what = dice.choice(known), dice.choice(known)
        criteria = Criteria(
            sectors=what.sectors,
            position=(where.lat or 0, where.lon or 0),
            kinds=(what.kind,) if what.kind and turn % 3 == 0 else (),
            radius_km=RADII[turn % len(RADII)],
            day=DAY,
        )
        result.append((criteria, f"{what.sectors[0].replace('-', ' ')} {where.commune}"))
    return result


def compare(structures: Sequence[Structure], directory: Directory) -> None:
    """Print the CPU milliseconds of a need, asked here and elsewhere."""
    asked = needs(structures)
    texts = [utils.default_process(f"{one.name} {one.commune} {' '.join(one.sectors)}") for one in structures]
    base = fts(texts)

    def scan(text: str) -> object:
        return process.extract(utils.default_process(text), texts, scorer=fuzz.token_set_ratio, limit=5)

    def select(text: str) -> object:
        words = " OR ".join(utils.default_process(text).split())
        query = "SELECT rowid FROM structures WHERE structures MATCH ? ORDER BY rank LIMIT 5"
        return base.execute(query, (words,)).fetchall()

    print(f"  directory, all criteria   {describe(timed(directory.search, [criteria for criteria, _ in asked]))}")
    for radius in RADII:
        same = [criteria for criteria, _ in asked if criteria.radius_km == radius]
        found = sum(len(directory.search(criteria)) for criteria in same) / len(same)
        print(f"    within {radius or 'any':>5} km: {describe(timed(directory.search, same))}, {found:,.0f} found")
    words = [text for _, text in asked]
    print(f"  process.extract, words    {describe(timed(scan, words[:50]))}")
    print(f"  SQLite FTS5, words        {describe(timed(select, words))}")
    base.close()


def fts(texts: Sequence[str]) -> sqlite3.Connection:
    """A full text index in memory."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE structures USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')")
    base.executemany("INSERT INTO structures VALUES (?)", ((text,) for text in texts))
    return base


def timed(ask: Callable[[T], object], questions: Sequence[T]) -> list[float]:
    """CPU milliseconds of each question, after some to warm up."""
    for question in questions[:10]:
        ask(question)
    spent = []
    for question in questions:
        begin = time.process_time()
        ask(question)
        spent.append(1000 * (time.process_time() - begin))
    return spent


def timed_places(gazetteer: Gazetteer) -> list[float]:
    """CPU milliseconds to find the places of a sentence."""
    sentences = [f"je cherche un traiteur pour 80 personnes à {one.name} le 12" for one in gazetteer.communes.values()]
    return timed(gazetteer.find, sentences)


def describe(spent: Sequence[float]) -> str:
    """Median and 99th percentile."""
    ordered = sorted(spent)
    return f"p50 {ordered[len(ordered) // 2]:6.2f} ms, p99 {ordered[int(len(ordered) * 0.99)]:6.2f} ms"


def _since(begin: float) -> str:
    return f"{time.perf_counter() - begin:.2f} s"


def _memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
