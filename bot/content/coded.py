"""Readers of content, listened to: which values they take for codes, numbers or ids, behind which a comment may stand.

Any other value is a text, even of one word: `title: OETH # obligation` has lost its end.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from math import inf
from pathlib import Path

import yaml

from bot.content.reader import Fields, Files

Place = tuple[int, int]
"""Where a value begins: its line and its column."""


class _Listened(Fields):
    codes: set[Place]

    def _note(self, key: str) -> None:
        if key in self._values:
            mark = self._values[key][1].start_mark
            self.codes.add((mark.line, mark.column))

    def choice(self, key: str, options: Collection[str], *, required: bool = True) -> str:
        self._note(key)
        return super().choice(key, options, required=required)

    def number(self, key: str, least: float = -inf, most: float = inf) -> float:
        self._note(key)
        return super().number(key, least, most)

    def whole(self, key: str) -> int | None:
        self._note(key)
        return super().whole(key)

    def day(self, key: str) -> date:
        self._note(key)
        return super().day(key)

    def expect(
        self, key: str, *, options: Collection[str] = (), pattern: str = "", longest: int = 0, fewest: int = 0
    ) -> None:
        if options or pattern:
            self._note(key)
        super().expect(key, options=options, pattern=pattern, longest=longest, fewest=fewest)

    def items(self, key: str, name: Callable[[Fields], str], *, required: bool = True) -> Iterator[Fields]:
        for fields in super().items(key, name, required=required):
            if isinstance(fields, _Listened):
                fields.codes = self.codes
            yield fields


@dataclass(frozen=True, slots=True)
class ListenedFiles(Files):
    """Files whose readers are listened to; `codes` has by file where the values begin that they take for codes."""

    codes: dict[Path, set[Place]] = field(default_factory=dict)

    def _fields(self, path: Path, node: yaml.Node, _read: Callable[[Fields], object]) -> Fields:
        fields = _Listened(node, self.name(path), "fichier", self.problems)
        fields.codes = self.codes.setdefault(path, set())
        return fields
