"""The bundled knowledge: every topic, and in every answer the facts that it must state."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, timedelta

import pytest
import yaml

from bot.channels.plain import plain_text
from bot.content.check import check, shared_phrasings, stale_entries
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from tests.conftest import ROOT

CHECKS: dict[str, list[dict[str, list[str]]]] = yaml.safe_load(
    (ROOT / "tests" / "data" / "answer_checks.yaml").read_text(encoding="utf-8")
)


def plain(text: str) -> str:
    text = text.casefold().replace("œ", "oe").replace("’", "'").replace("\u2011", "-")
    text = "".join(char for char in unicodedata.normalize("NFKD", text) if not unicodedata.combining(char))
    return re.sub(r"\s", " ", text)


@pytest.mark.parametrize("id_", sorted(CHECKS))
def test_an_answer_states_its_facts(knowledge: Knowledge, id_: str) -> None:
    shown = plain_text(Views(knowledge).answer(knowledge.entries[id_]))
    said = f" {re.sub(' +', ' ', plain(shown))} "
    for group in CHECKS[id_]:
        assert any(plain(wanted) in said for wanted in group["any_of"]), group


def test_every_topic_has_its_entry(knowledge: Knowledge) -> None:
    assert set(CHECKS) == set(knowledge.entries)


@pytest.mark.parametrize("stale", ["DIRECCTE", "Pôle emploi", "40 000 €"])
def test_no_answer_states_as_current_what_is_out_of_date(knowledge: Knowledge, stale: str) -> None:
    for entry in knowledge.entries.values():
        assert not any(stale in block.text for block in entry.short), entry.id


def test_every_answer_is_short_sourced_and_dated(knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        assert sum(len(block.text) for block in entry.short) <= 600, entry.id
        assert entry.sources, entry.id
        assert date(2026, 1, 1) <= entry.verified_on, entry.id


def test_no_phrasing_is_shared(knowledge: Knowledge) -> None:
    assert shared_phrasings(knowledge) == []


def test_old_entries_and_figures_are_told(knowledge: Knowledge) -> None:
    newest = max(entry.verified_on for entry in knowledge.entries.values())
    assert stale_entries(knowledge, newest) == []
    told = stale_entries(knowledge, newest + timedelta(days=366))
    assert len(told) == len(knowledge.entries) + len(knowledge.figures.by_id)


def test_the_bundled_content_passes_its_check_and_asks_who_operates_it() -> None:
    problems, (advice,) = check(ROOT / "knowledge", ROOT, date(2026, 11, 26))
    assert problems == []
    assert advice.startswith("operator.yaml : dire qui exploite ce bot")


def test_no_phrasing_copies_the_evaluation_set(knowledge: Knowledge) -> None:
    asked = (ROOT / "evaluation" / "questions.jsonl").read_text(encoding="utf-8").casefold()
    longer = [p for e in knowledge.entries.values() for p in e.phrasings if len(p.split()) > 4]
    assert not [phrasing for phrasing in longer if f'"{phrasing.casefold()}"' in asked]


def test_many_phrasings_are_read_as_each(knowledge: Knowledge) -> None:
    lexicon = knowledge.lexicon
    texts = [phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings]
    texts += ["l'IA et l'AI, c'est pareil ?", "j'ai 2 500 € pour une AI", "svp c koi un ESAT"]
    rows = lexicon.read_all(texts)
    assert rows == list(map(lexicon.read, texts))
    assert lexicon.terms_of_all(rows) == list(map(lexicon.terms, rows))
