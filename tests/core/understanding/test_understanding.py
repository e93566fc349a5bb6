"""Two questions in one message, words that steer, words glued together."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.understanding.understanding import SENTENCE_SHARE


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("c'est quoi un ACI et c'est quoi le pass IAE ?", ["aci", "pass-iae"]),
        ("c'est quoi un ACI et comment sous-traiter à une SIAE ?", ["aci", "sous-traitance-siae"]),
    ],
)
def test_a_whole_that_says_no_more_than_its_surest_half_is_two_questions(
    assistant: Assistant, text: str, targets: list[str]
) -> None:
    assert [decision.target for decision in assistant.understanding.split(text)] == targets


@pytest.mark.parametrize(
    ("text", "targets"),
    [
        ("c'est quoi la différence entre une AI et un ACI ?", ["ai", "aci"]),
        ("ESAT vs ACI", ["esat", "aci"]),
        ("difference esat ea", []),
        ("différence entre AI et ETTI", []),
        ("une AI et un ACI", []),
    ],
)
def test_two_kinds_that_no_answer_tells_apart_are_both_told(
    assistant: Assistant, text: str, targets: list[str]
) -> None:
    assert [decision.target for decision in assistant.understanding.split(text)] == targets


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("Milieu protégé et milieu adapté, quelles distinctions", "difference-esat-ea"),
        ("réserver un marché et un lot réservé aux ESAT ?", "marche-reserve-ea-esat"),
    ],
)
def test_a_whole_that_says_more_than_either_half_is_one_question(assistant: Assistant, text: str, target: str) -> None:
    assert assistant.understanding.split(text) == ()
    assert assistant.understanding.decide(text).target == target


@pytest.mark.parametrize(
    "text",
    ["pas d'ESAT", "mais pas d'un ESAT", "sauf les ESAT", "pas dans un ESAT", "sans les ESAT", "hors des ESAT"],
)
def test_a_negation_reaches_over_the_links_between(assistant: Assistant, text: str) -> None:
    reading = assistant.reader.read(f"un traiteur à Cergy, {text}")
    assert reading.denied == {"type": ("ESAT",)}
    assert "type" not in reading.choices


def test_a_negation_does_not_reach_over_other_words(assistant: Assistant) -> None:
    assert assistant.reader.read("pas cher, un ESAT si possible").choices["type"] == ("ESAT",)


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("linsertion par lactivité économique c'est quoi", "iae"),
        ("combien coûte lobligation demploi", "oeth-contribution"),
        ("lallotissement aide t il", "allotissement"),
    ],
)
def test_an_article_glued_to_its_word_is_undone(assistant: Assistant, text: str, target: str) -> None:
    assert assistant.understanding.decide(text).target == target


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("c'est quoi la clause", "clause-sociale"),
        ("definition des clauses", "clause-sociale"),
        ("cest quoi une clause qualitative svp", "clauses-qualitatives"),
        ("la deduction oeth", "oeth-deduction-calcul"),
        ("c'est pareil la déduction et la contribution ?", "difference-contribution-deduction"),
        ("j'ai rien compris entre contribution et déduction", "difference-contribution-deduction"),
        ("contribution et surcontribution, la différence ?", "oeth-contribution"),
        ("c'est quoi la plateforme des traiteurs engagés", "annuaires"),
        ("traiteurs engagés à Pontoise", "fournisseur"),
        ("qui prescrit un PASS IAE ?", "prescripteur-habilite"),
        ("c'est quoi le CDIAE", "partenaires-iae"),
        ("combien de temps dure une mission en EATT", "eatt"),
        ("nb d'heures d'insertion réalisées par an en France", "clause-sociale"),
        ("mapa ou appel d'offres pour 90 000", "quelle-procedure"),
        ("on a 80 000 € de nettoyage, quelle procédure", "quelle-procedure"),
    ],
)
def test_neighbouring_subjects_are_told_apart(assistant: Assistant, text: str, target: str) -> None:
    assert assistant.understanding.decide(text).target == target


@pytest.mark.parametrize("sentence", ["C'est quoi un ESAT ?", "Je veux savoir ce qu'est un ESAT."])
def test_of_many_sentences_those_that_ask_are_ranked(assistant: Assistant, sentence: str) -> None:
    story = " ".join(f"Il a neigé {count} fois." for count in range(2, 22))
    scores = {one.id: one.score for one in assistant.understanding.rank(f"{sentence} {story}").matches}
    alone = {one.id: one.score for one in assistant.understanding.rank(sentence).matches}
    assert scores["answer:esat"] >= SENTENCE_SHARE * alone["answer:esat"] - 0.1
