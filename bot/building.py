"""Content built in a process of its own, so that answers go on meanwhile: they share neither its time nor its memory.

`python -m bot.building KNOWLEDGE ROOT` writes what came of it to standard output, for `built` to read.
"""

from __future__ import annotations

import asyncio
import pickle
import sys
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from bot.bootstrap import load_assistant, uncollected
from bot.content import cache
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.errors import BoussoleError, ContentError, Problem

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


async def built(knowledge: Path, root: Path) -> Built:
    """Build an assistant apart.

    Raises:
        BuildingError: the process was ended, files changed under it again and again, or the program is another now.
    """
    command = [sys.executable, "-m", "bot.building", str(knowledge), str(root)]
    process = await asyncio.create_subprocess_exec(
        *command, stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE
    )
    try:
        sent, _ = await process.communicate()
    finally:
        if process.returncode is None:
            process.kill()
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


def main(knowledge: Path, root: Path, pipe: BinaryIO) -> int:
    """Write the digest of the content and its problems; where there are none, the assistant in two parts."""
    for _ in range(3):
        digest = digest_of(knowledge, root)
        problems: list[Problem] = []
        assistant = None
        try:
            assistant = load_assistant(knowledge, root)
        except ContentError as error:
            problems = error.problems
        if digest_of(knowledge, root) == digest:  # what was read is of one piece
            pickle.dump(PROGRAM, pipe)
            pickle.dump((digest, tuple(problems)), pipe)
            for _ in cache.pickled(assistant, pipe.write) if assistant else ():
                pass
            return 0
    return 1


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2]), sys.stdout.buffer))
