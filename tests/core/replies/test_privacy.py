"""A person sees all that is kept of them, and erases it at once."""

from __future__ import annotations

import json

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from tests.conversation import NOW, Conversation


@pytest.fixture
def conversation(assistant: Assistant) -> Conversation:
    return Conversation(assistant)


def test_what_is_kept_is_shown_in_words_and_as_a_document(conversation: Conversation) -> None:
    for text in ("c'est quoi un ACI ?", "un ESAT de blanchisserie à Cergy", "garde la première"):
        conversation.say(text)
    shown = conversation.say("/mesdonnees")
    for told in ("Atelier et chantier d'insertion", "Blanchisserie · Cergy · ESAT", "ESAT La Hêtraie"):
        assert told in shown
    (file,) = conversation.replies[-1].attachments
    assert json.loads(file.content)["shortlist"] == list(conversation.session.shortlist)


def test_questions_without_an_answer_are_shown_where_they_are_kept(conversation: Conversation) -> None:
    shown = conversation.send(Message(NOW, "/mesdonnees", kept=("le zorglub de [nom]",)))
    assert "« le zorglub de [nom] »" in shown
    (file,) = conversation.replies[-1].attachments
    assert json.loads(file.content)["unanswered"] == ["le zorglub de [nom]"]


def test_nothing_kept_is_said_too(conversation: Conversation) -> None:
    assert "Rien" in conversation.say("/mesdonnees")


@pytest.mark.parametrize("text", ["/oublier", "efface mes données", "oublie-moi"])
def test_everything_is_erased_at_once(conversation: Conversation, text: str) -> None:
    conversation.say("un ESAT de blanchisserie à Cergy")
    assert "je ne garde plus rien" in conversation.say(text)
    assert conversation.session == Session()


def test_the_privacy_page_leads_to_both(conversation: Conversation) -> None:
    conversation.say("/confidentialite")
    conversation.press("Voir mes données")
    conversation.press("Tout effacer")
    assert conversation.session == Session()
