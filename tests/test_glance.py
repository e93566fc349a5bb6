"""What fits on a phone and in a row of the database, over the second messages of the evaluation."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from bot.channels.jsonl import STALE, message_of
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import SHOWN_BUTTONS, SHOWN_TEXT
from bot.core.exchange.session import Session
from bot.core.replies.choices import MORE
from bot.evaluation.followups import read_followup
from bot.evaluation.rows import read
from bot.stores.codec import encode
from tests.conftest import ROOT
from tests.conversation import NOW, Conversation

SESSION_MAX = 2048
"""Bytes of a session as JSON."""

LISTS = frozenset(["results", "options", "card", "calculation", "facilitators"])
"""Screens that hold a list or a record: they are as short as what they name."""


@pytest.fixture(scope="module")
def told(assistant: Assistant) -> list[Conversation]:
    """The conversations of all rows, as they stand after each message."""
    rounds = sorted((ROOT / "evaluation" / "followups").glob("*.jsonl"))
    assert len(rounds) >= 8
    rows = [row for path in rounds for row in read(path, read_followup)]
    return [talk for row in rows for talk in told_by(assistant, [*row.turns, row.last])]


def told_by(assistant: Assistant, sent: list[object]) -> Iterator[Conversation]:
    session = Session()
    for one in sent:
        message = message_of({"text": one} if isinstance(one, str) else dict(one), session, NOW)  # type: ignore[call-overload]
        if message is None or message.action == STALE:
            return
        talk = Conversation(assistant)
        talk.session = session
        talk.send(message)
        session = talk.session
        yield talk


def test_a_session_is_two_kilobytes_at_most(told: list[Conversation]) -> None:
    assert max(len(encode(talk.session).encode()) for talk in told) <= SESSION_MAX


def test_six_buttons_at_most_stand_before_other_choices(told: list[Conversation]) -> None:
    for talk in told:
        for reply in talk.replies:
            assert sum(button.action != MORE for button in reply.buttons) <= SHOWN_BUTTONS, talk.text


def test_an_answer_is_read_at_a_glance(told: list[Conversation], assistant: Assistant) -> None:
    second = assistant.knowledge.wording.text("second_need")  # said below any reply
    answered = [talk for talk in told if talk.outcome.kind == "answer" and talk.session.dialogue is None]
    assert len(answered) > len(told) / 10
    for talk in answered:
        for reply in talk.replies:
            has_details = any(button.action.startswith("details:") for button in reply.buttons)
            assert len(reply.text.removesuffix(second)) <= SHOWN_TEXT + 1 or not has_details, reply.text


def test_what_is_neither_a_list_nor_a_record_is_read_at_a_glance(told: list[Conversation]) -> None:
    for talk in told:
        screen = talk.session.focus[0].kind if talk.session.focus else None
        if talk.outcome.kind != "answer" and screen not in LISTS:
            assert all(len(reply.text) <= SHOWN_TEXT for reply in talk.replies), talk.text
