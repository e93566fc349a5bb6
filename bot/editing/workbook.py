"""A workbook read in a process of its own, which may run out of memory alone.

One cell in the last row of the last column makes 17 billion of a sheet, and the library then ends the process.
`python -m bot.editing.workbook FILE` writes the cells of the first sheet to standard output, for `cells_of` to read.
"""

from __future__ import annotations

import pickle
import subprocess
import sys
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from bot.errors import EditError

_MOST_MEMORY = 4_000_000_000
"""Bytes of address space; all structures of France take a tenth of it."""

_UNREADABLE = 3


def cells_of(path: Path) -> list[list[Any]]:
    """The cells of the first sheet, row by row, from its first row and column.

    Raises:
        EditError: it is no workbook, or too large; or the library that reads workbooks is not there.
    """
    if not find_spec("python_calamine"):
        raise EditError("lire un classeur demande l'extra « import » : pip install 'boussole[import]'")
    command = [sys.executable, "-m", "bot.editing.workbook", str(path)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, check=False)  # noqa: S603 - a reader of ours
    if done.returncode == _UNREADABLE:
        raise EditError(f"{path.name} n'est pas un classeur lisible")
    if done.returncode:
        raise EditError(
            f"{path.name} est trop grand pour être lu : une cellule remplie loin des autres suffit ; l'effacer, ou "
            "enregistrer la feuille au format CSV"
        )
    cells: list[list[Any]] = pickle.loads(done.stdout)  # noqa: S301 - of a process that we have just made
    return cells


def main(path: str) -> int:
    """Write the cells; 3 if there are none to be read."""
    from python_calamine import CalamineError, load_workbook  # noqa: PLC0415 - an extra, and of this process alone

    with suppress(ImportError):  # not on Windows
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (_MOST_MEMORY, _MOST_MEMORY))
    try:
        cells = load_workbook(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    except CalamineError:
        return _UNREADABLE
    pickle.dump(cells, sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
