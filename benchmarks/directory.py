"""How fast the directory answers and how well, beside what one would do without it. Run by `make bench`.

Prints the load time of the bundled territory; then, for the structures of a whole country and for 100,000 synthetic
ones, each in a process of its own: load time, memory, and CPU milliseconds (p50, p99) of searches. The same needs and
the same names, in words and half of them misspelt, are put to the directory, to a rapidfuzz `process.extract` scan and
to SQLite FTS5. `python benchmarks/directory.py FILE.jsonl.gz` takes another file than the national one.
"""

from __future__ import annotations

import gc
import gzip
import json
import random
import resource
import sqlite3
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, TypeVar

from rapidfuzz import fuzz, process, utils

from bot.content.territory import load_territory
from bot.core.directory.criteria import Criteria
from bot.core.directory.directory import Directory
from bot.core.directory.records import KINDS, Structure
from bot.core.directory.sectors import SectorFinder
from bot.core.places.gazetteer import Gazetteer
from bot.core.places.geography import Commune, Department, distance_km
from bot.core.places.words import PlaceWords

ROOT = Path(__file__).parent.parent
NATIONAL = ROOT.parent / "shared" / "data" / "structures_france.jsonl.gz"
"""The national file of the workplace, beside the checkout; not part of the product."""
STATM = Path("/proc/self/statm")
SYNTHETIC = 100_000
SEARCHES, QUERIES = 1_000, 100
"""How many searches by criteria, and how many needs and names in words: a scan of 100,000 takes its time."""
SHOWN = 5
NEAR_KM = 10.0
SCATTER_DEGREES = 0.15
RADII = (5.0, 10.0, 20.0, 30.0, 50.0, None)
DAY = date(2026, 11, 23)
T = TypeVar("T")
Method = Callable[[str], Sequence[Structure]]


@dataclass(frozen=True, slots=True)
class Query:
    """What is typed, and whether a structure is what was meant."""

    text: str
    is_right: Callable[[Structure], bool]


def main() -> None:
    """Print all measures, for the file given or the national one."""
    begin = time.perf_counter()
    territory = load_territory(ROOT, ROOT / "knowledge")
    print(f"bundled territory: {len(territory.directory.structures)} structures, {_since(begin)} to load")
    print(f"places in a sentence: {describe(timed_places(territory.gazetteer))}")
    path = Path(sys.argv[1]) if len(sys.argv) > 1 else NATIONAL
    if not path.exists():
        print(f"{path} is not here: the country and the {SYNTHETIC:,} synthetic structures are left out")
        return
    with TemporaryDirectory() as folder:
        synthetic = Path(folder) / "synthetic.jsonl.gz"
        write_synthetic(path, synthetic, SYNTHETIC)
        for file in (path, synthetic):
            sys.stdout.flush()
            child = get_context("spawn").Process(target=measure, args=(file,))
            child.start()
            child.join()


def measure(path: Path) -> None:
    """Print the measures of the structures of a file, in a process where nothing else takes memory."""
    territory = load_territory(ROOT, ROOT / "knowledge")
    gc.disable()  # as `load_assistant` does
    before, begin = _memory_mb(), time.perf_counter()
    structures = read_structures(path)
    read, begin = _since(begin), time.perf_counter()
    directory = Directory(structures, (), territory.gazetteer, any_trade="mise-a-disposition")
    gc.freeze()
    gc.enable()
    print(f"\n{len(structures):,} structures: {read} to read, {_since(begin)} to index, {_memory_mb() - before:.0f} MB")
    measure_criteria(structures, directory)
    compare(structures, directory, territory.sectors)


def read_structures(path: Path) -> list[Structure]:
    """The structures of a file."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [_structure(json.loads(line)) for line in lines]


def _structure(row: Mapping[str, Any]) -> Structure:
    return Structure(
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


def write_synthetic(source: Path, target: Path, total: int) -> None:
    """Write as many structures as wanted: copies scattered around the real ones, so that towns stay dense."""
    dice = random.Random(1)
    with gzip.open(source, "rt", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    placed = [row for row in rows if row.get("lat") is not None]
    models = (dice.choice(placed) for _ in range(total - len(rows)))
    with gzip.open(target, "wt", encoding="utf-8", compresslevel=1) as file:
        for row in chain(rows, (_scattered(model, number, dice) for number, model in enumerate(models))):
            file.write(json.dumps(row) + "\n")


def _scattered(model: Mapping[str, Any], number: int, dice: random.Random) -> dict[str, Any]:
    lat, lon = (model[key] + dice.uniform(-SCATTER_DEGREES, SCATTER_DEGREES) for key in ("lat", "lon"))
    return {**model, "id": f"{model['id']}-{number}", "name": f"{model['name']} {number}", "lat": lat, "lon": lon}


def measure_criteria(structures: Sequence[Structure], directory: Directory) -> None:
    """Print the milliseconds of searches by criteria, also by radius."""
    asked = list(criteria_of(structures))
    print(f"  search by criteria          {describe(timed(directory.search, asked))}")
    for radius in RADII:
        same = [criteria for criteria in asked if criteria.radius_km == radius]
        found = sum(len(directory.search(criteria)) for criteria in same) / len(same)
        print(
            f"    within {radius or 'any':>5} km           {describe(timed(directory.search, same))}, {found:.0f} found"
        )


def criteria_of(structures: Sequence[Structure]) -> Iterator[Criteria]:
    """Needs of people who live where structures are."""
    dice = random.Random(2)
    known = [structure for structure in structures if structure.sectors and structure.lat is not None]
    for turn in range(SEARCHES):
        where, what = dice.choice(known), dice.choice(known)
        kinds = (what.kind,) if what.kind and turn % 3 == 0 else ()
        point, radius = (where.lat or 0, where.lon or 0), RADII[turn % len(RADII)]
        yield Criteria(sectors=what.sectors, position=point, kinds=kinds, radius_km=radius, day=DAY)


def compare(structures: Sequence[Structure], directory: Directory, finder: SectorFinder) -> None:
    """Print milliseconds and right first results of the same words, read here and elsewhere."""
    labels = {sector.id: sector.label for sector in finder.sectors.values()}
    texts = [f"{one.name} {one.commune} {' '.join(labels[sector] for sector in one.sectors)}" for one in structures]
    others = {"rapidfuzz process.extract": scan(structures, texts), "SQLite FTS5": full_text(structures, texts)}
    places = gazetteer_of(structures, directory.gazetteer.words)

    def search(text: str) -> list[Structure]:
        return [found.structure for found in directory.search(read_need(text, places, finder))[:SHOWN]]

    def look_up(text: str) -> list[Structure]:
        return [found.structure for found in directory.by_name(text)[:SHOWN]]

    for title, queries, ours in (
        (f"needs in words; right: does it, within {NEAR_KM:.0f} km", list(needs(structures, places, labels)), search),
        ("names; right: has that name", list(names(structures)), look_up),
    ):
        print(f"  {len(queries)} {title}")
        methods: dict[str, Method] = {"directory": ours, **others}
        for name, method in methods.items():
            spent = describe(timed(method, [query.text for query in queries]))
            first, shown = (share_right(method, queries, count) for count in (1, SHOWN))
            print(f"    {name:<25} {spent}, right first {first:4.0%}, among {SHOWN} {shown:4.0%}")


def share_right(method: Method, queries: Sequence[Query], count: int) -> float:
    """The share of queries with a right result among the first ones."""
    return sum(any(map(query.is_right, method(query.text)[:count])) for query in queries) / len(queries)


def gazetteer_of(structures: Sequence[Structure], words: PlaceWords) -> Gazetteer:
    """The towns of the structures, each where one of them is, so that words can name towns of the whole country."""
    towns = {one.commune: one for one in reversed(structures) if one.lat is not None and one.lon is not None}
    communes = (Commune(name, name, (), "", one.lat or 0, one.lon or 0) for name, one in towns.items())
    return Gazetteer([Department("95", "Val-d'Oise")], (), communes, words)


def read_need(text: str, places: Gazetteer, finder: SectorFinder) -> Criteria:
    """The criteria that words say: the surest sectors and the first town."""
    towns = places.find(text)[:1]
    skip = {position for hit in towns for position in range(hit.start, hit.end)}
    hits = finder.find(text, skip)
    town = places.communes.get(towns[0].id) if towns else None
    return Criteria(
        sectors=tuple(hit.id for hit in hits if hit.score == hits[0].score),
        position=(town.lat, town.lon) if town else None,
        day=DAY,
    )


def needs(structures: Sequence[Structure], places: Gazetteer, labels: Mapping[str, str]) -> Iterator[Query]:
    """Needs that a structure of the town can meet, every other one misspelt."""
    dice = random.Random(3)
    towns = {commune.name: commune for commune in places.communes.values()}
    known = [one for one in structures if one.sectors and one.commune in towns]
    for turn in range(QUERIES):
        one = dice.choice(known)
        town, sector = towns[one.commune], dice.choice(one.sectors)

        def is_right(found: Structure, town: Commune = town, sector: str = sector) -> bool:
            if found.lat is None or found.lon is None:
                return False
            return sector in found.sectors and distance_km(town.lat, town.lon, found.lat, found.lon) <= NEAR_KM

        yield Query(f"{labels[sector]} à {misspelt(town.name, dice) if turn % 2 else town.name}", is_right)


def names(structures: Sequence[Structure]) -> Iterator[Query]:
    """Names of structures, every other one misspelt."""
    dice = random.Random(4)
    for turn in range(QUERIES):
        name = dice.choice(structures).name

        def is_right(found: Structure, name: str = name) -> bool:
            return found.name == name

        yield Query(misspelt(name, dice) if turn % 2 else name, is_right)


def misspelt(name: str, dice: random.Random) -> str:
    """The name without one of its letters, never the first."""
    gone = dice.randrange(1, len(name)) if len(name) > 1 else 1
    return name[:gone] + name[gone + 1 :]


def scan(structures: Sequence[Structure], texts: Sequence[str]) -> Method:
    """A look at every text, names and activities, with a rapidfuzz scorer."""
    plain = list(map(utils.default_process, texts))

    def extract(text: str) -> list[Structure]:
        found = process.extract(utils.default_process(text), plain, scorer=fuzz.token_set_ratio, limit=SHOWN)
        return [structures[number] for _, _, number in found]

    return extract


def full_text(structures: Sequence[Structure], texts: Sequence[str]) -> Method:
    """A full text index of the same texts, in memory."""
    base = sqlite3.connect(":memory:")
    base.execute("CREATE VIRTUAL TABLE structures USING fts5(text, tokenize = 'unicode61 remove_diacritics 2')")
    base.executemany("INSERT INTO structures (rowid, text) VALUES (?, ?)", enumerate(texts))

    def select(text: str) -> list[Structure]:
        words = " OR ".join(f'"{word}"' for word in utils.default_process(text).split())
        query = "SELECT rowid FROM structures WHERE structures MATCH ? ORDER BY rank LIMIT ?"
        return [structures[number] for (number,) in base.execute(query, (words, SHOWN))]

    return select


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
    """Memory held now where the system tells (Linux), else the most ever held."""
    gc.collect()
    if STATM.exists():
        return int(STATM.read_text(encoding="ascii").split()[1]) * resource.getpagesize() / 2**20
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
