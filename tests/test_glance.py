"""What fits on a phone and in a row of the database, over the second messages of the evaluation."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import SHOWN_BUTTONS, SHOWN_TEXT, Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.replies.choices import MORE
from bot.evaluation.followups import FollowUp, Turns
from bot.stores.codec import encode

SESSION_MAX = 2048
"""Bytes of a session as JSON."""

LISTS = frozenset(["results", "options", "card", "calculation", "facilitators"])
"""Screens that hold a list or a record: they are as short as what they name."""


@dataclass(frozen=True, slots=True)
class Told:
    """A conversation as it stands after a message."""

    session: Session
    replies: tuple[Reply, ...]

    @property
    def outcome(self) -> Outcome:
        return self.session.outcome

    @property
    def text(self) -> str:
        return "\n".join(reply.text for reply in self.replies)


@pytest.fixture(scope="module")
def told(rounds: list[tuple[FollowUp, Turns]]) -> list[Told]:
    """The conversations of all rows, as they stand after each message."""
    return [Told(session, replies) for _, turns in rounds for session, replies in turns]


def test_a_session_is_two_kilobytes_at_most(told: list[Told]) -> None:
    assert max(len(encode(talk.session).encode()) for talk in told) <= SESSION_MAX


def test_six_buttons_at_most_stand_before_other_choices(told: list[Told]) -> None:
    for talk in told:
        for reply in talk.replies:
            assert sum(button.action != MORE for button in reply.buttons) <= SHOWN_BUTTONS, talk.text


def test_an_answer_is_read_at_a_glance(told: list[Told], assistant: Assistant) -> None:
    second = assistant.knowledge.wording.text("second_need")  # said below any reply
    answered = [talk for talk in told if talk.outcome.kind == "answer" and talk.session.dialogue is None]
    assert len(answered) > len(told) / 10
    for talk in answered:
        for reply in talk.replies:
            has_details = any(button.action.startswith("details:") for button in reply.buttons)
            assert len(reply.text.removesuffix(second)) <= SHOWN_TEXT + 1 or not has_details, reply.text


def test_what_is_neither_a_list_nor_a_record_is_read_at_a_glance(told: list[Told]) -> None:
    for talk in told:
        screen = talk.session.focus[0].kind if talk.session.focus else None
        if talk.outcome.kind != "answer" and screen not in LISTS:
            assert all(len(reply.text) <= SHOWN_TEXT for reply in talk.replies), talk.text
