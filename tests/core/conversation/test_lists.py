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


@pytest.mark.parametrize("asked", ["adresse et tel svp", "l'adresse et le numéro du premier", "leur tél + l'adresse"])
def test_two_fields_asked_at_once_are_both_said(assistant: Assistant, asked: str) -> None:
    said = after(assistant, LIST, asked).text
    assert "adresse" in said
    assert "téléphone" in said


@pytest.mark.parametrize("back", ["ok retour", "retour svp", "reviens a la liste stp", "on revient aux résultats"])
def test_a_polite_way_back_leads_from_a_card_to_the_list(assistant: Assistant, back: str) -> None:
    assert after(assistant, LIST, "le premier").session.focus[0].kind == "card"
    assert after(assistant, LIST, "le premier", back).session.focus[0].kind == "results"


def test_what_a_named_structure_does_is_asked_and_searches_nothing(assistant: Assistant) -> None:
    talk = after(assistant, "des paniers bio à Ézanville", "plaine de vie ils livrent aussi ?")
    assert "Compris" not in talk.text


@pytest.mark.parametrize("said", ["on peut enlever les départements 92 et 93 ? c'est trop loin", "vire le 92 et le 93"])
def test_departements_are_left_out_whatever_reason_is_given(assistant: Assistant, said: str) -> None:
    assert "hors 92 et 93" in after(assistant, "nettoyage des écoles de Sarcelles", said).text


def test_the_absence_of_a_kind_is_counted_too(assistant: Assistant) -> None:
    assert "ESAT : " in after(assistant, LIST, "ya pas d'ESAT dans le lot").text


def test_none_that_suits_leads_on(assistant: Assistant) -> None:
    talk = after(assistant, LIST, "aucun ne me convient")
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.page > 1


def test_the_nearest_of_the_selection_to_a_place_is_told(assistant: Assistant) -> None:
    said = after(assistant, "Cèdre", "garde", "INS", "garde", "ma sélection", "lequel est le plus près d'Ermont ?").text
    assert "depuis Ermont" in said


def test_one_that_is_not_shown_is_kept_by_name(assistant: Assistant) -> None:
    talk = after(assistant, "Cèdre", "garde", "ma sélection", "rajoute plaine de vie")
    assert len(talk.session.shortlist) == 2


def test_a_story_on_a_card_that_wants_a_field_gets_it(assistant: Assistant) -> None:
    story = (
        "on a deja bossé avec eux en 2021 pour le gymnase et franchement nickel, par contre le service financier "
        "me demande leur siret pour refaire le bon de commande, vous l'avez ?"
    )
    assert "SIRET : " in after(assistant, "ménage à Argenteuil", "INS", story).text
