"""Who wrote leaves no trace: no chat id on the disk at any time, and after an order to forget none in memory."""

from __future__ import annotations

import asyncio
import functools
import gc
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FunctionType, ModuleType
from typing import Any

import pytest
from sqlalchemy import make_url, text

from bot.channels.telegram.pseudonyms import conversation_key
from tests.fake_bot_api import MESSAGES, TOKEN, Call, Dropped, FakeBotApi
from tests.patience import within
from tests.telegram.conftest import Bot

CHATS = range(987_654_301, 987_654_306)
CHAT = CHATS[0]


async def kept(bot: Bot) -> bytes:
    """All that the database holds: the files of SQLite, the rows of PostgreSQL."""
    assert bot.service
    database = bot.service.database
    if not database.is_shared:
        return b"".join(path.read_bytes() for path in files(bot))
    async with database.transaction() as transaction:
        tables = ("sessions", "handled", "outbox", "unanswered")
        rows = [row for table in tables for row in await transaction.execute(text(f"SELECT * FROM {table}"))]
    return repr(rows).encode()


def files(bot: Bot) -> list[Path]:
    """The files of SQLite."""
    assert bot.service
    path = Path(str(make_url(bot.service.database.engine.url).database))
    return [file for file in path.parent.iterdir() if file.name.startswith(path.name)]


async def waiting(bot: Bot, count: int) -> None:
    assert bot.service
    async with within(20):
        while True:
            async with bot.service.database.records() as records:
                if await records.waiting() == count:
                    return
            await asyncio.sleep(0.01)


def no_message_passes(call: Call) -> Dropped | None:
    return Dropped() if call.method in MESSAGES else None


async def test_no_chat_id_reaches_the_disk(any_bot: Bot) -> None:
    bot = any_bot
    bot.api.disturb = no_message_passes
    for chat_id in CHATS:
        bot.api.say("c'est quoi un ACI ?", chat_id=chat_id)
    await waiting(bot, len(CHATS))
    while_waiting = await kept(bot)
    bot.api.come_up()
    await bot.api.replies(len(CHATS))
    await bot.settled()
    bot.api.say("/oublier", chat_id=CHAT)
    await bot.api.replies(len(CHATS) + 1)
    await bot.settled()
    for found in (while_waiting, await kept(bot)):
        assert conversation_key(TOKEN, CHATS[1]).encode() in found
        assert [chat_id for chat_id in CHATS if str(chat_id).encode() in found] == []
    assert b"chantier" not in while_waiting  # nor is the answer readable


async def test_who_asked_to_be_forgotten_is_in_no_file_even_under_a_pseudonym(bot: Bot) -> None:
    pseudonym = conversation_key(TOKEN, CHAT).encode()
    bot.api.say("zorglub", chat_id=CHAT)
    await bot.api.replies(1)
    assert pseudonym in await kept(bot)
    bot.api.say("/oublier", chat_id=CHAT)
    await bot.api.replies(2)
    async with within(10):
        while pseudonym in await kept(bot):  # noqa: ASYNC110 - what is looked at tells nobody
            await asyncio.sleep(0.01)


async def test_what_was_sent_is_in_no_file_after_the_next_tidying(bot: Bot) -> None:
    assert bot.service
    bot.api.say("c'est quoi un ACI ?", chat_id=CHAT)
    await bot.api.replies(1)
    await bot.settled()
    assert any(file.stat().st_size for file in files(bot) if file.name.endswith("-wal"))
    await bot.service.intake.tidy()
    assert not any(file.stat().st_size for file in files(bot) if file.name.endswith("-wal"))


def reachable(*roots: object) -> Iterator[object]:
    """All objects that the service holds on to; not those of the tests, nor what is only defined."""
    modules = {id(vars(module)) for module in list(sys.modules.values()) if isinstance(module, ModuleType)}
    skipped = (ModuleType, type, FakeBotApi, asyncio.AbstractEventLoop)
    seen, left = set[int](), list(roots)
    while left:
        one = left.pop()
        if id(one) in seen or id(one) in modules or isinstance(one, skipped):
            continue
        seen.add(id(one))
        yield one
        left += [one.__closure__, one.__defaults__] if isinstance(one, FunctionType) else gc.get_referents(one)


def caches() -> list[object]:
    """What functions of the bot remember."""
    return [one for one in gc.get_objects() if isinstance(one, functools._lru_cache_wrapper) and _is_ours(one)]


def _is_ours(cache: Any) -> bool:
    return str(cache.__module__).startswith("bot.")


def mentions(bot: Bot, chat_id: int) -> list[str]:
    number = str(chat_id)
    found = (one for one in reachable(bot.service, *caches()) if isinstance(one, int | str | bytes))
    return [repr(one)[:80] for one in found if number in str(one)]


async def test_after_an_order_to_forget_memory_has_no_chat_id_either(any_bot: Bot) -> None:
    bot = any_bot
    bot.api.disturb = no_message_passes
    bot.api.say("c'est quoi un ACI ?", chat_id=CHAT)
    await waiting(bot, 1)
    assert mentions(bot, CHAT), "the reply that waits knows where to go"
    bot.api.come_up()
    bot.api.say("/oublier", chat_id=CHAT)
    await bot.api.replies(2)
    await bot.settled()
    async with within(10):
        while mentions(bot, CHAT):  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.mark.parametrize("any_bot", ["polling"], indirect=True)
async def test_a_reply_under_the_seal_of_another_token_is_left_and_told_once(
    any_bot: Bot, caplog: pytest.LogCaptureFixture
) -> None:
    assert any_bot.service
    async with any_bot.service.database.records() as records:
        await records.enqueue([("b", {})], {"b": any_bot.service.sender._presence.worker}, any_bot.time)
        await records._transaction.execute(text("UPDATE outbox SET call = 'sealed:AAAA'"))
    for _ in range(2):
        await any_bot.service.sender.sweep()
    any_bot.api.say("/aide")
    await any_bot.api.replies(1)
    assert caplog.text.count("under the seal of another token") == 1
    await waiting(any_bot, 1)
