"""Answering HTTP requests: one line in the log for each, and an order to stop that is obeyed soon."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import signal
import socket
import time
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager, nullcontext, suppress
from typing import Any

import uvicorn
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from bot.connections import BriskProtocol
from bot.errors import BoussoleError
from bot.logs import request_id

logger = logging.getLogger(__name__)

KEEP_ALIVE_SECONDS = 75
"""Longer than load balancers keep a connection that rests: it is they who should close it."""

STOP_SECONDS = 5
"""How long requests may take after the order to stop."""

_SECRET = re.compile("^(/(?:facilitateur|invitation)/)[^/]+")
"""What opens the page of somebody, in an address."""

_REQUEST_ID = re.compile(r"[A-Za-z0-9._-]{1,64}")


class SiteError(BoussoleError):
    """The site cannot be opened; the message says why."""


def run(work: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Work until asked to stop (Ctrl-C, SIGTERM), or until the work ends."""

    async def serve() -> None:
        serving = asyncio.current_task()
        assert serving
        with suppress(RuntimeError, NotImplementedError):  # not on Windows, nor outside the main thread
            for order in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(order, serving.cancel)
        await work()

    try:
        asyncio.run(serve())
    except asyncio.CancelledError:
        logger.info("Stopped")


class RequestLog:
    """Gives every request an id, and one line in the log: what was asked for and what came of it, not by whom."""

    def __init__(self, app: ASGIApp) -> None:
        """Wrap an application."""
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        given = Headers(scope=scope).get("x-request-id", "")
        id_ = given if _REQUEST_ID.fullmatch(given) else secrets.token_hex(8)
        token, started = request_id.set(id_), time.perf_counter()
        status = 500

        async def note(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
                MutableHeaders(scope=message)["X-Request-ID"] = id_
            await send(message)

        try:
            await self._app(scope, receive, note)
        finally:
            path = _SECRET.sub(r"\1…", scope["path"]) if "endpoint" in scope else "(unknown path)"
            ms = (time.perf_counter() - started) * 1000
            level = logging.DEBUG if status < 400 else logging.INFO
            logger.log(level, "%s %s: %d in %.1f ms", scope["method"], path, status, ms)
            request_id.reset(token)


class _Server(uvicorn.Server):
    """Leaves signals to the service, which ends with the exit code 0."""

    def capture_signals(self) -> Any:
        return nullcontext()


@asynccontextmanager
async def listening(site: ASGIApp, host: str, port: int) -> AsyncIterator[int]:
    """Answer HTTP requests while the block lasts; gives the port.

    Raises:
        SiteError: the address is taken.
    """
    config = uvicorn.Config(
        site,
        http=BriskProtocol,
        log_config=None,
        access_log=False,
        lifespan="off",
        server_header=False,
        proxy_headers=False,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=STOP_SECONDS,
    )
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        listener = socket.create_server((host, port), family=family, backlog=2048)
    except OSError as error:
        message = f"{host}:{port} ne s'ouvre pas ({error.strerror}) : choisir un autre --port."
        raise SiteError(message) from None
    server = _Server(config)
    task = asyncio.create_task(server.serve([listener]))
    try:
        yield listener.getsockname()[1]
    finally:
        server.should_exit = True
        await task
        listener.close()
