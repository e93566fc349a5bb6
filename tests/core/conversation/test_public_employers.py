"""The obligation of a town hall or a hospital: another fund than a firm's, and no sum that no source gives."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation


def answer(assistant: Assistant, text: str) -> str:
    return " ".join(Conversation(assistant).say(text).split())


@pytest.mark.parametrize(
    ("text", "required"),
    [
        ("mairie 320 agents OETH combien on paye", "19"),
        ("ville de Pontoise, 900 agents, combien de travailleurs handicapés", "54"),
        ("on est un hôpital de 800 agents, 20 rqth on doit combien", "48"),
        ("on est une agglo de 400 personnes, combien de contribution handicap", "24"),
    ],
)
def test_a_public_employer_is_told_the_fund_and_no_sum(assistant: Assistant, text: str, required: str) -> None:
    said = answer(assistant, text)
    assert "FIPHFP" in said
    assert f"à employer : {required}" in said
    assert "€" not in said
    assert "Urssaf" not in said


def test_a_public_employer_is_given_no_deduction_of_a_firm(assistant: Assistant) -> None:
    said = answer(assistant, "mairie de 150 agents, facture ESAT 10 000 €, quelle déduction")
    assert "fiphfp.fr" in said
    assert "3 000 €" not in said
    assert "main-d'œuvre" not in said


def test_an_epic_counts_as_a_firm(assistant: Assistant) -> None:
    assert "110 790 €" in answer(assistant, "EPIC de 300 agents aucun rqth, combien on paie")
