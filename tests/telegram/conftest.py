"""The bot of the tests: the real service over HTTP and SQLite, serving against a fake Bot API until the test ends."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager, suppress
from copy import copy
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

import pytest

from bot.channels.telegram.pseudonyms import conversation_key
from bot.channels.telegram.run import register_webhook, serve_polling, webhook_site
from bot.channels.telegram.service import Service, open_service
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.listening import listening
from bot.logs import _TALKATIVE
from bot.settings import Settings
from tests import fake_bot_api
from tests.conversation import NOW
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi
from tests.fake_webhook import delivering
from tests.patience import within


def settings_for(api: FakeBotApi, data: Path, database_url: str = "") -> Settings:
    environ = {
        "BOUSSOLE_DATABASE_URL": database_url,
        "BOUSSOLE_TELEGRAM_TOKEN": TOKEN,
        "BOUSSOLE_TELEGRAM_API_URL": api.url + "/",
        "BOUSSOLE_DATA": str(data),
        "BOUSSOLE_WEBHOOK_SECRET": "a-secret_of-the-tests",
        "BOUSSOLE_PUBLIC_URL": "https://boussole.example",
    }
    return Settings.read(environ)


def scripted(assistant: Assistant, *replies: Reply) -> Assistant:
    """An assistant that gives every message the same replies."""

    def respond(session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        return session, replies

    double = copy(assistant)
    double.respond = respond  # type: ignore[method-assign, assignment]
    return double


def failing(assistant: Assistant, quoted: str) -> Assistant:
    """An assistant that stumbles over every message, and quotes a person in its error."""

    def respond(session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        raise ValueError(quoted, session)

    double = copy(assistant)
    double.respond = respond  # type: ignore[method-assign, assignment]
    return double


@dataclass
class Bot(Clock):
    """A bot that serves: the server it talks to, the service, how long it paused, the time it is for it."""

    api: FakeBotApi
    pauses: list[float] = field(default_factory=list)
    time: datetime = NOW
    service: Service | None = None

    def now(self) -> datetime:
        return self.time

    def ticks(self) -> float:
        return sum(self.pauses)

    async def session(self, chat_id: int = CHAT_ID, member: int = CHAT_ID) -> Session:
        """What is kept of a conversation, in a group that with a member."""
        assert self.service
        key = conversation_key(TOKEN, chat_id, member if chat_id < 0 else None)
        async with self.service.database.records() as records:
            return (await records.sessions([key], self.time))[key]

    async def settled(self) -> None:
        """Wait until nothing is left to send."""
        assert self.service
        async with within(10):
            while True:
                async with self.service.database.records() as records:
                    if not await records.waiting():
                        return
                await asyncio.sleep(0.01)

    async def sleep(self, seconds: float) -> None:
        """Note the pause instead of waiting."""
        self.pauses.append(seconds)
        await asyncio.sleep(0)


Serving = Callable[[Assistant], AbstractAsyncContextManager[Bot]]


@pytest.fixture
async def api() -> AsyncIterator[FakeBotApi]:
    async with fake_bot_api.serve() as api:
        yield api


@pytest.fixture
def serving(api: FakeBotApi, tmp_path: Path) -> Serving:
    """Serve an assistant; when the block ends, all that was received has been handled."""

    @asynccontextmanager
    async def serving(assistant: Assistant) -> AsyncIterator[Bot]:
        bot = Bot(api)
        api.clock = lambda: bot.time.timestamp()  # noqa: PLW0108 - the time it will be
        started = asyncio.Event()

        async def serve() -> None:
            settings = settings_for(api, tmp_path / "data")
            async with open_service(settings, assistant, polls=True, clock=bot) as service:
                bot.service = service
                started.set()
                await serve_polling(service)

        task = asyncio.create_task(serve())
        await _first(task, started.wait())
        try:
            yield bot
        finally:
            await _cancelled(task)

    return serving


async def _first(task: asyncio.Task[None], ready: Awaitable[object]) -> None:
    """Wait until the bot is ready, or tell at once why it will not be."""
    waiting = asyncio.ensure_future(ready)
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    if task.done():
        waiting.cancel()
        task.result()
    await waiting


@pytest.fixture
async def bot(serving: Serving, assistant: Assistant) -> AsyncIterator[Bot]:
    async with serving(assistant) as bot:
        yield bot


@pytest.fixture(params=["polling", "webhook"])
async def any_bot(
    request: pytest.FixtureRequest, api: FakeBotApi, assistant: Assistant, tmp_path: Path, database_url: str
) -> AsyncIterator[Bot]:
    """A bot by polling and by webhook, on SQLite and on PostgreSQL."""
    async with _served(api, assistant, tmp_path, database_url, polls=request.param == "polling") as bot:
        yield bot


@pytest.fixture(params=["polling-sqlite", "webhook-postgresql"])
def either(request: pytest.FixtureRequest) -> str:
    """The address of a database of PostgreSQL, for a bot that has its updates delivered; none for one that polls."""
    return "" if request.param == "polling-sqlite" else str(request.getfixturevalue("postgresql_url"))


@pytest.fixture
async def either_bot(api: FakeBotApi, assistant: Assistant, tmp_path: Path, either: str) -> AsyncIterator[Bot]:
    """A bot as most run it, small and large: for what depends on neither how a message comes nor where it is kept."""
    async with _served(api, assistant, tmp_path, either, polls=not either) as bot:
        yield bot


@asynccontextmanager
async def _served(
    api: FakeBotApi, assistant: Assistant, folder: Path, database_url: str, *, polls: bool
) -> AsyncIterator[Bot]:
    bot, settings = Bot(api), settings_for(api, folder / "data", database_url)
    api.clock = bot.time.timestamp
    async with AsyncExitStack() as stack:
        bot.service = service = await stack.enter_async_context(
            open_service(settings, assistant, polls=polls, clock=bot)
        )
        if polls:
            stack.push_async_callback(_cancelled, asyncio.create_task(serve_polling(service)))
        else:
            port = await stack.enter_async_context(listening(webhook_site(service, settings), "127.0.0.1", 0))
            await register_webhook(service, settings)
            await stack.enter_async_context(delivering(api, [f"http://127.0.0.1:{port}"]))
        yield bot


async def _cancelled(task: asyncio.Task[None]) -> None:
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task


@pytest.fixture
def quiet_logging() -> Iterator[None]:
    """Put the logging of the tests back as it was."""
    root, hook = logging.getLogger(), sys.excepthook
    handlers, level = root.handlers, root.level
    libraries = [logging.getLogger(name) for name in _TALKATIVE]
    levels = [library.level for library in libraries]
    yield
    root.handlers, root.level, sys.excepthook = handlers, level, hook
    for library, before in zip(libraries, levels, strict=True):
        library.setLevel(before)
