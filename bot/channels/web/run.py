"""Serving the page alone, with neither Telegram nor a database."""

from __future__ import annotations

import asyncio
import hmac
import logging
import os
import secrets
from ipaddress import ip_network
from pathlib import Path

from bot.channels.web.book import Book, Open
from bot.channels.web.guard import Rate
from bot.channels.web.ledger import Ledger
from bot.channels.web.site import Page, make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.links import Links
from bot.listening import RequestLog, listening, run
from bot.reloading import Reloading
from bot.settings import Settings
from bot.stores.base import NoDatabaseError
from bot.stores.database import Database

logger = logging.getLogger(__name__)

KEY_FILE = "page.key"


def page_of(settings: Settings, assistant: Assistant, database: Database | None = None) -> Page:
    """The page, as its operator wants it; questions without an answer are kept in `database`.

    Without one, events are looked up in that of the settings, if it is there when one is asked for: none is made.
    """
    proxies = [ip_network(one, strict=False) for one in settings.trusted_proxies]
    secret = secret_of(settings)
    ledger = Ledger(database, hmac.digest(secret.encode(), b"people", "sha256")) if database else None
    keeper, rate, book = Keeper(secret), Rate(), Book(_opener(settings, database))
    links = Links(settings.public_url, settings.bot)
    return Page(lambda one: make_page(one, keeper, settings.web_embed, proxies, rate, ledger, book, links), assistant)


def _opener(settings: Settings, database: Database | None) -> Open:
    lock, opened = asyncio.Lock(), database

    async def open_() -> Database:
        nonlocal opened
        async with lock:
            if opened is None and not Database.is_made(settings.database):
                raise NoDatabaseError("Il n'y a pas de base de données.")
            opened = opened or await Database.open(settings.database)
        return opened

    return open_


def secret_of(settings: Settings) -> str:
    """What seals conversations: the secret that is set, one derived from the bot token, or one kept in a file."""
    if settings.web_secret:
        return settings.web_secret
    if settings.token:
        return hmac.digest(settings.token.encode(), b"web", "sha256").hex()
    return _kept(settings.data / KEY_FILE)


def _kept(path: Path) -> str:
    """The secret of a file, made where there is none; where none can be kept, it lasts as long as the process."""
    secret = secrets.token_hex(32)
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text(encoding="ascii").strip() or secret
    except OSError as error:
        logger.warning("The secret of the page is not kept (%s): a restart ends the conversations", error.strerror)
        return secret
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        file.write(secret)
    return secret


def run_page(settings: Settings, assistant: Assistant, host: str, port: int, reloading: Reloading) -> None:
    """Serve the page until asked to stop (Ctrl-C, SIGTERM).

    Raises:
        SiteError: the address is taken.
    """

    async def serve() -> None:
        page = page_of(settings, assistant)
        reloading.users.append(page.use)
        async with reloading.watching(), listening(RequestLog(page), host, port) as opened:
            shown = f"[{host}]" if ":" in host else host
            print(f"La page est servie : http://{shown}:{opened} (Ctrl-C pour arrêter).", flush=True)
            await asyncio.Event().wait()  # until cancelled

    run(serve)
