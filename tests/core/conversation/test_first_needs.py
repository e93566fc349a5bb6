"""Needs as people type them first: for whom, as a title, as an advert; and what is still no need of a buyer."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.screens import after, slots_of


@pytest.mark.parametrize(
    ("said", "sector"),
    [
        ("Blanchisserie pour un hôpital à Pontoise", "blanchisserie"),
        ("linge d'une clinique vers Enghien", "blanchisserie"),
        ("nettoyage pour un cabinet médical à Pontoise", "nettoyage"),
        ("nettoyage d'une gare Argenteuil", "nettoyage"),
        ("du mobilier de jardin pour un parc à Ermont", "industrie"),
        ("espaces verts d'un aéroport à Pontoise", "espaces-verts"),
        ("traiteur d'un bailleur social à Gonesse", "restauration-traiteur"),
        ("Hôpital de Gonesse – nettoyage des vitres", "nettoyage"),
        ("vitres de notre agence bancaire à Enghien", "nettoyage"),
        ("qui peut entretenir nos espaces verts, on est une copro à Sarcelles", "espaces-verts"),
        ("on est un syndic à Sarcelles, qui pour le ménage des parties communes", "nettoyage"),
        ("un plombier pour l'école de Domont", "batiment-tp"),
        ("Marché de nettoyage des locaux de la commune d'Eaubonne – lot 2 vitrerie", "nettoyage"),
        ("200 colis à mettre sous pli avant noël vers argenteuil", "logistique-conditionnement"),
    ],
)
def test_for_whom_it_is_does_not_hide_what_is_bought(assistant: Assistant, said: str, sector: str) -> None:
    talk = after(assistant, said)
    assert talk.session.dialogue
    assert talk.session.dialogue.id == "fournisseur"
    assert slots_of(talk)["secteur"] == (sector,)
    assert "lieu" in slots_of(talk)


@pytest.mark.parametrize(
    "said", ["débarras d'archives d'un hôpital à gonesse", "débarras d'archives d'une école, Ermont"]
)
def test_a_client_is_not_taken_for_a_wish_to_work_there(assistant: Assistant, said: str) -> None:
    assert slots_of(after(assistant, said))["lieu"]


@pytest.mark.parametrize(
    "said",
    [
        "je cherche un travail de nettoyage dans un hôpital à Pontoise",
        "candidature ménage hôpital de Gonesse",
        "je cherche un emploi de lingère à la clinique",
        "comment postuler à la blanchisserie de l'hôpital",
        "je voudrais bosser en cuisine dans un ehpad à Ermont",
    ],
)
def test_who_wants_to_work_at_a_client_is_still_told_where_to_turn(assistant: Assistant, said: str) -> None:
    assert "recherche d'emploi" in after(assistant, said).text


@pytest.mark.parametrize(
    "said",
    [
        "plombier pour une fuite à Ermont",
        "ménage chez une personne âgée à Ermont",
        "débarras de cave pour un particulier à Sarcelles",
        "femme de ménage 2h par semaine pour un particulier à Cergy",
        "qui peut tondre chez ma mère à Domont",
    ],
)
def test_works_at_a_private_home_are_told_who_does_them(assistant: Assistant, said: str) -> None:
    assert "association intermédiaire" in after(assistant, said).text


@pytest.mark.parametrize(
    "said",
    [
        "renfort de 3 agents de quai pour samedi à Roissy",
        "Offre d'emploi : agent de quai H/F, Roissy CDG",
        "Nous recrutons un cariste CACES 3 à Gonesse, poste à pourvoir immédiatement",
        "poste de magasinier à pourvoir, Saint-Ouen-l'Aumône, 35h, débutant accepté",
    ],
)
def test_adverts_and_calls_for_hands_hire_in_their_trade(assistant: Assistant, said: str) -> None:
    talk = after(assistant, said)
    assert talk.session.dialogue
    assert talk.session.dialogue.id == "recruter"
    assert slots_of(talk)["secteur"] == ("logistique-conditionnement",)


@pytest.mark.parametrize("said", ["besoin d'un intérim d'insertion", "il me faut une etti vers roissy"])
def test_a_kind_that_is_needed_is_looked_for(assistant: Assistant, said: str) -> None:
    assert slots_of(after(assistant, said))["type"] == ("ETTI",)


def test_two_structures_of_one_name_and_place_are_offered_by_their_kind(assistant: Assistant) -> None:
    assert after(assistant, "Travail et vie").labels[:2] == [
        "Travail et vie, Paris (ACI)",
        "Travail et vie, Paris (EI)",
    ]


@pytest.mark.parametrize(
    ("said", "amount"),
    [
        ("combien d'heures pour 500000 de travaux", 500_000),
        ("on a 80000 de nettoyage, combien d'heures d'insertion", 80_000),
        ("12 000 de menuiserie à l'esat, on déduit combien", 12_000),
    ],
)
def test_a_sum_before_a_trade_is_in_euros(assistant: Assistant, said: str, amount: int) -> None:
    assert slots_of(after(assistant, said))["montant"] == amount


@pytest.mark.parametrize("said", ["livraison de 5000 flyers à Cergy", "mise sous pli de 3000 lettres, Ermont"])
def test_what_is_counted_is_no_sum(assistant: Assistant, said: str) -> None:
    assert "montant" not in slots_of(after(assistant, said))
