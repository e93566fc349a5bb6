"""Less of the content, read in half the time: for what asks neither how much there is nor whether all is valid."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from bot.content.parts import MIN_PHRASINGS

FEW = 6
"""Off-topics, and follow-ups of each file, that are kept."""

_PHRASINGS = re.compile(r"^(( *)phrasings:\n)((?:\2 +- .+\n)+)", re.MULTILINE)


def less_of(root: Path, folder: Path) -> Path:
    """A folder with the content of `root`, all kinds of it and all that others name, but fewer of those nobody names.

    Structures of other departments, off-topics, follow-ups, and the phrasings of answers are few.
    """
    for name in ("knowledge", "territory"):
        shutil.copytree(root / name, folder / name)
    text = (root / "directory.yaml").read_text(encoding="utf-8")
    home, *neighbours = text.partition("\nfacilitators:")[0].split("\n  # ---- Voisines")
    assert neighbours
    facilitators = text[text.index("\nfacilitators:") :]
    (folder / "directory.yaml").write_text(f"{home}\n  # ---- Voisines{neighbours[0]}{facilitators}", encoding="utf-8")
    shorten(folder / "knowledge")
    return folder


def shorten(knowledge: Path) -> None:
    """Leave less in a knowledge folder."""
    _keep_first(knowledge / "off_topic.yaml", "\n  - id:")
    for path in (knowledge / "follow_ups").iterdir():
        _keep_first(path, "\n  - entry:")
    for path in ((knowledge / "off_topic.yaml"), *(knowledge / "faq").iterdir()):
        text = path.read_text(encoding="utf-8")
        path.write_text(_PHRASINGS.sub(_first_phrasings, text), encoding="utf-8")


def _keep_first(path: Path, begins: str) -> None:
    """Of the items of a list, keep the first."""
    head, *items = path.read_text(encoding="utf-8").split(begins)
    path.write_text(begins.join((head, *items[:FEW])) + "\n", encoding="utf-8")


def _first_phrasings(found: re.Match[str]) -> str:
    return found[1] + "".join(found[3].splitlines(keepends=True)[:MIN_PHRASINGS])
