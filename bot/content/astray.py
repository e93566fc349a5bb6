"""Files that are not where content is read from: named otherwise, or put elsewhere.

What is in them is missing elsewhere, in up to hundreds of lines that name none of them: so they are told alone.
"""

from __future__ import annotations

from pathlib import Path

from bot.content.reader import Files
from bot.errors import Problem

_YAML = {".yaml", ".yml"}
_OF_PLACES = ("sectors.yaml", "places.yaml")
"""Files of a knowledge directory that are read with the territory."""

_THEN = " (le reste sera vérifié ensuite)"
_UNREAD = "lui donner le nom, la fin « .yaml » et le dossier d'un fichier de contenu, ou le supprimer"


def check_all(files: Files, folder: Path) -> None:
    """Go on only if there were no problems in the files of a folder.

    Raises:
        ContentError: with every problem found, or with the files that nothing has read alone.
    """
    if files.problems:
        files.problems.extend(unread(files, folder))
    files.check()


def unread(files: Files, folder: Path) -> list[Problem]:
    """The files of a folder that nothing has read, once all has been read that is going to be."""
    read = files.seen.union(folder / name for name in _OF_PLACES)
    fix = _UNREAD + (_THEN if files.problems else "")
    return [
        Problem(files.name(path), 1, "fichier", "ce fichier n'est pas lu", fix, hides=True)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _YAML and path.is_file() and path not in read
    ]
