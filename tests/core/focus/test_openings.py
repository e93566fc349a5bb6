"""An answer to a first question opens with the very thing asked, and says the rest below."""

from __future__ import annotations

import pytest

from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import PARAGRAPH, SHOWN_TEXT, Reply
from bot.core.focus.openings import Openings
from bot.core.focus.points import Points
from bot.core.replies.answers import Views
from bot.core.replies.points import PointViews
from bot.core.text.plain import fold
from tests.conftest import ROOT
from tests.conversation import after

LINES = (ROOT / "tests" / "data" / "openings.txt").read_text(encoding="utf-8").splitlines()
ROWS = [tuple(line.split(" | ")) for line in LINES if not line.startswith("#")]

EVERY = 12
"""Of the phrasings of all answers, one in so many is asked."""


def body(reply: Reply) -> str:
    """What stands below the title, below a notice too where there is one."""
    blocks = reply.blocks[1:] if reply.blocks[0].kind == "title" else reply.blocks[2:]
    return PARAGRAPH.join(block.text for block in blocks)


@pytest.mark.parametrize(("question", "entry", "begins"), ROWS, ids=[row[0] for row in ROWS])
def test_a_first_question_gets_what_it_asks_first(assistant: Assistant, question: str, entry: str, begins: str) -> None:
    talk = after(assistant, question)
    assert talk.outcome.id == entry
    begins = assistant.knowledge.entries[entry].short[0].text if begins == "=" else begins
    assert fold(body(talk.replies[0])).startswith(fold(begins))


def test_an_answer_that_opens_with_a_point_goes_on_as_ever(assistant: Assistant) -> None:
    """Below the point: the short answer, source and date, and the buttons of the answer."""
    entry = assistant.knowledge.entries["pmsmp"]
    reply = after(assistant, "on peut renouveler une pmsmp ?").replies[0]
    usual = Views(assistant.knowledge).answer(entry)
    assert reply.blocks[0] == usual.blocks[0]
    assert entry.short[0].text.startswith(reply.blocks[2].text)
    assert "Source : " in reply.text
    assert "Vérifié le" in reply.text
    assert [one.label for one in reply.buttons][:2] == [one.label for one in usual.buttons][:2]


def test_the_word_that_answers_the_usual_question_does_not_follow_that_of_another(assistant: Assistant) -> None:
    """Below « Non. », the short answer goes on without its « Oui, mais peu. »."""
    assert assistant.knowledge.entries["contrats-aides"].short[0].text.startswith("Oui, mais peu. Le parcours")
    reply = after(assistant, "PEC secteur marchand encore possible ?").replies[0]
    assert reply.blocks[1].text.startswith("Non. ")
    assert reply.blocks[2].text.startswith("Le parcours")


def test_every_opening_can_be_read_at_a_glance(assistant: Assistant) -> None:
    """Whatever is asked: the point first, once, its entry's title above it, a source below."""
    views, openings = PointViews(Views(assistant.knowledge)), Openings(assistant.points)
    opened = 0
    knowledge = load_knowledge(ROOT / "knowledge", ROOT)
    asked = [(phrasing, entry.id) for entry in knowledge.entries.values() for phrasing in entry.phrasings]
    for question, id_ in asked[::EVERY]:
        opening = openings.find(question, id_)
        if opening is None:
            continue
        opened += 1
        reply = views.opening(opening.match, opening.rest, english=True)
        point = opening.match.point.text
        assert len(PARAGRAPH.join(block.text for block in reply.blocks)) <= SHOWN_TEXT, question
        assert sum(point in block.text for block in reply.blocks) == 1, question
        assert reply.blocks[-1].text.startswith("Source : "), question
    assert opened > len(asked) / EVERY / 10


def test_the_point_of_another_answer_opens_only_where_it_is_far_ahead(points: Points) -> None:
    openings = Openings(points)
    own = openings.find("la durée d'une mise à disposition d'un ESAT", "mise-a-disposition-esat", ["pass-iae", "ai"])
    assert own is None or own.match.point.entry == "mise-a-disposition-esat"


def test_a_named_thing_that_the_point_leaves_out_is_not_answered_by_it(points: Points) -> None:
    """« ESUS, c'est valable combien de temps ? » is not told how long another contract lasts."""
    assert Openings(points).find("c'est valable combien de temps ?", "cdd-tremplin")
    assert Openings(points).find("ESUS, c'est valable combien de temps ?", "cdd-tremplin") is None


def test_a_definition_asks_nothing_more(points: Points) -> None:
    assert Openings(points).find("c'est quoi un ESAT", "esat") is None


def test_several_details_that_give_the_same_are_none_of_them_the_answer(points: Points) -> None:
    assert Openings(points).find("qui est éligible ?", "publics-eligibles-clause") is None


def test_a_suggestion_stays_one(assistant: Assistant) -> None:
    assert after(assistant, "une EA étrangère peut répondre").outcome.kind == "suggestion"


def test_a_need_in_several_sentences_still_opens_its_dialogue(assistant: Assistant) -> None:
    said = "Bonjour. Nous avons perdu un agent de nettoyage. On cherche à recruter quelqu'un à Cergy, à mi-temps."
    assert after(assistant, said).outcome.dialogue == "recruter"
