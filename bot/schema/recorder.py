"""Readers of content, listened to: which keys they ask for in which file, of which form, and among which values.

There is no second list of keys: a schema is what the loader asked for as it read the content.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from math import inf, isfinite
from pathlib import Path

import yaml

from bot.content.reader import Fields, Files


@dataclass(slots=True)
class Key:
    """What was asked of a key: `forms` are names of methods of `Fields`, `required` how often it had to be there.

    A form may be there beside a less precise one: a date is asked as a text, too. `closed` holds values that the
    program knows, `ids` those that the content names, `own` those that were the only choice where they stand.
    """

    forms: set[str] = field(default_factory=set)
    required: int = 0
    closed: dict[str, None] = field(default_factory=dict)
    ids: dict[str, None] = field(default_factory=dict)
    own: dict[str, None] = field(default_factory=dict)
    pattern: str = ""
    longest: int = 0
    fewest: int = 0
    limits: dict[str, float] = field(default_factory=dict)
    items: Shape | None = None

    @property
    def is_open(self) -> bool:
        """Whether other texts go, too: each is the only choice where it stands, and there are choices elsewhere."""
        return bool(self.own) and self.own.keys() != self.closed.keys()


@dataclass(slots=True)
class Shape:
    """A table with keys: how many were read, and what was asked of them."""

    visits: int = 0
    keys: dict[str, Key] = field(default_factory=dict)

    def key(self, name: str) -> Key:
        """What was asked of a key so far."""
        return self.keys.setdefault(name, Key())


class Recorder(Fields):
    """Fields that note what is asked of them in a shape, shared by all tables at the same place of a file."""

    shape: Shape
    needed: set[str]
    """Keys of this table that had to be there so far: some are asked twice."""

    def into(self, shape: Shape) -> Recorder:
        """Note in this shape."""
        self.shape, self.needed = shape, set[str]()
        shape.visits += 1
        return self

    def _noted(self, key: str, form: str, *, required: bool) -> None:
        noted = self.shape.key(key)
        noted.forms.add(form)
        if required and key not in self.needed:
            self.needed.add(key)
            noted.required += 1

    def text(self, key: str, *, required: bool = True) -> str:
        """Note a text."""
        self._noted(key, "text", required=required)
        return super().text(key, required=required)

    def texts(self, key: str, *, required: bool = True) -> tuple[str, ...]:
        """Note a list of texts."""
        self._noted(key, "texts", required=required)
        return super().texts(key, required=required)

    def choice(self, key: str, options: Collection[str], *, required: bool = True) -> str:
        """Note the options, and the text if it is the only one."""
        self.expect(key, options=options)
        self._noted(key, "choice", required=False)
        if tuple(options) == (self.peek(key),):
            self.shape.key(key).own[self.peek(key)] = None
        return super().choice(key, options, required=required)

    def expect(
        self, key: str, *, options: Collection[str] = (), pattern: str = "", longest: int = 0, fewest: int = 0
    ) -> None:
        """Note what is expected of the text, or of each text of the list."""
        noted = self.shape.key(key)
        known = noted.closed if isinstance(options, tuple) else noted.ids
        known.update(dict.fromkeys(options))
        noted.pattern, noted.longest = pattern or noted.pattern, longest or noted.longest
        noted.fewest = fewest or noted.fewest

    def flag(self, key: str) -> bool:
        """Note a yes or no."""
        self._noted(key, "flag", required=False)
        return super().flag(key)

    def number(self, key: str, least: float = -inf, most: float = inf) -> float:
        """Note a number, and between which it has to be."""
        self._noted(key, "number", required=False)
        limits = (("minimum", least), ("maximum", most))
        self.shape.key(key).limits = {name: limit for name, limit in limits if isfinite(limit)}
        return super().number(key, least, most)

    def whole(self, key: str) -> int | None:
        """Note a whole number."""
        self._noted(key, "whole", required=False)
        return super().whole(key)

    def numbers(self, key: str) -> tuple[float, ...]:
        """Note a list of numbers."""
        self._noted(key, "numbers", required=False)
        return super().numbers(key)

    def day(self, key: str) -> date:
        """Note a date."""
        self._noted(key, "day", required=False)
        return super().day(key)

    def items(self, key: str, name: Callable[[Fields], str], *, required: bool = True) -> Iterator[Fields]:
        """Note a list of tables, and what is asked of each."""
        self._noted(key, "items", required=required)
        noted = self.shape.key(key)
        noted.items = noted.items or Shape()
        for fields in super().items(key, name, required=required):
            yield fields.into(noted.items) if isinstance(fields, Recorder) else fields

    def lists(self, key: str, *, required: bool = True) -> Iterator[tuple[str, ...]]:
        """Note a list of lists."""
        self._noted(key, "lists", required=required)
        yield from super().lists(key, required=required)

    def mapping(self, key: str, *, required: bool = True) -> dict[str, str]:
        """Note a table of texts."""
        self._noted(key, "mapping", required=required)
        return super().mapping(key, required=required)

    def tables(self, key: str, *, required: bool = True, allowed: Collection[str] = ()) -> dict[str, tuple[str, ...]]:
        """Note a table of lists, and the keys that it may have."""
        self._noted(key, "tables", required=required)
        self.shape.key(key).closed.update(dict.fromkeys(allowed))
        return super().tables(key, required=required, allowed=allowed)


@dataclass(frozen=True, slots=True)
class RecordingFiles(Files):
    """Files whose readers are listened to; `shapes` by folder and reader, with the files read."""

    shapes: dict[tuple[Path, str], tuple[Shape, list[Path]]] = field(default_factory=dict)

    def _fields(self, path: Path, node: yaml.Node, read: Callable[[Fields], object]) -> Fields:
        reader = read.func if isinstance(read, partial) else read
        shape, paths = self.shapes.setdefault((path.parent, reader.__qualname__), (Shape(), []))
        paths.append(path)
        return Recorder(node, self.name(path), "fichier", self.problems).into(shape)

    def named(self) -> dict[str, Shape]:
        """The shapes by name: that of the file, or of its folder where it has several of the same shape."""
        return {
            (paths[0].stem if len(paths) == 1 else folder.name): shape
            for (folder, _), (shape, paths) in self.shapes.items()
        }
