"""The command `boussole telegram`: how it starts, stops and fails."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from bot.channels.telegram.run import run_polling
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.errors import BoussoleError
from bot.settings import Settings
from tests.conftest import ROOT
from tests.fake_bot_api import OTHER_POLL, TOKEN, FakeBotApi
from tests.telegram.conftest import settings_for
from tests.telegram.processes import environment, polling

WRONG_TOKEN = "987654321:WRONG-token-for-the-tests-0123456789abc"


class Hurried(Clock):
    """A clock on which waiting takes no time."""

    async def sleep(self, seconds: float) -> None:
        await super().sleep(seconds * 0)


@pytest.fixture
def settings(api: FakeBotApi, tmp_path: Path) -> Settings:
    return settings_for(api, tmp_path / "data")


async def failure(settings: Settings, assistant: Assistant) -> str:
    """What `run` tells when it fails, its causes included."""
    with pytest.raises(BoussoleError) as raised:
        await asyncio.to_thread(run_polling, settings, assistant, clock=Hurried())
    assert raised.value.__suppress_context__
    return str(raised.value)


async def test_a_refused_token_is_told_and_not_shown(settings: Settings, assistant: Assistant) -> None:
    told = await failure(replace(settings, token=WRONG_TOKEN), assistant)
    assert "refuse ce jeton" in told
    assert WRONG_TOKEN not in told


async def test_a_server_that_does_not_answer_is_told(settings: Settings, assistant: Assistant) -> None:
    told = await failure(replace(settings, api_url="http://127.0.0.1:9"), assistant)
    assert "ne répond pas" in told
    assert TOKEN not in told


async def test_two_programs_cannot_serve_one_bot(api: FakeBotApi, settings: Settings, assistant: Assistant) -> None:
    api.fail("getUpdates", 409, OTHER_POLL, times=3)
    assert "servait ce bot avant" in await failure(settings, assistant)


async def test_a_token_revoked_on_the_way_ends_the_run(
    api: FakeBotApi, settings: Settings, assistant: Assistant
) -> None:
    api.fail("getUpdates", 401, "Unauthorized", times=3)
    assert "refuse ce jeton" in await failure(settings, assistant)


async def test_a_data_folder_that_cannot_be_made_is_told(settings: Settings, assistant: Assistant) -> None:
    settings.data.write_text("a file", encoding="utf-8")
    assert "BOUSSOLE_DATA" in await failure(settings, assistant)


async def test_the_command_serves_until_asked_to_stop_and_finds_its_sessions_again(
    api: FakeBotApi, tmp_path: Path
) -> None:
    process = polling(environment(api, tmp_path, f"sqlite:///{tmp_path / 'b.sqlite'}"), tmp_path)
    try:
        for question, answer in (("c'est quoi une EA ?", "adaptée"), ("et un ESAT ?", "ESAT")):
            await process.start()
            count = len(api.sent)
            api.say(question)
            assert answer in (await api.replies(count + 1))[-1].text
            assert await process.stop() == 0
    finally:
        await process.end()
    assert TOKEN not in process.logged
    assert "Traceback" not in process.logged


def test_serving_from_sqlite_keeps_out_of_memory_what_it_does_not_use(tmp_path: Path) -> None:
    program = f"""
import asyncio, sys
import bot.channels.telegram.run
from bot.stores.database import Database

async def work():
    database = await Database.open("sqlite:///{tmp_path / "b.sqlite"}")
    async with database.records() as records:
        await records.workers()
    await database.close()

asyncio.run(work())
heavy = ("alembic", "asyncpg", "sqlalchemy.dialects.postgresql.base", "sqlalchemy.orm", "telegram.ext")
print([name for name in heavy if name in sys.modules])
"""
    done = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
