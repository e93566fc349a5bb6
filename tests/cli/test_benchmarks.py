"""The benchmarks measure what they say, also where the national file is not."""

from __future__ import annotations

import subprocess
import sys
from itertools import islice
from pathlib import Path
from random import Random

from benchmarks.events import counted, reported
from benchmarks.kills import Run
from benchmarks.messages import BEFORE_MS
from benchmarks.process import environment
from benchmarks.service import never_seen
from benchmarks.soak import disturbed
from benchmarks.start import QUESTION, compiled
from benchmarks.texts import LONGEST, junk, kinds
from bot.channels.telegram.sender import PLACES
from bot.core.conversation.assistant import Assistant
from tests.conftest import ROOT


def test_without_the_national_file_the_large_part_is_left_out_politely(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/directory.py", str(tmp_path / "absent.jsonl.gz")]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "bundled territory:" in out
    assert "left out" in out


def test_every_kind_of_message_has_its_figure_of_before() -> None:
    assert {kind.name for kind in kinds(1)} == set(BEFORE_MS)


def test_messages_to_measure_with_are_the_same_in_each_run_and_never_the_same_twice() -> None:
    assert list(kinds(3)) == list(kinds(3))
    for kind in kinds(3):
        assert len(set(kind.texts)) == len(kind.texts)
        assert max(map(len, kind.texts)) <= LONGEST


def test_questions_never_seen_are_no_question_asked_before() -> None:
    asked = ["C'est quoi un ACI ?", "Qui appeler ?"]
    new = list(islice(never_seen(asked), 20))
    assert len({*asked, *new}) == 22


def test_junk_goes_on_as_long_as_it_is_asked_for() -> None:
    first = list(islice(junk(), 100))
    assert len(set(first)) == 100
    assert first == list(islice(junk(), 100))


def test_a_measured_call_answers_then_tells_its_peak(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "benchmarks.asking", QUESTION]
    done = subprocess.run(
        command, cwd=ROOT, env=environment(tmp_path), capture_output=True, text=True, encoding="utf-8", check=True
    )
    *answer, peak = done.stdout.splitlines()
    assert "Atelier et chantier d'insertion (ACI)" in answer
    assert float(peak) > 10
    assert compiled(tmp_path).exists()


def test_a_campaign_of_kills_keeps_the_promise_or_says_that_it_does_not() -> None:
    assert Run("a", 2, 50, 0, 2 * PLACES, is_in_order=True).is_kept
    assert not Run("a", 2, 50, 1, 0, is_in_order=True).is_kept
    assert not Run("a", 2, 50, 0, 2 * PLACES + 1, is_in_order=True).is_kept
    assert not Run("a", 2, 50, 0, 0, is_in_order=False).is_kept


def test_a_soak_has_one_call_in_a_hundred_fail_in_each_way() -> None:
    random, calls = Random(1), 10_000
    statuses = [answer.status_code for _ in range(calls) if (answer := disturbed(random))]
    for status in (429, 500, 502, 599):
        assert 0.7 < statuses.count(status) * 100 / calls < 1.3


def test_an_event_to_measure_with_has_all_that_was_asked_for_and_is_reported(assistant: Assistant) -> None:
    sums = counted(assistant, 100, 1000, 3)
    assert sum(sums.values()) == 1000
    assert sum(count for (_, kind, _), count in sums.items() if kind == "opened") == 100
    assert [size.split()[0] for size in reported(assistant, sums)] == ["text", "page", "spreadsheet", "charts"]
