"""Below an answer that leads to a calculation, a sum begins it; what is left to pay is worked out."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation


def after(assistant: Assistant, *said: str) -> str:
    conversation = Conversation(assistant)
    for text in said:
        conversation.say(text)
    return " ".join(conversation.text.split())


@pytest.mark.parametrize("text", ["c'est un marché de nettoyage a 90 000 sur 3 ans", "90000 sur 2 ans", "90000"])
def test_a_sum_below_the_method_is_calculated(assistant: Assistant, text: str) -> None:
    assert "75 heures d'insertion" in after(assistant, "combien d'heures d'insertion je dois mettre", text)


def test_what_is_left_to_pay_is_said_where_only_the_invoice_is_known(assistant: Assistant) -> None:
    said = after(assistant, "480 salariés 15 th et 40000 euros d'achats esat", "du coup il reste combien a payer ?")
    assert "68 015 €" in said


def test_a_period_of_grace_changes_no_headcount(assistant: Assistant) -> None:
    grace = "on vient de passer les 50, on a pas un délai avant de payer ?"
    said = after(assistant, "on est 55 sans th combien on paye", grace)
    assert "cinq ans souvent cités" in said


def test_above_the_threshold_is_not_answered_by_its_history(assistant: Assistant) -> None:
    said = after(assistant, "peut on acheter sans mise en concurrence à un esat", "et au dessus de 60 000 ?")
    assert "R2131-12" in said
    assert "25 000" not in said


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("c'est quoi la contribution oeth", "oui mais nous a 70 salariés donc ?"),
        ("Calculer l'OETH", "70"),
        ("c'est quoi l'oeth", "70"),
    ],
)
def test_a_headcount_alone_is_the_case_of_who_asks(assistant: Assistant, first: str, last: str) -> None:
    assert "6 % de 70 salariés, soit 4" in after(assistant, first, last)


def test_figures_of_two_kinds_are_calculated_though_the_sum_is_asked(assistant: Assistant) -> None:
    said = after(assistant, "bonjour", "on est 70 et on a zero TH combien on paye")
    assert "Contribution avant déductions : 19 696 €" in said
