"""What stands before the page: what browsers may do with it, who may send to it, how much and how often."""

from __future__ import annotations

import hmac
import ipaddress
import logging
import math
import secrets
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger(__name__)

MOST_BODY = 64 * 1024
"""Bytes of a form."""
BURST, PER_SECOND = 200, 5.0
"""Messages at once from one address, and how many more a second: all of an event share one address."""
MOST_ADDRESSES = 20_000
"""Addresses whose messages are counted at a time."""
DAY_SECONDS = 86_400

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Refuse = Callable[[int, int], ASGIApp]
"""The page that says why something is refused: its status, and the seconds after which to try again."""

COUNTED = ("/r/", "/e/", "/facilitateur/", "/invitation/")
"""Addresses that are counted as messages are: they cost as much, or somebody may try one after the other."""

_SAME = frozenset({"same-origin", "none"})


@dataclass
class Rate:
    """A bucket of messages for each address, of which only a digest is kept, and that for a day at most."""

    clock: Callable[[], float] = time.monotonic
    _salt: bytes = field(default_factory=lambda: secrets.token_bytes(16))
    _since: float = 0.0
    _left: dict[bytes, tuple[float, float]] = field(default_factory=dict)

    def wait(self, address: str) -> int:
        """Take one message of an address: 0 if it may be answered, else the seconds after which one may be."""
        now = self.clock()
        if now - self._since > DAY_SECONDS or len(self._left) >= MOST_ADDRESSES:
            self._salt, self._since, self._left = secrets.token_bytes(16), now, {}
        key = hmac.digest(self._salt, _network(address).encode(), "sha256")[:12]
        left, at = self._left.get(key, (float(BURST), now))
        left = min(float(BURST), left + (now - at) * PER_SECOND)
        if left < 1:
            return max(1, math.ceil((1 - left) / PER_SECOND))
        self._left[key] = (left - 1, now)
        return 0


def _network(address: str) -> str:
    """What one subscriber has: an IPv4 address, or 64 bits of an IPv6 one."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((address, 64), strict=False)) if parsed.version == 6 else str(parsed)


@dataclass
class Guard:
    """Lets through what comes from the page, and tells browsers what the page never does."""

    app: ASGIApp
    refuse: Refuse
    embedders: Sequence[str] = ()
    proxies: Sequence[Network] = ()
    rate: Rate = field(default_factory=Rate)
    _has_warned: bool = False

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, or refuse it."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)

        async def with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._add(MutableHeaders(scope=message))
            await send(message)

        status, wait = self._refused(scope, headers)
        body = await _body(receive, headers) if scope["method"] == "POST" and not status else b""
        if body is None:
            status = 413
        app = self.refuse(status, wait) if status else self.app
        await app(scope, _again(body or b"", receive), with_headers)

    def _refused(self, scope: Scope, headers: Headers) -> tuple[int, int]:
        """The status that refuses a request, 0 if none does, and the seconds to wait."""
        is_post = scope["method"] == "POST"
        if is_post and not _is_own(headers):
            return 403, 0
        if is_post or scope["path"].startswith(COUNTED):
            wait = self.rate.wait(self._address(scope, headers))
            return (429, wait) if wait else (0, 0)
        return 0, 0

    def _address(self, scope: Scope, headers: Headers) -> str:
        """Who asks: the peer, or who stands before the proxies that are trusted."""
        peer = scope["client"][0] if scope.get("client") else ""
        said = [one.strip() for one in headers.get("x-forwarded-for", "").split(",") if one.strip()]
        if said and not self._is_proxy(peer) and not self._has_warned:
            self._has_warned = True
            logger.warning("X-Forwarded-For of an unknown proxy: set BOUSSOLE_TRUSTED_PROXIES if it is yours")
        while said and self._is_proxy(peer):
            peer = said.pop()
        return peer

    def _is_proxy(self, address: str) -> bool:
        try:
            parsed = ipaddress.ip_address(address)
        except ValueError:
            return False
        return any(parsed in network for network in self.proxies)

    def _add(self, headers: MutableHeaders) -> None:
        ancestors = " ".join(self.embedders) or "'none'"
        policy = {
            "default-src": "'none'",
            "script-src": "'self'",
            "style-src": "'self'",
            "img-src": "'self' data:",
            "font-src": "'self'",
            "connect-src": "'self'",
            "form-action": "'self'",
            "base-uri": "'none'",
            "frame-ancestors": ancestors,
            "require-trusted-types-for": "'script'",
            "trusted-types": "boussole",
        }
        headers["Content-Security-Policy"] = "; ".join(f"{name} {value}" for name, value in policy.items())
        headers["Referrer-Policy"] = "no-referrer"
        headers["X-Content-Type-Options"] = "nosniff"
        headers["Permissions-Policy"] = "geolocation=(self), camera=(), microphone=()"
        headers["Cross-Origin-Opener-Policy"] = "same-origin"
        if not self.embedders:
            headers["X-Frame-Options"] = "DENY"
        headers.setdefault("Cache-Control", "private, no-cache")  # no-store would break the way back to a page


def _is_own(headers: Headers) -> bool:
    """Whether a form was sent from the page itself, as far as the browser tells."""
    site, origin = headers.get("sec-fetch-site"), headers.get("origin")
    if site:
        return site in _SAME
    if not origin or origin == "null":  # a page without a referrer; its sealed conversation proves enough
        return True
    return urlsplit(origin).netloc == headers.get("host", "")


async def _body(receive: Receive, headers: Headers) -> bytes | None:
    """The body of a form; None if it is too large."""
    length = headers.get("content-length", "")
    if length.isdecimal() and int(length) > MOST_BODY:
        return None
    parts, size = [], 0
    while True:
        message = await receive()
        parts.append(message.get("body", b""))
        size += len(parts[-1])
        if size > MOST_BODY:
            return None
        if not message.get("more_body"):
            return b"".join(parts)


def _again(body: bytes, receive: Receive) -> Receive:
    """A body that was read, to be read again."""
    is_given = False

    async def given() -> Message:
        nonlocal is_given
        if is_given:
            return await receive()
        is_given = True
        return {"type": "http.request", "body": body, "more_body": False}

    return given
