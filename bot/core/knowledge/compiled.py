"""What of the content a compiled assistant does without, and what it leaves folded until it is asked for."""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable
from dataclasses import Field, fields
from typing import Any, ClassVar, Generic, Protocol, TypeVar

Value = TypeVar("Value")


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def without(value: _Dataclass, *left: str) -> list[object]:
    """The values of a dataclass's fields, nothing in the place of some: indexed too, they would take memory twice."""
    return [() if one.name in left else getattr(value, one.name) for one in fields(value)]


class Folded(Generic[Value]):
    """Values by id, each folded into bytes until it is asked for; then it stays open.

    A process that answers one question asks for a handful of them, and all together would take ten times the memory
    of their bytes, and most of the time of a start.
    """

    def __init__(self, values: Iterable[tuple[str, Value]]) -> None:
        """Fold values; of those that come one by one, no two are held at once."""
        self._folded = {id_: zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL)) for id_, value in values}
        self._open: dict[str, Value] = {}

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes: all of them folded."""
        return {"_folded": self._folded, "_open": {}}

    def get(self, id_: str) -> Value | None:
        """The value of an id; None if there is none."""
        if id_ not in self._open and id_ in self._folded:
            value: Value = pickle.loads(zlib.decompress(self._folded[id_]))  # noqa: S301 - folded above
            self._open[id_] = value
        return self._open.get(id_)
