"""Content read anew as a service reads it, as often as told: a process that `memory` measures.

Prints MB once loaded, after the first reload and after the last, how many assistants are alive then, and the longest
time, in ms, that nobody could be answered: while one was put in the place of another.
"""

from __future__ import annotations

import asyncio
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory
from weakref import ref

from benchmarks.process import resident_mb
from bot.bootstrap import load_assistant, replace_assistant
from bot.building import built
from bot.core.conversation.assistant import Assistant

ROOT = Path(__file__).parent.parent


class Service:
    """What holds the assistant that answers."""

    def __init__(self, folder: Path) -> None:
        """Load the first."""
        self.assistant = load_assistant(ROOT / "knowledge", ROOT, folder)

    def swap(self, assistant: Assistant) -> None:
        """Let go of the one before."""
        self.assistant = assistant

    async def reload(self) -> float:
        """Read all anew; the ms that nobody could be answered."""
        result = await built(ROOT / "knowledge", ROOT)
        assert result.assistant
        begin = time.perf_counter()
        replace_assistant(result.assistant, self.swap)
        return 1000 * (time.perf_counter() - begin)


async def main(times: int) -> None:
    """Load once, then so many times more."""
    with TemporaryDirectory() as folder:
        service = Service(Path(folder))
    seen, held, longest = [ref(service.assistant)], [resident_mb()], 0.0
    for _ in range(times):
        longest = max(longest, await service.reload())
        seen.append(ref(service.assistant))
        held.append(resident_mb())
    print(held[0], held[1], held[-1], sum(one() is not None for one in seen), longest)


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
