"""Figures put right, and figures changed by one or by a zero."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation

STAFF = "OETH 240 salariés"
CONTRIBUTION = "calculer ma contribution OETH, 85 salariés et 2 travailleurs handicapés"
PURCHASE = "déduction OETH pour 40000 € d'achats à un esat"


def figures(assistant: Assistant, *said: str) -> dict[str, object]:
    conversation = Conversation(assistant)
    for text in said:
        conversation.say(text)
    state = conversation.session.dialogue
    return dict(state.slots) if state else {}


@pytest.mark.parametrize("text", ["oups 204", "204 je me suis trompee", "zut j'ai inversé c'est 204", "non 204"])
def test_a_figure_that_looks_like_one_said_puts_it_right(assistant: Assistant, text: str) -> None:
    """It does not answer the next question, though that is open."""
    held = figures(assistant, STAFF, text)
    assert held["effectif"] == 204
    assert "beneficiaires" not in held


def test_a_figure_far_from_what_was_said_answers_the_question(assistant: Assistant) -> None:
    """« oups j'en ai 3 » is no staff of three."""
    assert figures(assistant, STAFF, "oups j'en ai 3") == {"effectif": 240, "beneficiaires": 3}


@pytest.mark.parametrize("text", ["un zéro de trop !", "4000 pardon, un zéro de trop"])
def test_a_zero_too_many(assistant: Assistant, text: str) -> None:
    """It is taken away once, whether the right figure is said or not."""
    assert figures(assistant, PURCHASE, text)["montant"] == 4000


def test_a_missing_zero(assistant: Assistant) -> None:
    """It is added."""
    assert figures(assistant, STAFF, "il manque un zéro")["effectif"] == 2400


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("si j'en prends un de plus ca donne quoi", 3),
        ("avec 1 RQTH en plus", 3),
        ("si on en avait un de moins", 1),
        ("et sans les 2 TH ?", 0),
        ("si aucun", 0),
        ("et avec trois ?", 3),
    ],
)
def test_one_more_or_less_is_tried(assistant: Assistant, text: str, count: int) -> None:
    """Below a calculation, the articles count."""
    assert figures(assistant, CONTRIBUTION, text)["beneficiaires"] == count


def test_years_are_no_amount(assistant: Assistant) -> None:
    """Nor are lots."""
    assert "montant" not in figures(
        assistant, "clause sociale réfection d'une école à Goussainville", "travaux de 2027 à 2029, 3 lots"
    )


def test_millions_in_short_answer_the_question(assistant: Assistant) -> None:
    """Nobody gives metres alone."""
    conversation = Conversation(assistant)
    conversation.say("bonjour")
    conversation.press("Calculer ou faire des heures")
    conversation.say("1,2M")
    assert conversation.session.dialogue
    assert conversation.session.dialogue.slots["montant"] == 1_200_000
