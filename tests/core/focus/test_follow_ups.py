"""What editors expect to be asked after an answer is found in other words than theirs."""

from __future__ import annotations

import pytest

from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Knowledge


@pytest.fixture(scope="module")
def points(knowledge: Knowledge) -> Points:
    return Points(knowledge)


@pytest.mark.parametrize(
    ("entry", "question", "expected"),
    [
        (
            "oeth-deduction-calcul",
            "et si l'esat sous-traite pour notre prestataire de menage on deduit ?",
            "Second rang",
        ),
        ("ea", "ils touchent combien la bas ?", "Smic"),
        ("esat", "ils peuvent venir dans nos locaux ?", "mettre des personnes à disposition"),
        ("difference-esat-ea", "pour l'oeth lequel est le plus avantageux ?", "même règle"),
        ("oeth", "et les apprentis, ça compte ?", "tous contrats comptés"),
    ],
)
def test_an_expected_question_finds_what_answers_it(points: Points, entry: str, question: str, expected: str) -> None:
    best = points.find([entry], question, shown=[entry])[0]
    assert best.is_expected
    assert expected in best.point.text


def test_an_expected_question_is_found_though_nothing_on_the_screen_is_about_it(points: Points) -> None:
    found = points.expected("un esat peut envoyer ses travailleurs chez nous sur site ?")
    assert found
    assert found.point.entry in {"esat", "mise-a-disposition-esat"}


def test_a_question_that_no_editor_expected_is_not_answered_yes_or_no(points: Points) -> None:
    found = points.find(["esat"], "ils ont un contrat de travail avec la mairie de Paris et un chien ?", shown=["esat"])
    assert all(one.says is None for one in found)
