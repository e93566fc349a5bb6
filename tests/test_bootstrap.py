"""Content loaded anew takes the place of the old in memory too."""

from __future__ import annotations

import gc
import shutil
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.bootstrap import load_assistant, reload_assistant
from bot.core.conversation.assistant import Assistant
from bot.errors import ContentError
from tests.conftest import ROOT

KNOWLEDGE = ROOT / "knowledge"


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


def test_after_eight_reloads_one_assistant_is_alive_and_memory_is_what_it_was() -> None:
    served = Served()
    served.swap(load_assistant(KNOWLEDGE, ROOT))
    kept = []
    for _ in range(8):
        reload_assistant(KNOWLEDGE, ROOT, served.swap)
        kept.append(gc.get_freeze_count())
    assert len(served.seen) == 9
    assert served.alive == 1
    assert max(kept) <= 1.1 * kept[0]


def test_content_with_problems_is_not_swapped_in(tmp_path: Path) -> None:
    served = Served()
    folder = Path(shutil.copytree(KNOWLEDGE, tmp_path / "knowledge"))
    (folder / "bands.yaml").unlink()
    with pytest.raises(ContentError):
        reload_assistant(folder, ROOT, served.swap)
    assert served.assistant is None
    assert gc.isenabled()
