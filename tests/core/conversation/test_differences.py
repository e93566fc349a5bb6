"""What is named beside what is shown: kinds of structure, subjects, and never structures that nobody pointed at."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.screens import after

RESERVED = "c'est quoi un marché réservé"


@pytest.mark.parametrize(
    ("first", "text", "expected"),
    [
        ("esat à Cergy", "c'est quoi la différence avec une EA ?", "difference-esat-ea"),
        ("menuiserie Argenteuil", "et c'est quoi la différence avec une EI", "difference-aci-ei"),
        ("ACI à Persan", "par rapport à une entreprise d'insertion, ça change quoi ?", "difference-aci-ei"),
        ("c'est quoi une EA", "et la différence avec un ESAT ?", "difference-esat-ea"),
    ],
)
def test_a_kind_named_is_told_from_the_kind_shown(assistant: Assistant, first: str, text: str, expected: str) -> None:
    assert after(assistant, first, text).session.outcome.id == expected


@pytest.mark.parametrize("text", ["et la diff avec une clause sociale", "c'est la même chose qu'une clause sociale ?"])
def test_a_subject_named_stands_below_the_one_shown(assistant: Assistant, text: str) -> None:
    talk = after(assistant, RESERVED, text)
    assert talk.session.focus[0].ids == ("marche-reserve", "clause-sociale")
    assert talk.session.dialogue is None


def test_two_kinds_named_are_no_criteria(assistant: Assistant) -> None:
    talk = after(assistant, "traiteur à Cergy", "un ESAT c'est pareil qu'une EI ?")
    assert talk.session.focus[0].kind == "answer"
    assert talk.session.dialogue
    assert "type" not in talk.session.dialogue.slots


def test_structures_that_are_counted_are_compared_themselves(assistant: Assistant) -> None:
    talk = after(assistant, "traiteur à Cergy", "compare les deux ESAT")
    lines = [block.text for block in talk.replies[0].blocks[1:]]
    assert len(lines) == 2
    assert all("(ESAT)" in line for line in lines)


@pytest.mark.parametrize("text", ["ça change quoi par rapport à Manpower", "quelle diff avec l'intérim classique ?"])
def test_what_an_editor_expected_is_said_of_those_shown(assistant: Assistant, text: str) -> None:
    assert "consacrée à l'insertion" in after(assistant, "ETTI près de Gonesse", text).text
