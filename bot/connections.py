"""Connections that send too slowly, or are too many, are closed: whoever holds them open keeps nobody else away."""

from __future__ import annotations

import asyncio
from typing import Any

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

REQUEST_SECONDS = 10.0
"""How long a request may take to arrive, headers and body; Telegram sends them in one piece."""

MOST_CONNECTIONS = 400
"""Connections at once, above Telegram's hundred for each webhook and what probes need, below the file limit."""


class BriskProtocol(HttpToolsProtocol):
    """HTTP/1.1 for those who send what they have to say."""

    request_seconds = REQUEST_SECONDS
    most_connections = MOST_CONNECTIONS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        """As uvicorn makes it, once for each connection."""
        super().__init__(*args, **kwargs)
        self._closing: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """A connection, closed at once if there are too many."""
        super().connection_made(transport)
        if len(self.connections) > self.most_connections:
            transport.abort()
        else:
            self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        """The end of a connection."""
        self._arrived()
        super().connection_lost(exc)

    def on_message_begin(self) -> None:
        """The first byte of a request."""
        self._expect()
        super().on_message_begin()

    def on_message_complete(self) -> None:
        """The last byte of a request."""
        self._arrived()
        super().on_message_complete()

    def _expect(self) -> None:
        if self._closing is None:
            self._closing = self.loop.call_later(self.request_seconds, self.transport.abort)

    def _arrived(self) -> None:
        if self._closing:
            self._closing.cancel()
            self._closing = None
