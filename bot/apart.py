"""Work done in a process of its own, beside ours: on systems that can fork, and where no thread holds a lock."""

from __future__ import annotations

import copyreg
import os
import pickle
from collections.abc import Callable
from dataclasses import fields
from typing import BinaryIO, Generic, TypeVar

Value = TypeVar("Value")

_FIRST_FREE = 3
"""The first descriptor behind standard input, output and error."""


def may_fork() -> bool:
    """Whether a process of its own can be made: not on every system, nor beside threads that hold locks."""
    import threading  # noqa: PLC0415 - a compiled assistant needs none

    return hasattr(os, "fork") and threading.active_count() == 1


def forked(work: Callable[[BinaryIO], None]) -> tuple[BinaryIO, int]:
    """Start a process that writes to what is returned, and its number; it has no terminal and no other file open.

    Whatever goes wrong there ends what it writes, and nothing else.
    """
    ours, theirs = os.pipe()
    child = os.fork()
    if not child:
        try:
            with os.fdopen(_alone_with(theirs), "wb") as pipe:
                work(pipe)
        finally:
            os._exit(0)
    os.close(theirs)
    return os.fdopen(ours, "rb"), child


def _alone_with(descriptor: int) -> int:
    """Let go of the terminal and of all files but one, so that nobody waits for them; its descriptor after that."""
    os.setsid()
    kept = os.dup2(descriptor, _FIRST_FREE)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(_FIRST_FREE):
        os.dup2(nothing, standard)
    os.closerange(_FIRST_FREE + 1, os.sysconf("SC_OPEN_MAX"))
    return kept


class Beside(Generic[Value]):
    """A value that another process makes meanwhile."""

    def __init__(self, make: Callable[[], Value], whole: tuple[type, ...] = ()) -> None:
        """Begin; dataclasses of the types in `whole` are sent with all fields, whatever they leave out of pickles."""
        self._make = make
        self._whole = whole
        self._pipe, self.child = forked(self._send)

    def _send(self, pipe: BinaryIO) -> None:
        pickler = pickle.Pickler(pipe, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | dict.fromkeys(self._whole, _with_all_fields)
        pickler.dump(self._make())

    def result(self) -> Value:
        """The value, waited for; made here where that process came to nothing, so that errors are raised here too."""
        try:
            with self._pipe as pipe:
                value: Value = pickle.load(pipe)  # noqa: S301 - of a process that we have made
        except (EOFError, pickle.UnpicklingError):
            value = self._make()
        finally:
            os.waitpid(self.child, 0)
        return value


def _with_all_fields(value: object) -> tuple[type, tuple[object, ...]]:
    return type(value), tuple(getattr(value, one.name) for one in fields(value))  # type: ignore[arg-type]
