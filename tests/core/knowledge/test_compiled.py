"""A compiled assistant goes without what is indexed already, and keeps folded what few questions need."""

from __future__ import annotations

import pickle

from bot.core.knowledge.compiled import Folded
from bot.core.knowledge.knowledge import Knowledge


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


def test_a_folded_value_comes_back_as_it_was_and_stays_open() -> None:
    folded = Folded([("a", ("un", "deux")), ("b", ("trois",))])
    assert folded.get("a") == ("un", "deux")
    assert folded.get("a") is folded.get("a")
    assert folded.get("c") is None


def test_a_folded_value_that_was_opened_is_pickled_folded() -> None:
    folded = Folded([("a", ("un", "deux"))])
    closed = pickle.dumps(folded)
    assert folded.get("a")
    assert pickle.dumps(folded) == closed
    assert pickle.loads(closed).get("a") == ("un", "deux")
