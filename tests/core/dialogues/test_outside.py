"""A place outside the territory gets the nearest structures known, marked as outside, and a way to the others."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.directory.distant import REACH_KM
from bot.core.exchange.message import Message
from bot.core.places.geography import distance_km
from bot.core.replies.values import place_name
from tests.conversation import NOW, Conversation, after

LYON = "un ESAT espaces verts à Lyon"


@pytest.mark.parametrize(
    ("need", "place"),
    [
        ("un traiteur à Beauvais", "Beauvais (60)"),
        (LYON, "Lyon (69)"),
        ("nettoyage à Montreuil", "Montreuil (93)"),
        ("ménage à Neuilly", "Neuilly-sur-Seine (92)"),
        ("blanchisserie 75011", "Paris (75)"),
        ("un traiteur à Milly-sur-Thérain", "Milly-sur-Thérain (60)"),
        ("un ESAT à Allonne", "Allonne (60)"),
        ("un ESAT à Ajaccio", "Ajaccio (2A)"),
    ],
)
def test_a_need_outside_is_told_to_be_outside_and_is_met(assistant: Assistant, need: str, place: str) -> None:
    talk = after(assistant, need)
    assert f"{place} est hors du Val-d'Oise" in talk.text
    assert "https://lemarche.inclusion.gouv.fr" in talk.text
    assert talk.session.focus[0].kind == "results"
    assert talk.session.focus[0].ids


def test_programs_see_a_commune_outside_as_such(assistant: Assistant) -> None:
    assert after(assistant, LYON).outcome.slots == {
        "secteur": "espaces-verts",
        "hors_territoire": "Lyon",
        "type": "ESAT",
    }


@pytest.mark.parametrize("need", [LYON, "un traiteur à Beauvais", "un ESAT à Ajaccio", "nettoyage à Montreuil"])
def test_everybody_named_is_within_reach(assistant: Assistant, need: str) -> None:
    talk = after(assistant, need)
    assert talk.session.dialogue
    place = assistant.territory.gazetteer.commune(str(talk.session.dialogue.slots["lieu"]).partition(":")[2])
    shown = [assistant.territory.directory.structures[id_] for id_ in talk.session.focus[0].ids]
    assert place
    assert all(distance_km(place.lat, place.lon, one.lat or 0, one.lon or 0) <= REACH_KM for one in shown)


def test_a_structure_outside_is_marked_in_the_list_and_has_a_card(assistant: Assistant) -> None:
    talk = after(assistant, LYON)
    assert "hors du Val-d'Oise (69)" in talk.text
    talk.press(talk.labels[0])
    assert "Liste officielle des ESAT (FINESS)" in talk.text
    assert "24 juin 2026" in talk.text


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("le tel du 2e", "téléphone : 0"),
        ("et à Grenoble ?", "Grenoble (38) est hors du Val-d'Oise"),
        ("plutôt à Cergy", "Structures 1-5"),
        ("la suite", "6-10 sur"),
        ("garde la deuxième", "dans votre sélection (1)"),
        ("dans un rayon de 4 km", "Rayon : 4"),
        ("enlève le premier", "Compris"),
    ],
)
def test_what_follows_works_as_below_any_list(assistant: Assistant, said: str, told: str) -> None:
    talk = after(assistant, LYON, said)
    assert told in talk.text.replace("\u00a0", " ")


def test_below_a_list_of_here_a_town_outside_is_the_same_need_there(assistant: Assistant) -> None:
    talk = after(assistant, "nettoyage de bureaux à Sarcelles", "et pour notre site de Lyon ?")
    assert talk.outcome.slots == {"secteur": "nettoyage", "hors_territoire": "Lyon"}


def test_a_place_of_here_counts_before_one_outside(assistant: Assistant) -> None:
    assert after(assistant, "un traiteur à Cergy plutôt qu'à Paris").outcome.slots["commune"] == "Cergy"


@pytest.mark.parametrize("text", ["je cherche un maçon", "un prestataire nettoyage, 72 000 euros de budget"])
def test_a_trade_or_a_sum_is_no_town(assistant: Assistant, text: str) -> None:
    talk = after(assistant, text)
    assert "hors_territoire" not in talk.outcome.slots
    assert "Je ne connais que" not in talk.text


def test_facilitators_of_here_are_not_named_for_a_place_outside(assistant: Assistant) -> None:
    talk = after(assistant, "le facilitateur à Lyon")
    assert talk.session.focus[0].ids == ("liste-nationale-facilitateurs",)
    montreuil = after(assistant, "le facilitateur à Montreuil").session.focus[0].ids
    assert montreuil[-1] == "liste-nationale-facilitateurs"
    directory = assistant.territory.directory
    assert {directory.facilitators[id_].territory for id_ in montreuil} == {"93", "national"}


def test_a_position_shared_outside_is_the_commune_there(assistant: Assistant) -> None:
    talk = Conversation(assistant)
    talk.say("je cherche une blanchisserie près de moi")
    assert "Beauvais" in talk.share(49.43, 2.08)
    assert "hors du Val-d'Oise" in talk.text


def test_a_session_keeps_its_place_outside(assistant: Assistant) -> None:
    talk = after(assistant, LYON)
    assert talk.session.dialogue
    assert place_name(assistant.territory, str(talk.session.dialogue.slots["lieu"])) == "Lyon (69)"
    assert assistant.guide.current(talk.session, Message(NOW, "et après ?")).dialogue == talk.session.dialogue
