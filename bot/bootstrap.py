"""From a content folder to an assistant ready to serve."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable
from pathlib import Path

from bot.content import cache
from bot.core.conversation.assistant import Assistant


def load_assistant(knowledge: Path, root: Path, compiled: Path | None = None, *, first_only: bool = False) -> Assistant:
    """Load the content and index it; `root` holds `directory.yaml` and `territory/`.

    `compiled` is a folder where the loaded assistant is kept for the next start. With `first_only`, what a second
    message needs is left for when one comes. What is loaded stays until it is
    loaded anew, so the garbage collector neither runs while it is built nor looks at it afterwards: a pass over it
    would take longer than an answer.

    Raises:
        ContentError: the content has problems.
    """
    gc.disable()
    try:
        assistant = _compiled(knowledge, root, compiled) if compiled else _built(knowledge, root)
        if not first_only:
            _ = assistant.second
        gc.freeze()
    finally:
        gc.enable()
    return assistant


def _compiled(knowledge: Path, root: Path, folder: Path) -> Assistant:
    try:
        wanted = cache.fingerprint(knowledge, root)
    except OSError:  # a file that cannot be read is for the loader to tell
        return _built(knowledge, root)
    kept = cache.read(folder, wanted)
    if kept is None and _may_fork():
        _build_apart(knowledge, root, folder, wanted)
        kept = cache.read(folder, wanted)
    if kept is None:
        kept = _built(knowledge, root)
        cache.write(folder, wanted, kept)
    return kept


def _may_fork() -> bool:
    """Whether a process of its own can be made: not on every system, nor beside threads that hold locks."""
    import threading  # noqa: PLC0415 - a compiled assistant needs none

    return hasattr(os, "fork") and threading.active_count() == 1


def _build_apart(knowledge: Path, root: Path, folder: Path, wanted: bytes) -> None:
    """Compile in a process of its own, whose memory goes with it: building takes 30 MB that would never be given back.

    What goes wrong there leaves no file behind: whoever finds none builds it again, and is told.
    """
    child = os.fork()
    if child:
        os.waitpid(child, 0)
        return
    try:
        cache.write(folder, wanted, _built(knowledge, root))
    finally:
        os._exit(0)


def _built(knowledge: Path, root: Path) -> Assistant:
    from bot.content.loader import load_knowledge  # noqa: PLC0415 - a compiled assistant needs no YAML
    from bot.content.territory import load_territory  # noqa: PLC0415

    return Assistant(load_knowledge(knowledge), load_territory(root, knowledge))


def reload_assistant(knowledge: Path, root: Path, swap: Callable[[Assistant], None]) -> None:
    """Load the content anew and give it to `swap`, which lets go of the assistant before, then free that one.

    Raises:
        ContentError: the content has problems; nothing is swapped.
    """
    swap(load_assistant(knowledge, root))
    gc.unfreeze()  # the garbage collector does not see what is frozen
    gc.collect()
    gc.freeze()
