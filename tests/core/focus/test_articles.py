"""Articles of law, as people type them, lead to the answers and points that cite them."""

from __future__ import annotations

import pytest

from bot.core.focus.articles import Articles
from bot.core.text.articles import cited, typed


@pytest.mark.parametrize(
    ("text", "article"),
    [
        ("L2113-12", "L2113-12"),
        ("L. 2113-12 ?", "L2113-12"),
        ("l 2113 12", "L2113-12"),
        ("R2113 7", "R2113-7"),
        ("D. 5212-20", "D5212-20"),
        ("l'article 2113-12", "2113-12"),
        ("article 5212-10-1", "5212-10-1"),
        ("article 5212 10-1", "5212-10-1"),
        ("art. r.2122-8", "R2122-8"),
        ("article 2113-12 2 fois", "2113-12"),
        ("R2123-1 3°", "R2123-1"),
        ("l'article 16.1.1 du ccag", "16.1.1"),
        ("article 238 bis", "238 bis"),
        ("l'art 83", "83"),
    ],
)
def test_an_article_is_read_however_it_is_typed(text: str, article: str) -> None:
    assert [str(one) for one in typed(text)] == [article]


@pytest.mark.parametrize("text", ["on est 130 avec 4", "pas de 480 h", "d 300 salariés", "le 95", "1 000 000 €", ""])
def test_other_numbers_are_no_articles(text: str) -> None:
    assert typed(text) == ()


def test_a_month_or_a_pair_of_figures_is_a_doubtful_article() -> None:
    assert [one.is_sure for one in typed("2024-12 ou L2113-12")] == [False, True]


def test_articles_between_two_ends_are_cited_too() -> None:
    assert cited("art. L2112-2, L2113-12 à L2113-14 et R2123-1") == (
        *("L2112-2", "L2113-12", "L2113-13", "L2113-14", "R2123-1"),
    )


@pytest.mark.parametrize(
    ("text", "article", "entries"),
    [
        ("L2113-12", "L2113-12", {"marche-reserve-ea-esat", "marche-reserve"}),
        ("2113-13 ?", "L2113-13", {"marche-reserve-siae", "marche-reserve"}),
        ("R2122-8 c ça ?", "R2122-8", {"achat-sous-seuil"}),
        ("D. 5212-20", "D5212-20", {"oeth-contribution", "difference-contribution-deduction"}),
        ("art L344-2, c'est quel code ?", "L344-2", {"esat"}),
        ("article 238 bis", "238 bis", {"mecenat-competences"}),
        ("l5132 9", "L5132-9", {"ai", "mise-a-disposition", "interim-insertion", "difference-ai-etti"}),
        ("L2113-13-1", "L2113-13-1", {"marche-reserve"}),
    ],
)
def test_an_article_leads_to_who_cites_it(articles: Articles, text: str, article: str, entries: set[str]) -> None:
    found = articles.find(text)[0]
    assert found.article == article
    assert found.citations[0].entry in entries
    assert all(citation.points or citation.source for citation in found.citations)
    assert all(article in cited(point.text) for citation in found.citations for point in citation.points)


def test_a_number_may_be_of_several_articles(articles: Articles) -> None:
    assert [found.article for found in articles.find("l'article 2111-3")] == ["L2111-3", "D2111-3"]


def test_its_code_is_told(articles: Articles) -> None:
    assert articles.find("L344-2")[0].code == "Code de l'action sociale et des familles"
    assert articles.find("L5213-13")[0].code == "Code du travail"


def test_an_article_that_nobody_cites_is_told(articles: Articles) -> None:
    (found,) = articles.find("article 5212-19-1")
    assert found.article == "5212-19-1"
    assert found.citations == ()
    assert articles.find("2024-12") == ()


@pytest.mark.parametrize(
    ("shown", "text", "article"),
    [
        ("marche-reserve-ea-esat", "c'est quel article ?", "L2113-12"),
        ("oeth-plafond-ea", "l'article svp", "D5212-22"),
        ("pmsmp", "quel article du code ?", "L5135-1"),
        ("marche-reserve-ess", "la durée de 3 ans, elle est écrite où ?", "L2113-16"),
        ("sous-traitance-siae", "le paiement direct, quel texte ?", "L2193-11"),
        ("oeth-contribution", "vous vous basez sur quel texte ?", "D5212-20"),
    ],
)
def test_which_article_asks_for_that_of_the_answer_shown(
    articles: Articles, shown: str, text: str, article: str
) -> None:
    assert articles.find(text, [shown])[0].article == article


def test_without_an_answer_shown_no_article_is_asked(articles: Articles) -> None:
    assert articles.find("quel article ?") == ()
    assert articles.find("combien de temps ?", ["pmsmp"]) == ()


def test_an_answer_on_the_screen_comes_first(articles: Articles) -> None:
    assert articles.find("L2113-12", ["difference-esat-ea"])[0].citations[0].entry == "difference-esat-ea"


@pytest.mark.parametrize(
    ("text", "shown", "is_right", "told"),
    [
        ("c'est bien le L2113-13 ?", "marche-reserve-ea-esat", False, ("L2113-12",)),
        ("c'est bien le L2113-12 que je vise ?", "marche-reserve-ea-esat", True, ("L2113-12",)),
        ("c pas plutot l2113-12", "marche-reserve-siae", False, ("L2113-13",)),
        ("aux seules SIAE, est-ce bien le L2113-12 ?", "marche-reserve", False, ("L2113-13",)),
        ("c'est bien L2113-12 pour les esat ?", "marche-reserve", True, ("L2113-12",)),
        ("je croyais que c'était l'article L5132-7", "aci", False, ("L5132-15",)),
        ("c'est bien le L2112-4 ?", "clause-sociale", None, ("L2112-2",)),
        ("L2112-2, c'est bien dans le code du travail ?", "clause-sociale", False, ()),
        ("L2112-2, c'est bien dans le code de la commande publique ?", "clause-sociale", True, ()),
    ],
)
def test_whether_an_article_is_the_right_one_is_said(
    articles: Articles, text: str, shown: str, is_right: bool | None, told: tuple[str, ...]
) -> None:
    verdict = articles.find(text, [shown])[0].verdict
    assert verdict
    assert (verdict.is_right, verdict.articles) == (is_right, told)


@pytest.mark.parametrize("text", ["L2113-13 ?", "L2113-15 c pour quoi deja"])
def test_an_article_that_nobody_doubts_has_no_verdict(articles: Articles, text: str) -> None:
    assert articles.find(text, ["marche-reserve"])[0].verdict is None
