"""The point of an answer that a message asks for, in the ways people type."""

from __future__ import annotations

import pickle

import pytest

from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import fold
from tests.conftest import ROOT

Row = tuple[str, str, str]

LINES = (ROOT / "tests" / "data" / "points.txt").read_text(encoding="utf-8").splitlines()


def row(line: str) -> Row:
    entry, question, expected = line.removeprefix("? ").split(" | ")
    return entry, question, expected


ALL = [row(line) for line in LINES if not line.startswith("#")]
FOUND = [row(line) for line in LINES if not line.startswith(("#", "? "))]


def same(text: str) -> str:
    return fold(text).replace("’", "'").casefold()


def is_found(points: Points, entry: str, question: str, expected: str) -> bool:
    found = points.find([entry], question, shown=[entry])
    if expected == "-":
        return not found
    return bool(found) and any(same(part) in same(found[0].point.text) for part in expected.split("|"))


@pytest.mark.parametrize(("entry", "question", "expected"), FOUND, ids=[f"{row[0]}: {row[1]}" for row in FOUND])
def test_a_question_finds_its_point(points: Points, entry: str, question: str, expected: str) -> None:
    assert is_found(points, entry, question, expected), points.find([entry], question, shown=[entry])[:2]


def test_most_questions_find_their_point_and_those_without_one_find_none(points: Points) -> None:
    assert len({entry for entry, _, _ in ALL}) >= 30
    assert sum(is_found(points, *one) for one in ALL) >= 0.87 * len(ALL)
    assert all(is_found(points, *one) for one in ALL if one[2] == "-")


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("combien de temps ?", "duree"),
        ("c kan", "quand"),
        ("depuis kan", "depuis"),
        ("qui le délivre ?", "qui"),
        ("c'est pour qui ?", "pour-qui"),
        ("qui paie ?", "qui-paie"),
        ("c payant ?", "cout"),
        ("y en a cb", "combien"),
        ("c'est obligatoire ?", "obligation"),
        ("quel formulaire ?", "demarche"),
        ("on risque quoi ?", "risque"),
        ("et pour une mairie ?", "employeur-public"),
        ("y a un plafond ?", "plafond"),
        ("un exemple ?", "exemple"),
    ],
)
def test_a_question_without_a_word_of_the_answer_expects_a_kind_of_answer(
    points: Points, knowledge: Knowledge, question: str, kind: str
) -> None:
    found = points.find(list(knowledge.entries), question)
    assert found
    assert all(kind in match.kinds for match in found)


def test_scores_go_from_0_to_1_best_first(points: Points, knowledge: Knowledge) -> None:
    for _, question, _ in ALL:
        scores = [match.score for match in points.find(list(knowledge.entries)[:8], question)]
        assert scores == sorted(scores, reverse=True)
        assert all(0 < score <= 1 for score in scores)


def test_a_number_is_explained_by_a_point_that_holds_it_only(points: Points) -> None:
    held = points.find(["oeth-contribution"], "et les 1 500 fois le smic ?")[0]
    assert "1500" in held.explained
    other = points.find(["oeth-contribution"], "et les 1 700 fois le smic ?")
    assert all("1700" not in match.explained for match in other)


@pytest.mark.parametrize(
    ("question", "expected"),
    [("si on est à 4 % ?", "75 %"), ("en dessous de 3 % ?", "Moins de 3"), ("et à 2 % ?", "Moins de 3")],
)
def test_a_number_is_found_in_the_range_that_holds_it(points: Points, question: str, expected: str) -> None:
    found = points.find(["oeth-plafond-ea"], question, shown=["oeth-plafond-ea"])
    assert same(expected) in same(found[0].point.text)


def test_what_is_on_the_screen_already_counts_less(points: Points) -> None:
    fresh, shown = (points.find(["cdd-tremplin"], "c'est pérenne ?", shown=ids) for ids in ([], ["cdd-tremplin"]))
    assert fresh[0].point == shown[0].point
    assert fresh[0].point.part == "short"
    assert shown[0].score < fresh[0].score


def test_the_first_entries_are_meant_first(points: Points) -> None:
    entries = ["marche-reserve-siae", "marche-reserve"]
    for ids in (entries, entries[::-1]):
        assert points.find(ids, "y a un seuil ?")[0].point.entry == ids[0]


@pytest.mark.parametrize(
    ("entry", "question", "says"),
    [
        ("facilitateur", "c obligatoire de passer par lui", "non"),
        ("iso-20400", "c'est obligatoire ?", "non"),
        ("pass-iae", "c'est obligatoire ?", "oui"),
        ("spaser", "obligatoire ?", "ça dépend"),
        ("marche-reserve-ess", "et pour des fournitures ?", "non"),
        ("geiq", "c une SIAE ?", "non"),
        ("dla", "c gratuit ?", "oui"),
        ("dla", "c payant ?", "non"),
        ("pmsmp", "faut un tuteur ?", "oui"),
        ("pmsmp", "je dois le payer ?", "non"),
        ("oeth-deduction-calcul", "et avec une entreprise d'insertion ?", "non"),
    ],
)
def test_a_closed_question_is_answered_where_the_content_says_so(
    points: Points, entry: str, question: str, says: str
) -> None:
    assert points.find([entry], question, shown=[entry])[0].says == says


@pytest.mark.parametrize(
    ("entry", "question"),
    [
        ("iso-20400", "c'est obligatoire en Belgique ?"),
        ("spaser", "pourquoi c'est obligatoire ?"),
        ("dla", "c gratuit pour un club de foot ?"),
        ("geiq", "et une SIAE ?"),
        ("eatt", "c'est obligatoire ?"),
    ],
)
def test_no_yes_nor_no_where_the_question_asks_something_else(points: Points, entry: str, question: str) -> None:
    assert all(match.says is None for match in points.find([entry], question, shown=[entry]))


def test_a_question_in_the_negative_is_told(points: Points) -> None:
    assert points.find(["dla"], "c'est pas gratuit ?")[0].is_denied
    assert not points.find(["dla"], "c'est gratuit ?")[0].is_denied


def test_every_closed_answer_is_found_by_its_own_words(points: Points, knowledge: Knowledge) -> None:
    for entry in knowledge.entries.values():
        for answer in entry.answers:
            for ask in answer.ask:
                found = points.find([entry.id], f"c'est {ask} ?")
                assert found, (entry.id, ask)
                assert found[0].says == answer.say, (entry.id, ask)


@pytest.mark.parametrize("text", ["", "???", "merci", "et alors ?", "c'est quoi un ESAT ?", "x" * 5000, "9" * 1000])
def test_what_asks_no_point_finds_none(points: Points, text: str) -> None:
    assert points.find(["esat"], text, shown=["esat"]) == ()


def test_an_unknown_entry_has_no_points(points: Points) -> None:
    assert points.find(["inconnue"], "combien de temps ?") == ()


def test_the_index_can_be_pickled(points: Points) -> None:
    again = pickle.loads(pickle.dumps(points))
    assert again.find(["pmsmp"], "combien de temps ?") == points.find(["pmsmp"], "combien de temps ?")


def test_dialogues_name_the_answers_whose_points_serve_inside_them(points: Points, knowledge: Knowledge) -> None:
    about = {dialogue.id: dialogue.about for dialogue in knowledge.script.dialogues.values()}
    assert all(about.values())
    assert "16.1" in points.find(about["clause"], "le volume d'heures c'est où dans le CCAG ?")[0].point.text
    assert "15 mai" in points.find(about["oeth"], "la déclaration c'est quand ?")[0].point.text
    assert "tuteur" in points.find(about["recruter"], "pour l'immersion faut un tuteur ?")[0].point.text
