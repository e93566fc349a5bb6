"""What is remembered of texts, and that it does not hold them."""

from __future__ import annotations

import gc
import pickle
import weakref

from hypothesis import given
from hypothesis import strategies as st

from bot.core.memory.memory import Memory


class Finder:
    """Counts how often it had to look."""

    def __init__(self, size: int = 3) -> None:
        self.memory: Memory[int] = Memory(size)
        self.looked: list[str] = []

    def find(self, text: str) -> int:
        return self.memory.recall(text, self._find)

    def _find(self, text: str) -> int:
        self.looked.append(text)
        return len(text)


def test_a_text_seen_before_is_not_looked_at_again() -> None:
    finder = Finder()
    assert [finder.find("traiteur"), finder.find("traiteur")] == [8, 8]
    assert finder.looked == ["traiteur"]


def test_nothing_found_is_remembered_too() -> None:
    memory: Memory[str | None] = Memory(3)
    looked: list[str] = []
    for _ in range(2):
        assert memory.recall("traiteur", looked.append) is None
    assert looked == ["traiteur"]


def test_the_least_lately_used_text_is_forgotten_first() -> None:
    finder = Finder(size=2)
    for text in ("a", "bb", "a", "ccc", "a", "bb"):
        finder.find(text)
    assert finder.looked == ["a", "bb", "ccc", "bb"]


@given(st.lists(st.text(max_size=3)), st.integers(1, 4))
def test_no_more_texts_than_told_are_remembered(texts: list[str], size: int) -> None:
    finder = Finder(size)
    for text in texts:
        assert finder.find(text) == len(text)
        assert len(finder.memory) <= size


def test_half_a_character_is_a_text_too() -> None:
    finder = Finder()
    assert [finder.find("\ud83d"), finder.find("\ude00"), finder.find("\ud83d")] == [1, 1, 1]
    assert finder.looked == ["\ud83d", "\ude00"]


def test_no_text_stands_in_the_memory() -> None:
    finder = Finder()
    finder.find("Mme Dupont")
    held, seen = [finder.memory.__dict__], set[int]()
    while held:
        value = held.pop()
        if id(value) not in seen:
            seen.add(id(value))
            assert not isinstance(value, str) or "Dupont" not in value
            assert not isinstance(value, bytes) or b"Dupont" not in value
            held += [] if isinstance(value, type) else gc.get_referents(value)


def test_all_is_forgotten_at_once() -> None:
    finder = Finder()
    finder.find("traiteur")
    finder.memory.forget()
    assert len(finder.memory) == 0
    finder.find("traiteur")
    assert finder.looked == ["traiteur", "traiteur"]


def test_a_memory_is_pickled_empty_and_works_after() -> None:
    finder = Finder(size=2)
    finder.find("traiteur")
    memory: Memory[int] = pickle.loads(pickle.dumps(finder.memory))
    assert len(memory) == 0
    for text in ("a", "bb", "ccc"):
        memory.recall(text, len)
    assert len(memory) == 2


def test_a_memory_keeps_nobody_alive() -> None:
    finder = Finder()
    finder.find("traiteur")
    alive = weakref.ref(finder)
    gc.disable()
    try:
        del finder
        assert alive() is None
    finally:
        gc.enable()
