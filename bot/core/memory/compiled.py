"""What of the content a compiled assistant does without, and what it leaves folded until it is asked for."""

from __future__ import annotations

import copyreg
import pickle
import zlib
from collections.abc import Callable, Iterable
from dataclasses import Field, fields
from io import BytesIO
from typing import Any, ClassVar, Generic, Protocol, TypeVar, cast

Value = TypeVar("Value")


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def without(value: _Dataclass, *left: str) -> list[object]:
    """The values of a dataclass's fields, nothing in the place of some: indexed too, they would take memory twice."""
    return [() if one.name in left else getattr(value, one.name) for one in fields(value)]


class Later(Generic[Value]):
    """A value made when it is first asked for; pickle writes it made, and folded until then."""

    def __init__(self, make: Callable[[], Value]) -> None:
        """Make it so, once."""
        self.make: Callable[[], Value] | None = make
        self._value: Value | None = None

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes."""
        return {"make": self.make if isinstance(self.make, _Unfold) else _Unfold(_fold(self.get())), "_value": None}

    def get(self) -> Value:
        """The value."""
        if self.make is not None:
            self._value, self.make = self.make(), None
        return cast(Value, self._value)


class Folded(Generic[Value]):
    """Values by id, each made when it is first asked for and folded into bytes when they are written.

    A process that answers one question asks for a handful of them, and all together would take ten times the memory
    of their bytes, and most of the time of a start.
    """

    def __init__(self, ids: Iterable[str], make: Callable[[str], Value]) -> None:
        """Make the value of each id so."""
        self._make: Callable[[str], Value] | None = make
        self._folded: dict[str, bytes | None] = dict.fromkeys(ids)
        self._open: dict[str, Value] = {}

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes: all of them, folded; of those that are made for it, no two are held at once."""
        return {"_make": None, "_folded": {id_: self._fold(id_) for id_ in self._folded}, "_open": {}}

    def make_all(self) -> None:
        """Make now what is not made yet, and fold it."""
        if self._make is not None:
            self._folded, self._make = {id_: self._fold(id_) for id_ in self._folded}, None

    def get(self, id_: str) -> Value | None:
        """The value of an id, which stays open; None if there is none."""
        if id_ not in self._open and id_ in self._folded:
            self._open[id_] = self._unfold(id_)
        return self._open.get(id_)

    def _fold(self, id_: str) -> bytes:
        return self._folded[id_] or _fold(self._open[id_] if id_ in self._open else self._unfold(id_))

    def _unfold(self, id_: str) -> Value:
        folded = self._folded[id_]
        if folded is not None:
            return cast(Value, _unfold(folded))
        return cast(Callable[[str], Value], self._make)(id_)


class _Unfold:
    """Makes a value of its bytes."""

    def __init__(self, folded: bytes) -> None:
        self._folded = folded

    def __call__(self) -> Any:
        return _unfold(self._folded)


class _MakeAsWritten:
    """Makes a value as bytes tell how: the modules that do are not needed before."""

    def __init__(self, written: bytes) -> None:
        self._written = written

    def __call__(self) -> Any:
        return pickle.loads(self._written)()  # noqa: S301 - written below


def unmade(value: Later[Any] | Folded[Any]) -> tuple[Callable[..., object], tuple[type], dict[str, object]]:
    """How pickle writes what is made when it is asked for, and has not been yet."""
    state = dict(value.__dict__)
    if isinstance(value, Later) and value.make is not None:
        state["make"] = _MakeAsWritten(_written(value.make))
    return type(value).__new__, (type(value),), state


def _written(make: Callable[[], object]) -> bytes:
    """How a value is made: not folded, which takes longer than to send it, and with what it needs not made either."""
    written = BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {Later: unmade, Folded: unmade}
    pickler.dump(make)
    return written.getvalue()


def _fold(value: object) -> bytes:
    return zlib.compress(pickle.dumps(value, pickle.HIGHEST_PROTOCOL))


def _unfold(folded: bytes) -> Any:
    return pickle.loads(zlib.decompress(folded))  # noqa: S301 - folded above
