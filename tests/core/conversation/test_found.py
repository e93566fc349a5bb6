"""What a query of no conversation finds: what it would be answered, as quotes that stand by themselves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.found import MOST_QUOTES, Finder
from tests.conversation import NOW


def ids(assistant: Assistant, query: str) -> list[str]:
    return [str(quote.action) for quote in Finder(assistant).found(query, NOW).quotes]


@pytest.mark.parametrize("query", ["c'est quoi un ACI ?", "aci", "  ACI  ", "c koi un aci"])
def test_a_question_finds_its_answer_first_and_its_neighbours_after(assistant: Assistant, query: str) -> None:
    first, *others = ids(assistant, query)
    assert first == "answer:aci"
    assert len(others) == MOST_QUOTES - 1


@pytest.mark.parametrize(("query", "id_"), [("siaee", "siae"), ("c koi un geicq", "geiq"), ("oethh", "oeth")])
def test_a_misspelt_acronym_finds_what_it_means(assistant: Assistant, query: str, id_: str) -> None:
    assert ids(assistant, query)[0] == f"answer:{id_}"


@pytest.mark.parametrize(
    ("query", "id_"),
    [("oet", "oeth"), ("marché rés", "marche-reserve"), ("heures d'inser", "heures-insertion"), ("esa", "esat")],
)
def test_a_word_that_is_being_typed_finds_the_titles_that_begin_so(assistant: Assistant, query: str, id_: str) -> None:
    assert f"answer:{id_}" in ids(assistant, query)


def test_what_could_mean_several_finds_them_to_choose_from(assistant: Assistant) -> None:
    assert len(ids(assistant, "clause")) == MOST_QUOTES


def test_a_need_finds_structures_and_goes_on_at_their_list(assistant: Assistant) -> None:
    result = Finder(assistant).found("un traiteur à Cergy", NOW)
    assert [quote.action.verb for quote in result.quotes] == ["card"] * MOST_QUOTES
    assert result.payload.startswith("d-fournisseur_s-restauration-traiteur_l-95127")


def test_a_need_without_a_place_finds_structures_too(assistant: Assistant) -> None:
    assert all(one.startswith("card:") for one in ids(assistant, "traiteur"))
    assert ids(assistant, "je cherche un fournisseur") == []


def test_a_name_finds_its_structure(assistant: Assistant) -> None:
    assert ids(assistant, "ESAT La Hêtraie") == ["card:esat-la-hetraie"]


def test_an_empty_query_finds_the_answers_most_asked(assistant: Assistant) -> None:
    asked = [f"answer:{id_}" for id_ in assistant.knowledge.roles.asked]
    assert asked
    assert ids(assistant, "") == ids(assistant, "  \n") == asked[:MOST_QUOTES]


@pytest.mark.parametrize(
    "query",
    ["zorglub", "météo à Paris", "marché de Noël", "oe", "bonj", "bonjour", "1", "…", "/oublier", "efface mes données"],
)
def test_what_we_do_not_know_finds_nothing(assistant: Assistant, query: str) -> None:
    assert ids(assistant, query) == []


def test_a_calculation_finds_nothing_and_goes_on_with_its_figures(assistant: Assistant) -> None:
    result = Finder(assistant).found("on est 45 et on a 1 travailleur handicapé, combien on paie ?", NOW)
    assert result == ((), "d-oeth_c-contribution_e-45_n-1")


def test_every_answer_and_structure_has_a_quote_with_its_source_and_date(assistant: Assistant) -> None:
    for query in ["aci", "un traiteur à Cergy", ""]:
        for quote in Finder(assistant).found(query, NOW).quotes:
            assert quote.blocks[-1].text.startswith("Source :")
            assert "Vérifié le" in quote.blocks[-1].text
            assert quote.title
            assert quote.line


def test_a_structure_is_quoted_in_a_few_lines(assistant: Assistant) -> None:
    (quote,) = Finder(assistant).found("ESAT La Hêtraie", NOW).quotes
    title, line, ways, _ = quote.blocks
    assert title.text == "ESAT La Hêtraie"
    assert "Jouy-le-Moutier" in line.text
    assert "01 " in ways.text


@given(query=st.text(max_size=256))
def test_whatever_is_typed_finds_a_few_quotes_or_none(assistant: Assistant, query: str) -> None:
    assert len(Finder(assistant).found(query, NOW).quotes) <= MOST_QUOTES
