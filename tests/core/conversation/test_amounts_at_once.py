"""A first question with figures is worked out at once, as far as they go, with the formula and its article."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after


@pytest.mark.parametrize(
    ("question", "worked_out"),
    [
        (
            "si j'achète 40 000 € à un ESAT combien je déduis",
            ["Déduction : au plus 12 000 €", "30 %", "D5212-22", "quel est le coût de la main-d'œuvre"],
        ),
        (
            "on est 87, combien de TH il nous faut",
            ["à employer : 5", "6 % de 87 salariés", "L5212-2", "5 × 400 × 12,31 €", "= 24 620 €", "y sont employés ?"],
        ),
        ("on est 15, combien de TH il nous faut", ["n'est pas soumise à la contribution"]),
        ("ma contribution 2025 pour 80 salariés sans handicapé", ["4 × 400 × 11,88 €", "19 008 €", "au titre de 2025"]),
        ("en 2025 on était 80 salariés, 0 TH, on doit combien", ["19 008 €"]),
        ("contribution 2024 pour 80 salariés sans handicapé", ["19 696 €", "Je n'ai pas le Smic du 31 décembre 2024"]),
        ("montant de la contribution 2025", ["Pour 2025 : 4 752 €"]),
        (
            "25 000 € de main d'œuvre ça fait combien d'heures",
            ["42 heures", "25 000 € × 100 % = 25 000 €", "25 000 € ÷ 30 € = 833 heures"],
        ),
        (
            "marché de 100 000 € dont 60 000 € de main d'oeuvre, combien d'heures d'insertion",
            ["100 heures", "100 000 € × 60 % = 60 000 €"],
        ),
    ],
)
def test_figures_are_worked_out_at_once(assistant: Assistant, question: str, worked_out: list[str]) -> None:
    said = after(assistant, question).text.replace("\xa0", " ").replace("\u202f", " ")
    for part in worked_out:
        assert part in said


def test_a_purchase_worked_out_in_full_is_not_asked_about_its_labour_again(assistant: Assistant) -> None:
    talk = after(assistant, "on déduit combien pour 12 000 € chez une EA dont 8 000 € de main d'œuvre ?")
    assert "Déduction : 2\u202f400" in talk.text.replace("\xa0", "\u202f")
    assert "quel est le coût de la main-d'œuvre" not in talk.text


def test_the_amount_that_pays_for_labour_may_change(assistant: Assistant) -> None:
    talk = after(assistant, "25 000 € de main d'œuvre ça fait combien d'heures", "et si c'était 50 000 € ?")
    assert "83 heures" in talk.text
