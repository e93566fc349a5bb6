"""Needs told with no word that asks, figures said again, and what is added to what is held."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after


@pytest.mark.parametrize(
    "said",
    [
        "sos mes massifs sont une jungle, deuil la barre",
        "mission impossible : un traiteur qui épate la direction, sur ermont",
    ],
)
def test_a_trade_and_a_place_below_a_menu_are_a_need(assistant: Assistant, said: str) -> None:
    talk = after(assistant, "menu", said)
    assert talk.session.dialogue is not None
    assert {"secteur", "lieu"} <= set(talk.session.dialogue.slots)


@pytest.mark.parametrize(
    ("said", "held"),
    [("imaginons qu'on signe un 4e TH", 4), ("et si on déclare 2 collègues de plus en RQTH", 5)],
)
def test_disabled_workers_are_counted_by_rank_and_added(assistant: Assistant, said: str, held: int) -> None:
    talk = after(assistant, "on est 140 salariés, 3 travailleurs handicapés, combien on paie", said)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["beneficiaires"] == held


def test_a_figure_that_is_only_remarked_on_is_no_value(assistant: Assistant) -> None:
    talk = after(assistant, "heures d'insertion pour un marché de 600 000 euros")
    before = talk.session.dialogue
    talk.say("500 heures seulement... je pensais que ce serait plus")
    assert talk.session.dialogue == before


@pytest.mark.parametrize(
    ("said", "dialogue"),
    [
        ("notre plongeur s'est barré hier soir, on est un resto à Montmorency", "recruter"),
        ("ma secrétaire est en arrêt jusqu'à Noël, cabinet médical à Pontoise", "recruter"),
        ("notre jardinier part en retraite et on ne le remplacera pas, parc de 2 ha à Domont", "fournisseur"),
        ("je cherche à sous-traiter du conditionnement pour 3 semaines, on est à Gonesse", "fournisseur"),
    ],
)
def test_a_story_of_who_is_missing_hires_and_one_of_work_to_be_done_buys(
    assistant: Assistant, said: str, dialogue: str
) -> None:
    talk = after(assistant, "bonjour", said)
    assert talk.session.dialogue
    assert talk.session.dialogue.id == dialogue


@pytest.mark.parametrize(
    "said",
    [
        "jsp mdr, bougez pas je demande à ma cheffe",
        "j'appelle mon comptable et je reviens",
        "pff, le chauffage est encore mort ce matin",
    ],
)
def test_what_answers_nothing_leaves_the_open_question_as_it_was(assistant: Assistant, said: str) -> None:
    talk = after(assistant, "calculer ma contribution oeth")
    before = talk.session.dialogue
    talk.say(said)
    assert talk.session.dialogue
    assert before
    assert (talk.session.dialogue.asked, talk.session.dialogue.slots) == (before.asked, before.slots)


def test_an_amount_that_nobody_knows_is_asked_again_and_never_nothing(assistant: Assistant) -> None:
    talk = after(assistant, "calculer les heures d'insertion", "c'est un accord-cadre sans montant")
    assert "0 heures" not in talk.text
