"""What is said against a list: it does not do the trade, it holds one twice, it is not what was meant."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after


@pytest.mark.parametrize(
    ("first", "text", "said"),
    [
        ("blanchisserie Taverny", "c'est pas un pressing ça", "ne dit pas « pressing »"),
        ("couture à Argenteuil", "c'est pas de la couture c'est de la blanchisserie", "ne dit pas « couture »"),
        ("couture à Argenteuil", "c'est pas de la couture, c'est une blanchisserie", "ne dit pas « couture »"),
        ("espaces verts Domont", "aucune ne fait l'elagage on dirait", "ne dit pas « élagage »"),
        ("traiteur Ermont", "les deux premiers font pas de buffet", "ne dit pas « buffet »"),
        ("traiteur Pontoise", "y a pas de vrai traiteur dans votre liste", "Oui, d'après leur fiche"),
        ("imprimerie Cergy", "la 3 fait pas d'impression", "Celles-ci le disent"),
        ("imprimerie Cergy", "et les t-shirts floqués, qui fait ça ?", "floques"),
        ("recyclage informatique Sarcelles", "y a 2 fois le meme", "Je ne vois pas de doublon"),
        ("déménagement des bureaux à Cergy", "pourquoi l'Equipage y est deux fois", "Je ne vois pas de doublon"),
        ("nettoyage Cergy", "pourquoi Ménage 95 y est deux fois", "fiches distinctes"),
        ("espaces verts Domont", "je comprends pas pourquoi y a un truc du 92", "même d'un département voisin"),
        ("tri papier Cergy", "Cèdre y est pas ?", "Entreprise adaptée (EA)"),
        ("nettoyage vitres Gonesse", "ils sont pas du coin", "Le plus près que je connaisse"),
        ("un peintre à Herblay", "oui un peintre pour refaire des apparts", "Fait : peinture"),
        ("peinture Herblay", "c'est pas ce que je demande, je veux un devis", "aucun prix"),
    ],
)
def test_a_list_is_answered_for(assistant: Assistant, first: str, text: str, said: str) -> None:
    """By what the records say; nothing is searched anew, and no trade is left out."""
    talk = after(assistant, first, text)
    before = after(assistant, first).session.dialogue
    assert said in talk.text.replace("\N{NO-BREAK SPACE}", " ")
    assert talk.session.dialogue is not None
    assert before is not None
    assert talk.session.dialogue.slots == before.slots


def test_a_kind_added_beside_a_trade_that_is_missed_keeps_the_trade(assistant: Assistant) -> None:
    talk = after(assistant, "une EA pour la numérisation à Cergy", "c'est pas de la numérisation, les esat aussi ?")
    assert talk.session.dialogue
    assert talk.session.dialogue.slots["type"] == ("EA", "ESAT")
    assert talk.session.dialogue.slots["secteur"] == ("secretariat-archivage",)


def test_some_that_are_not_from_here_leave_those_that_are(assistant: Assistant) -> None:
    talk = after(assistant, "traiteur Pontoise", "2 sur 5 sont pas du 95")
    assert "seulement dans le 95" in talk.text


def test_a_narrower_trade_is_asked_of_the_list(assistant: Assistant) -> None:
    first = "collecte de papier et cartons au bureau, Saint Ouen l'Aumone"
    talk = after(assistant, first, "et les gobelets de la machine a café, qui les prend ?")
    assert "Fait : gobelets" in talk.text.replace("\N{NO-BREAK SPACE}", " ")
