"""From a content folder to an assistant ready to serve."""

from __future__ import annotations

import gc
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

from bot.apart import Beside, forked, may_fork
from bot.content import cache
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.indices import Indices
from bot.core.focus.points import Points
from bot.core.text.quantities import Quantities
from bot.core.understanding.matcher import LexicalMatcher

if TYPE_CHECKING:
    from bot.content.loader import Rest


def load_assistant(knowledge: Path, root: Path, compiled: Path | None = None, *, first_only: bool = False) -> Assistant:
    """Load the content and index it; `root` holds `directory.yaml` and `territory/`.

    `compiled` is a folder where the loaded assistant is kept for the next start. With `first_only`, what a second
    message needs is left for when one comes, and the file may come after the assistant. What is loaded stays until
    it is loaded anew, so the garbage collector neither runs while it is built nor looks at it afterwards: a pass over
    it would take longer than an answer.

    Raises:
        ContentError: the content has problems.
    """
    with uncollected():
        assistant = _compiled(knowledge, root, compiled, first_only=first_only) if compiled else _built(knowledge, root)
        if not first_only:
            assistant.prepare()
    return assistant


@contextmanager
def uncollected() -> Iterator[None]:
    """Keep the garbage collector from what is made inside, while it is and afterwards."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()


def _compiled(knowledge: Path, root: Path, folder: Path, *, first_only: bool) -> Assistant:
    try:
        wanted = cache.fingerprint(knowledge, root)
    except OSError:  # a file that cannot be read is for the loader to tell
        return _built(knowledge, root)
    kept = cache.read(folder, wanted, first_only=first_only)
    if kept is None and may_fork():
        kept = _built_apart(knowledge, root, folder, wanted, first_only=first_only)
    if kept is None:
        kept = _built(knowledge, root)
        if cache.still_is(wanted, knowledge, root):  # what was read is what is told
            cache.write(folder, wanted, kept)
    return kept


def _built_apart(knowledge: Path, root: Path, folder: Path, wanted: bytes, *, first_only: bool) -> Assistant | None:
    """Compile in a process of its own, whose memory goes with it: building takes 30 MB that would never be given back.

    With `first_only`, what a first message needs comes as soon as it is there, and that process goes on alone: nobody
    waits for the file. What goes wrong there gives None: whoever gets it builds all again, and is told.
    """
    compiled, child = forked(partial(_compile, knowledge, root, folder, wanted, first_only=first_only))
    with compiled as pipe:
        kept = cache.received(pipe, first_only=first_only)
    if kept and first_only:  # what it was sent without, a second message would need
        kept.read_second = lambda: _built(knowledge, root).second
    else:
        os.waitpid(child, 0)
    return kept


def _compile(  # noqa: PLR0913 - what a process of its own is told
    knowledge: Path, root: Path, folder: Path, wanted: bytes, pipe: BinaryIO, *, first_only: bool
) -> None:
    """Send both parts of an assistant, or what a first message needs of it, then keep them in the file."""
    assistant, pieces = _built_by_three(knowledge, root), list[bytes]()

    def send(piece: bytes) -> None:
        pieces.append(piece)
        if not first_only:
            pipe.write(piece)

    if first_only:
        cache.send_quickly(assistant, pipe)
        pipe.close()
    for _ in cache.pickled(assistant, send):
        pass
    pipe.close()
    if cache.still_is(wanted, knowledge, root):  # what was read is what is told
        cache.keep(folder, wanted, pieces)


def _built_by_three(knowledge: Path, root: Path) -> Assistant:
    """The same as `_built`, made by three processes: one the matcher, one the territory, and one all else."""
    from bot.content.home import load_home  # noqa: PLC0415 - a compiled assistant needs no YAML
    from bot.content.loader import joined, read_indexed, read_rest  # noqa: PLC0415
    from bot.content.reader import Files  # noqa: PLC0415
    from bot.content.territory import load_territory  # noqa: PLC0415

    places = Beside(partial(load_territory, root, knowledge), cache.AS_THEY_ARE)
    files = Files(knowledge.parent, [], home=load_home(root))
    indexed = read_indexed(files, knowledge)
    files.check()
    quantities = Quantities(indexed.numbers)

    def read() -> tuple[Rest, Points]:
        rest = read_rest(files, knowledge, indexed)
        files.check()
        return rest, Points(joined(indexed, rest), quantities)

    others = Beside(read, cache.AS_THEY_ARE, shared=(indexed.lexicon, quantities))
    matcher = LexicalMatcher(indexed.lexicon, indexed.targets())
    rest, points = others.result()
    return Assistant(joined(indexed, rest), places.result(), Indices(matcher, points, quantities))


def _built(knowledge: Path, root: Path) -> Assistant:
    from bot.content.loader import load_knowledge  # noqa: PLC0415 - a compiled assistant needs no YAML
    from bot.content.territory import load_territory  # noqa: PLC0415

    return Assistant(load_knowledge(knowledge, root), load_territory(root, knowledge))


def replace_assistant(assistant: Assistant, swap: Callable[[Assistant], None]) -> None:
    """Give an assistant to `swap`, which lets go of the one before: that is then free, as no assistant holds itself.

    To look for it would take a pass over all that is loaded, a quarter of a second in which nobody is answered.
    """
    swap(assistant)
    _give_back()


def _give_back() -> None:
    """Have glibc give the system what two contents took and one does not need: 10 MB, in a millisecond."""
    import ctypes  # noqa: PLC0415 - who answers once needs none of it

    with suppress(OSError, TypeError, AttributeError):  # other C libraries have no such function
        ctypes.CDLL(None).malloc_trim(0)
