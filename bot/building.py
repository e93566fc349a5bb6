"""Content built in a process of its own, so that answers go on meanwhile: they share neither its time nor its memory.

`python -m bot.building KNOWLEDGE ROOT [COMPILED]` writes what came of it to standard output, for `built` to read.
Services that keep compiled content in one folder build a version once: the first compiles it, the others read it.
"""

from __future__ import annotations

import asyncio
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bot.bootstrap import load_assistant, uncollected
from bot.content import cache
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.errors import BoussoleError, ContentError, Problem

LOCK = "boussole.building.lock"
"""The file in the folder of compiled content that is held by who builds."""

RESTLESS = 3
"""How who builds ends when the files change under it again and again; Python itself ends with 1."""

NICENESS = 10
"""How far who builds gives way to who answers; not to the utmost, or nothing would be built under a constant load."""

PROGRAM = cache.program()
"""This program, as it was when it began: what another release builds, it could not read."""


class BuildingError(BoussoleError):
    """The process that builds came to nothing."""


@dataclass(frozen=True, slots=True)
class Built:
    """What came of the content of a digest: an assistant, or problems."""

    digest: str
    problems: tuple[Problem, ...] = ()
    assistant: Assistant | None = None


async def built(knowledge: Path, root: Path, compiled: Path | None = None) -> Built:
    """Build an assistant apart; `compiled` is a folder where it is kept, for other services and for the next start.

    Raises:
        BuildingError: the process was ended, files changed under it again and again, or the program is another now.
    """
    command = [sys.executable, "-m", "bot.building", str(knowledge), str(root), *([str(compiled)] if compiled else [])]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        sent, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
    if process.returncode == RESTLESS:
        message = "its files change while they are read; they are read when they come to rest"
        raise BuildingError(message)
    if process.returncode:
        message = f"the process that builds the content ended with {process.returncode}"
        raise BuildingError(message)
    return await asyncio.to_thread(_received, sent)


def _received(sent: bytes) -> Built:
    source = BytesIO(sent)
    if pickle.load(source) != PROGRAM:  # noqa: S301 - of a process that we have just made
        message = "the program has changed too, and has to be started again"
        raise BuildingError(message)
    digest, problems = pickle.load(source)  # noqa: S301
    with uncollected():
        assistant = None if problems else cache.received(source, first_only=False)
        if assistant:
            assistant.prepare()
    return Built(digest, problems, assistant)


def main(knowledge: Path, root: Path, pipe: BinaryIO, compiled: Path | None = None) -> int:
    """Write the digest of the content and its problems; where there are none, the assistant in two parts."""
    with _one_after_another(compiled):
        return _build(knowledge, root, pipe, compiled)


@contextmanager
def _one_after_another(compiled: Path | None) -> Iterator[None]:
    """Wait until nobody else builds for this folder: what that one compiled is then read."""
    from filelock import FileLock  # noqa: PLC0415 - who serves reads this module too

    with ExitStack() as held:
        if compiled:
            with suppress(OSError):  # a folder that takes no file keeps nothing compiled either
                held.enter_context(FileLock(compiled / LOCK, mode=0o600))
        yield


def _build(knowledge: Path, root: Path, pipe: BinaryIO, compiled: Path | None) -> int:
    for _ in range(3):
        digest = digest_of(knowledge, root)
        problems: list[Problem] = []
        assistant = None
        try:
            assistant = load_assistant(knowledge, root, compiled)
        except ContentError as error:
            problems = error.problems
        if digest_of(knowledge, root) == digest:  # what was read is of one piece
            pickle.dump(PROGRAM, pipe)
            pickle.dump((digest, tuple(problems)), pipe)
            for _ in cache.pickled(assistant, pipe.write) if assistant else ():
                pass
            return 0
    return RESTLESS


if __name__ == "__main__":
    if hasattr(os, "nice"):  # not on Windows
        os.nice(NICENESS)
    KNOWLEDGE, CONTENT, *COMPILED = map(Path, sys.argv[1:])
    sys.exit(main(KNOWLEDGE, CONTENT, sys.stdout.buffer, *COMPILED))
