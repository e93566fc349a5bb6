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


def test_the_only_one_shown_is_kept_by_its_article(assistant: Assistant) -> None:
    talk = after(assistant, "impression de flyers à Argenteuil", "plutot des EA", "la moins loin", "garde la")
    assert len(talk.session.shortlist) == 1


def test_who_is_asked_about_is_not_who_asks(assistant: Assistant) -> None:
    said = after(assistant, "combien d'heures pour 500000€ de travaux", "le titulaire peut prendre un apprenti ?").text
    assert "éligible" in said


def test_a_story_on_a_card_that_wants_a_field_gets_it(assistant: Assistant) -> None:
    story = (
        "on a deja bossé avec eux en 2021 pour le gymnase et franchement nickel, par contre le service financier "
        "me demande leur siret pour refaire le bon de commande, vous l'avez ?"
    )
    assert "SIRET : " in after(assistant, "ménage à Argenteuil", "INS", story).text


def test_of_three_places_the_others_wait_one_after_the_other(assistant: Assistant) -> None:
    talk = after(assistant, "il nous faut un jardinier", "on est à Ermont, Eaubonne et Sannois")
    assert "Pour Eaubonne et Sannois" in talk.text
    talk.press("Ensuite : Eaubonne")
    assert "Compris : Espaces verts, maraîchage · Eaubonne" in talk.text
    talk.press("Ensuite : Sannois")
    assert "Compris : Espaces verts, maraîchage · Sannois" in talk.text
    assert talk.session.pending is None


@pytest.mark.parametrize("said", ["et aussi dans le 93", "le 93 me va aussi", "quitte à aller dans le 93"])
def test_a_departement_that_is_fine_as_well_narrows_nothing(assistant: Assistant, said: str) -> None:
    talk = after(assistant, "nettoyage de bureaux à Argenteuil", said)
    assert "Celles du 93" in talk.text
    assert "Compris" not in talk.text


@pytest.mark.parametrize("asked", ["classe les par type", "y'a que des ESAT ou autre chose ?", "rien que des EI ?"])
def test_what_kinds_a_list_holds_is_counted(assistant: Assistant, asked: str) -> None:
    assert "ACI" in after(assistant, LIST, asked).text.partition("conviennent (")[2].partition(")")[0]


def test_how_many_there_are_is_counted_before_the_place_is_known(assistant: Assistant) -> None:
    talk = after(assistant, "il nous faut un jardinier", "combien vous en avez")
    assert "dans le Val-d'Oise et ses abords" in talk.text
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.asked == "lieu"


def test_those_of_a_departement_are_sought_on_all_pages(assistant: Assistant) -> None:
    said = after(assistant, "nettoyage de bureaux à Argenteuil", "y'en a combien dans le 95").text
    assert "Parmi tous les résultats de votre demande (4)" in said


def test_the_station_is_no_commune_whose_name_begins_so(assistant: Assistant) -> None:
    said = after(assistant, "nettoyage de bureaux à Argenteuil", "lequel est le moins loin de la gare").text
    assert "INS" in said


@pytest.mark.parametrize("asked", ["que les assos", "seulement les associations", "c'est une asso la 2 ?"])
def test_no_record_tells_an_association_and_says_so(assistant: Assistant, asked: str) -> None:
    assert "qui est une association" in after(assistant, "nettoyage de bureaux à Argenteuil", asked).text


def test_something_other_than_the_trade_gives_the_trade_up(assistant: Assistant) -> None:
    talk = after(assistant, "nettoyage de bureaux à Argenteuil", "autre chose que du nettoyage ?")
    assert talk.session.dialogue is not None
    assert set(talk.session.dialogue.slots) == {"lieu"}


def test_the_card_after_and_the_one_before_open_from_a_card(assistant: Assistant) -> None:
    talk = after(assistant, LIST)
    first, second, *_ = talk.session.focus[0].ids
    assert after(assistant, LIST, "le premier", "suivant").session.focus[0].ids == (second,)
    assert after(assistant, LIST, "le deuxième", "celui d'avant").session.focus[0].ids == (first,)


@pytest.mark.parametrize("said", ["ok je prends", "va pour celui-là", "on part là-dessus"])
def test_what_is_taken_on_a_card_is_kept(assistant: Assistant, said: str) -> None:
    assert len(after(assistant, LIST, "le premier", said).session.shortlist) == 1


def test_no_name_of_a_person_is_known_but_how_to_reach_them(assistant: Assistant) -> None:
    said = after(assistant, "espaces verts à Ermont", "les ateliers du moulin", "qui est leur patron").text
    assert "aucun nom de personne" in said
    assert "01 30 25 85 00" in said


def test_who_runs_a_structure_is_a_field(assistant: Assistant) -> None:
    said = after(assistant, "espaces verts à Ermont", "les ateliers du moulin", "qui gère ?").text
    assert "gestionnaire : " in said


@pytest.mark.parametrize(
    "asked", ["je peux attribuer le marché directement à INS ?", "INS, je peux signer en direct ?"]
)
def test_what_the_law_allows_is_no_matter_of_a_record(assistant: Assistant, asked: str) -> None:
    assert after(assistant, "nettoyage de bureaux à Argenteuil", asked).outcome.id == "achat-sous-seuil"


def test_a_facilitator_asked_for_beside_a_need_waits_on_a_button(assistant: Assistant) -> None:
    talk = after(assistant, "je cherche un traiteur à Cergy et le nom du facilitateur")
    assert "Ensuite : Trouver un facilitateur, Cergy" in talk.labels


def test_one_who_does_a_trade_is_wanted_below_facilitators(assistant: Assistant) -> None:
    talk = after(assistant, "facilitateur à Sarcelles", "ok merci et un traiteur là-bas ?")
    assert "Compris : Restauration, traiteur, transformation alimentaire · Sarcelles" in talk.text


def test_nobody_nearer_is_known_and_that_is_said(assistant: Assistant) -> None:
    assert "personne de plus proche" in after(assistant, "facilitateur à Sarcelles", "il y a plus près ?").text


@pytest.mark.parametrize("said", ["3 personnes", "quelqu'un qui a une RQTH"])
def test_who_is_wanted_opens_no_calculation_while_recruiting(assistant: Assistant, said: str) -> None:
    assert after(assistant, "je veux recruter", said).outcome.dialogue == "recruter"
