"""The territory as the sentences of the knowledge name it: `territory/territory.yaml`.

Its values stand for its keys in braces, in every text of the knowledge directory.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from bot.content.reader import Fields, Files
from bot.errors import ContentError

NAMES = (
    *("territory_name", "territory_title", "territory_codes"),
    *("in_the_territory", "of_the_territory", "around_the_territory"),
    *("town", "second_town", "third_town", "misspelt_town", "town_postcode"),
    *("state_office", "insertion_network", "insertion_networks", "insertion_networks_sites", "clause_support"),
)
"""The keys of the file."""


def load_names(root: Path) -> Mapping[str, str]:
    """The names below a root.

    Raises:
        ContentError: some are missing.
    """
    files = Files(root, [])
    names = read_names(files)
    if files.problems:
        raise ContentError(files.problems)
    return names


def read_names(files: Files) -> Mapping[str, str]:
    """The names below the root of `files`; hollow where they keep problems."""
    return files.read(files.root / "territory" / "territory.yaml", _names, dict.fromkeys(NAMES, ""))


def _names(file: Fields) -> Mapping[str, str]:
    return {name: file.text(name) for name in NAMES}
