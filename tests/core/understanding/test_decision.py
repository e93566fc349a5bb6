"""From ranked matches to one decision: each case of the table, on its own."""

from __future__ import annotations

import pytest

from bot.core.knowledge.knowledge import Bands
from bot.core.understanding.decision import Decision, Ranked, judge
from bot.core.understanding.leaning import MAX_LEANING, Leaning
from bot.core.understanding.matcher import Match
from bot.core.understanding.reading import Reading

BANDS = Bands(answer=80, suggest=20, dialogue=50)


def decide(*matches: tuple[str, float], leaning: float = 5.0, rest: float = 0.0, **reading: bool) -> Decision:
    ranked = Ranked(tuple(Match(id_, score) for id_, score in matches), leaning, rest)
    return judge(ranked, BANDS, Reading(**reading))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("matches", "kind", "target"),
    [
        ((), "none", ""),
        ((("answer:aci", 19),), "none", ""),
        ((("answer:aci", 90), ("answer:ei", 60)), "answer", "aci"),
        ((("answer:aci", 40), ("answer:ei", 39)), "suggestion", ""),
        ((("off:meteo", 60), ("answer:aci", 30)), "off_topic", "meteo"),
        ((("off:meteo", 60), ("answer:aci", 55)), "suggestion", ""),
        ((("answer:aci", 60), ("off:meteo", 55)), "suggestion", ""),
        ((("dialogue:oeth", 70), ("answer:oeth", 50)), "dialogue", "oeth"),
        ((("dialogue:oeth", 70), ("off:meteo", 60)), "dialogue", "oeth"),
        ((("dialogue:oeth", 70), ("off:meteo", 69)), "suggestion", ""),
        ((("dialogue:oeth", 40), ("answer:oeth", 39)), "suggestion", ""),
        ((("answer:oeth", 90), ("dialogue:oeth", 88)), "dialogue", "oeth"),
    ],
)
def test_each_case_decides(matches: tuple[tuple[str, float], ...], kind: str, target: str) -> None:
    decision = decide(*matches)
    assert (decision.kind, decision.target) == (kind, target)


def test_who_asks_how_things_are_gets_the_answer() -> None:
    assert decide(("dialogue:oeth", 90), ("answer:oeth", 85), is_question=True).kind == "answer"
    assert decide(("dialogue:oeth", 90), ("answer:oeth", 85)).kind == "dialogue"


def test_who_wants_something_done_gets_the_dialogue_sooner() -> None:
    assert decide(("answer:oeth", 100), ("dialogue:oeth", 90), is_request=True).kind == "dialogue"
    assert decide(("answer:oeth", 100), ("dialogue:oeth", 90)).kind == "answer"


def test_a_trade_for_ones_own_home_or_family_is_only_suggested() -> None:
    assert decide(("dialogue:fournisseur", 100), is_private=True).kind == "suggestion"
    assert decide(("dialogue:fournisseur", 100)).kind == "dialogue"


def test_a_trade_alone_among_words_of_other_subjects_is_only_suggested() -> None:
    assert decide(("dialogue:fournisseur", 100), rest=-3).kind == "suggestion"
    assert decide(("dialogue:fournisseur", 100), rest=-3, is_request=True).kind == "dialogue"


def test_words_that_lean_to_neighbouring_subjects_make_an_answer_a_suggestion() -> None:
    near = (("answer:aci", 60), ("answer:ei", 58))
    assert decide(*near, leaning=6).kind == "answer"
    assert decide(*near, leaning=2).kind == "suggestion"


def test_words_that_lean_away_make_a_weak_dialogue_a_suggestion_and_none_makes_it_sure() -> None:
    assert decide(("dialogue:oeth", 50), ("answer:oeth", 40), leaning=-10).kind == "suggestion"
    assert decide(("dialogue:oeth", 45), ("answer:oeth", 45), leaning=10).kind == "suggestion"


def test_a_lead_beyond_forty_points_counts_for_no_more() -> None:
    assert decide(("answer:aci", 50), ("answer:ei", 10), leaning=-7).kind == "answer"
    assert decide(("answer:aci", 50), leaning=-7).kind == "answer"
    assert decide(("answer:aci", 50), leaning=-8).kind == "suggestion"


def test_leaning_tells_our_words_from_others_and_nothing_of_unknown_ones() -> None:
    leaning = Leaning(ours=[["aci", "clause"]] * 9, others=[["meteo", "clause"]] * 9)
    assert leaning.of(["aci"]) > 0 > leaning.of(["meteo"])
    assert leaning.of(["clause"]) == pytest.approx(0)
    assert leaning.of(["zorglub"]) == 0
    assert leaning.of(["aci"] * 99) == MAX_LEANING
