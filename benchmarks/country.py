"""The whole of France as one territory: all 34,869 communes and 10,000 structures, served as any other. `make bench`.

`boussole territory build` makes it, with structures added to its ESAT that are nobody's. Printed are the start from
compiled content, the memory after it and after the messages, and CPU milliseconds of searches and of whole messages;
then how long the directory takes to be read, and an import of as many rows, of which some fill or add a record.
"""

from __future__ import annotations

import csv
import os
import random
import subprocess
import sys
import time
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from multiprocessing import get_context
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.directory import SHOWN, criteria_of, describe, misspelt, timed
from benchmarks.process import environment, resident_mb
from bot.bootstrap import load_assistant, uncollected
from bot.content.directory import read_directory
from bot.content.national import Country
from bot.content.place_words import read_place_words
from bot.content.places import read_places
from bot.content.reader import Files
from bot.content.sectors import read_sectors
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.editing.emitting import item_lines
from bot.editing.packs.pack import Maker
from bot.editing.splicing import records

ROOT = Path(__file__).parent.parent
KNOWLEDGE = ROOT / "knowledge"
STRUCTURES = 10_000
FILLED, ADDED = 3_000, 500
"""Rows of the import that give a telephone to a structure, and those of a structure that is new."""
MESSAGES = 300
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def main() -> None:
    """Print all measures, each start in a process of its own."""
    with TemporaryDirectory() as folder:
        write(Path(folder))
        for title in ("compiled on the way", "compiled before"):
            sys.stdout.flush()
            child = get_context("spawn").Process(target=measure, args=(title, Path(folder)))
            child.start()
            child.join()
        read(Path(folder))
        import_(Path(folder))


def read(folder: Path) -> None:
    """Print how long the directory takes to be read and checked, once the communes are there."""
    files = Files(folder, [])
    words = Files(ROOT, files.problems)
    with uncollected():
        sectors = read_sectors(words, KNOWLEDGE / "sectors.yaml")
        gazetteer = read_places(files, read_place_words(words, KNOWLEDGE / "places.yaml"), "", ROOT / "national")
        begin = time.process_time()
        directory = read_directory(files, gazetteer, sectors, ROOT / "national")
    print(f"directory read: {time.process_time() - begin:.2f} s of CPU for {len(directory.structures):,} structures")


def import_(folder: Path) -> None:
    """Print how long an import takes that is written, with reading the country before and after it."""
    path = folder / "rows.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(("nom", "reseaux_porteurs", "siret", "commune", "code_insee", "telephone"))
        writer.writerows(
            import_rows(list(records((folder / "directory.yaml").read_text("utf-8"), "structures").values()))
        )
    command = [sys.executable, "-m", "bot", "import", "data-inclusion", str(path), "--no-input", "--write"]
    before, begin = os.times(), time.perf_counter()
    own = {**environment(folder), "BOUSSOLE_ROOT": str(folder)}
    done = subprocess.run(command, cwd=ROOT, env=own, capture_output=True, text=True, encoding="utf-8", check=True)
    wall, after = time.perf_counter() - begin, os.times()
    cpu = after.children_user + after.children_system - before.children_user - before.children_system
    print(f"import: {wall:.1f} s, {cpu:.1f} s of CPU\n  {done.stdout.splitlines()[-2]}")


def import_rows(known: list[dict[str, Any]]) -> Iterator[tuple[str, ...]]:
    """As many rows as there are structures: some fill a telephone, the last are new, most tell nothing."""
    known = [one for one in known if {"kind", "insee"} <= one.keys()]
    blank = (one for one in known if "phone" not in one)
    filled = {one["id"] for one, _ in zip(blank, range(FILLED), strict=False)}
    for number, one in enumerate(known[: STRUCTURES - ADDED]):
        phone = f"01 30 00 {number // 100:02} {number % 100:02}" if one["id"] in filled else ""
        yield one["name"], one["kind"], one.get("siret", ""), one["commune"], one["insee"], phone
    for number in range(ADDED):
        yield f"Chantier {number}", "ACI", "", known[number]["commune"], known[number]["insee"], ""


def write(folder: Path) -> None:
    """Make the pack of all départements, with structures to the number wanted."""
    words = read_place_words(Files(ROOT, []), KNOWLEDGE / "places.yaml")
    country = Country.read(ROOT / "national")
    pack = Maker(country, ROOT, words, ()).files(list(country.areas), iter)
    directory = "directory.yaml"
    known = [one for one in records(pack[directory], "structures").values() if "insee" in one]
    lines = [line for one in synthetic(known) for line in (*item_lines(one, 2), "")]
    pack[directory] = pack[directory].replace("structures:\n", "structures:\n" + "\n".join(lines) + "\n", 1)
    for name, text in pack.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def synthetic(known: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Structures in the communes of others, each of one sector."""
    dice, sectors = random.Random(1), list(read_sectors(Files(ROOT, []), KNOWLEDGE / "sectors.yaml").sectors)
    for number in range(STRUCTURES - len(known)):
        one = {key: value for key, value in dice.choice(known).items() if key not in {"siret", "finess", "legal_name"}}
        yield {**one, "id": f"s-{number}", "name": f"{one['name']} {number}", "sectors": [dice.choice(sectors)]}


def measure(title: str, folder: Path) -> None:
    """Print the measures of one start."""
    begin, cpu = time.perf_counter(), time.process_time()
    assistant = load_assistant(KNOWLEDGE, folder, folder)
    wall, cpu, memory = time.perf_counter() - begin, time.process_time() - cpu, resident_mb()
    places, directory = assistant.territory.gazetteer, assistant.territory.directory
    print(f"{title}: {len(places.communes):,} communes, {len(directory.structures):,} structures")
    print(f"  start                       {wall:.2f} s, {cpu:.2f} s of CPU, {memory:.0f} MB")
    asked = list(criteria_of(list(directory.structures.values())))
    print(f"  search, and the five shown  {describe(timed(lambda one: directory.ranked(one)[:SHOWN], asked))}")
    print(f"  search, and all it finds    {describe(timed(directory.search, asked))}")
    towns = [one.name for one in random.Random(3).sample(list(places.communes.values()), MESSAGES)]
    print(f"  places in a sentence        {describe(timed(places.find, list(sentences(towns))))}")
    print(f"  a message with its reply    {describe(timed(lambda text: replied(assistant, text), list(needs(towns))))}")
    print(f"  memory after all these      {resident_mb():.0f} MB")


def sentences(towns: Iterable[str]) -> Iterator[str]:
    """Needs of towns, every name misspelt."""
    dice = random.Random(4)
    return (f"je cherche un traiteur pour 80 personnes à {misspelt(town, dice)} le 12" for town in towns)


def needs(towns: Iterable[str]) -> Iterator[str]:
    """Other needs, spelt right."""
    return (f"un ESAT pour l'entretien d'espaces verts à {town}" for town in towns)


def replied(assistant: Assistant, text: str) -> object:
    """What the assistant says first."""
    return assistant.respond(Session(), Message(NOW, text))


if __name__ == "__main__":
    main()
