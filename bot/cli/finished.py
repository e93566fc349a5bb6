"""The content as far as it is finished, for commands of editors: only `check` and services wait for the rest."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.content.cache import files
from bot.editing.unfinished import TO_WRITE, Unfinished, unfinished, without
from bot.settings import Settings

Finished = tuple[Settings, tuple[Unfinished, ...]]
"""The settings to read content with, and the records that are left out."""


@contextmanager
def finished(settings: Settings, shown: str = "", *, quiet: bool = False) -> Iterator[Finished]:
    """Settings with which content is read without its unfinished records: those given, where there are none.

    Of the record `shown` what is written is read. What is left out is told on standard error.
    """
    found = tuple(unfinished(files(settings.knowledge, settings.root)))
    if not found:
        yield settings, ()
        return
    if not quiet:
        _tell(found, shown)
    with TemporaryDirectory(prefix="boussole-") as folder:
        yield _copied(settings, Path(folder), found, shown), found


def _tell(found: tuple[Unfinished, ...], shown: str) -> None:
    left = [f"{one.name} ({one.path.name}, ligne {one.line})" for one in found if not shown or one.id != shown]
    if left:
        print(f"À finir, et laissé de côté : {', '.join(left)}.", file=sys.stderr)
    if len(left) < len(found):
        print(f"« {shown} » est à finir : « {TO_WRITE} » tient la place de chaque TODO.", file=sys.stderr)


def _copied(settings: Settings, folder: Path, found: tuple[Unfinished, ...], shown: str) -> Settings:
    knowledge, ids = folder / settings.knowledge.name, {one.id for one in found}
    for path in files(settings.knowledge, settings.root):
        is_ours = path.is_relative_to(settings.knowledge)
        copy = (knowledge if is_ours else folder) / path.relative_to(settings.knowledge if is_ours else settings.root)
        copy.parent.mkdir(parents=True, exist_ok=True)
        try:
            copy.write_bytes(without(path.read_bytes().decode(), ids, shown).encode())
        except (OSError, UnicodeDecodeError):  # the loader tells
            copy.symlink_to(path.absolute())
    return replace(settings, knowledge=knowledge, root=folder, compiled=None)
