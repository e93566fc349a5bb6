"""Whatever stumbles, one person gets an apology, all others an answer, and nothing of what was said is in the log."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from typing import Any

import pytest

from bot.channels.telegram.compose import Composer
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply, paragraph
from bot.core.exchange.session import Session
from tests.telegram.conftest import Bot

CLASSES = (RuntimeError, RecursionError, MemoryError, KeyError, OSError, TimeoutError, StopIteration, LookupError)
WORDS = "mon secret"
ODD: Any = object()
ODD_FAILURES = 77
UNSENDABLE = Reply((paragraph("insupportable"),))


@pytest.fixture
def assistant(assistant: Assistant) -> Assistant:
    """An assistant that stumbles in every way there is, over messages that ask for it."""
    plain, double = assistant.respond, copy(assistant)

    def respond(session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        for kind in CLASSES:
            if message.text == f"{WORDS} {kind.__name__}":
                raise kind(message.text)
        odd = {
            f"{WORDS} session": (replace(session, failures=ODD), ()),
            f"{WORDS} question": (replace(session, failures=ODD_FAILURES), ()),
            f"{WORDS} reply": (session, (ODD,)),
        }
        return odd.get(message.text or "") or plain(session, message)

    def is_unanswered(after: Session) -> bool:
        if after.failures == ODD_FAILURES:
            raise RuntimeError(WORDS)
        return False

    double.respond = respond  # type: ignore[method-assign]
    double.is_unanswered = is_unanswered  # type: ignore[method-assign, assignment]
    return double


def counted(bot: Bot, result: str) -> float:
    assert bot.service
    return float(bot.service.metrics.updates.labels(result)._value.get())


async def test_any_exception_costs_one_person_one_answer(any_bot: Bot, caplog: pytest.LogCaptureFixture) -> None:
    bot = any_bot
    faults = [*(kind.__name__ for kind in CLASSES), "session", "question", "reply"]
    for number, fault in enumerate(faults, 1):
        bot.api.say(f"{WORDS} {fault}", chat_id=number)
        bot.api.say("/aide", chat_id=100 + number)
    sent = await bot.api.replies(2 * len(faults))
    await bot.settled()
    assert len(sent) == 2 * len(faults)
    apologies = {call.chat_id: call.text for call in sent if call.chat_id <= 100}
    assert set(apologies) == set(range(1, len(faults) + 1))
    (apology,) = set(apologies.values())
    assert "réessay" not in apology.lower()
    assert all("Ce que je sais faire" in call.text for call in sent if call.chat_id > 100)
    assert (counted(bot, "failed"), counted(bot, "handled")) == (len(faults), len(faults))
    assert WORDS not in caplog.text
    assert all(kind.__name__ in caplog.text for kind in CLASSES)
    bot.api.say("/aide", chat_id=1)  # nobody is mute afterwards
    await bot.api.replies(2 * len(faults) + 1)


async def test_what_cannot_even_be_excused_holds_up_nobody(
    any_bot: Bot, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = Composer.calls

    def stumbling(self: Composer, chat: Any, replies: Any) -> Any:
        if chat.id == 1:
            raise RuntimeError(WORDS)
        return calls(self, chat, replies)

    monkeypatch.setattr(Composer, "calls", stumbling)
    for chat_id in (1, 2, 1, 3):
        any_bot.api.say("/aide", chat_id=chat_id)
    assert sorted(call.chat_id for call in await any_bot.api.replies(2)) == [2, 3]
    await any_bot.api.until(lambda: counted(any_bot, "failed") == 2)
    assert "Update given up" in caplog.text
    assert WORDS not in caplog.text
