"""Content loaded anew takes the place of the old in memory too."""

from __future__ import annotations

import gc
import json
import os
import subprocess
import sys
import time
import weakref
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from functools import partial
from multiprocessing import get_context
from pathlib import Path

import pytest

from benchmarks.process import resident_mb
from bot import bootstrap
from bot.bootstrap import load_assistant, replace_assistant
from bot.content import cache
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.errors import ContentError
from tests.conftest import ROOT
from tests.conversation import NOW


@pytest.fixture(autouse=True)
def _thaw() -> Iterator[None]:
    """Leave nothing frozen to other tests."""
    yield
    gc.unfreeze()


class Served:
    """The assistant in service, and a look at each that ever was."""

    def __init__(self) -> None:
        self.assistant: Assistant | None = None
        self.seen: list[weakref.ref[Assistant]] = []

    def swap(self, assistant: Assistant) -> None:
        self.assistant = assistant
        self.seen.append(weakref.ref(assistant))

    @property
    def alive(self) -> int:
        return sum(ref() is not None for ref in self.seen)


RELOADS = 20


def reloaded(root: Path) -> tuple[Sequence[int], Sequence[float], int]:
    """Objects and MB kept after each of twenty reloads, and how many of the assistants were alive in the end.

    They are those that a process of its own has built, as a service gets them, in a thread.
    """
    served, kept, held = Served(), [], []
    load = partial(load_assistant, root / "knowledge", root, root / "compiled")
    replace_assistant(load(), served.swap)
    with ThreadPoolExecutor(1) as thread:
        for _ in range(RELOADS):
            replace_assistant(thread.submit(load).result(), served.swap)
            kept.append(gc.get_freeze_count())
            held.append(resident_mb())
    assert len(served.seen) == RELOADS + 1
    return kept, held, served.alive


def test_after_twenty_reloads_one_assistant_is_alive_and_memory_is_what_it_was(root: Path) -> None:
    """In a process that holds nothing else: here, it would take seconds to look through what other tests have read."""
    with ProcessPoolExecutor(1, get_context("spawn")) as process:
        kept, held, alive = process.submit(reloaded, root).result()
    assert alive == 1
    assert max(kept) <= 1.02 * kept[0]
    assert max(held) <= 1.1 * held[0]


WAITING = """
import sys, time
from pathlib import Path
from bot.cli import main
from bot.content import cache

keep = cache.keep

def late(*given):
    while not Path(sys.argv[1]).exists():
        time.sleep(0.05)
    keep(*given)

cache.keep = late
sys.exit(main(["ask", "c'est quoi un ACI ?"]))
"""


def test_nobody_waits_for_the_file_that_a_first_question_leaves(less: Path, tmp_path: Path) -> None:
    go, folder = tmp_path / "go", tmp_path / "compiled"
    done = subprocess.run(
        [sys.executable, "-c", WAITING, str(go)],
        cwd=ROOT,
        env={
            **os.environ,
            "BOUSSOLE_CACHE": str(folder),
            "BOUSSOLE_KNOWLEDGE": str(less / "knowledge"),
            "BOUSSOLE_ROOT": str(less),
        },
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=True,
    )
    assert "Atelier et chantier d'insertion (ACI)" in done.stdout
    assert not done.stderr
    assert not folder.exists()
    go.touch()
    while not (folder / cache.NAME).exists():
        time.sleep(0.05)
    assert cache.read(folder, cache.fingerprint(less / "knowledge", less)) is not None


def test_whoever_loads_all_finds_the_file_there(less: Path, tmp_path: Path) -> None:
    folder = tmp_path / "compiled"
    loaded = load_assistant(less / "knowledge", less, folder)
    assert loaded.read_second is None
    assert cache.read(folder, cache.fingerprint(less / "knowledge", less)) is not None


def test_two_processes_build_what_one_does(less: Path) -> None:
    assistant = bootstrap._built(less / "knowledge", less)
    built = bootstrap._built_by_three(less / "knowledge", less)
    lines = (ROOT / "evaluation" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    for text in (json.loads(line)["q"] for line in lines[::30]):
        assert built.understanding.rank(text) == assistant.understanding.rank(text)
    session = other = Session()
    for text in ("c'est quoi un ACI ?", "et ça dure combien de temps ?", "un traiteur à Cergy", "le plus proche"):
        session, replies = built.respond(session, Message(NOW, text))
        other, expected = assistant.respond(other, Message(NOW, text))
        assert replies == expected


def test_a_folder_that_takes_no_file_is_no_reason_to_build_twice(
    less: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setattr("bot.bootstrap._built", _only_apart(os.getpid()))
    load_assistant(less / "knowledge", less, tmp_path / "file" / "folder")


def _only_apart(here: int) -> Callable[[Path, Path], Assistant]:
    """What builds an assistant in other processes than one."""
    build = bootstrap._built

    def built(knowledge: Path, root: Path) -> Assistant:
        assert os.getpid() != here
        return build(knowledge, root)

    return built


def test_content_with_problems_is_told_by_whoever_asks(root: Path, folder: Path) -> None:
    (folder / "bands.yaml").unlink()
    for first_only in (True, False):
        with pytest.raises(ContentError):
            load_assistant(folder, root, root / "compiled", first_only=first_only)
    assert not (root / "compiled").exists()


def test_the_garbage_collector_goes_on_after_content_with_problems(root: Path, folder: Path) -> None:
    (folder / "bands.yaml").unlink()
    with pytest.raises(ContentError):
        load_assistant(folder, root)
    assert gc.isenabled()


def test_a_second_message_is_understood_by_who_was_sent_the_first_part_alone(less: Path, tmp_path: Path) -> None:
    """It reads the content once more."""
    assistant = bootstrap._built(less / "knowledge", less)
    tmp_path.chmod(0o700)
    one = load_assistant(less / "knowledge", less, tmp_path, first_only=True)
    session = other = Session()
    for text in ("c'est quoi un ACI ?", "et ça dure combien de temps ?"):
        session, replies = one.respond(session, Message(NOW, text))
        other, expected = assistant.respond(other, Message(NOW, text))
        assert replies == expected
