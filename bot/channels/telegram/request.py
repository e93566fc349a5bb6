"""The HTTP client under python-telegram-bot: aiohttp, at a tenth of the processor time of the one it comes with."""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import lru_cache
from typing import Any
from urllib.parse import quote_plus, urlencode, urlsplit
from urllib.request import getproxies, proxy_bypass

import aiohttp
from telegram.error import NetworkError, TelegramError, TimedOut
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.updates import parse_update

READ_TIMEOUT_SECONDS = 20
CONNECT_TIMEOUT_SECONDS = 5
MAX_CONNECTIONS = 64

_FORM = {"Content-Type": "application/x-www-form-urlencoded"}


class AiohttpRequest(BaseRequest):
    """Sends requests over a pool of connections. The proxy is taken from the environment, once.

    Of a message that was sent it only tells that it was: the library would make objects of all that it holds.
    """

    def __init__(self, note_date: Callable[[str | None], None] = lambda _date: None) -> None:
        """Open nothing yet: `initialize` does. `note_date` is told the `Date` of each answer."""
        self._note_date = note_date
        self._session: aiohttp.ClientSession | None = None
        self._proxy = lru_cache(maxsize=100)(_find_proxy)  # aiohttp would look for it at each request, in a thread

    @property
    def read_timeout(self) -> float | None:
        """Seconds to wait for an answer."""
        return READ_TIMEOUT_SECONDS

    async def initialize(self) -> None:
        """Open the pool."""
        if self._session is None:
            connector = aiohttp.TCPConnector(limit=MAX_CONNECTIONS)
            headers = {"User-Agent": self.USER_AGENT}
            self._session = aiohttp.ClientSession(connector=connector, headers=headers)

    async def shutdown(self) -> None:
        """Close the pool."""
        if self._session:
            await self._session.close()
            self._session = None

    async def do_request(  # noqa: PLR0913, PLR0917 - the library's
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - reading begins when writing has ended
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,  # noqa: ARG002 - the pool is as large as what is sent at once
    ) -> tuple[int, bytes]:
        """See `BaseRequest.do_request`.

        Raises:
            telegram.error.TimedOut: no answer came in time.
            telegram.error.NetworkError: the connection broke, or there is none.
        """
        if self._session is None:
            message = "not initialised"
            raise RuntimeError(message)
        timeout = aiohttp.ClientTimeout(
            sock_read=_seconds(read_timeout, READ_TIMEOUT_SECONDS),
            sock_connect=_seconds(connect_timeout, CONNECT_TIMEOUT_SECONDS),
        )
        try:
            body = _body(request_data)
            headers = _FORM if isinstance(body, bytes) else None
            async with self._session.request(
                method, url, data=body, headers=headers, timeout=timeout, proxy=self._proxy(url)
            ) as response:
                self._note_date(response.headers.get("Date"))
                return response.status, _worth_reading(response.status, await response.read())
        except TimeoutError:
            raise TimedOut from None
        except aiohttp.ClientError as error:
            message = type(error).__name__  # its own message holds the address, and so the token
            raise NetworkError(message) from None

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]
        """See `BaseRequest.parse_json_payload`."""
        try:
            data: dict[str, Any] = json.loads(payload.decode(errors="replace"))
        except ValueError:
            message = "Invalid server response"  # the library would log all of it
            raise TelegramError(message) from None
        result = data.get("result")
        return {**data, "result": True} if isinstance(result, dict) and "message_id" in result else data


def _worth_reading(status: int, body: bytes) -> bytes:
    """The body of an answer; nothing of the page that a server between us and Telegram shows to people."""
    return body if status < 300 or body.lstrip().startswith(b"{") else b"{}"


def _find_proxy(url: str) -> str | None:
    """The proxy that the environment wants for an address, if any."""
    parts = urlsplit(url)
    return None if proxy_bypass(parts.hostname or "") else getproxies().get(parts.scheme)


def _seconds(given: Any, default: float) -> float | None:
    return default if given is BaseRequest.DEFAULT_NONE else given


REMEMBERED_FROM = 64
"""Characters of a text worth remembering: chat ids and the like are shorter, and nobody's business."""


@lru_cache(maxsize=500)
def _remembered(text: str, *how: str) -> str:
    """Answers are sent again and again, and quoting takes as long as all the rest of sending."""
    return quote_plus(text, *how)


def _quoted(text: Any, *how: Any) -> str:
    return _remembered(text, *how) if len(text) >= REMEMBERED_FROM else quote_plus(text, *how)


def forget() -> None:
    """Forget the texts sent so far: some say what a person told."""
    _remembered.cache_clear()


def _body(data: RequestData | None) -> aiohttp.FormData | bytes | None:
    if data is None or not data.contains_files:
        return urlencode(data.json_parameters, quote_via=_quoted).encode() if data else None
    form = aiohttp.FormData(data.json_parameters)
    for name, (filename, content, media_type) in data.multipart_data.items():
        form.add_field(name, content, filename=filename, content_type=media_type)
    return form


class UpdatesRequest(AiohttpRequest):
    """Fetches updates; when told to be careful, empties those that the library cannot parse, to get past them."""

    is_careful = False

    def parse_json_payload(self, payload: bytes) -> dict[str, Any]:  # type: ignore[override]
        """See `BaseRequest.parse_json_payload`."""
        data = super().parse_json_payload(payload)
        if self.is_careful and isinstance(data.get("result"), list):
            data["result"] = [_parsable(update) for update in data["result"]]
        return data


def _parsable(update: dict[str, Any]) -> dict[str, Any]:
    return update if parse_update(update, None) else {"update_id": update["update_id"]}
