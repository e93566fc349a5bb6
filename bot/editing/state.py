"""What the last import wrote, kept beside the directory and in step with it, whatever kills the program in between."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.editing import splicing
from bot.errors import EditError

State = dict[str, dict[str, str]]
"""The values that the last import wrote, by id and key."""


def read(path: Path, records: Mapping[str, Mapping[str, Any]]) -> State:
    """What the last import wrote; nothing if there was none.

    One that was killed has left the state that was to come, and perhaps not its directory: of what both states tell of
    a field, that holds which the record has.

    Raises:
        EditError: a file of it is no such thing.
    """
    state = _read(path)
    for id_, values in _read(_next(path)).items():
        if id_ in records:
            found = {key: value for key, value in values.items() if records[id_].get(key) == value}
            state[id_] = {**state.get(id_, {}), **found}
    return state


def differs(path: Path, state: State) -> bool:
    """Whether the file does not tell this state yet."""
    return _next(path).exists() or _text(state) != _text(_read(path))


def write(directory: Path, text: str | None, path: Path, state: State) -> None:
    """Write the directory, if it has another text, and the state after it: the state first, under a name to come."""
    path.parent.mkdir(exist_ok=True)
    splicing.write(_next(path), _text(state))
    if text is not None:
        splicing.write(directory, text)
    _next(path).replace(path)


def _next(path: Path) -> Path:
    return path.with_suffix(".next")


def _read(path: Path) -> State:
    if not path.exists():
        return {}
    try:
        lines = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
        return {line["id"]: dict(line["values"]) for line in lines}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise EditError(f"{path} ne se lit pas : le reprendre de Git") from error


def _text(state: State) -> str:
    """The state as lines of JSON, always the same for the same state."""
    lines = ({"id": id_, "values": state[id_]} for id_ in sorted(state))
    return "".join(f"{json.dumps(line, ensure_ascii=False, sort_keys=True)}\n" for line in lines)
