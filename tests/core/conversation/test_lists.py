"""Questions about a list: how many of a kind, how far one is, who stands in the commune or beyond the border."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after

LIST = "espaces verts à Cergy"


@pytest.mark.parametrize(
    "asked", ["ya combien d'esat dedans", "combien sont des ESAT svp", "nombre d'esat ?", "cb d'esat dans le tas"]
)
def test_a_kind_is_counted_in_the_list_and_not_in_france(assistant: Assistant, asked: str) -> None:
    said = after(assistant, LIST, asked).text
    assert "ESAT : " in said
    assert "sur les" in said
    assert "FINESS" not in said


@pytest.mark.parametrize("asked", ["la derniere c loin ?", "le dernier il est loin d'ici ?"])
def test_how_far_one_of_a_list_is_names_that_one(assistant: Assistant, asked: str) -> None:
    talk = after(assistant, LIST)
    last = talk.session.focus[0].ids[-1]
    names = assistant.territory.directory.structures
    said = after(assistant, LIST, asked).text
    assert names[last].name in said
    assert names[talk.session.focus[0].ids[0]].name not in said


@pytest.mark.parametrize("asked", ["seulement ceux de la commune", "que sur place", "uniquement à cergy même"])
def test_those_of_the_commune_are_named_alone(assistant: Assistant, asked: str) -> None:
    said = after(assistant, LIST, asked).text
    assert "Cergy" in said
    assert "Pontoise" not in said


@pytest.mark.parametrize(
    "asked", ["ermont ou eaubonne", "à Ermont et à Eaubonne", "une à Ermont, une autre à Eaubonne"]
)
def test_the_second_of_two_places_waits_on_a_button(assistant: Assistant, asked: str) -> None:
    talk = after(assistant, LIST, asked)
    assert "la même recherche attend" in talk.text
    assert talk.session.pending is not None


@pytest.mark.parametrize("asked", ["ceux du 78 je peux les prendre ?", "les structures des yvelines c possible aussi"])
def test_those_of_another_departement_are_named_where_one_asks_for_them(assistant: Assistant, asked: str) -> None:
    talk = after(assistant, "ménage de l'école à Herblay", asked)
    assert "Celles du 78" in talk.text
    assert "seulement dans" not in talk.text
