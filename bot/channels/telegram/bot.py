"""The Telegram bot: long polling, one chat's messages in order, nobody left without an answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
import signal
from collections.abc import Awaitable, Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from telegram import Bot, BotCommand, MenuButtonCommands, Update
from telegram.error import Conflict, Forbidden, InvalidToken, TelegramError, TimedOut
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot, TypeHandler

from bot.app import App
from bot.channels.telegram.polling import OneAtATime, UpdatesRequest, poll
from bot.channels.telegram.sender import Pause, Sender, patiently
from bot.channels.telegram.updates import EditMemory, Incoming, chat_of, read_update
from bot.core.assistant import Assistant
from bot.core.knowledge import Knowledge
from bot.errors import BoussoleError
from bot.logs import gist, trace
from bot.settings import Settings
from bot.stores.base import SessionStore
from bot.stores.sqlite import SqliteStore

logger = logging.getLogger(__name__)

PURGE_EVERY = timedelta(hours=1)
READ_TIMEOUT_SECONDS = 20

Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
Clock = Callable[[], datetime]
BotApplication = Application[Any, Any, Any, Any, Any, Any]


class ServiceError(BoussoleError):
    """The bot cannot be served; the message says why, without the token."""


def conversation_key(token: str, chat_id: int) -> str:
    """The pseudonym under which a chat's session is kept."""
    digest = hmac.new(token.encode(), str(chat_id).encode(), hashlib.sha256).hexdigest()
    return f"telegram:{digest[:32]}"


class Channel:
    """Handles the updates of one bot."""

    def __init__(self, app: App, sender: Sender, token: str, clock: Clock) -> None:
        """Bind the app to a sender; the token keys the pseudonyms of chats."""
        self._clock = clock
        self._app = app
        self._sender = sender
        self._token = token
        self._edits = EditMemory()

    async def handle(self, update: Update, context: Context) -> None:
        """Answer an update."""
        incoming = read_update(update, self._clock(), context.bot.username, context.bot.id)
        if incoming is None or not self._edits.is_news(update):
            return
        key = conversation_key(self._token, incoming.chat.id)
        try:
            await self._answer(key, incoming)
        except Forbidden:
            logger.info("Blocked by a person: session forgotten")
            await self._app.store.delete(key)

    async def _answer(self, key: str, incoming: Incoming) -> None:
        if incoming.callback_id:
            await self._sender.answer_callback(incoming.callback_id)
        await self._sender.show_typing(incoming.chat)
        _, replies = await self._app.handle(key, incoming.message)
        await self._sender.send(incoming.chat, replies)

    async def apologise(self, update: object, context: Context) -> None:
        """Handle an unexpected error: a trace for the operator, an apology and a way on for the person."""
        logger.error("Update not answered\n%s", trace(context.error) if context.error else "")
        chat = chat_of(update) if isinstance(update, Update) else None
        if chat is None or isinstance(context.error, TimedOut):
            return  # what timed out has most likely arrived
        try:
            await self._sender.send(chat, [self._app.assistant.views.menu((), "failure")])
        except TelegramError as error:
            logger.warning("Apology not sent: %s", gist(error))


def now() -> datetime:
    """The time it is."""
    return datetime.now(UTC)


def build_application(settings: Settings, app: App, pause: Pause = asyncio.sleep, clock: Clock = now) -> BotApplication:
    """Build the application that `serve` runs; `pause` waits a number of seconds.

    Raises:
        SettingsError: no token is set.
    """
    application = (
        ApplicationBuilder()
        .token(settings.require_token())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .read_timeout(READ_TIMEOUT_SECONDS)
        .get_updates_request(UpdatesRequest())
        .updater(None)
        .concurrent_updates(OneAtATime())
        .build()
    )
    share_label = app.assistant.knowledge.wording.text("button_share_location")
    channel = Channel(app, Sender(application.bot, share_label, pause), settings.token, clock)
    application.add_handler(TypeHandler(Update, channel.handle))
    application.add_error_handler(channel.apologise)
    return application


async def serve(application: BotApplication, app: App, pause: Pause = asyncio.sleep) -> None:
    """Introduce the bot and answer until cancelled; then finish what was begun.

    Raises:
        telegram.error.TelegramError: Telegram cannot be reached at the start, or refuses to go on.
    """
    bot = application.bot
    purging = asyncio.create_task(_purge_regularly(app.store))
    try:
        await patiently(application.initialize, pause)
        await patiently(bot.delete_webhook, pause)
        await introduce(bot, app.assistant.knowledge)
        await application.start()
        logger.info("Serving")
        await poll(bot, application.update_queue, pause)
    finally:
        purging.cancel()
        if application.running:
            await application.stop()
        await application.shutdown()
        await bot.shutdown()  # not done by the application if it did not get as far as being initialised


async def introduce(bot: Bot, knowledge: Knowledge) -> None:
    """Set what Telegram shows of the bot; one that fails is logged, and stays as it was."""
    guided = [BotCommand(dialogue.id, dialogue.title) for dialogue in knowledge.script.dialogues.values()]
    commands = [*guided, *(BotCommand(command.id, command.description) for command in knowledge.commands)]
    say = knowledge.wording.text
    introductions: dict[str, Callable[[], Awaitable[bool]]] = {
        "commands": lambda: bot.set_my_commands(commands),
        "French commands": lambda: bot.set_my_commands(commands, language_code="fr"),
        "description": lambda: bot.set_my_description(say("telegram_description")),
        "short description": lambda: bot.set_my_short_description(say("telegram_short_description")),
        "menu button": lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()),
    }
    for name, set_it in introductions.items():
        try:
            await set_it()
        except TelegramError as error:
            logger.warning("The bot's %s could not be set: %s", name, gist(error))


async def _purge_regularly(store: SessionStore) -> None:
    while True:
        try:
            if forgotten := await store.purge(now()):
                logger.info("%d expired sessions forgotten", forgotten)
        except Exception as error:  # noqa: BLE001 - whatever a store raises, it is tried again
            logger.error("Expired sessions not forgotten\n%s", trace(error))  # noqa: TRY400 - nor is its message wanted
        await asyncio.sleep(PURGE_EVERY.total_seconds())


def run(settings: Settings, assistant: Assistant, pause: Pause = asyncio.sleep) -> None:
    """Serve until the process is asked to stop (Ctrl-C, SIGTERM).

    Raises:
        BoussoleError: Telegram refuses the token, cannot be reached at the start, or has another program on this bot.
    """
    try:
        asyncio.run(_run(settings, assistant, pause))
    except asyncio.CancelledError:
        logger.info("Stopped")
    except InvalidToken:
        message = "Telegram refuse ce jeton : vérifier BOUSSOLE_TELEGRAM_TOKEN, ou en demander un autre à BotFather."
        raise ServiceError(message) from None
    except Conflict:
        message = "Un autre programme relève déjà les messages de ce bot : n'en laisser tourner qu'un."
        raise ServiceError(message) from None
    except TelegramError as error:
        message = f"Telegram ne répond pas ({gist(error)}) : vérifier le réseau et BOUSSOLE_TELEGRAM_API_URL."
        raise ServiceError(message) from None


async def _run(settings: Settings, assistant: Assistant, pause: Pause) -> None:
    serving = asyncio.current_task()
    assert serving
    with suppress(RuntimeError):  # no such handlers on Windows, nor outside the main thread
        asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, serving.cancel)
    store = await _open_store(settings)
    try:
        app = App(assistant, store)
        await serve(build_application(settings, app, pause), app, pause)
    finally:
        await store.close()


async def _open_store(settings: Settings) -> SessionStore:
    try:
        return await SqliteStore.open(settings.database)
    except OSError as error:
        message = f"{settings.data} ne s'ouvre pas ({error.strerror}) : vérifier BOUSSOLE_DATA."
        raise ServiceError(message) from None
