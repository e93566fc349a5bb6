"""Labelled files: JSON lines, whose form tells what they measure."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TypeVar

from bot.errors import BoussoleError

WHEN = datetime(2026, 11, 27, tzinfo=UTC)
"""The time of every message: results that take turns by day stay comparable."""

Row = TypeVar("Row")


class EvaluationError(BoussoleError):
    """A labelled file cannot be read; the message names file and line."""


def read(path: Path, row: Callable[[Mapping[str, Any]], Row]) -> list[Row]:
    """Read a file, each line by `row`; empty lines do not count.

    Raises:
        EvaluationError: the file does not open, or a line is not of that form.
    """
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").split("\n")
    except OSError as error:
        message = f"{path} ne s'ouvre pas ({error.strerror})."
        raise EvaluationError(message) from error
    except UnicodeDecodeError as error:
        message = f"{path} n'est pas du texte en UTF-8 ; l'enregistrer en UTF-8."
        raise EvaluationError(message) from error
    for number, line in enumerate(lines, 1):
        try:
            if line.strip():
                rows.append(row(json.loads(line)))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            message = f'{path}:{number}: ligne illisible ; écrire {{"q": …, "accept": […]}}, un besoin ou un script.'
            raise EvaluationError(message) from error
    return rows


def kind_of(path: Path) -> str:
    """What a file measures, by its first row: `questions`, `needs`, `conversations` or `followups`.

    Raises:
        EvaluationError: the file cannot be read.
    """
    first = next(iter(read(path, dict)), {})
    if "last" in first:
        return "followups"
    if "turns" in first:
        return "conversations"
    return "needs" if "dialogue" in first else "questions"
