"""How well the assistant understands messages it was not written for: a floor just under what is reached."""

from __future__ import annotations

import pytest

from bot.core.assistant import Assistant
from bot.core.model import Outcome
from bot.evaluation.questions import Report, Row, evaluate, read_row, score
from bot.evaluation.rows import read
from tests.conftest import ROOT

FLOOR_TOP1 = 0.88
FLOOR_TOP3 = 0.95
CEILING_FALSE = 0.04
FLOOR_REJECTED = 0.95


@pytest.fixture(scope="module")
def questions(assistant: Assistant) -> Report:
    return evaluate(assistant, read(ROOT / "evaluation" / "questions.jsonl", read_row))


@pytest.fixture(scope="module")
def out_of_scope(assistant: Assistant) -> Report:
    return evaluate(assistant, read(ROOT / "evaluation" / "out_of_scope.jsonl", read_row))


def test_questions_find_their_answer(questions: Report) -> None:
    assert questions.total.share(questions.total.top1) >= FLOOR_TOP1


def test_the_right_answer_is_among_those_shown(questions: Report) -> None:
    assert questions.total.share(questions.total.top3) >= FLOOR_TOP3


def test_wrong_answers_are_rare(questions: Report) -> None:
    assert questions.total.share(questions.total.false_answers) <= CEILING_FALSE


def test_other_subjects_are_not_answered(out_of_scope: Report) -> None:
    assert out_of_scope.total.share(out_of_scope.total.rejected) >= FLOOR_REJECTED


@pytest.mark.parametrize(
    ("outcome", "top1", "top3", "rejected", "false"),
    [
        (Outcome("answer", "aci", 90), 1, 1, 0, 0),
        (Outcome("answer", "ei", 90, ("aci",)), 0, 1, 0, 1),
        (Outcome("suggestion", None, 40, ("ei", "ai", "aci")), 0, 1, 1, 0),
        (Outcome("fallback"), 0, 0, 1, 0),
        (Outcome("dialogue", dialogue="oeth"), 0, 0, 0, 0),
    ],
)
def test_a_row_is_counted_by_the_definitions(outcome: Outcome, top1: int, top3: int, rejected: int, false: int) -> None:
    tally = score(Row("?", ("aci",), "casual"), outcome)
    assert (tally.top1, tally.top3, tally.rejected, tally.false_answers) == (top1, top3, rejected, false)
