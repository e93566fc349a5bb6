"""Content read anew in one process, as often as told: a process that `memory` measures.

Prints MB once loaded, after the first reload and after the last, and how many assistants are alive then.
"""

from __future__ import annotations

import sys
from pathlib import Path
from weakref import ref

from benchmarks.process import resident_mb
from bot.bootstrap import load_assistant, replace_assistant
from bot.core.conversation.assistant import Assistant

ROOT = Path(__file__).parent.parent


class Service:
    """What holds the assistant that answers."""

    def __init__(self) -> None:
        """Load the first."""
        self.assistant = load_assistant(ROOT / "knowledge", ROOT)

    def swap(self, assistant: Assistant) -> None:
        """Let go of the one before."""
        self.assistant = assistant


def main(times: int) -> None:
    """Load once, then so many times more."""
    service = Service()
    seen, held = [ref(service.assistant)], [resident_mb()]
    for _ in range(times):
        replace_assistant(load_assistant(ROOT / "knowledge", ROOT), service.swap)
        seen.append(ref(service.assistant))
        held.append(resident_mb())
    print(held[0], held[1], held[-1], sum(one() is not None for one in seen))


if __name__ == "__main__":
    main(int(sys.argv[1]))
