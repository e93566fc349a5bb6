"""Places are found however they are spelt, and words that only look like places are left alone."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.places.codes import in_euros
from bot.core.places.gazetteer import Gazetteer, PlaceHit
from bot.core.places.geography import Commune, Department, distance_km
from bot.core.text.plain import MAX_LENGTH, words
from tests.conftest import ROOT, bundled

GAZETTEER = bundled().territory.gazetteer
MISSPELT = ROOT / "tests" / "data" / "communes_misspelt.jsonl"


@pytest.fixture
def gazetteer() -> Gazetteer:
    return GAZETTEER


def names(hits: list[PlaceHit]) -> list[str]:
    return [hit.name for hit in hits]


def misspelt(path: Path) -> Iterator[dict[str, str]]:
    for line in path.read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def test_misspelt_communes_are_found(gazetteer: Gazetteer) -> None:
    rows = list(misspelt(MISSPELT))
    wrong = [row["q"] for row in rows if [hit.id for hit in gazetteer.find(row["q"])][:1] != [row["insee"]]]
    assert len(rows) >= 150
    assert len(wrong) <= 0.02 * len(rows), wrong


@pytest.mark.parametrize("commune", GAZETTEER.communes.values(), ids=lambda commune: commune.name)
def test_every_commune_is_found_by_its_name(gazetteer: Gazetteer, commune: object) -> None:
    name = commune.name  # type: ignore[attr-defined]
    for text in (f"un traiteur à {name} le 12", name, f"UN TRAITEUR A {name.upper()} SVP"):
        assert names(gazetteer.find(text)) == [name], text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("st leu", "Saint-Leu-la-Forêt"),
        ("à St. Brice", "Saint-Brice-sous-Forêt"),
        ("s ouen l'aumone", "Saint-Ouen-l'Aumône"),
        ("auvers s/ oise", "Auvers-sur-Oise"),
        ("garges les gonesse", "Garges-lès-Gonesse"),
        ("garges gonesse", "Garges-lès-Gonesse"),
        ("villierslebel", "Villiers-le-Bel"),
        ("lile adam", "L'Isle-Adam"),
        ("au Plessis-Bouchard", "Le Plessis-Bouchard"),
        ("livraison à Roissy CDG", "Roissy-en-France"),
        ("enghien", "Enghien-les-Bains"),
        ("95240", "Cormeilles-en-Parisis"),
        ("villiers 95400", "Villiers-le-Bel"),
        ("95000 Pontoise", "Pontoise"),
        ("Pontoise (95000)", "Pontoise"),
    ],
)
def test_shortened_names_and_postcodes_are_found(gazetteer: Gazetteer, text: str, found: str) -> None:
    assert names(gazetteer.find(text)) == [found]


def test_a_postcode_of_several_communes_gives_them_all(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find("dans le 95000")
    assert names(hits) == ["Cergy", "Pontoise", "Neuville-sur-Oise", "Boisemont"]
    assert len({(hit.start, hit.end) for hit in hits}) == 1


def test_a_name_of_several_communes_gives_them_all(gazetteer: Gazetteer) -> None:
    assert set(names(gazetteer.find("un jardinier à Villiers"))) == {
        "Villiers-le-Bel",
        "Villiers-Adam",
        "Villiers-le-Sec",
    }


def test_cergy_pontoise_is_an_intercommunalite_and_two_communes(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find("nettoyage sur Cergy-Pontoise")
    assert [(hit.kind, hit.name) for hit in hits] == [
        ("epci", "CA de Cergy-Pontoise"),
        ("commune", "Cergy"),
        ("commune", "Pontoise"),
    ]


def test_two_communes_are_two_places(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find("cergy ou pontoise")
    assert [(hit.start, hit.end, hit.name) for hit in hits] == [(0, 1, "Cergy"), (2, 3, "Pontoise")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("val parisis", "CA Val Parisis"),
        ("l'agglo de cergy", "CA de Cergy-Pontoise"),
        ("communauté d'agglomération de Roissy", "CA Roissy Pays de France"),
        ("roissy pays de france", "CA Roissy Pays de France"),
        ("la CARPF", "CA Roissy Pays de France"),
        ("dans le haut val d'oise", "CC du Haut Val d'Oise"),
        ("plaine vallee", "CA Plaine Vallée"),
        ("les 3 forêts", "CC de la Vallée de l'Oise et des Trois Forêts"),
    ],
)
def test_intercommunalites_are_found(gazetteer: Gazetteer, text: str, found: str) -> None:
    hits = gazetteer.find(text)
    assert [(hit.kind, hit.name) for hit in hits] == [("epci", found)]


@pytest.mark.parametrize(
    "text", ["val d'oise", "dans le 95", "partout dans le département", "valdoise", "département 95"]
)
def test_the_departement_is_found(gazetteer: Gazetteer, text: str) -> None:
    assert [(hit.kind, hit.id) for hit in gazetteer.find(text)] == [("department", "95")]


@pytest.mark.parametrize(
    "text",
    [
        "notre marché de 95 heures d'insertion",
        "la facture porte sur les besoins de la clause",
        "comment compter les heures d'insertion du marché",
        "Tremplin 95",
        "le département achats",
        "je cherche un persan",
        "nous avons des marines et des chars",
        "les fosses sont pleines",
        "un prestataire à Paris ou Saint-Denis",
        "notre siège de Poissy",
        "le Grand Paris Express",
        "une partie des vitres et des matières",
        "on commence à surveiller les parcelles",
        "la part main-d'oeuvre",
        "ça baisse en France",
    ],
)
def test_common_words_and_other_towns_are_no_communes(gazetteer: Gazetteer, text: str) -> None:
    assert gazetteer.find(text) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [("à us", "Us"), ("vers marines", "Marines"), ("sur Persan", "Persan"), ("un maçon, Chars", "Chars"), ("Us", "Us")],
)
def test_names_that_are_common_words_need_a_sign(gazetteer: Gazetteer, text: str, found: str) -> None:
    assert names(gazetteer.find(text)) == [found]


def test_no_phrasing_of_the_knowledge_base_is_taken_for_a_misspelt_commune(gazetteer: Gazetteer) -> None:
    lines = (ROOT / "evaluation" / "questions.jsonl").read_text(encoding="utf-8").splitlines()
    doubtful = [line for line in lines for hit in gazetteer.find(json.loads(line)["q"]) if hit.score < 100]
    assert doubtful == []


@pytest.mark.parametrize(
    ("text", "said", "found"),
    [
        ("traiteur Cergy 95", "cergy 95", "Cergy"),
        ("traiteur Cergy (95)", "cergy 95", "Cergy"),
        ("95 Argenteuil", "95 argenteuil", "Argenteuil"),
        ("95 000 Cergy, le matin", "95000 cergy", "Cergy"),
        ("Cergy 95000", "cergy 95000", "Cergy"),
        ("à Argenteuil, 95100", "argenteuil 95100", "Argenteuil"),
        ("à Pontoise (Val-d'Oise)", "pontoise val d oise", "Pontoise"),
        ("95000 Pontoise 95", "95000 pontoise 95", "Pontoise"),
        ("le val parisis 95", "val parisis 95", "CA Val Parisis"),
        ("villiers 95400 demain", "villiers 95400", "Villiers-le-Bel"),
    ],
)
def test_a_postcode_or_departement_beside_a_place_is_part_of_it(
    gazetteer: Gazetteer, text: str, said: str, found: str
) -> None:
    (hit,) = gazetteer.find(text)
    assert hit.name == found
    assert " ".join(word.text for word in words(text)[hit.start : hit.end]) == said


@pytest.mark.parametrize(
    ("text", "end"), [("Cergy 95 couverts", 1), ("Cergy 95 12 34 56 78", 1), ("Cergy 12", 1), ("Cergy 40000", 1)]
)
def test_another_number_beside_a_place_is_not_part_of_it(gazetteer: Gazetteer, text: str, end: int) -> None:
    assert [(hit.name, hit.end) for hit in gazetteer.find(text)] == [("Cergy", end)]


def test_a_name_counts_before_a_wrong_postcode_of_the_departement(gazetteer: Gazetteer) -> None:
    """95300 is Ennery's and its neighbours': a digit slips more easily than a name."""
    assert [(hit.name, hit.start, hit.end) for hit in gazetteer.find("Cergy 95300")] == [("Cergy", 0, 2)]


def test_a_postcode_goes_to_the_name_that_has_it(gazetteer: Gazetteer) -> None:
    hits = gazetteer.find("cergy 95300 pontoise")
    assert [(hit.name, hit.start, hit.end) for hit in hits] == [("Cergy", 0, 1), ("Pontoise", 1, 3)]


def test_a_postcode_of_here_counts_before_the_name_of_a_town_of_elsewhere(gazetteer: Gazetteer) -> None:
    assert "Neuilly-en-Vexin" in names(gazetteer.find("Neuilly 95640"))
    assert not gazetteer.find_elsewhere("Neuilly 95640")


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("traiteur à Beauvais", [(2, 3, "", "Beauvais")]),
        ("un traiteur pour Saint-Denis (93200)", [(3, 6, "93200", "Saint-Denis")]),
        ("Paris 15e", [(0, 2, "", "Paris")]),
        ("Paris 15ème arrondissement", [(0, 3, "", "Paris")]),
        ("dans le 75015", [(2, 3, "75015", "75015")]),
        ("à Cergy ou à Paris", [(4, 5, "", "Paris")]),
        ("Asnières-sur-Oise", []),
        ("Cergy 95", []),
    ],
)
def test_places_of_elsewhere_are_known_as_such(
    gazetteer: Gazetteer, text: str, found: list[tuple[int, int, str, str]]
) -> None:
    hits = gazetteer.find_elsewhere(text)
    assert [(hit.start, hit.end, hit.id, hit.name) for hit in hits] == found
    assert all(hit.kind == "elsewhere" for hit in hits)


@pytest.mark.parametrize(
    "sum_", ["20 000 €", "20000€", "20.000 €", "€ 20 000", "95 100 €", "95100 €", "20\u202f000\u00a0€"]
)
def test_a_sum_in_euros_is_no_postcode(gazetteer: Gazetteer, sum_: str) -> None:
    assert gazetteer.find(f"un achat de {sum_} à un ESAT") == []
    assert not gazetteer.find_elsewhere(f"un achat de {sum_} à un ESAT")
    assert names(gazetteer.find(f"{sum_} à Cergy (95000)")) == ["Cergy"]


@pytest.mark.parametrize(("text", "sums"), [("20 000 € ou €95000", {"20000", "95000"}), ("9" * 4_096, set())])
def test_sums_are_looked_for_beside_a_euro_only(text: str, sums: set[str]) -> None:
    assert in_euros(text) == sums
    assert in_euros("x" * MAX_LENGTH + text) == set()


def test_a_telephone_number_is_no_departement(gazetteer: Gazetteer) -> None:
    assert gazetteer.find("appelez le 95 12 34 56 78") == []


def test_the_last_word_of_a_message_may_be_a_misspelt_place(gazetteer: Gazetteer) -> None:
    assert names(gazetteer.find("je voudrais commander un buffet froid livraison osni")) == ["Osny"]
    assert gazetteer.find("je voudrais commander osni un buffet froid en livraison rapide") == []


@given(st.text(max_size=200))
def test_any_text_can_be_read(text: str) -> None:
    count = len(words(text))
    for hit in GAZETTEER.find(text):
        assert 0 <= hit.start < hit.end <= count
        assert 0 < hit.score <= 100


@given(st.lists(st.sampled_from([commune.name for commune in GAZETTEER.communes.values()]), max_size=60))
def test_a_list_of_communes_is_read_whole(communes: list[str]) -> None:
    hits = GAZETTEER.find(", puis à ".join(communes))
    assert len(hits) <= 2 * len(communes)


def test_the_nearest_commune_and_its_distance_are_given(gazetteer: Gazetteer) -> None:
    commune, km = gazetteer.nearest(49.05, 2.10)
    assert commune.name == "Pontoise"
    assert km < 2


def test_distances_are_great_circles() -> None:
    assert distance_km(48.8566, 2.3522, 43.2965, 5.3698) == pytest.approx(660.5, abs=1)
    assert distance_km(49.0, 2.0, 49.0, 2.0) == 0


def test_an_intercommunalite_has_a_centre_among_its_communes(gazetteer: Gazetteer) -> None:
    centre = gazetteer.centre("249500109")
    assert centre is not None
    commune, km = gazetteer.nearest(*centre)
    assert commune.epci == "249500109"
    assert km < 5
    assert gazetteer.centre("000000000") is None


def test_several_departements_are_one_territory(gazetteer: Gazetteer) -> None:
    several = Gazetteer(
        [Department("60", "Oise"), Department("95", "Val-d'Oise")],
        (),
        [
            Commune("60057", "Beauvais", ("60000",), "", 49.4365, 2.0893),
            Commune("95500", "Pontoise", ("95300",), "", 49.05, 2.1),
        ],
        gazetteer.words,
    )
    assert [hit.id for hit in several.find("dans l'Oise")] == ["60"]
    assert [hit.id for hit in several.find("dans le 95")] == ["95"]
    assert [hit.id for hit in several.find("Beauvais (60), pas Pontoise 95")] == ["60057", "95500"]
    assert names(several.find("dans tout le département")) == ["Oise et Val-d'Oise"]
    assert several.find("60 heures") == []


@pytest.mark.parametrize("seed", range(3))
def test_the_nearest_commune_is_that_of_all_wherever_one_is(seed: int) -> None:
    dice = random.Random(seed)
    communes = GAZETTEER.communes.values()
    for _ in range(200):
        lat, lon = 49.05 + dice.uniform(-0.8, 0.8), 2.1 + dice.uniform(-1.2, 1.2)
        commune, km = GAZETTEER.nearest(lat, lon)
        least = min(distance_km(lat, lon, one.lat, one.lon) for one in communes)
        assert km <= least * 1.12
        near = [one for one in communes if distance_km(lat, lon, one.lat, one.lon) <= least * 1.08]
        assert commune.population >= max(one.population for one in near)


def test_homonyms_and_names_that_are_words_are_put_together_when_asked_for(gazetteer: Gazetteer) -> None:
    """Names are kept as text: what they stand for is the same as if each were an object."""
    found = gazetteer.find("un traiteur à Villiers")
    assert len(found) > 1
    assert {(hit.start, hit.end) for hit in found} == {(3, 4)}
    assert names(gazetteer.find("il y a plusieurs marines")) == []
    assert names(gazetteer.find("nettoyage à Marines")) == ["Marines"]
    assert {hit.kind for hit in gazetteer.find("Cergy-Pontoise")} == {"commune", "epci"}
