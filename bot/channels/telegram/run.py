"""Serving by polling or behind a webhook until asked to stop, and what is told when it cannot go on."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from starlette.routing import Mount
from starlette.types import ASGIApp
from telegram.error import BadRequest, Conflict, InvalidToken, TelegramError

from bot.channels.telegram.polling import ALLOWED_UPDATES, poll
from bot.channels.telegram.service import Service, open_service, patiently
from bot.channels.telegram.webhook import CONNECTIONS, PATH, webhook_routes
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.errors import BoussoleError
from bot.listening import listening, run
from bot.logs import gist
from bot.reloading import Reloading, Use
from bot.settings import Settings
from bot.site import make_site

if TYPE_CHECKING:
    from bot.channels.web.site import Page

logger = logging.getLogger(__name__)


class ServiceError(BoussoleError):
    """The bot cannot be served; the message says why, without the token."""


class OtherPollerError(ServiceError):
    """Another program fetches the updates of this bot."""

    exit_code = 3


async def serve_polling(service: Service) -> None:
    """Fetch updates until cancelled.

    Raises:
        telegram.error.TelegramError: Telegram refuses to go on.
    """
    await patiently(service.bot.delete_webhook, service.clock)
    logger.info("Serving")
    await poll(service.bot, service.updates, service.intake, service.health, service.clock)


async def register_webhook(service: Service, settings: Settings) -> None:
    """Tell Telegram where to post updates.

    Raises:
        ServiceError: Telegram refuses the address.
        telegram.error.TelegramError: Telegram cannot be reached.
    """
    url = settings.public_url + PATH
    try:
        await patiently(
            lambda: service.bot.set_webhook(
                url,
                secret_token=settings.webhook_secret,
                allowed_updates=ALLOWED_UPDATES,
                max_connections=CONNECTIONS,
            ),
            service.clock,
        )
    except BadRequest as error:
        message = f"Telegram refuse l'adresse du webhook ({gist(error)}) : vérifier BOUSSOLE_PUBLIC_URL."
        raise ServiceError(message) from None


async def _polling(  # noqa: PLR0913, PLR0917 - what an operator sets
    settings: Settings, assistant: Assistant, host: str, port: int | None, clock: Clock, reloading: Reloading | None
) -> None:
    async with (
        open_service(settings, assistant, polls=True, clock=clock) as service,
        reloaded(service, reloading),
    ):
        if port is None:
            await serve_polling(service)
        else:
            async with listening(make_site(service.database, service.health, service.metrics), host, port):
                await serve_polling(service)


async def _webhook(  # noqa: PLR0913, PLR0917 - what an operator sets
    settings: Settings,
    assistant: Assistant,
    host: str,
    port: int,
    clock: Clock,
    reloading: Reloading | None,
    *,
    has_page: bool,
) -> None:
    async with open_service(settings, assistant, polls=False, clock=clock) as service:
        page = _page(settings, assistant, service) if has_page else None
        users = [page.use] if page else []
        async with reloaded(service, reloading, users), listening(webhook_site(service, settings, page), host, port):
            await register_webhook(service, settings)
            logger.info("Serving")
            await asyncio.Event().wait()  # until cancelled


@asynccontextmanager
async def reloaded(service: Service, reloading: Reloading | None, users: Sequence[Use] = ()) -> AsyncIterator[None]:
    """Read the content anew while the block lasts, and show which is in service."""
    if reloading is None:
        yield
        return

    def show(_: Assistant | None = None) -> None:
        service.health.edition = edition = reloading.edition
        service.metrics.content.clear()
        service.metrics.content.labels(edition.digest).set(edition.since.timestamp())

    reloading.users += [service.use, *users, show]
    show()
    async with reloading.watching():
        yield


def _page(settings: Settings, assistant: Assistant, service: Service) -> Page:
    from bot.channels.web.run import page_of  # noqa: PLC0415 - who polls needs no templates

    return page_of(replace(settings, bot=settings.bot or service.bot.username), assistant, service.database)


def webhook_site(service: Service, settings: Settings, page: ASGIApp | None = None) -> ASGIApp:
    """The application that Telegram posts to, and the page beside it."""
    routes = webhook_routes(service.bot, service.intake, settings.webhook_secret, settings.public_url)
    pages = [Mount("/", page)] if page else []
    return make_site(service.database, service.health, service.metrics, [*routes, *pages])


def run_polling(  # noqa: PLR0913, PLR0917 - what an operator sets
    settings: Settings,
    assistant: Assistant,
    host: str = "127.0.0.1",
    port: int | None = None,
    clock: Clock | None = None,
    reloading: Reloading | None = None,
) -> None:
    """Fetch and answer updates until asked to stop (Ctrl-C, SIGTERM); health and figures on `port`, if given.

    Raises:
        BoussoleError: Telegram refuses the token, cannot be reached at the start, or has another program on this bot.
    """
    _run(lambda: _polling(settings, assistant, host, port, clock or Clock(), reloading))


def run_webhook(  # noqa: PLR0913, PLR0917 - what an operator sets
    settings: Settings,
    assistant: Assistant,
    host: str,
    port: int,
    clock: Clock | None = None,
    reloading: Reloading | None = None,
    *,
    has_page: bool = True,
) -> None:
    """Answer the updates that Telegram posts, and serve the page, until asked to stop (Ctrl-C, SIGTERM).

    Raises:
        BoussoleError: Telegram refuses the token or the address, or cannot be reached at the start.
    """
    _run(lambda: _webhook(settings, assistant, host, port, clock or Clock(), reloading, has_page=has_page))


def _run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    try:
        run(work)
    except InvalidToken:
        message = "Telegram refuse ce jeton : vérifier BOUSSOLE_TELEGRAM_TOKEN, ou en demander un autre à BotFather."
        raise ServiceError(message) from None
    except Conflict:
        message = "L'autre programme servait ce bot avant celui-ci, qui s'arrête."
        raise OtherPollerError(message) from None
    except TelegramError as error:
        message = f"Telegram ne répond pas ({gist(error)}) : vérifier le réseau et BOUSSOLE_TELEGRAM_API_URL."
        raise ServiceError(message) from None
