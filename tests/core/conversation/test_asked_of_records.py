"""What is asked of records that no field holds: what comes along, how old they are, what a number in them counts."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import Conversation, after

CARD = ("espaces verts à Taverny", "le 1")


def _said(talk: Conversation) -> str:
    return talk.text.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("esat blanchisserie Beaumont-sur-Oise", "24 km c'est loin, ils viennent chercher le linge ?"),
        ("blanchisserie Cergy", "vous savez s'ils passent prendre le linge"),
        ("traiteur Cergy", "ils livrent les plateaux ?"),
        ("recyclage papier Cergy", "ils viennent enlever les cartons ?"),
    ],
)
def test_whether_they_come_and_fetch_is_theirs_to_say(assistant: Assistant, first: str, text: str) -> None:
    """What is fetched is the trade that was searched, and no word that a record lacks."""
    before, talk = after(assistant, first).session.dialogue, after(assistant, first, text)
    assert "vient chercher, livre ou installe" in _said(talk)
    assert before is not None
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots == before.slots


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        ("mise sous pli Ermont", "routage c'est pareil que mise sous pli ?", "dans le même secteur"),
        ("blanchisserie Cergy", "pressing c'est comme blanchisserie ?", "dans le même secteur"),
        ("blanchisserie Cergy", "le pressing et la blanchisserie c'est pareil", "dans le même secteur"),
        ("traiteur Cergy", "traiteur c'est la même chose que nettoyage ?", "Je ne les range pas dans le même"),
    ],
)
def test_two_words_for_a_trade_are_compared(assistant: Assistant, first: str, text: str, said: str) -> None:
    assert said in _said(after(assistant, first, text))


@pytest.mark.parametrize(
    "text",
    [
        "pourquoi menage 95 en premier si c'est pas son metier",
        "pourquoi ménage 95 d'abord, ce n'est pas leur métier",
        "pourquoi ménage 95 est en tête",
    ],
)
def test_why_one_stands_first_is_said_and_the_trade_stays(assistant: Assistant, text: str) -> None:
    talk = after(assistant, "lavage de véhicules à Herblay", text)
    assert "L'ordre" in talk.text
    assert "sa fiche ne dit pas « lavage de véhicules »" in _said(talk)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == ("nettoyage",)


@pytest.mark.parametrize("text", ["2021 c'est vieux, elle existe encore ?", "c'est à jour ça ?", "ils ont pas fermé ?"])
def test_how_old_a_record_is_is_said(assistant: Assistant, text: str) -> None:
    said = _said(after(assistant, "ménage de bureaux à Argenteuil", "Vitaservices", text))
    assert "ne dit pas si la structure existe toujours" in said
    assert "source : 23 février 2021" in said


@pytest.mark.parametrize(
    "text", ["130 places ca veut dire qu'ils peuvent tenir un gros marché ?", "c'est quoi 130 places"]
)
def test_what_a_capacity_counts_is_said(assistant: Assistant, text: str) -> None:
    assert "130 places, c'est la capacité autorisée" in _said(after(assistant, *CARD, text))


def test_on_the_spot_is_no_capacity(assistant: Assistant) -> None:
    assert "capacité autorisée" not in after(assistant, *CARD, "ils viennent sur place ?").text


@pytest.mark.parametrize(
    ("first", "text"),
    [
        ("Planète Sésame 92", "elle est a nanterre, j'ai le droit de lui confier un marché de la ville de pontoise ?"),
        ("traiteur Cergy", "on a le droit de prendre une structure hors du val d'oise ?"),
        ("nettoyage Cergy", "est-on obligé de prendre local"),
    ],
)
def test_one_may_buy_outside_the_departement(assistant: Assistant, first: str, text: str) -> None:
    assert _said(after(assistant, first, text)).startswith("Oui : aucune règle que je connaisse")


@pytest.mark.parametrize("text", ["compare avec l'esat toulouse lautrec", "compare la avec le 2"])
def test_a_card_is_compared_with_another_one(assistant: Assistant, text: str) -> None:
    said = _said(after(assistant, "conditionnement à Osny", "le premier", text))
    assert said.startswith("L'une à côté de l'autre")
    assert "ESAT La Hêtraie" in said
    assert "ESAT Toulouse-Lautrec" in said


@pytest.mark.parametrize("text", ["celle de cergy elle fait quoi ?", "y en a une à Cergy ?"])
def test_the_one_of_a_town_is_found_below_the_answer_on_its_kind(assistant: Assistant, text: str) -> None:
    assert "CESIL" in after(assistant, "c'est quoi une EBE", text).text


@pytest.mark.parametrize(
    ("before", "text", "said"),
    [
        (("peinture à Ermont, structures d'insertion",), "si je prends agoie mes heures comptent ?", "Oui. Les heures"),
        (
            ("espaces verts à Osny", "ouvre le 2"),
            "ça me fait des heures d'insertion si je les prends",
            "Oui. Les heures",
        ),
        (("espaces verts à Osny",), "agoie peut nous prendre combien d'heures", "ni volumes"),
        (("blanchisserie à Cergy",), "vous pouvez leur écrire pour moi", "à copier et à compléter"),
        (("blanchisserie à Cergy",), "un modèle de mail pour demander un devis à la hetraie", "01 34 43 71 51"),
    ],
)
def test_what_is_asked_of_a_structure_beside_its_record_is_answered(
    assistant: Assistant, before: tuple[str, ...], text: str, said: str
) -> None:
    """What the law makes of it, what no record says, a message that nobody sends for them."""
    assert said in _said(after(assistant, *before, text))
