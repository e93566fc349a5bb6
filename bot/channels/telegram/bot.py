"""The Telegram bot: long polling, one chat's messages in order, nobody left without an answer."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import logging
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from weakref import WeakValueDictionary

from telegram import BotCommand, MenuButtonCommands, Update
from telegram.error import BadRequest, Forbidden, InvalidToken, NetworkError, TelegramError
from telegram.ext import Application, ApplicationBuilder, CallbackContext, ExtBot, TypeHandler

from bot.app import App
from bot.channels.telegram.sender import Sender
from bot.channels.telegram.updates import EditMemory, Incoming, read_update
from bot.core.assistant import Assistant
from bot.core.wording import Wording
from bot.errors import BoussoleError
from bot.settings import Settings
from bot.stores.base import SessionStore
from bot.stores.sqlite import SqliteStore

logger = logging.getLogger(__name__)

PURGE_EVERY = timedelta(hours=1)
ALLOWED_UPDATES = [Update.MESSAGE, Update.EDITED_MESSAGE, Update.CALLBACK_QUERY]

OpenStore = Callable[[], Awaitable[SessionStore]]
Context = CallbackContext[ExtBot[None], dict[Any, Any], dict[Any, Any], dict[Any, Any]]
BotApplication = Application[Any, Any, Any, Any, Any, Any]


class ServiceError(BoussoleError):
    """The bot cannot be served; the message says why, without the token."""


class Channel:
    """Handles the updates of one bot."""

    def __init__(self, settings: Settings, assistant: Assistant, open_store: OpenStore) -> None:
        """Keep what is needed once the event loop runs."""
        self._token = settings.token
        self._assistant = assistant
        self._open_store = open_store
        self._edits = EditMemory()
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()
        self._app: App
        self._sender: Sender
        self._purging: asyncio.Task[None] | None = None

    @property
    def _wording(self) -> Wording:
        return self._assistant.knowledge.wording

    def key(self, chat_id: int) -> str:
        """The pseudonym under which a chat's session is kept."""
        digest = hmac.new(self._token.encode(), str(chat_id).encode(), hashlib.sha256).hexdigest()
        return f"telegram:{digest[:32]}"

    async def start(self, application: BotApplication) -> None:
        """Open the store and introduce the bot; a failed introduction does not stop it."""
        self._app = App(self._assistant, await self._open_store())
        self._sender = Sender(application.bot)
        self._purging = asyncio.create_task(self._purge_regularly())
        for name, introduce in self._introductions(application):
            try:
                await introduce()
            except TelegramError as error:
                logger.warning("%s failed: %s", name, type(error).__name__)

    def _introductions(self, application: BotApplication) -> list[tuple[str, Callable[[], Awaitable[object]]]]:
        bot = application.bot
        commands = [BotCommand(command.id, command.description) for command in self._assistant.knowledge.commands]
        say = self._wording.text
        return [
            ("setMyCommands", lambda: bot.set_my_commands(commands)),
            ("setMyCommands fr", lambda: bot.set_my_commands(commands, language_code="fr")),
            ("setMyDescription", lambda: bot.set_my_description(say("telegram_description"))),
            ("setMyShortDescription", lambda: bot.set_my_short_description(say("telegram_short_description"))),
            ("setChatMenuButton", lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands())),
        ]

    async def stop(self, _application: BotApplication) -> None:
        """Close the store."""
        if self._purging:
            self._purging.cancel()
            await self._app.store.close()

    async def _purge_regularly(self) -> None:
        while True:
            forgotten = await self._app.store.purge(datetime.now(UTC))
            logger.info("%d expired sessions forgotten", forgotten)
            await asyncio.sleep(PURGE_EVERY.total_seconds())

    async def handle(self, update: Update, context: Context) -> None:
        """Answer an update, one at a time for each chat, in the order of arrival."""
        incoming = read_update(update, datetime.now(UTC), context.bot.username, context.bot.id)
        if incoming is None or not self._edits.is_news(update):
            return
        lock = self._locks.setdefault(incoming.chat_id, asyncio.Lock())
        async with lock:
            try:
                await self._answer(incoming)
            except Forbidden:
                logger.info("Blocked by a person: session forgotten")
                await self._app.store.delete(self.key(incoming.chat_id))

    async def _answer(self, incoming: Incoming) -> None:
        if incoming.callback_id:
            await self._sender.answer_callback(incoming.callback_id)
        await self._sender.show_typing(incoming.chat_id)
        _, replies = await self._app.handle(self.key(incoming.chat_id), incoming.message)
        await self._sender.send(incoming.chat_id, replies)

    async def apologise(self, update: object, context: Context) -> None:
        """Handle an unexpected error: a trace for the operator, an apology and a way on for the person."""
        error = context.error
        where = "".join(_frames(error)) if error else ""
        logger.error("Update not answered: %s\n%s", type(error).__name__, where)
        chat = update.effective_chat if isinstance(update, Update) else None
        if chat is None or (isinstance(error, NetworkError) and not isinstance(error, BadRequest)):
            return
        try:
            await self._sender.send(chat.id, [self._assistant.views.menu("failure")])
        except TelegramError as refused:
            logger.warning("Apology not sent: %s", type(refused).__name__)


def _frames(error: BaseException) -> list[str]:
    """Where an error came from: files, lines and functions, without its message, which may quote a person."""
    frames = []
    trace = error.__traceback__
    while trace:
        code = trace.tb_frame.f_code
        frames.append(f"  {code.co_filename}:{trace.tb_lineno} {code.co_name}\n")
        trace = trace.tb_next
    return frames


def build_application(settings: Settings, assistant: Assistant, open_store: OpenStore) -> BotApplication:
    """Build the application, ready to poll.

    Raises:
        SettingsError: no token is set.
    """
    channel = Channel(settings, assistant, open_store)
    application = (
        ApplicationBuilder()
        .token(settings.require_token())
        .base_url(f"{settings.api_url}/bot")
        .base_file_url(f"{settings.api_url}/file/bot")
        .concurrent_updates(True)
        .post_init(channel.start)
        .post_shutdown(channel.stop)
        .build()
    )
    application.add_handler(TypeHandler(Update, channel.handle))
    application.add_error_handler(channel.apologise)
    return application


def run(settings: Settings, assistant: Assistant) -> None:
    """Serve until the process is asked to stop (Ctrl-C, SIGTERM).

    Raises:
        BoussoleError: Telegram refuses the token, or cannot be reached at the start.
    """

    async def open_store() -> SessionStore:
        return await SqliteStore.open(settings.data / "boussole.sqlite")

    application = build_application(settings, assistant, open_store)
    try:
        application.run_polling(allowed_updates=ALLOWED_UPDATES, drop_pending_updates=False, bootstrap_retries=3)
    except InvalidToken:
        message = "Telegram refuse ce jeton : vérifier BOUSSOLE_TELEGRAM_TOKEN, ou en demander un autre à BotFather."
        raise ServiceError(message) from None
    except NetworkError as error:
        message = f"Telegram ne répond pas ({type(error).__name__}) : vérifier le réseau et BOUSSOLE_TELEGRAM_API_URL."
        raise ServiceError(message) from None
