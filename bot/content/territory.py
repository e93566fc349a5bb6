"""Loads the directory, the gazetteer and the sectors, or says everything that is wrong with them.

Layout, from the root: `directory.yaml`, `territory/territory.yaml` and `territory/<département>/communes.yaml`;
`sectors.yaml` and `places.yaml` are in the knowledge directory.
"""

from __future__ import annotations

from pathlib import Path

from bot.content.astray import check_all
from bot.content.directory import read_directory
from bot.content.home import read_home
from bot.content.place_words import read_place_words
from bot.content.places import read_places
from bot.content.reader import Files
from bot.content.sectors import read_sectors
from bot.core.directory.territory import Territory
from bot.settings import bundled


def load_territory(root: Path, knowledge: Path) -> Territory:
    """Read and check the directory and the gazetteer below `root`, and the words of a knowledge directory.

    Raises:
        ContentError: with every problem found, each with file, line and remedy in French.
    """
    files = Files(root, [])
    territory = read_territory(files, Files(knowledge.parent, files.problems), knowledge)
    check_all(files, root / "territory")
    return territory


def read_territory(files: Files, words: Files, knowledge: Path) -> Territory:
    """What the root of `files` holds, with the words of a knowledge directory; hollow where they keep problems."""
    sectors = read_sectors(words, knowledge / "sectors.yaml")
    name = read_home(files).names["territory_name"]
    country = bundled("national")
    gazetteer = read_places(files, read_place_words(words, knowledge / "places.yaml"), name, country)
    return Territory(gazetteer, sectors, read_directory(files, gazetteer, sectors, country))
