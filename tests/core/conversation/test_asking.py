"""Questions about what is shown: their subject stands on the screen, however they are typed."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation, after


def listed(assistant: Assistant, need: str = "nettoyage de bureaux à Pontoise") -> Conversation:
    return after(assistant, need)


@pytest.mark.parametrize(
    "said",
    [
        "c combien de lheure",
        "ils prennent cb",
        "Quel est le prix d'un passage hebdomadaire, je vous prie ?",
        "et ça chiffre à combien pour 200 m2",
        "lequel est le - cher",
        "vous auriez une fourchette ? c'est pour mon budget",
        "menage 95 pro ils prennent combien de l'heure ?",
    ],
)
def test_a_price_is_never_known_however_it_is_asked(assistant: Assistant, said: str) -> None:
    talk = listed(assistant)
    before = talk.session.dialogue
    assert "devis" in talk.say(said)
    assert talk.session.dialogue == before


@pytest.mark.parametrize(
    "said", ["lequel prend les canettes", "cèdre il prend aussi les canettes ?", "ils prennent les cannettes ?"]
)
def test_what_a_record_says_answers_a_question_and_searches_nothing(assistant: Assistant, said: str) -> None:
    talk = listed(assistant, "collecte de papier à Argenteuil")
    before = talk.session.dialogue
    answer = talk.say(said)
    assert "Cèdre" in answer
    assert "canettes" in answer
    assert talk.session.dialogue == before


def test_the_small_words_of_a_name_tell_two_alike_apart(assistant: Assistant) -> None:
    assert "79258279300016" in listed(assistant).say("siret menage 95 pro")
    talk = listed(assistant)
    assert "Ménage 95 Pro" not in talk.say("le siret de ménage 95 tout court ?")


@pytest.mark.parametrize(
    "said",
    ["la structure d'Ézanville, vous m'ouvrez sa fiche ?", "celle d'ezanville", "la fiche de l'asso d'Ézanville"],
)
def test_a_structure_is_pointed_at_by_where_it_lies(assistant: Assistant, said: str) -> None:
    talk = listed(assistant, "entretien d'espaces verts à Domont")
    assert talk.say(said).startswith("Plaine de Vie")


def test_nearer_than_one_shown_leaves_that_one_out(assistant: Assistant) -> None:
    talk = listed(assistant, "impression de programmes à Cergy")
    answer = talk.say("y a pas + pres que gennevilliers ?")
    assert "La Hêtraie" in answer
    assert "Gennevilliers" not in answer


def test_which_of_them_lies_in_a_place(assistant: Assistant) -> None:
    talk = listed(assistant, "blanchisserie à Jouy-le-Moutier")
    answer = talk.say("laquelle est dans le 95 ?")
    assert "La Hêtraie" in answer
    assert "Toulouse-Lautrec" not in answer


def test_what_a_card_is_asked_about_its_kind_is_no_courtesy(assistant: Assistant) -> None:
    talk = listed(assistant, "nettoyage à Cergy")
    talk.press("INS")
    assert "entreprise d'insertion" in talk.say("c'est un ESAT ?").lower()
    assert talk.say("c loin ?").startswith("À vol d'oiseau")


@pytest.mark.parametrize("said", ["ouvre l'agglo", "ouvrez la CA", "la communauté d'agglomération, c'est qui ?"])
def test_an_organisation_is_pointed_at_by_what_it_is(assistant: Assistant, said: str) -> None:
    talk = listed(assistant, "facilitateur à Sarcelles")
    assert "Roissy Pays de France" in talk.say(said)
    assert talk.session.focus[0].kind == "organisation"


@pytest.mark.parametrize("said", ["la sous-traitance, détaillez", "celle avec la sous traitance, c'est quoi ?"])
def test_an_option_is_pointed_at_by_a_word_of_it(assistant: Assistant, said: str) -> None:
    talk = listed(assistant, "j'ai 800h d'insertion à faire à Argenteuil gros oeuvre")
    assert talk.say(said).startswith("Sous-traiter à une structure d'insertion")


def test_the_price_of_a_kind_is_asked_below_its_answer(assistant: Assistant) -> None:
    talk = listed(assistant, "c'est quoi une EA")
    assert "devis" in talk.say("et sa coute + cher ??")


def test_what_is_taken_out_of_the_selection_leaves_the_search_alone(assistant: Assistant) -> None:
    talk = listed(assistant, "un ESAT pour du conditionnement à Sarcelles")
    talk.say("garde la 1 et la 2")
    talk.say("ma sélection")
    assert "n'est plus dans votre sélection" in talk.say("enlève le deuxième")


@pytest.mark.parametrize("said", ["retire ceux hors 95", "Veuillez écarter les structures situées hors du Val-d'Oise."])
def test_taking_away_what_lies_outside_keeps_what_lies_inside(assistant: Assistant, said: str) -> None:
    assert "seulement dans le 95" in listed(assistant, "entretien d'espaces verts à Cergy").say(said)


def test_contact_details_are_all_that_is_known_to_reach_it(assistant: Assistant) -> None:
    answer = listed(assistant, "entretien d'espaces verts à Cergy").say("les coordonnées d'espérer 95 svp")
    assert "95300 Pontoise" in answer
    assert "https://esperer-95.org" in answer


def test_a_distance_is_no_price(assistant: Assistant) -> None:
    answer = listed(assistant, "entretien d'espaces verts à Cergy").say("à combien de km est Bienvert")
    assert answer.startswith("À vol d'oiseau")
