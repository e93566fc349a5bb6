"""How well the assistant understands messages it was not written for: a floor just under what is reached."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Location
from bot.core.exchange.session import Outcome
from bot.core.knowledge.knowledge import Bands, Knowledge
from bot.core.text.plain import normalise
from bot.core.understanding.decision import judge
from bot.evaluation import conversations, left_out
from bot.evaluation.calibration import KEPT_NEEDS, calibrate
from bot.evaluation.needs import Need, read_need
from bot.evaluation.needs import evaluate as evaluate_needs
from bot.evaluation.questions import Report, Row, describe, evaluate, read_row, score
from bot.evaluation.rows import EvaluationError, read
from tests.conftest import ROOT

FLOOR_TOP1 = 0.88
FLOOR_TOP3 = 0.95
CEILING_FALSE = 0.04
FLOOR_REJECTED = 0.95
FLOOR_TITLES = 0.85
CEILING_NO_TOPIC = 0.1


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


def test_questions_that_all_fail_are_still_reported_as_questions(assistant: Assistant) -> None:
    asked = describe("f", evaluate(assistant, [Row("zorglub", ("aci",), "casual")]), confusions=True)
    assert "top-1   0.0% (0/1)" in asked
    assert "✗ 'zorglub' : aci ≠ fallback" in asked
    refused = describe("f", evaluate(assistant, [Row("zorglub", (), "hors sujet")]), confusions=False)
    assert "rejet 100.0% (1/1)" in refused


def test_empty_lines_do_not_count(tmp_path: Path) -> None:
    path = tmp_path / "questions.jsonl"
    path.write_text('\n{"q": "c\'est quoi un ACI ?", "accept": ["aci"]}\n\n', encoding="utf-8")
    assert read(path, read_row) == [Row("c'est quoi un ACI ?", ("aci",), "hors sujet")]


def test_a_file_that_is_not_text_or_not_there_is_told(tmp_path: Path) -> None:
    (tmp_path / "latin.jsonl").write_bytes('{"q": "é"}'.encode("latin-1"))
    with pytest.raises(EvaluationError, match="UTF-8"):
        read(tmp_path / "latin.jsonl", read_row)
    with pytest.raises(EvaluationError, match="ne s'ouvre pas"):
        read(tmp_path / "absent.jsonl", read_row)


def test_a_turn_sent_in_an_unknown_way_is_told_and_not_dropped(tmp_path: Path) -> None:
    path = tmp_path / "scripts.jsonl"
    turn = '{"user": "x", "via": "pigeon", "must_contain": [], "must_not_contain": []}'
    path.write_text(f'{{"id": "a", "turns": [{turn}]}}', encoding="utf-8")
    with pytest.raises(EvaluationError, match=":1:"):
        read(path, conversations.read_conversation)


def test_an_optional_position_is_sent_only_to_a_dialogue_that_still_asks(assistant: Assistant) -> None:
    step = conversations.Step("(position)", ("?",), (), "location", is_optional=True)
    position = replace(step, location=Location(49.04, 2.07))
    opened = conversations.Step("je cherche un traiteur", ("?",), ())
    script = conversations.Conversation("sans dialogue", (position,))
    assert conversations.evaluate(assistant, [script]).steps == 0
    script = conversations.Conversation("en dialogue", (opened, replace(position, must=("Cergy",))))
    assert conversations.evaluate(assistant, [script]).steps_passed == 2


def test_a_failure_names_its_turn_and_shows_the_reply(assistant: Assistant) -> None:
    steps = (
        conversations.Step("/start", (), ()),
        conversations.Step("c'est quoi un ACI ?", ("baleine",), ("chantier",)),
    )
    (failure,) = conversations.evaluate(assistant, [conversations.Conversation("essai", steps)]).failures
    assert "essai, message 2 « c'est quoi un ACI ? » : manque ['baleine'], de trop ['chantier']" in failure
    assert "Atelier et chantier d'insertion" in failure


@pytest.fixture(scope="module")
def needs() -> list[Need]:
    return read(ROOT / "evaluation" / "needs.jsonl", read_need)[:40]


def opened(assistant: Assistant, needs: list[Need], bands: Bands) -> int:
    """How many needs open their dialogue under some bands."""
    understanding, reader = assistant.understanding, assistant.reader
    decisions = [(need, judge(understanding.rank(need.text), bands, reader.read(need.text))) for need in needs]
    return sum(decision.kind == "dialogue" and decision.target == need.dialogue for need, decision in decisions)


def test_the_band_of_dialogues_is_the_highest_that_keeps_97_of_100_right_needs(
    assistant: Assistant, needs: list[Need]
) -> None:
    now = assistant.knowledge.bands
    bands = calibrate(assistant, [], needs)
    assert (bands.answer, bands.suggest) == (now.answer, now.suggest)
    enough = KEPT_NEEDS * opened(assistant, needs, replace(now, dialogue=0))
    assert opened(assistant, needs, bands) >= enough
    assert opened(assistant, needs, replace(bands, dialogue=bands.dialogue + 1)) < enough


def test_a_band_without_labels_stays(assistant: Assistant) -> None:
    rows = [Row("c'est quoi un ACI ?", ("aci",), "casual"), Row("quel temps fait-il ?", (), "hors sujet")]
    bands = calibrate(assistant, rows)
    assert bands.dialogue == assistant.knowledge.bands.dialogue
    assert 0 <= bands.suggest <= bands.answer <= 100
    assert calibrate(assistant, [Row("quel temps fait-il ?", (), "hors sujet")]) == assistant.knowledge.bands


@pytest.mark.parametrize("name", ["fresh_titles_needs", "fresh2_titles_needs"])
def test_titles_and_adverts_open_their_dialogue(assistant: Assistant, name: str) -> None:
    report = evaluate_needs(assistant, read(ROOT / "evaluation" / f"{name}.jsonl", read_need))
    assert report.dialogues >= FLOOR_TITLES * report.needs


@pytest.mark.parametrize("name", ["fresh_no_topic", "fresh2_no_topic"])
def test_what_no_entry_answers_is_rarely_answered(assistant: Assistant, name: str) -> None:
    total = evaluate(assistant, read(ROOT / "evaluation" / f"{name}.jsonl", read_row)).total
    assert total.share(total.false_answers) <= CEILING_NO_TOPIC


def test_a_subject_left_out_is_judged_by_who_has_never_heard_of_it(knowledge: Knowledge, territory: Territory) -> None:
    weather = next(topic for topic in knowledge.off_topics if topic.id == "meteo")
    knowing = Assistant(replace(knowledge, off_topics=(weather,)), territory)
    left = list(left_out.neighbours(knowing, folds=1))
    assert [one.text for one in left] == list(weather.phrasings)
    assert not any(match.id == "off:meteo" for one in left for match in one.ranked.matches)
    report = left_out.evaluate(left, knowledge.bands)
    assert (report.rows, report.right) == (len(left), report.rows - report.false)
    assert f"({report.right}/{report.rows})" in left_out.describe("sujets", report, details=3)


def test_a_phrasing_left_out_is_judged_by_who_has_only_the_others(knowledge: Knowledge, territory: Territory) -> None:
    entry = knowledge.entries["aci"]
    two = replace(knowledge, entries={"aci": entry}, script=replace(knowledge.script, dialogues={}))
    left = list(left_out.phrasings(Assistant(two, territory), folds=2))
    assert sorted(one.text for one in left) == sorted(entry.phrasings)
    assert {one.target for one in left} == {"answer:aci"}


def test_no_message_of_an_evaluation_set_stands_as_a_phrasing(knowledge: Knowledge) -> None:
    known = {normalise(text) for entry in knowledge.entries.values() for text in (entry.title, *entry.phrasings)}
    known |= {normalise(text) for one in knowledge.script.dialogues.values() for text in one.phrasings}
    known |= {normalise(text) for topic in knowledge.off_topics for text in topic.phrasings}
    sets = sorted((ROOT / "evaluation").glob("fresh*.jsonl"))
    assert sets
    copied = [row["q"] for path in sets for row in read(path, dict) if normalise(row["q"]) in known]
    assert copied == []
