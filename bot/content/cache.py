"""The loaded assistant kept in a file, for starts that need not read the YAML: see `docs/security.md`.

What is read is a pickle, which runs code as whoever reads it: so only our own is, written by this very release for
these very files, whole, and out of reach of everybody else.
"""

from __future__ import annotations

import copyreg
import os
import pickle
import stat
import sys
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import Any, BinaryIO
from zlib import crc32

from bot import __version__
from bot.core.conversation.assistant import Assistant
from bot.core.memory.compiled import Folded, Later, unmade
from bot.settings import bundled

NAME = "boussole.compiled"

AS_THEY_ARE: Mapping[type, Callable[[Any], Any]] = {Folded: unmade, Later: unmade}
"""How pickle writes what is not made yet for a process that may never need it."""

_CHECK, _CHUNK = 4, 1 << 16
_OTHERS = stat.S_IRWXG | stat.S_IRWXO
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def fingerprint(knowledge: Path, root: Path) -> bytes:
    """What a compiled assistant depends on: the bytes of all content, the code that compiles it, and Python.

    Sizes and a CRC tell a change or an accident; they are no seal against somebody who may write the file, which the
    owner and the mode are. The module for longer digests would take 3 MB of every start.
    """
    total, check = 0, program()
    for path in files(knowledge, root):
        content = path.read_bytes()
        total += len(content)
        check = crc32(content, crc32(f"\0{path}\0{len(content)}\0".encode(), check))
    return total.to_bytes(8, "big") + check.to_bytes(_CHECK, "big")


def still_is(wanted: bytes, knowledge: Path, root: Path) -> bool:
    """Whether the content has that fingerprint, also after it was read: else nobody knows of what it was compiled."""
    try:
        return fingerprint(knowledge, root) == wanted
    except OSError:
        return False


def program() -> int:
    """What tells this release, the code that compiles and the country that it knows, and this Python from another."""
    check = crc32(f"{__version__} {sys.version}".encode())
    for path in _code():
        status = path.stat()
        check = crc32(f"\0{path}\0{status.st_size}\0{status.st_mtime_ns}".encode(), check)
    return check


def files(knowledge: Path, root: Path) -> Iterator[Path]:
    """The files of the content, those of linked folders too."""
    for folder in (knowledge, root / "territory"):
        yield from sorted({*folder.glob("*.yaml"), *folder.glob("*/*.yaml")})
    yield root / "directory.yaml"


def _code() -> Iterator[Path]:
    package = Path(__file__).parent.parent
    for room in ("core", "content"):
        yield from sorted((package / room).rglob("*.py"))
    yield from sorted(bundled("national").glob("*.gz"))


def read(folder: Path, wanted: bytes, *, first_only: bool = False) -> Assistant | None:
    """The compiled assistant of a fingerprint; None if there is none that can be trusted.

    With `first_only`, whoever needs the second part after all reads the first again: to know the objects that both
    hold takes 1 MB.
    """
    try:
        with _opened(folder) as file:
            head, check = file.read(len(wanted)), file.read(_CHECK)
            if head != wanted or check != _check_of_rest(file):
                return None
            source = _Source(os.dup(file.fileno()), len(wanted) + _CHECK)
    except OSError:
        return None
    assistant, read_second = _parts(source)
    if not isinstance(assistant, Assistant):
        return None
    assistant.read_second = partial(_second, source) if first_only else read_second
    return assistant


def _parts(source: _Source) -> tuple[object, Callable[[], Any]]:
    """The first part, and what reads the second, which knows the objects that both hold."""
    source.rewind()
    unpickler = pickle.Unpickler(source)  # noqa: S301 - our own, as told above
    return unpickler.load(), unpickler.load


def _second(source: _Source) -> Any:
    _, read_second = _parts(source)
    return read_second()


class _Source:
    """What an unpickler reads: a file that stays open for as long as there may be a second part to be read.

    `ask` never reads that one, which only a second message needs; another file in its place changes nothing.
    """

    def __init__(self, descriptor: int, start: int) -> None:
        self._descriptor, self._start = descriptor, start

    def rewind(self) -> None:
        """Go back to the first part."""
        os.lseek(self._descriptor, self._start, os.SEEK_SET)

    def read(self, size: int, /) -> bytes:
        return os.read(self._descriptor, size)

    def readline(self) -> bytes:
        """Nothing: there are lines in pickles of old protocols only."""
        return b""

    def __del__(self) -> None:
        os.close(self._descriptor)


def _check_of_rest(file: BinaryIO) -> bytes:
    check = 0
    while chunk := file.read(_CHUNK):
        check = crc32(chunk, check)
    return check.to_bytes(_CHECK, "big")


def _opened(folder: Path) -> BinaryIO:
    """The file, if it and its folder are ours alone; what is opened stays the same when another takes its place.

    Raises:
        OSError: there is none, or it can be changed by others.
    """
    if not hasattr(os, "geteuid"):
        message = "no owners to check on this system"
        raise OSError(message)
    place = folder.stat()  # a link to the folder is fine, as systemd makes one for its users
    if not stat.S_ISDIR(place.st_mode) or place.st_uid != os.geteuid() or place.st_mode & _WRITABLE_BY_OTHERS:
        message = f"{folder} is not ours alone"
        raise PermissionError(message)
    file = os.fdopen(os.open(folder / NAME, os.O_RDONLY | os.O_NOFOLLOW), "rb")
    status = os.fstat(file.fileno())
    if not stat.S_ISREG(status.st_mode) or status.st_uid != os.geteuid() or status.st_mode & _OTHERS:
        file.close()
        message = f"{folder / NAME} is not ours alone"
        raise PermissionError(message)
    return file


def received(pipe: BinaryIO, *, first_only: bool) -> Assistant | None:
    """The assistant that a process of our own sends; None if it came to nothing."""
    unpickler = pickle.Unpickler(pipe)  # noqa: S301 - of a process that we have just made
    try:
        assistant = unpickler.load()
        if isinstance(assistant, Assistant) and not first_only:
            second = unpickler.load()
            assistant.read_second = lambda: second
    except (EOFError, OSError, pickle.UnpicklingError):
        return None
    return assistant if isinstance(assistant, Assistant) else None


def write(folder: Path, wanted: bytes, assistant: Assistant) -> None:
    """Keep a compiled assistant; a folder that takes no file leaves everything as it was."""
    parts: list[bytes] = []
    for _ in pickled(assistant, parts.append):
        pass
    keep(folder, wanted, parts)


def pickled(assistant: Assistant, send: Callable[[bytes], object]) -> Iterator[None]:
    """Send the two parts of an assistant piece by piece, the second put together when it is asked for."""
    pickler = _pickler(_Sink(send))
    pickler.dump(assistant)
    yield
    pickler.dump(assistant.second)
    yield


def send_quickly(assistant: Assistant, pipe: BinaryIO) -> None:
    """Send the first part of an assistant as it is: what is made when it is asked for is left to be made there."""
    _pickler(pipe, AS_THEY_ARE).dump(assistant)


def _pickler(sink: BinaryIO | _Sink, written: Mapping[type, Callable[[Any], Any]] | None = None) -> pickle.Pickler:
    """What writes an assistant; `written` tells how types are written otherwise than in pickles."""
    pickler = pickle.Pickler(sink, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {array: _as_view, **(written or {})}
    return pickler


def _as_view(values: array[int] | memoryview) -> tuple[Callable[[str, bytes], memoryview], tuple[str, bytes]]:
    """Make pickle write a look at bytes: it holds on to those of an array, which would take memory twice."""
    return _view, (memoryview(values).format, values.tobytes())


def _view(typecode: str, values: bytes) -> memoryview:
    return memoryview(values).cast(typecode)  # type: ignore[call-overload, no-any-return]


copyreg.pickle(memoryview, _as_view)  # what was read can be written again


class _Sink:
    """What a pickler writes to."""

    def __init__(self, send: Callable[[bytes], object]) -> None:
        self._send = send

    def write(self, piece: bytes, /) -> int:
        self._send(bytes(piece))
        return len(piece)


def keep(folder: Path, wanted: bytes, parts: Iterable[bytes]) -> None:
    """Keep the parts of a compiled assistant; what others were killed over goes."""
    import tempfile  # noqa: PLC0415 - a hit needs none

    body = b"".join(parts)
    with suppress(OSError):  # it only spares time: a full or read-only disk keeps nobody from starting
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        for left in folder.glob(f"{NAME}.*"):
            left.unlink()
        descriptor, name = tempfile.mkstemp(prefix=f"{NAME}.", dir=folder)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(wanted + crc32(body).to_bytes(_CHECK, "big") + body)
            Path(name).replace(folder / NAME)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
