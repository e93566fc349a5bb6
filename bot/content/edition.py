"""Which content is in service: told by the bytes of its files, and watched by what the system knows of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path

from bot.content.cache import files
from bot.errors import Problem

Stamps = tuple[tuple[str, int, int, int], ...]
"""Of each file its path, when it was changed (in nanoseconds), its size in bytes and its inode."""

_LEADING = {"follow_ups", "acts"}
"""Folders whose files lead to others, and none to them: nothing misses one of these."""

_GONE = "le remettre ; s'il est supprimé pour de bon, « git rm » le dit, et le reste sera vérifié ensuite"


@dataclass(frozen=True, slots=True)
class Edition:
    """Content in service: the digest of its files, and since when."""

    digest: str
    since: datetime


def digest_of(knowledge: Path, root: Path) -> str:
    """Twelve hexadecimal digits that tell one content from another, wherever it lies."""
    whole = sha256()
    for path in files(knowledge, root):
        place = path.relative_to(knowledge if path.is_relative_to(knowledge) else root)
        try:
            content = path.read_bytes()
        except OSError:  # deleted, or not to be read: the loader tells
            continue
        whole.update(f"\0{place}\0{len(content)}\0".encode())
        whole.update(content)
    return whole.hexdigest()[:12]


def stamps_of(knowledge: Path, root: Path) -> Stamps:
    """What changes when a file does: no more than a look at each, on any kind of disk."""
    found = []
    for path in files(knowledge, root):
        try:
            status = path.stat()
        except OSError:
            continue
        found.append((str(path), status.st_mtime_ns, status.st_size, status.st_ino))
    return tuple(found)


def gone(paths: Iterable[Path], *roots: Path) -> Iterator[Problem]:
    """Of the files that there were, those that others may miss; problems name them from the first root they are in."""
    for path in sorted(paths):
        if not path.exists() and path.parent.name not in _LEADING:
            root = next((one for one in roots if path.is_relative_to(one)), path.parent)
            name = path.relative_to(root).as_posix()
            yield Problem(name, 1, "fichier", "ce fichier n'est plus là", _GONE, hides=True)
