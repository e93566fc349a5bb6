"""A compiled assistant goes without what is indexed already."""

from __future__ import annotations

import pickle

from bot.core.knowledge.knowledge import Knowledge


def test_phrasings_and_follow_up_questions_are_not_kept_twice(knowledge: Knowledge) -> None:
    """All else of an answer and of a neighbouring subject is."""
    kept: Knowledge = pickle.loads(pickle.dumps(knowledge))
    for entry in knowledge.entries.values():
        one = kept.entries[entry.id]
        assert entry.phrasings
        assert one.phrasings == ()
        assert (one.title, one.short, one.details, one.sources) == (
            entry.title,
            entry.short,
            entry.details,
            entry.sources,
        )
        assert [follow.blocks for follow in one.follow_ups] == [follow.blocks for follow in entry.follow_ups]
        assert not any(follow.ask for follow in one.follow_ups)
    assert [one.reply for one in kept.off_topics] == [one.reply for one in knowledge.off_topics]
    assert not any(one.phrasings for one in kept.off_topics)
