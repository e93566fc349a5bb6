"""Messages handled in one transaction, on SQLite and on PostgreSQL."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.app import App, Delivery
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.stores.database import Database
from tests.conversation import NOW

ME, ANOTHER = 1, 2


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    database = await Database.open(database_url)
    yield database
    await database.close()


@pytest.fixture
def app(assistant: Assistant, database: Database) -> App:
    return App(assistant, database, lambda address, replies: [{"to": address}] * len(replies), ME)


def delivery(id_: str, conversation: str = "a", text: str = "c'est quoi un ACI ?") -> Delivery:
    return Delivery((id_,), conversation, Message(NOW, text), id_)


async def wait_in_the_outbox(database: Database, worker: int) -> None:
    async with database.records() as records:
        await records.enqueue([("a", {"to": "before"})], {"a": worker}, NOW)


async def held(database: Database, worker: int) -> list[Any]:
    async with database.records() as records:
        return [call.call["to"] for call in await records.outgoing(worker)]


async def test_a_delivery_is_answered_once(app: App) -> None:
    first = await app.handle([delivery("1"), delivery("1")], NOW)
    again = await app.handle([delivery("1"), delivery("2", "b")], NOW)
    assert [call.call["to"] for call in (*first.outgoing, *again.outgoing)] == ["1", "2"]
    assert [len(result.fresh) for result in (first, again)] == [1, 1]


async def test_messages_of_one_batch_follow_each_other(app: App, database: Database) -> None:
    await app.handle([delivery("1"), delivery("2", text="et une EI ?")], NOW)
    async with database.records() as records:
        assert (await records.sessions(["a"], NOW))["a"].topics == ("ei", "aci")


async def test_what_waits_already_goes_first(app: App, database: Database) -> None:
    await wait_in_the_outbox(database, ME)
    result = await app.handle([delivery("1"), delivery("2", "b")], NOW)
    assert sorted(call.call["to"] for call in result.outgoing if call.conversation == "b") == ["2"]
    assert [call.call["to"] for call in result.outgoing if call.conversation == "a"] == ["before", "1"]


async def test_who_has_a_reply_of_a_conversation_gets_the_next_one(app: App, database: Database) -> None:
    await wait_in_the_outbox(database, ANOTHER)
    result = await app.handle([delivery("1")], NOW)
    assert result.outgoing == []
    assert await held(database, ANOTHER) == ["before", "1"]


async def test_what_was_asked_in_the_same_batch_is_shown_and_erased(app: App, database: Database) -> None:
    texts = ("zorglub", "/mesdonnees", "/oublier")
    result = await app.handle([delivery(str(number), text=text) for number, text in enumerate(texts)], NOW)
    assert result.erased == ["a"]
    async with database.records() as records:
        assert await records.words.of("a", NOW) == ()


@pytest.mark.parametrize("error", [RuntimeError("boom"), RecursionError(), KeyError("x"), OSError()])
async def test_a_message_that_the_assistant_stumbles_over_gets_an_apology_and_the_others_an_answer(
    app: App, error: Exception, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    respond = app.voice.assistant.respond

    def stumbling(session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        if message.text == "secret":
            raise error
        return respond(session, message)

    monkeypatch.setattr(app.voice.assistant, "respond", stumbling)
    result = await app.handle([delivery("1", text="secret"), delivery("2", "b")], NOW)
    assert [call.call["to"] for call in result.outgoing] == ["1", "2"]
    assert result.failed == 1
    assert type(error).__name__ in caplog.text
    assert "secret" not in caplog.text
    assert (await app.handle([delivery("1", text="secret")], NOW)).fresh == []
