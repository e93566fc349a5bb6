"""Turning to another need: by a word of what is wanted, or behind one that is settled."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation, after


@pytest.mark.parametrize(
    ("first", "then", "dialogue"),
    [
        ("agent de sécurité à Sarcelles", "en fait c moi ki ve lembaucher le vigile, en cdi", "recruter"),
        ("traiteur à Cergy", "finalement il nous faudrait 2 extras pour le service", "recruter"),
        ("embaucher un magasinier en CDI à Gonesse", "finalement on préfère externaliser", "fournisseur"),
        ("embaucher un magasinier en CDI à Gonesse", "plutôt un presta", "fournisseur"),
        (
            "recruter un peintre à Garges",
            "non je veux pas embaucher, je veux une boite qui fait les travaux",
            "fournisseur",
        ),
        ("besoin de 2 manutentionnaires lundi à Gonesse", "porter des cartons et des palettes", "recruter"),
        ("nettoyage à Pontoise", "quel facilitateur est compétent pour notre territoire ?", "facilitateur"),
        ("je veux recruter", "euh non je cherche à acheter une prestation de ménage à Domont", "fournisseur"),
        ("je veux recruter", "oups mauvais bouton, je veux acheter des plateaux repas", "fournisseur"),
        ("recruter un cariste à Gonesse", "sujet différent, qui collecte le papier à Ermont", "fournisseur"),
        ("facilitateur à Gonesse", "il me faudrait 3 manutentionnaires lundi à Roissy", "recruter"),
        (
            "450 000 € de travaux, combien d'heures d'insertion ?",
            "qui peut valider ça ? on est à Herblay",
            "facilitateur",
        ),
    ],
)
def test_a_word_of_what_another_dialogue_does_turns_to_it(
    assistant: Assistant, first: str, then: str, dialogue: str
) -> None:
    talk = after(assistant, first, then)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.id == dialogue


def test_place_and_trade_go_along_to_the_other_dialogue(assistant: Assistant) -> None:
    talk = after(
        assistant,
        "recruter un peintre à Argenteuil pour 3 mois",
        "laisse tomber l'embauche, ils veulent juste un presta qui repeint la MJC",
    )
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == ("batiment-tp",)
    assert "lieu" in talk.session.dialogue.slots


@pytest.mark.parametrize(
    "text",
    ["ils embauchent des jeunes ?", "plutôt que d'embaucher, on garde ça", "je ne veux pas recruter"],
)
def test_what_is_turned_down_or_done_by_others_turns_to_nothing(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "nettoyage à Pontoise", text)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.id == "fournisseur"


@pytest.mark.parametrize(
    ("then", "sector", "place"),
    [
        ("ok vitre c bon. mtn il me fo un imprimeur pr cartes de visite a osny", "communication-multimedia", "95476"),
        ("le nettoyage c'est réglé, maintenant un traiteur à Osny", "restauration-traiteur", "95476"),
        ("c'est fait, il me faut aussi un traiteur", "restauration-traiteur", "95500"),
    ],
)
def test_behind_a_settled_need_stands_a_new_one(assistant: Assistant, then: str, sector: str, place: str) -> None:
    talk = after(assistant, "laver les vitres à Pontoise", then)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == (sector,)
    assert talk.session.dialogue.slots["lieu"] == f"commune:{place}"


def test_a_question_about_the_kind_shown_finds_structures_of_it(assistant: Assistant) -> None:
    talk = after(assistant, "c'est quoi une EA", "ya en une pres de bezons ?")
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["type"] == ("EA",)


def test_back_on_a_card_shows_the_list_again(assistant: Assistant) -> None:
    talk = Conversation(assistant)
    shown = talk.say("traiteur à Cergy")
    talk.say("la 1")
    assert talk.say("retour") == shown


def test_small_talk_at_an_open_question_fills_nothing_and_asks_again(assistant: Assistant) -> None:
    talk = Conversation(assistant)
    asked = talk.say("un traiteur")
    assert "Où ?" in asked
    assert "Où ?" in talk.say("il fait un temps pourri à Ermont aujourd'hui")
    assert talk.session.dialogue is not None
    assert "lieu" not in talk.session.dialogue.slots


def test_a_number_in_small_talk_is_no_point_of_an_answer(assistant: Assistant) -> None:
    talk = after(assistant, "estimer les heures d'insertion de mon marché", "mon collègue a 3 enfants")
    assert talk.outcome.kind != "answer"


def test_a_story_comes_to_its_point_in_the_clause_that_asks(assistant: Assistant) -> None:
    talk = after(assistant, "nettoyage de locaux à Pontoise")
    talk.say(
        "on a 3 sites, 40 agents, la chef est en congé, je débute un peu, "
        "est ce que ces structures interviennent le week-end ?"
    )
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.id == "fournisseur"
    assert "effectif" not in talk.session.dialogue.slots


def test_the_figures_of_another_dialogue_go_along(assistant: Assistant) -> None:
    talk = after(assistant, "c'est quoi un ESAT", "bon en fait dites moi ce qu'on doit payer à l'urssaf, on est 130")
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["effectif"] == 130
    assert "main_oeuvre" not in talk.session.dialogue.slots  # « moi » is no « mo »


@pytest.mark.parametrize("text", ["tu aimes la pizza toi ?", "mon mari est maçon lol", "c'est mon jardin secret mdr"])
def test_small_talk_beside_an_open_question_names_no_trade(assistant: Assistant, text: str) -> None:
    talk = Conversation(assistant)
    question = talk.say("je cherche un fournisseur")
    assert talk.say(text).splitlines()[-1] in question
    assert talk.session.dialogue is not None
    assert "secteur" not in talk.session.dialogue.slots


@pytest.mark.parametrize(
    "text",
    ["je donnerais ma chemise pour un traiteur à Osny", "on m'a volé mon vélo mais bon, un traiteur à Osny svp"],
)
def test_a_thing_of_ones_own_or_a_figure_of_speech_is_no_trade_beside_one(assistant: Assistant, text: str) -> None:
    talk = after(assistant, text)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == ("restauration-traiteur",)
