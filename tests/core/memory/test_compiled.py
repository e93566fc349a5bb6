"""A compiled assistant goes without what is indexed already, and keeps folded what few questions need."""

from __future__ import annotations

import copyreg
import pickle
from functools import partial
from io import BytesIO
from typing import Any

from bot.core.knowledge.knowledge import Knowledge
from bot.core.memory.compiled import Folded, Later, unmade


def test_what_is_asked_is_not_kept_twice(knowledge: Knowledge) -> None:
    """All else of an answer and of a neighbouring subject is."""
    kept: Knowledge = pickle.loads(pickle.dumps(knowledge))
    for entry in knowledge.entries.values():
        one = kept.entries[entry.id]
        assert entry.phrasings
        assert [*one.phrasings, *one.answers, *one.follow_ups] == []
        assert (one.title, one.short, one.details, one.sources) == (
            entry.title,
            entry.short,
            entry.details,
            entry.sources,
        )
    assert [one.reply for one in kept.off_topics] == [one.reply for one in knowledge.off_topics]
    assert not any(one.phrasings for one in kept.off_topics)


VALUES = {"a": ("un", "deux"), "b": ("trois",)}


def test_a_folded_value_is_made_once_when_it_is_asked_for() -> None:
    made: list[str] = []

    def make(id_: str) -> tuple[str, ...]:
        made.append(id_)
        return VALUES[id_]

    folded = Folded(VALUES, make)
    assert made == []
    assert folded.get("a") == ("un", "deux")
    assert folded.get("a") is folded.get("a")
    assert folded.get("c") is None
    assert made == ["a"]


def test_a_folded_value_that_was_opened_is_pickled_folded() -> None:
    folded = Folded(VALUES, VALUES.__getitem__)
    closed = pickle.dumps(folded)
    assert folded.get("a")
    assert pickle.dumps(folded) == closed
    kept: Folded[tuple[str, ...]] = pickle.loads(closed)
    assert (kept.get("a"), kept.get("b")) == (("un", "deux"), ("trois",))
    assert pickle.dumps(kept) == closed


def test_who_serves_has_all_of_them_made_at_once() -> None:
    made: list[str] = []

    def make(id_: str) -> tuple[str, ...]:
        made.append(id_)
        return VALUES[id_]

    folded = Folded(VALUES, make)
    folded.make_all()
    folded.make_all()
    assert (folded.get("a"), folded.get("b"), made) == (VALUES["a"], VALUES["b"], ["a", "b"])


def test_a_later_value_is_made_once_at_the_latest_for_a_file() -> None:
    made: list[int] = []

    def make() -> int:
        made.append(1)
        return len(made)

    later = Later(make)
    assert made == []
    kept: Later[int] = pickle.loads(pickle.dumps(later))
    assert (kept.get(), later.get(), made) == (1, 1, [1])


MADE: list[str] = []
"""What was made, by name."""


def _first() -> list[str]:
    MADE.append("first")
    return ["first"]


def _second(first: Later[list[str]]) -> list[str]:
    MADE.append("second")
    return [*first.get(), "second"]


def test_a_later_value_is_sent_unmade_with_what_it_is_made_of() -> None:
    MADE.clear()
    pipe = BytesIO()
    pickler = pickle.Pickler(pipe, pickle.HIGHEST_PROTOCOL)
    pickler.dispatch_table = copyreg.dispatch_table | {Later: unmade}
    pickler.dump(Later(partial(_second, Later(_first))))
    sent: Later[Any] = pickle.loads(pipe.getvalue())
    assert MADE == []
    assert sent.get() == ["first", "second"]
    assert MADE == ["second", "first"]
