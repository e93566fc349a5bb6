"""A need in anyone's words leads to its sectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.directory.sectors import Sector, SectorFinder
from bot.core.text.plain import words
from tests.conftest import bundled

FINDER = bundled().territory.sectors


def sectors(text: str) -> list[str]:
    return [hit.id for hit in FINDER.find(text)]


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("je cherche un traiteur pr 80 pers", "restauration-traiteur"),
        ("petit dej pour 40 personnes", "restauration-traiteur"),
        ("un plongeur pour la cantine", "restauration-traiteur"),
        ("entretien de nos espaces verts", "espaces-verts"),
        ("quelqu'un pour tondre la pelouse", "espaces-verts"),
        ("des paniers de légumes bio", "espaces-verts"),
        ("faire nettoyer les vitres", "nettoyage"),
        ("femme de ménage", "nettoyage"),
        ("laver nos voitures de fonction", "nettoyage"),
        ("un cariste", "logistique-conditionnement"),
        ("3000 plis à mettre sous enveloppe", "logistique-conditionnement"),
        ("trier des colis", "logistique-conditionnement"),
        ("livrer des courses à vélo", "transport-mecanique"),
        ("un chauffeur livreur", "transport-mecanique"),
        ("un maçon et un peintre", "batiment-tp"),
        ("câblage de bureaux", "batiment-tp"),
        ("imprimer des flyers", "communication-multimedia"),
        ("repasser des blouses", "blanchisserie"),
        ("débarrasser de vieux ordinateurs", "tri-collecte"),
        ("détruire des archives confidentielles", "tri-collecte"),
        ("numériser nos archives", "secretariat-archivage"),
        ("une hôtesse d'accueil", "accueil-securite"),
        ("souder des pièces en atelier", "industrie"),
        ("besoin de renfort", "mise-a-disposition"),
        ("window cleaning", "nettoyage"),
        ("lawn mowing please", "espaces-verts"),
        ("catering for a meeting", "restauration-traiteur"),
        ("moving our office, delivery of boxes", "transport-mecanique"),
    ],
)
def test_words_of_a_trade_lead_to_its_sector(text: str, sector: str) -> None:
    assert sectors(text)[0] == sector


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("netoyage des bureaux", "nettoyage"),
        ("blanchiserie", "blanchisserie"),
        ("un jardinnier", "espaces-verts"),
        ("menuserie", "batiment-tp"),
        ("demenajement", "transport-mecanique"),
        ("un electritien", "batiment-tp"),
        ("cocktail dinatoir", "restauration-traiteur"),
        ("repassaje", "blanchisserie"),
        ("secretaria", "secretariat-archivage"),
        ("conditionement", "logistique-conditionnement"),
    ],
)
def test_misspelt_words_are_understood(text: str, sector: str) -> None:
    assert sectors(text)[:1] == [sector]


@pytest.mark.parametrize(
    "text",
    [
        "800 heures d'insertion à réaliser",
        "un atelier et chantier d'insertion",
        "qui est le facilitateur de clauses",
        "une entreprise de travail temporaire d'insertion",
        "comment accueillir un stagiaire",
        "calculer la contribution pour 85 salariés",
        "le code de la commande publique",
        "voir la suite",
    ],
)
def test_other_subjects_have_no_sector(text: str) -> None:
    assert sectors(text) == []


def test_an_ambiguous_word_gives_each_sector_its_part() -> None:
    hits = FINDER.find("entretien")
    assert [(hit.id, hit.score) for hit in hits] == [("nettoyage", 50), ("espaces-verts", 50)]


def test_the_longest_expression_settles_an_ambiguous_word() -> None:
    assert sectors("entretien des espaces verts") == ["espaces-verts"]
    assert sectors("entretien de nos locaux") == ["nettoyage"]


def test_two_needs_give_two_sectors_in_their_order() -> None:
    assert sectors("un traiteur et un paysagiste") == ["restauration-traiteur", "espaces-verts"]


def test_a_trade_comes_before_all_trades() -> None:
    assert sectors("un renfort, un cariste") == ["logistique-conditionnement", "mise-a-disposition"]


def test_the_words_said_are_kept_as_the_sector_writes_them() -> None:
    assert FINDER.find("la tonte des pelouses et les haies")[0].words == ("tonte de pelouse", "haie")


def test_a_misspelt_word_is_less_sure() -> None:
    assert FINDER.find("netoyage")[0].score < FINDER.find("nettoyage")[0].score == 100


def test_words_already_read_as_a_place_are_left_out() -> None:
    text = "un traiteur à Jardin"
    place = len(words(text)) - 1
    assert [hit.id for hit in FINDER.find(text, skip={place})] == ["restauration-traiteur"]


def test_an_expression_does_not_span_a_place() -> None:
    finder = SectorFinder([Sector("a", "A", ("espaces verts",))])
    assert finder.find("espaces verts")
    assert not finder.find("espaces cergy verts", skip={1})


@pytest.mark.parametrize("sector", FINDER.sectors.values(), ids=lambda sector: sector.id)
def test_every_keyword_leads_to_its_sector(sector: Sector) -> None:
    lost = [keyword for keyword in sector.keywords if sector.id not in sectors(keyword)]
    assert lost == []


@given(st.text(max_size=300))
def test_any_text_can_be_read(text: str) -> None:
    for hit in FINDER.find(text):
        assert 0 < hit.score <= 100
        assert hit.words


@given(st.sampled_from([keyword for sector in FINDER.sectors.values() for keyword in sector.keywords]))
def test_case_and_accents_do_not_count(keyword: str) -> None:
    assert sectors(keyword.upper()) == sectors(keyword)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("restauration d'un tableau de la mairie", []),
        ("restauration de livres anciens à Pontoise", []),
        ("restaurer de vieux livres", []),
        ("restauration de la façade", ["batiment-tp"]),
        ("restauration d'une zone humide", ["espaces-verts"]),
        ("restauration collective", ["restauration-traiteur"]),
        ("restauration du midi", ["restauration-traiteur"]),
    ],
)
def test_what_is_restored_says_which_trade_is_meant(text: str, expected: list[str]) -> None:
    assert sectors(text) == expected
