"""What editors expect to be asked after an answer is found in other words than theirs."""

from __future__ import annotations

import pytest

from bot.core.focus import follow_ups
from bot.core.focus import points as all_points
from bot.core.focus.points import Points


@pytest.mark.parametrize(
    ("entry", "question", "expected"),
    [
        (
            "oeth-deduction-calcul",
            "et si l'esat sous-traite pour notre prestataire de menage on deduit ?",
            "Second rang",
        ),
        ("ea", "ils touchent combien la bas ?", "Smic"),
        ("esat", "ils peuvent venir dans nos locaux ?", "mettre des personnes à disposition"),
        ("difference-esat-ea", "pour l'oeth lequel est le plus avantageux ?", "même règle"),
        ("oeth", "et les apprentis, ça compte ?", "tous contrats comptés"),
        ("oeth-contribution", "mes vigiles sont des ecap ?", "quels métiers"),
        ("parcours-iae", "a 58 ans on peut encore y entrer ?", "critère d'entrée de niveau 2"),
        ("interim-insertion", "faut quel motif par exemple", "un surcroît d'activité"),
        ("allotissement", "ca donne quoi en espaces verts concretement", "un lot par site"),
        ("loi-climat-2026", "et en mapa on est tenus ?", "n'oblige à aucune condition sociale"),
    ],
)
def test_an_expected_question_finds_what_answers_it(points: Points, entry: str, question: str, expected: str) -> None:
    best = points.find([entry], question, shown=[entry])[0]
    assert best.is_expected
    assert expected in best.point.text


def test_an_expected_question_is_found_though_nothing_on_the_screen_is_about_it(points: Points) -> None:
    found = points.expected("un esat peut envoyer ses travailleurs chez nous sur site ?")
    assert found
    assert found.point.entry in {"esat", "mise-a-disposition-esat"}


def test_a_question_that_no_editor_expected_is_not_answered_yes_or_no(points: Points) -> None:
    found = points.find(["esat"], "ils ont un contrat de travail avec la mairie de Paris et un chien ?", shown=["esat"])
    assert all(one.says is None for one in found)


@pytest.mark.parametrize(
    ("question", "expected", "says"),
    [
        ("65000€ de nettoyage c'est bon ?", "ou une fourniture au-dessus", "non"),
        ("45k de traiteur on peut ?", "le besoin entier reste sous", "oui"),
        ("80 000 euros de peinture ?", "Pour des travaux", None),
    ],
)
def test_an_amount_is_answered_by_the_threshold_of_its_kind(
    points: Points, question: str, expected: str, says: str | None
) -> None:
    best = points.find(["achat-sous-seuil"], question, shown=["achat-sous-seuil"])[0]
    assert expected in best.point.text
    assert best.says == says


def test_a_price_for_each_is_not_taken_for_the_amount_of_a_contract(points: Points) -> None:
    assert not any(one.is_expected for one in points.find(["achat-sous-seuil"], "budget 15€/pers ça passe ?"))


def test_a_question_of_small_words_only_is_found_word_for_word(points: Points) -> None:
    best = points.find(["achat-sous-seuil"], "on peut toujours prendre le même ?", shown=["achat-sous-seuil"])[0]
    assert "ne pas toujours retenir le même fournisseur" in best.point.text


def test_questions_for_the_same_kind_of_answer_are_told_apart_by_what_they_count(points: Points) -> None:
    assert not any(one.is_expected for one in points.find(["macs-idf"], "combien de salariés ?", shown=["macs-idf"]))


@pytest.mark.parametrize(
    "question",
    [
        "et si l'esat sous-traite pour notre prestataire de menage on deduit ?",
        "les travailleurs handicapés touchent combien la bas, au moins le Smic ?",
        "et les apprentis, les stagiaires, les intérimaires, ça compte dans l'effectif ?",
    ],
)
@pytest.mark.parametrize("story", ["", "notre directeur revient de congés lundi et veut un plan de charge écrit. "])
def test_no_answer_that_a_long_message_is_not_compared_with_would_have_been_found(
    points: Points, monkeypatch: pytest.MonkeyPatch, question: str, story: str
) -> None:
    ids = ["oeth-deduction-calcul", "esat", "ea", "difference-esat-ea", "oeth", "aci", "clause-sociale"]
    monkeypatch.setattr(follow_ups, "MANY", 2)
    monkeypatch.setattr(all_points, "MANY", 2)
    found = points.find(ids, story + question), points.expected(story + question)
    monkeypatch.setattr(follow_ups, "MANY", 1_000)
    monkeypatch.setattr(all_points, "MANY", 1_000)
    assert (points.find(ids, story + question), points.expected(story + question)) == found
    assert found[0] or story
