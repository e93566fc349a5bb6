"""What can be read and yet is hardly meant: texts cut by a « # », days still to come."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path

import yaml

from bot.content.coded import ListenedFiles, Place
from bot.content.reader import Files
from bot.errors import Problem

_SHOWN = 30
"""Characters of a text that are quoted."""


def lint(files: ListenedFiles, today: date) -> list[Problem]:
    """The oversights in what was read.

    Files that can't be read have none: reading them tells.
    """
    return [
        problem
        for path in sorted(files.seen)
        for problem in _oversights(Files(files.root, []), path, files.codes.get(path, set()), today)
    ]


def _oversights(files: Files, path: Path, codes: Collection[Place], today: date) -> Iterator[Problem]:
    whole = files.compose(path)
    lines = path.read_text(encoding="utf-8").splitlines() if whole else []
    for node, key in _scalars(whole):
        line, text = node.end_mark.line + 1, str(node.value)
        if (node.start_mark.line, node.start_mark.column) not in codes and _is_cut(node, lines):
            what = f"« {text[:_SHOWN]} » est coupé : YAML ne lit pas ce qui suit « # »"
            fix = "mettre le texte entre guillemets, ou le commentaire sur une ligne à lui"
            yield Problem(files.name(path), line, key or "fichier", what, fix)
        if key == "verified_on" and _is_to_come(text, today):
            fix = f"écrire le jour où la source a été lue, au plus tard {today.isoformat()}"
            yield Problem(files.name(path), line, key, f"« {text} » est un jour à venir", fix)


def _scalars(whole: yaml.Node | None) -> Iterator[tuple[yaml.ScalarNode, str]]:
    """Each text in turn, and the key that it stands below."""
    left = [(whole, "")]
    while left:
        node, key = left.pop()
        if isinstance(node, yaml.ScalarNode):
            yield node, key
        elif isinstance(node, yaml.SequenceNode):
            left += [(item, key) for item in reversed(node.value)]
        elif isinstance(node, yaml.MappingNode):
            left += [(value, str(name.value)) for name, value in reversed(node.value)]


def _is_cut(node: yaml.ScalarNode, lines: list[str]) -> bool:
    """Whether a comment follows a text without quotes on its line."""
    mark = node.end_mark
    if node.style or not node.value or mark.line >= len(lines):
        return False
    return lines[mark.line][mark.column :].lstrip().startswith("#")


def _is_to_come(text: str, today: date) -> bool:
    try:
        return date.fromisoformat(text) > today
    except ValueError:
        return False
