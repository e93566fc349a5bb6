"""Updates as Telegram posts them: answered with 200 once the database has all that they lead to."""

from __future__ import annotations

import hmac
import json
import logging
from typing import Any
from urllib.parse import urlsplit

from starlette.requests import ClientDisconnect, Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route
from starlette.types import Receive, Scope, Send
from telegram import Bot, Update

from bot.channels.telegram.intake import Intake
from bot.channels.telegram.updates import parse_update
from bot.stores.base import StoreError

logger = logging.getLogger(__name__)

PATH = "/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - the name of the header
MAX_BODY_BYTES = 1024 * 1024
"""Telegram's updates take some kilobytes."""

CONNECTIONS = 100
"""How many updates Telegram may post at once: the most it allows."""


class BadUpdateError(Exception):
    """A body that is no update of Telegram's."""


class _Webhook:
    """An ASGI application of its own: Starlette wraps functions in as much work as parsing an update takes."""

    def __init__(self, bot: Bot, intake: Intake, secret: str) -> None:
        self._bot = bot
        self._intake = intake
        self._secret = secret.encode()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        response = await self._answer(Request(scope, receive))
        await response(scope, receive, send)

    async def _answer(self, request: Request) -> Response:
        given = request.headers.get(SECRET_HEADER, "")
        if not hmac.compare_digest(given.encode(), self._secret):
            return _refuse(403, "wrong secret")
        try:
            body = await _body(request)
            update = _parse(self._bot, body)
        except BadUpdateError as error:
            logger.warning("Webhook refused: %s", error)
            return _refuse(413 if error.args[0] == _TOO_LARGE else 400, str(error))
        except ClientDisconnect:
            return _refuse(400, "incomplete body")
        if update is not None:
            try:
                await self._intake.accept([update])
            except StoreError as error:
                logger.error("%s Telegram réessaiera ; rien n'est perdu.", error)  # noqa: TRY400
                return _refuse(503, "try again")
        return JSONResponse({"ok": True})


def webhook_routes(bot: Bot, intake: Intake, secret: str, public_url: str) -> list[Route]:
    """The routes that Telegram posts to, below the path of the public address too: some proxies leave it, some do not.

    Who does not know the secret gets 403.
    """
    webhook, prefix = _Webhook(bot, intake, secret), urlsplit(public_url).path.rstrip("/")
    paths = dict.fromkeys(f"{start}{PATH}{end}" for start in (prefix, "") for end in ("", "/"))
    return [Route(path, webhook, methods=["POST"]) for path in paths]


_TOO_LARGE = "body too large"


async def _body(request: Request) -> bytes:
    length = request.headers.get("content-length", "0")
    if length.isdigit() and int(length) > MAX_BODY_BYTES:
        raise BadUpdateError(_TOO_LARGE)
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > MAX_BODY_BYTES:
            raise BadUpdateError(_TOO_LARGE)
    return bytes(body)


def _parse(bot: Bot, body: bytes) -> Update | None:
    try:
        data: Any = json.loads(body)
    except (ValueError, RecursionError):
        message = "not JSON"
        raise BadUpdateError(message) from None
    if not isinstance(data, dict) or type(data.get("update_id")) is not int:  # True would be an int too
        message = "not an update"
        raise BadUpdateError(message)
    kinds = [data[kind] for kind in Update.ALL_TYPES if kind in data]
    if not kinds or not all(isinstance(kind, dict) for kind in kinds):
        message = "unknown kind of update"
        raise BadUpdateError(message)
    return parse_update(data, bot)


def _refuse(status: int, why: str) -> Response:
    return JSONResponse({"ok": False, "error": why}, status)
