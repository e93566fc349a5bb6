"""From a content folder to an assistant ready to serve."""

from __future__ import annotations

import gc
from collections.abc import Callable
from pathlib import Path

from bot.content.loader import load_knowledge
from bot.content.territory import load_territory
from bot.core.conversation.assistant import Assistant


def load_assistant(knowledge: Path, root: Path) -> Assistant:
    """Load the content and index it; `root` holds `directory.yaml` and `territory/`.

    What is loaded stays until it is loaded anew, so the garbage collector neither runs while it is built nor looks at
    it afterwards: a pass over it would take longer than an answer.

    Raises:
        ContentError: the content has problems.
    """
    gc.disable()
    try:
        assistant = Assistant(load_knowledge(knowledge), load_territory(root, knowledge))
        gc.freeze()
    finally:
        gc.enable()
    return assistant


def reload_assistant(knowledge: Path, root: Path, swap: Callable[[Assistant], None]) -> None:
    """Load the content anew and give it to `swap`, which lets go of the assistant before, then free that one.

    Raises:
        ContentError: the content has problems; nothing is swapped.
    """
    swap(load_assistant(knowledge, root))
    gc.unfreeze()  # the garbage collector does not see what is frozen
    gc.collect()
    gc.freeze()
