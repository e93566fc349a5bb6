"""The bot of the tests: the real application, serving against a fake Bot API until the test ends."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from dataclasses import dataclass, field
from datetime import datetime

import pytest

from bot.app import App
from bot.channels.telegram.bot import build_application, conversation_key, serve
from bot.core.assistant import Assistant
from bot.core.model import Message, Reply, Session
from bot.settings import Settings
from bot.stores.memory import MemoryStore
from tests import fake_bot_api
from tests.conversation import NOW
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi


def settings_for(api: FakeBotApi) -> Settings:
    return Settings.read({"BOUSSOLE_TELEGRAM_TOKEN": TOKEN, "BOUSSOLE_TELEGRAM_API_URL": api.url + "/"})


class ScriptedApp(App):
    """Gives every message the same replies."""

    def __init__(self, assistant: Assistant, *replies: Reply) -> None:
        super().__init__(assistant, MemoryStore())
        self.replies = replies

    async def handle(self, _key: str, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        return Session(), self.replies


@dataclass
class Bot:
    """A bot that serves: the server it talks to, where it keeps sessions, how long it paused."""

    api: FakeBotApi
    app: App
    pauses: list[float] = field(default_factory=list)
    time: datetime = NOW

    def clock(self) -> datetime:
        """The time it is for the bot."""
        return self.time

    async def session(self) -> Session:
        """What is kept of the conversation of the tests."""
        return await self.app.store.load(conversation_key(TOKEN, CHAT_ID), NOW)

    async def pause(self, seconds: float) -> None:
        """Note the pause instead of waiting."""
        self.pauses.append(seconds)
        await asyncio.sleep(0)


Serving = Callable[[App], AbstractAsyncContextManager[Bot]]


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with fake_bot_api.serve() as api:
        yield api


@pytest.fixture
def serving(api: FakeBotApi) -> Serving:
    """Serve an app; when the block ends, all that was received has been handled."""

    @asynccontextmanager
    async def serving(app: App) -> AsyncIterator[Bot]:
        bot = Bot(api, app)
        application = build_application(settings_for(api), app, bot.pause, bot.clock)
        task = asyncio.create_task(serve(application, app, bot.pause))
        await _first(task, api.until(lambda: bool(api.of("setChatMenuButton"))))
        try:
            yield bot
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    return serving


async def _first(task: asyncio.Task[None], ready: Awaitable[None]) -> None:
    """Wait until the bot is ready, or tell at once why it will not be."""
    waiting = asyncio.ensure_future(ready)
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        waiting.cancel()
        task.result()
    await waiting


@pytest.fixture
async def bot(serving: Serving, assistant: Assistant) -> AsyncIterator[Bot]:
    async with serving(App(assistant, MemoryStore())) as bot:
        yield bot


@pytest.fixture
def quiet_logging() -> Iterator[None]:
    """Put the logging of the tests back as it was."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers, root.level
    libraries = [logging.getLogger(name) for name in ("httpx", "httpcore", "telegram", "asyncio", "aiosqlite")]
    levels = [library.level for library in libraries]
    yield
    root.handlers, root.level, sys.excepthook = handlers, level, hook
    for library, before in zip(libraries, levels, strict=True):
        library.setLevel(before)
