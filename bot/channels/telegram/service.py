"""The service: a bot, its database and its worker, from the start until it is closed."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from hashlib import sha256
from typing import TypeVar

from telegram import Bot
from telegram.error import BadRequest, NetworkError, RetryAfter

from bot.app import App, Voice
from bot.channels.drawing import drawing
from bot.channels.telegram.caller import retry_after
from bot.channels.telegram.compose import Composer, Labels
from bot.channels.telegram.inline import Inline
from bot.channels.telegram.intake import Intake
from bot.channels.telegram.introduce import Introduction, introduce, note_settings
from bot.channels.telegram.request import AiohttpRequest, UpdatesRequest
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.skew import Skew
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.links import Links
from bot.health import Health
from bot.logs import gist, trace
from bot.metrics import Metrics
from bot.settings import Settings
from bot.stores.base import StoreError
from bot.stores.database import Database
from bot.stores.presence import join
from bot.stores.seal import Seal

logger = logging.getLogger(__name__)

PURGE_EVERY = timedelta(hours=1)
SWEEP_EVERY = timedelta(seconds=1)
TIDY_EVERY = timedelta(minutes=1)
STOP_SECONDS = 5
"""How long what is being sent may take after the order to stop."""

MAX_TRIES = 3
LONGEST_WAIT_SECONDS = 60
PAUSE_SECONDS = 0.5

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Service:
    """A bot at work: what it takes in, what it sends, and how it fares."""

    bot: Bot
    updates: UpdatesRequest
    database: Database
    intake: Intake
    sender: Sender
    health: Health
    metrics: Metrics
    clock: Clock
    use: Callable[[Assistant], None]
    """Takes another assistant into service."""


@asynccontextmanager
async def open_service(
    settings: Settings,
    assistant: Assistant,
    *,
    polls: bool,
    clock: Clock,
) -> AsyncIterator[Service]:
    """Open the database, become a worker, introduce the bot; at the end finish what is in hand.

    Raises:
        StoreError: the database cannot be opened, or another process serves from the same file.
        telegram.error.TelegramError: Telegram cannot be reached.
    """
    token = settings.require_token()
    async with AsyncExitStack() as stack:
        database = await Database.open(settings.database, Seal(token))
        stack.push_async_callback(database.close)
        presence = await join(database)
        stack.push_async_callback(presence.leave)
        if polls:
            await presence.claim(int.from_bytes(sha256(token.encode()).digest()[:4], "big") >> 1)
        metrics, health = Metrics(), Health(polls=polls)
        skew = Skew(clock, metrics)
        updates = UpdatesRequest(skew.note)
        bot = await stack.enter_async_context(_opened_bot(settings, AiohttpRequest(skew.note), updates, clock))

        def composer(one: Assistant) -> Composer:
            return Composer(Labels.of(one.knowledge.wording), bot.username)

        sender = Sender(
            bot,
            database,
            presence,
            apology=lambda chat: composer(app.voice.assistant).calls(chat, [app.voice.assistant.apology()]),
            draw=drawing(lambda: app.voice.assistant.knowledge.wording),
            metrics=metrics,
            clock=clock,
        )
        app = App(assistant, database, composer(assistant), presence.worker, Links(settings.public_url, bot.username))
        inline = Inline(bot, assistant, clock)
        stack.push_async_callback(inline.stop)
        intake = Intake(app, bot, sender, skew, inline, metrics=metrics, clock=clock)
        note_settings(bot)
        introduced = await stack.enter_async_context(_introduced(bot, assistant))

        def use(other: Assistant) -> None:
            app.voice = Voice(other, composer(other))
            inline.use(other)
            introduced(other)

        stack.push_async_callback(sender.stop, STOP_SECONDS)
        stack.push_async_callback(intake.finish)
        await sender.sweep()
        for regular in (
            _regularly("Sweep", SWEEP_EVERY, sender.sweep),
            _regularly("Tidying", TIDY_EVERY, intake.tidy),
            _regularly("Purge", PURGE_EVERY, lambda: _purge(database, clock)),
        ):
            stack.callback(asyncio.create_task(regular).cancel)
        yield Service(bot, updates, database, intake, sender, health, metrics, clock, use)


@asynccontextmanager
async def _introduced(bot: Bot, assistant: Assistant) -> AsyncIterator[Callable[[Assistant], None]]:
    """Introduce the bot, and whenever it is told to again where anything in it has changed."""
    said = Introduction.of(assistant.knowledge)
    tasks: set[asyncio.Task[None]] = set()

    def again(other: Assistant) -> None:
        nonlocal said
        before, said = said, Introduction.of(other.knowledge)
        if said != before:
            task = asyncio.create_task(introduce(bot, said))
            tasks.add(task)
            task.add_done_callback(tasks.discard)

    await introduce(bot, said)
    yield again
    for task in tasks:
        task.cancel()


@asynccontextmanager
async def _opened_bot(
    settings: Settings, request: AiohttpRequest, updates: UpdatesRequest, clock: Clock
) -> AsyncIterator[Bot]:
    bot = Bot(
        settings.token,
        base_url=f"{settings.api_url}/bot",
        base_file_url=f"{settings.api_url}/file/bot",
        request=request,
        get_updates_request=updates,
    )
    try:
        await patiently(bot.initialize, clock)
        yield bot
    finally:
        # what a start that failed has opened, the bot itself does not close
        await request.shutdown()
        await updates.shutdown()
        await bot.shutdown()


async def _regularly(name: str, every: timedelta, work: Callable[[], Awaitable[None]]) -> None:
    told = ""  # what lasts is told once
    while True:
        failure = ""
        try:
            await work()
        except StoreError as error:
            failure = str(error)
        except Exception as error:  # noqa: BLE001 - whatever it is, it is tried again
            failure = trace(error)
        if failure and failure != told:
            logger.error("%s failed: %s", name, failure)
        told = failure
        await asyncio.sleep(every.total_seconds())


async def _purge(database: Database, clock: Clock) -> None:
    purged = await database.purge(clock.now())
    if purged.sessions or purged.unanswered:
        logger.info("%d expired sessions and %d questions forgotten", purged.sessions, purged.unanswered)


async def patiently(call: Callable[[], Awaitable[T]], clock: Clock) -> T:
    """Make a call of the start; again when Telegram asks to wait, or fails.

    Raises:
        telegram.error.TelegramError: Telegram refuses, or still fails at the third time.
    """
    for attempt in range(1, MAX_TRIES + 1):
        try:
            return await call()
        except BadRequest:
            raise
        except (NetworkError, RetryAfter) as error:
            wait = retry_after(error) if isinstance(error, RetryAfter) else attempt * PAUSE_SECONDS
            if attempt == MAX_TRIES or wait > LONGEST_WAIT_SECONDS:
                raise
            logger.info("%s: trying again in %.1f s", gist(error), wait)
            await clock.sleep(wait)
    raise AssertionError  # the loop returns or raises
