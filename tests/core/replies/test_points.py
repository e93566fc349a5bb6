"""How a point and an article look: what was asked first, its source and date, at most six buttons."""

from __future__ import annotations

import pytest

from bot.core.focus.articles import Articles
from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.core.replies.points import MAX_BUTTONS, PointViews

VERIFIED = "Vérifié le 23 novembre 2026."


@pytest.fixture(scope="module")
def views(knowledge: Knowledge) -> PointViews:
    return PointViews(Views(knowledge))


def test_a_point_is_shown_alone_with_its_own_source_and_ways_on(points: Points, views: PointViews) -> None:
    reply = views.point(points.find(["marche-reserve-ess"], "combien de temps ?")[0])
    assert reply.text.splitlines() == [
        "Réserver un marché aux entreprises de l'ESS",
        "Combien de temps : trois ans au plus (art. L2113-16).",
        f"Source : Code de la commande publique, art. L2113-15, L2113-16 et R2113-8 (août 2026). {VERIFIED}",
    ]
    assert reply.buttons[0].action == "details:marche-reserve-ess"
    assert 1 < len(reply.buttons) <= MAX_BUTTONS


def test_the_source_is_that_of_the_articles_which_the_point_cites(points: Points, views: PointViews) -> None:
    reply = views.point(points.find(["difference-esat-ea"], "et le marché réservé ?")[0])
    assert "Source : Code de la commande publique, art. L2113-12 (" in reply.text
    assert "Hosmoz" not in reply.text


@pytest.mark.parametrize(
    ("entry", "question", "begins"),
    [
        ("iso-20400", "c'est obligatoire ?", "Non. Pas obligatoire : c'est une norme volontaire"),
        ("spaser", "c'est obligatoire ?", "Ça dépend. Il est obligatoire pour tout acheteur soumis"),
        ("dla", "c gratuit ?", "Oui. Prix : gratuit"),
        ("dla", "c'est pas gratuit ?", "Si. Prix : gratuit"),
        ("dla", "qui le porte ?", "Qui le porte dans le département"),
    ],
)
def test_a_closed_question_gets_its_word_first(
    points: Points, views: PointViews, entry: str, question: str, begins: str
) -> None:
    reply = views.point(points.find([entry], question, shown=[entry])[0])
    assert reply.text.splitlines()[1].startswith(begins)


def test_a_point_that_is_not_there_gives_the_details_and_says_so(knowledge: Knowledge, views: PointViews) -> None:
    reply = views.unknown(knowledge.entries["dla"], ())
    assert "Je n'ai pas ce point précis" in reply.text
    assert "gratuit pour la structure" in reply.text
    assert "Vérifié le" in reply.text
    assert len(reply.buttons) <= MAX_BUTTONS


def test_an_article_shows_what_is_said_of_it_and_where(articles: Articles, views: PointViews) -> None:
    reply = views.article(articles.find("L344-2", ["esat"])[0])
    lines = reply.text.splitlines()
    assert lines[0] == "Article L344-2 (Code de l'action sociale et des familles)"
    assert lines[1] == "Établissement d'accompagnement par le travail (ESAT) le cite :"
    assert "établissement médico-social" in lines[2]
    assert reply.buttons[0].action == "answer:esat"
    assert len(reply.buttons) <= MAX_BUTTONS


def test_the_source_of_an_article_is_a_link_where_it_has_one(articles: Articles, views: PointViews) -> None:
    reply = views.article(articles.find("L5213-13")[0])
    assert any((span.href or "").startswith("https://www.legifrance") for span in reply.blocks[-1].spans)


def test_an_article_that_nobody_cites_is_said_honestly(articles: Articles, views: PointViews) -> None:
    reply = views.article(articles.find("article 5212-99")[0])
    assert "5212-99" in reply.text
    assert "aucune de mes réponses ne le cite" in reply.text
    assert "legifrance.gouv.fr" in reply.text
    assert reply.buttons


def test_every_article_of_the_content_can_be_shown(knowledge: Knowledge, articles: Articles, views: PointViews) -> None:
    names = {name for entry in knowledge.entries.values() for source in entry.sources for name in [source.name]}
    for match in (match for name in names for match in articles.find(name)):
        reply = views.article(match)
        assert len(reply.buttons) <= MAX_BUTTONS
        assert all(block.text for block in reply.blocks)
