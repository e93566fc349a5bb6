"""Conversations that go on while editors change the content below them."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from datetime import timedelta
from itertools import cycle
from typing import Any

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.dialogues.lasting import Lasting
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import values_of
from bot.stores.codec import decode, encode
from tests.conversation import Conversation, after
from tests.halves import half
from tests.transcripts import START, Transcript, message, transcripts


def moments(assistant: Assistant, transcript: Transcript) -> Iterator[tuple[Session, Message]]:
    """The messages of a conversation, each with the session that it finds."""
    session, now = Session(), START
    for act in transcript.acts:
        if act.startswith("+"):
            now += timedelta(hours=float(act[1:]))
            continue
        sent = message(act, session, now)
        yield session, sent
        session, _ = assistant.respond(session, sent)


def leaves_a_way_on(session: Session, replies: tuple[Reply, ...]) -> bool:
    """Whether something is said, and something offered; to a courtesy nothing needs to be."""
    is_asked = any(reply.buttons or reply.position == "ask" for reply in replies)
    return all(reply.text.strip() for reply in replies) and (is_asked or session.outcome.kind == "smalltalk")


def test_every_message_is_answered_from_content_that_is_none_of_the_one_before(
    assistant: Assistant, knowledge: Knowledge
) -> None:
    """Answers, choices and structures are gone, slots have other names; buttons shown are pressed all the same."""
    halves = [half(knowledge, assistant.territory, number) for number in (0, 1)]
    for transcript in transcripts():
        session = Session()
        for now, (_, sent) in zip(cycle(halves), moments(assistant, transcript), strict=False):
            session, replies = now.respond(session, sent)
            assert replies, (transcript.path.stem, sent)
            assert leaves_a_way_on(session, replies), (transcript.path.stem, sent)
            session = decode(encode(session)) or pytest.fail("a session that no store reads")


GONE = "disparu"


def without(session: Session, ids: Collection[str]) -> Session:
    """The session as content wrote it in which these ids had another name."""

    def renamed(part: Any) -> Any:
        if isinstance(part, dict):
            return {renamed(name): one if name == "label" else renamed(one) for name, one in part.items()}
        if isinstance(part, list):
            return list(map(renamed, part))
        return ":".join(GONE if one in ids else one for one in part.split(":")) if isinstance(part, str) else part

    return decode(json.dumps(renamed(json.loads(encode(session))))) or pytest.fail("a session that no store reads")


SAID: list[tuple[str, ...]] = [
    ("nettoyage de bureaux à Cergy, pas un ESAT", "garde la première", "le 2", "annuler", "reprendre"),
    ("un traiteur dans la CACP à 10 km", "c'est quoi un ACI", "et ça dure ?", "retour", "la suite", "/mesdonnees"),
    ("600 heures à faire à Sarcelles", "retour", "et un ESAT ?", "le facilitateur"),
    ("je veux recruter un cuisinier à Argenteuil et calculer l'OETH pour 80 salariés", "passer", "2", "oui"),
]


@pytest.mark.parametrize("kind", ["places", "sectors", "choices", "slots", "answers", "dialogues", "structures"])
def test_what_is_gone_is_neither_missed_nor_shown(assistant: Assistant, kind: str) -> None:
    knowledge, territory = assistant.knowledge, assistant.territory
    gazetteer, slots = territory.gazetteer, knowledge.script.slots
    ids: dict[str, Collection[str]] = {
        "places": {*gazetteer.communes, *gazetteer.epcis, *gazetteer.departments},
        "sectors": territory.sectors.sectors,
        "choices": {choice.id for slot in slots.values() for choice in slot.choices},
        "slots": slots,
        "answers": knowledge.entries,
        "dialogues": knowledge.script.dialogues,
        "structures": territory.directory.structures,
    }
    for said in SAID:
        talk = Conversation(assistant)
        for text in said:
            talk.session = without(talk.session, ids[kind])
            assert GONE not in talk.say(text)
            assert leaves_a_way_on(talk.session, talk.replies), text


def test_a_place_that_is_gone_is_asked_again(assistant: Assistant) -> None:
    talk = after(assistant, "un traiteur à Cergy")
    talk.session = without(talk.session, {"95127"})
    assert "Où" in talk.say("seulement les EA")
    assert talk.session.dialogue
    assert talk.session.dialogue.asked == "lieu"


def test_of_several_trades_those_that_are_left_are_sought(assistant: Assistant) -> None:
    talk = after(assistant, "nettoyage et espaces verts à Cergy")
    assert talk.session.dialogue
    first, second = values_of(talk.session.dialogue.slots["secteur"])
    talk.session = without(talk.session, {first})
    talk.say("la suite")
    assert talk.session.dialogue
    assert talk.session.dialogue.slots["secteur"] == (second,)


def test_what_the_content_still_has_stays(assistant: Assistant) -> None:
    lasting = Lasting(assistant.knowledge, assistant.territory)
    for transcript in transcripts()[::3]:
        for session, _ in moments(assistant, transcript):
            assert lasting.part(session) == session
