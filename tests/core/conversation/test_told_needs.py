"""Needs told with no word that asks, figures said again, and what is added to what is held."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation


@pytest.mark.parametrize(
    "said",
    [
        "sos mes massifs sont une jungle, deuil la barre",
        "mission impossible : un traiteur qui épate la direction, sur ermont",
    ],
)
def test_a_trade_and_a_place_below_a_menu_are_a_need(assistant: Assistant, said: str) -> None:
    talk = Conversation(assistant)
    talk.say("menu")
    talk.say(said)
    assert talk.session.dialogue is not None
    assert {"secteur", "lieu"} <= set(talk.session.dialogue.slots)


@pytest.mark.parametrize(
    ("said", "held"),
    [("imaginons qu'on signe un 4e TH", 4), ("et si on déclare 2 collègues de plus en RQTH", 5)],
)
def test_disabled_workers_are_counted_by_rank_and_added(assistant: Assistant, said: str, held: int) -> None:
    talk = Conversation(assistant)
    talk.say("on est 140 salariés, 3 travailleurs handicapés, combien on paie")
    talk.say(said)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["beneficiaires"] == held


def test_a_figure_that_is_only_remarked_on_is_no_value(assistant: Assistant) -> None:
    talk = Conversation(assistant)
    talk.say("heures d'insertion pour un marché de 600 000 euros")
    before = talk.session.dialogue
    talk.say("500 heures seulement... je pensais que ce serait plus")
    assert talk.session.dialogue == before
