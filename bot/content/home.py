"""The territory as the sentences of the knowledge name it: `territory/territory.yaml`.

Its values stand for its keys in braces, in every text of the knowledge directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.filling import Home
from bot.content.reader import Fields, Files

NAMES = (
    *("territory_name", "territory_title", "territory_codes"),
    *("in_the_territory", "of_the_territory", "around_the_territory"),
    *("town", "second_town", "third_town", "misspelt_town", "town_postcode"),
    *("state_office", "insertion_network", "insertion_networks", "insertion_networks_sites", "clause_support"),
)
"""The keys of the file."""


def load_home(root: Path) -> Home:
    """The territory below a root.

    Raises:
        ContentError: it lacks names.
    """
    files = Files(root, [])
    home = read_home(files)
    files.check()
    return home


def read_home(files: Files) -> Home:
    """The territory below the root of `files`; hollow where they keep problems."""
    folder = files.root / "territory"
    codes = frozenset(path.parent.name for path in folder.glob("*/communes.yaml"))
    return Home(codes, files.read(folder / "territory.yaml", _names, dict.fromkeys(NAMES, "")))


def _names(file: Fields) -> Mapping[str, str]:
    return {name: file.text(name) for name in NAMES}
