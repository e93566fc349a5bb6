"""Needs and conversations are counted by the definitions of the evaluation sets."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.core.conversation.assistant import Assistant
from bot.evaluation import conversations, followups, needs
from bot.evaluation.conversations import contains
from bot.evaluation.followups import FollowUp, Turns
from bot.evaluation.needs import Need, is_same, is_spurious
from bot.evaluation.rows import EvaluationError, kind_of, read
from tests.conftest import ROOT

FLOOR_DIALOGUES, FLOOR_SLOTS, FLOOR_COMMUNES, CEILING_SPURIOUS = 0.95, 0.95, 0.96, 8
FLOOR_TURNS = 0.95
FLOOR_FOLLOWUPS = 0.88


def test_needs_open_their_dialogue_and_fill_its_slots(assistant: Assistant) -> None:
    report = needs.evaluate(assistant, read(ROOT / "evaluation" / "needs.jsonl", needs.read_need))
    assert report.dialogues >= FLOOR_DIALOGUES * report.needs
    assert sum(report.right.values()) >= FLOOR_SLOTS * sum(report.slots.values())
    assert report.right["commune"] >= FLOOR_COMMUNES * report.slots["commune"]
    assert report.spurious <= CEILING_SPURIOUS


def test_conversations_go_as_a_stranger_wrote_them(assistant: Assistant) -> None:
    scripts = read(ROOT / "evaluation" / "conversations.jsonl", conversations.read_conversation)
    report = conversations.evaluate(assistant, scripts)
    assert report.steps_passed >= FLOOR_TURNS * report.steps


def test_second_messages_go_no_worse_than_measured(rounds: list[tuple[FollowUp, Turns]]) -> None:
    passed = sum(not followups.judged(row, turns[-1]) for row, turns in rounds)
    assert passed >= FLOOR_FOLLOWUPS * len(rounds)


@pytest.mark.parametrize(
    ("check", "is_passed"),
    [
        ({"kind_in": ["answer"], "id_in": ["aci"], "dialogue": None}, True),
        ({"kind_not": ["answer"]}, False),
        ({"kind_in": ["fallback"]}, False),
        ({"id_in": ["ei"]}, False),
        ({"dialogue": "oeth"}, False),
        ({"contains": ["baleine|chantier d'insertion"], "not_contains": ["baleine"]}, True),
        ({"contains": ["baleine"]}, False),
        ({"not_contains": ["chantier"]}, False),
        ({"slots_absent": ["commune"], "slots_not": {"commune": "Cergy"}}, True),
        ({"slots": {"commune": "Cergy"}}, False),
    ],
)
def test_a_second_message_is_held_against_all_that_its_row_checks(
    assistant: Assistant, check: dict[str, object], *, is_passed: bool
) -> None:
    row = {"id": "essai", "kind": "switch", "turns": ["bonjour"], "last": "c'est quoi un ACI ?", "check": check}
    report = followups.evaluate(assistant, [followups.read_followup(row)])
    assert (report.passed["switch"], len(report.failures)) == ((1, 0) if is_passed else (0, 1))


def test_a_second_message_with_an_unknown_check_is_no_row() -> None:
    row = {"id": "essai", "kind": "switch", "turns": [], "last": "?", "check": {"containz": []}}
    with pytest.raises(ValueError, match="containz"):
        followups.read_followup(row)


@pytest.mark.parametrize(
    ("wanted", "found", "same"),
    [("Éragny-sur-Oise", "eragny sur oise", True), (1200000, 1.2e6, True), (4, "4", False), ("EA", None, False)],
)
def test_values_are_compared_after_normalisation(wanted: str | float, found: str | float | None, same: bool) -> None:
    assert is_same(wanted, found) is same


def test_a_public_that_follows_is_not_spurious() -> None:
    assert not is_spurious(Need("", "oeth", {}), "public")
    assert not is_spurious(Need("", "fournisseur", {"type": "ESAT"}), "public")
    assert is_spurious(Need("", "fournisseur", {}), "public")
    assert is_spurious(Need("", "oeth", {}), "commune")


@pytest.mark.parametrize(
    ("text", "wanted", "held"),
    [
        ("soit 2 400 €", "2400", True),
        ("30 % du coût", "30 %", True),
        ("un réseau", "EA", False),
        ("une EA proche", "EA|entreprise adaptée", True),
        ("Val-d'Oise", "val d oise", True),
        ("l'élargissement", "élargi", True),
        ("24000", "2400", False),
    ],
)
def test_what_a_reply_holds_is_searched_as_defined(text: str, wanted: str, held: bool) -> None:
    assert contains(text, wanted) is held


def script(*turns: dict[str, object]) -> conversations.Conversation:
    blank: dict[str, object] = {"must_contain": [], "must_not_contain": []}
    return conversations.read_conversation({"id": "essai", "turns": [{**blank, **turn} for turn in turns]})


def test_a_script_presses_buttons_shares_positions_and_skips_what_is_optional(assistant: Assistant) -> None:
    report = conversations.evaluate(
        assistant,
        [
            script(
                {"user": "/start"},
                {"user": "acheter|fournisseur", "via": "button", "must_contain": ["?"]},
                {"user": "zinzin", "via": "button", "optional": True},
                {"user": "blanchisserie", "via": "button"},
                {"user": "(position)", "via": "location", "lat": 49.04, "lon": 2.07, "must_contain": ["Cergy"]},
                {"user": "peu importe", "optional": True},
                {"user": "c'est quoi un ACI ?", "must_contain": ["chantier"], "must_not_contain": ["quelle commune"]},
            )
        ],
    )
    assert (report.passed, report.steps, report.steps_passed) == (1, 5, 5)


def test_a_failure_says_what_is_missing(assistant: Assistant) -> None:
    report = conversations.evaluate(assistant, [script({"user": "bonjour", "must_contain": ["baleine"]})])
    assert report.passed == 0
    assert "baleine" in report.failures[0]
    report = conversations.evaluate(assistant, [script({"user": "baleine", "via": "button"})])
    assert "aucun bouton" in report.failures[0]


@pytest.mark.parametrize(
    ("row", "kind"),
    [
        ({"q": "x", "accept": ["aci"]}, "questions"),
        ({"q": "x", "expect": "fallback"}, "questions"),
        ({"q": "x", "dialogue": "oeth", "slots": {}}, "needs"),
        ({"id": "x", "turns": []}, "conversations"),
    ],
)
def test_the_form_of_a_file_tells_what_it_measures(tmp_path: Path, row: dict[str, object], kind: str) -> None:
    path = tmp_path / "file.jsonl"
    path.write_text(json.dumps(row), encoding="utf-8")
    assert kind_of(path) == kind


def test_a_line_that_is_no_need_is_told(tmp_path: Path) -> None:
    path = tmp_path / "needs.jsonl"
    path.write_text('{"q": "x", "dialogue": "oeth", "slots": {}}\n{"q": "y"}\n', encoding="utf-8")
    with pytest.raises(EvaluationError, match=":2:"):
        read(path, needs.read_need)
