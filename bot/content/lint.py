"""What can be read and yet is hardly meant: files in nobody's hands, texts cut by a « # », days still to come."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import yaml

from bot.content.reader import Files
from bot.errors import Problem

_YAML = {".yaml", ".yml"}
_UNREAD = "lui donner le nom, la fin « .yaml » et le dossier d'un fichier de contenu, ou le supprimer"
_SHOWN = 30
"""Characters of a text that are quoted."""


def lint(files: Files, folder: Path, today: date) -> list[Problem]:
    """The oversights in what was read, and the files of the folder that nothing has read.

    Files that can't be read have none: reading them tells.
    """
    problems = [
        Problem(files.name(path), 1, "fichier", "ce fichier n'est pas lu", _UNREAD)
        for path in sorted(folder.rglob("*"))
        if path.suffix.lower() in _YAML and path.is_file() and path not in files.seen
    ]
    for path in sorted(files.seen):
        problems += _oversights(Files(files.root, []), path, today)
    return problems


def _oversights(files: Files, path: Path, today: date) -> Iterator[Problem]:
    whole = files.compose(path)
    lines = path.read_text(encoding="utf-8").splitlines() if whole else []
    for node, is_item, key in _scalars(whole):
        line, text = node.end_mark.line + 1, str(node.value)
        if _is_cut(node, lines, is_text=is_item or " " in text):
            what = f"« {text[:_SHOWN]} » est coupé : YAML ne lit pas ce qui suit « # »"
            fix = "mettre le texte entre guillemets, ou le commentaire sur une ligne à lui"
            yield Problem(files.name(path), line, key or "fichier", what, fix)
        if key == "verified_on" and _is_to_come(text, today):
            fix = f"écrire le jour où la source a été lue, au plus tard {today.isoformat()}"
            yield Problem(files.name(path), line, key, f"« {text} » est un jour à venir", fix)


def _scalars(whole: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, bool, str]]:
    """Each text in turn, whether it is an item of a list, and the key that it stands below."""
    left = [(whole, False, "")]
    while left:
        node, is_item, key = left.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node, is_item, key
        elif isinstance(node, yaml.SequenceNode):
            left += [(item, True, key) for item in reversed(node.value)]
        elif isinstance(node, yaml.MappingNode):
            left += [(value, False, str(name.value)) for name, value in reversed(node.value)]


def _is_cut(node: yaml.ScalarNode, lines: list[str], *, is_text: bool) -> bool:
    """Whether a comment follows a text without quotes on its line; behind a code or a number it may."""
    mark = node.end_mark
    if node.style or not is_text or mark.line >= len(lines):
        return False
    return lines[mark.line][mark.column :].lstrip().startswith("#")


def _is_to_come(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) > today
    except ValueError:
        return False
