"""What did not help, what says the same together."""

from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from bot.core.knowledge.knowledge import Knowledge
from bot.editing.misses import Complaint, Grouping, complaints

TARGETS = st.sampled_from(["answer:aci", "results:fournisseur", "fallback"])


def test_ways_of_asking_the_same_are_together(knowledge: Knowledge) -> None:
    asked = [("a", "c koi 1 aci"), ("b", "qu'est-ce qu'un ACI"), ("c", "le zorglub")]
    known = [phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings]
    first, second = Grouping(knowledge.lexicon, known).grouped(asked)
    assert first.questions == ["c koi 1 aci", "qu'est-ce qu'un ACI"]
    assert second.questions == ["le zorglub"]


def test_reasons_that_say_the_same_are_together_the_most_frequent_first(knowledge: Knowledge) -> None:
    said = [("answer:aci", why) for why in ("il manque le prix", "trop long", "trop long !", "TROP LONG")]
    [one] = Grouping(knowledge.lexicon).by_target(complaints({"answer:aci": 6}, said))
    assert one.times == 6
    assert [(group.questions[0], group.times) for group in one.reasons] == [("trop long", 3), ("il manque le prix", 1)]


@given(st.dictionaries(TARGETS, st.integers(0, 5)), st.lists(st.tuples(TARGETS, st.just("trop long")), max_size=9))
def test_a_vote_with_a_reason_is_one_complaint(votes: dict[str, int], said: list[tuple[str, str]]) -> None:
    """A reason may outlive its vote: who changes their mind has still said it."""
    found = list(complaints(votes, said))
    reasons = Counter(target for target, _ in said)
    assert Counter(one.target for one in found) == Counter(votes) | reasons
    assert [one for one in found if one.why] == [Complaint(*one) for one in said]
