"""Every update once, whatever Telegram, the database or people do."""

from __future__ import annotations

import json
import logging
import sqlite3
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from bot.channels.telegram import compose, render, request
from bot.channels.telegram.intake import HANDLED_AT_ONCE
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import Session
from tests.conversation import NOW
from tests.fake_bot_api import CHAT_ID
from tests.telegram.conftest import Bot, Serving
from tests.telegram.test_bot import GROUP

ACI = "c'est quoi un ACI ?"
UNKNOWN = "zorglub de Mme Durand"
SUPERGROUP = -1005


async def test_an_update_that_comes_again_changes_nothing(bot: Bot) -> None:
    bot.api.say(ACI)
    (update,) = bot.api.updates
    bot.api.updates += [update, update]
    await bot.api.replies(1)
    bot.api.updates.append(update)
    bot.api.say("/aide")
    first, second = await bot.api.replies(2)
    assert ("ACI" in first.text, "Ce que je sais faire" in second.text) == (True, True)


async def test_updates_are_not_lost_by_a_reply_to_the_poll_that_never_came(bot: Bot) -> None:
    bot.api.drop("getUpdates")
    bot.api.say(ACI)
    await bot.api.replies(1)
    await bot.settled()
    assert len(bot.api.sent) == 1


async def test_what_was_written_hours_ago_gets_one_apology(bot: Bot) -> None:
    for minutes in range(5):
        sent_at = NOW - timedelta(hours=5, minutes=-minutes)
        bot.api.say(ACI, date=int(sent_at.timestamp()))
    bot.api.say("et une EI ?")
    apology, answer = await bot.api.replies(2)
    await bot.settled()
    assert "je vous dois des excuses" in apology.text
    assert "Entreprise d'insertion" in answer.text
    assert len(bot.api.sent) == 2


async def test_a_command_is_answered_however_old(any_bot: Bot) -> None:
    hours_ago = int((NOW - timedelta(hours=20)).timestamp())
    for said in (ACI, "/aide", "/fournisseur"):
        any_bot.api.say(said, date=hours_ago)
    apology, help_, asked = await any_bot.api.replies(3)
    assert "je vous dois des excuses" in apology.text
    assert "Ce que je sais faire" in help_.text
    assert "excuses" not in asked.text


async def test_an_order_to_forget_is_obeyed_however_old(bot: Bot) -> None:
    bot.api.say(ACI)
    await bot.api.replies(1)
    bot.api.say("/oublier", date=int((NOW - timedelta(hours=20)).timestamp()))
    assert "je ne garde plus rien" in (await bot.api.replies(2))[-1].text
    assert await bot.session() == Session()


async def test_a_group_that_migrates_is_followed(bot: Bot) -> None:
    bot.api.say("/start@boussole_test_bot", chat=GROUP)
    await bot.api.replies(1)
    bot.api.message(chat={"id": SUPERGROUP, "type": "supergroup"})
    upgraded = "Bad Request: group chat was upgraded to a supergroup chat"
    bot.api.fail("sendMessage", 400, upgraded, migrate_to_chat_id=SUPERGROUP)
    bot.api.say("/aide@boussole_test_bot", chat=GROUP)
    _, moved = await bot.api.replies(2)
    await bot.settled()
    assert moved.chat_id == SUPERGROUP
    assert await bot.session(-5) == Session()
    assert (await bot.session(SUPERGROUP)).offered


# --- people


async def test_a_question_without_an_answer_is_kept_without_who_wrote_it_until_it_is_erased(bot: Bot) -> None:
    assert bot.service
    bot.api.say(UNKNOWN)
    bot.api.say("/mesdonnees")
    _, shown, document = await bot.api.replies(3)
    assert "« zorglub de Mme [nom] »" in shown.text
    content = json.loads(document.params["document"][1])
    assert content["unanswered"] == ["zorglub de Mme [nom]"]
    bot.api.say("/oublier")
    await bot.api.replies(4)
    await bot.settled()
    async with bot.service.database.transaction() as transaction:
        for table in ("sessions", "unanswered", "outbox"):
            assert (await transaction.execute(text(f"SELECT count(*) FROM {table}"))).scalar() == 0


async def test_neither_chats_nor_messages_nor_positions_are_in_the_database(
    serving: Serving, assistant: Assistant, tmp_path: Path
) -> None:
    async with serving(assistant) as bot:
        bot.api.say("c'est quoi un ACI pour Camille ?")
        bot.api.say("je cherche un traiteur pour mon pot de retraite")
        bot.api.send(location={"latitude": 49.0361234, "longitude": 2.0631234})
        await bot.api.replies(3)
        await bot.settled()
    files = [path.read_bytes() for path in (tmp_path / "data").iterdir() if path.is_file()]
    for kept in (str(CHAT_ID).encode(), b"49.036", b"retraite", b"Camille"):
        assert not any(kept in content for content in files), kept


# --- the database


async def tell(bot: Bot, command: str) -> None:
    """Give a command to the connection that the bot uses."""
    assert bot.service
    database = bot.service.database
    async with database._writing, database.engine.connect() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
        driver.execute(command).close()


@pytest.mark.parametrize(
    ("command", "told"),
    [
        ("PRAGMA max_page_count={}", "Le disque de la base de données est plein"),
        ("PRAGMA query_only={}", "La base de données est en lecture seule"),
    ],
    ids=["full", "read-only"],
)
async def test_a_database_that_refuses_is_told_and_loses_nothing(
    bot: Bot, caplog: pytest.LogCaptureFixture, command: str, told: str
) -> None:
    await tell(bot, command.format(1))
    for chat_id in range(1, 40):
        bot.api.say(ACI, chat_id=chat_id)
    await bot.api.until(lambda: told in caplog.text)
    assert bot.api.sent == []
    await tell(bot, command.format(0 if "only" in command else 1_000_000))
    sent = await bot.api.replies(39)
    await bot.settled()
    assert sorted(call.chat_id for call in sent) == list(range(1, 40))
    assert "Traceback" not in caplog.text


async def test_a_database_that_another_program_occupies_is_waited_for_and_answers_nobody_late(
    bot: Bot, tmp_path: Path
) -> None:
    with closing(sqlite3.connect(tmp_path / "data" / "boussole.sqlite")) as other:
        other.execute("BEGIN IMMEDIATE")
        polled = len(bot.api.polls)
        bot.api.say(ACI)
        await bot.api.until(lambda: len(bot.api.polls) > polled)
        other.rollback()
    (answer,) = await bot.api.replies(1)
    assert "ACI" in answer.text


@pytest.mark.parametrize("method", ["getUpdates", "sendMessage"])
async def test_a_page_of_a_server_in_between_is_one_line_of_log(
    bot: Bot, caplog: pytest.LogCaptureFixture, method: str
) -> None:
    page = b"<html>\n<title>502 Bad Gateway</title>\n" + b"<p>Sorry</p>\n" * 500
    bot.api.garble(method, page, 502)
    with caplog.at_level(logging.INFO):
        bot.api.say(ACI)
        await bot.api.replies(1)
        bot.api.say(ACI)
        await bot.api.replies(2)
    told = [record.getMessage() for record in caplog.records if not record.name.startswith("uvicorn")]
    (line,) = [message for message in told if "Gateway" in message or "JSON" in message]
    assert "NetworkError: Bad Gateway" in line
    assert "html" not in caplog.text
    assert "Traceback" not in caplog.text


async def test_a_session_that_cannot_be_read_stops_nobody(bot: Bot) -> None:
    assert bot.service
    bot.api.say(ACI)
    await bot.api.replies(1)
    async with bot.service.database.transaction() as transaction:
        await transaction.execute(text("UPDATE sessions SET session = '{'"))
    bot.api.say("/aide")
    assert "Ce que je sais faire" in (await bot.api.replies(2))[-1].text
    assert (await bot.session()).offered


async def test_a_database_that_refuses_once_keeps_the_order_of_a_long_backlog(bot: Bot) -> None:
    assert bot.service
    refusals = ["once"]

    def refuse(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if refusals and statement.startswith("INSERT INTO handled"):
            raise OperationalError(refusals.pop(), None, sqlite3.OperationalError())

    event.listen(bot.service.database.engine.sync_engine, "before_cursor_execute", refuse)
    bot.api.say(ACI)
    for _ in range(2 * HANDLED_AT_ONCE):
        bot.api.say("/aide")
    replies = await bot.api.replies(1 + 2 * HANDLED_AT_ONCE)
    assert not refusals
    assert "ACI" in replies[0].text
    assert {reply.text for reply in replies[1:]} == {replies[1].text}


async def test_no_reply_is_remembered_after_an_order_to_forget(bot: Bot) -> None:
    for number in range(4):
        bot.api.say(f"on est {4321 + number} salariés et 7 travailleurs handicapés, combien on paie ?")
    await bot.api.replies(4)
    await bot.settled()
    quoted = request._remembered.cache_info().currsize
    assert render._pieces.cache_info().currsize
    assert compose._keyboard.cache_info().currsize
    bot.api.say("/oublier")
    await bot.api.replies(5)
    await bot.settled()
    assert render._pieces.cache_info().currsize == 0
    assert compose._keyboard.cache_info().currsize == 0
    assert request._remembered.cache_info().currsize < quoted
