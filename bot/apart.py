"""Work done in a process of its own, beside ours: on systems that can fork, and where no thread holds a lock."""

from __future__ import annotations

import copyreg
import os
import pickle
from collections.abc import Callable, Mapping, Sequence
from typing import Any, BinaryIO, Generic, TypeVar

Value = TypeVar("Value")

Reducer = Callable[[Any], Any]
"""How pickle writes values of a type: see `pickle.Pickler.dispatch_table`."""

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
    """Let go of Ctrl-C and of all files but one, so that nobody waits for them; its descriptor after that."""
    os.setpgid(0, 0)  # no session of its own: Linux would weigh that as much as all of ours, however nice it is
    kept = os.dup2(descriptor, _FIRST_FREE)
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in range(_FIRST_FREE):
        os.dup2(nothing, standard)
    os.closerange(_FIRST_FREE + 1, os.sysconf("SC_OPEN_MAX"))
    return kept


class Beside(Generic[Value]):
    """A value that another process makes meanwhile."""

    def __init__(
        self,
        make: Callable[[], Value],
        written: Mapping[type, Reducer] | None = None,
        shared: Sequence[object] = (),
    ) -> None:
        """Begin; `written` tells how types are written otherwise than in pickles.

        What is `shared`, made before, is not sent: where the value holds it, it comes back as what is here.
        """
        self._make = make
        self._written = written or {}
        self._shared = shared
        self._pipe, self.child = forked(self._send)

    def _send(self, pipe: BinaryIO) -> None:
        places = {id(one): place for place, one in enumerate(self._shared)}
        pickler = pickle.Pickler(pipe, pickle.HIGHEST_PROTOCOL)
        pickler.dispatch_table = copyreg.dispatch_table | {**self._written}
        pickler.persistent_id = lambda value: places.get(id(value))  # type: ignore[method-assign]
        pickler.dump(self._make())

    def result(self) -> Value:
        """The value, waited for; made here where that process came to nothing, so that errors are raised here too."""
        try:
            with self._pipe as pipe:
                unpickler = pickle.Unpickler(pipe)  # noqa: S301 - of a process that we have made
                unpickler.persistent_load = self._shared.__getitem__  # type: ignore[method-assign]
                value: Value = unpickler.load()
        except (EOFError, pickle.UnpicklingError):
            value = self._make()
        finally:
            os.waitpid(self.child, 0)
        return value
