"""A Bot API server that costs next to nothing, so that what is measured is the bot: it checks nothing, keeps nothing.

It plays the people too: each chat asks a question, waits for its answer and asks the next one.
"""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections import deque
from collections.abc import Callable, Sequence
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import httptools

ME = {"id": 123456789, "is_bot": True, "first_name": "Boussole", "username": "boussole_test_bot"}
_CHAT = re.compile(rb'(?:^|&)chat_id=(\d+)|"chat_id": ?"?(\d+)')


class LeanBotApi:
    """The server of one run; `on_reply` is told the chat of each message."""

    def __init__(self, on_reply: Callable[[int], None]) -> None:
        """Start with nobody asking."""
        self.on_reply = on_reply
        self.updates: deque[dict[str, Any]] = deque()
        self.webhook = asyncio.Event()
        self.inline_answers = 0
        self._news = asyncio.Event()
        self._count = time.time_ns() // 1_000  # a bot that starts again must not take these for what it has had

    def say(self, chat: int, text: str) -> dict[str, Any]:
        """An update with a message of a chat."""
        self._count += 1
        person = {"id": chat, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        return {
            "update_id": self._count,
            "message": {
                "message_id": self._count,
                "date": int(time.time()),
                "chat": {"id": chat, "type": "private", "first_name": "Camille"},
                "from": person,
                "text": text,
            },
        }

    def type_inline(self, person: int, query: str) -> dict[str, Any]:
        """An update with an inline query."""
        self._count += 1
        author = {"id": person, "is_bot": False, "first_name": "Camille", "language_code": "fr"}
        return {
            "update_id": self._count,
            "inline_query": {"id": str(self._count), "from": author, "query": query, "offset": ""},
        }

    def offer(self, update: dict[str, Any]) -> None:
        """Let the poller have an update."""
        self.updates.append(update)
        self._news.set()

    async def answer(self, method: str, body: bytes) -> object:
        """The result of a call."""
        if method == "getUpdates":
            return await self._poll(body)
        if method == "getMe":
            return ME
        if method == "setWebhook":
            self.webhook.set()
        if method == "answerInlineQuery":
            self.inline_answers += 1
        chat = _CHAT.search(body)
        if method == "sendMessage" and chat:
            self._count += 1
            self.on_reply(int(chat[1] or chat[2]))
            return {"message_id": self._count, "date": 1, "chat": {"id": int(chat[1] or chat[2]), "type": "private"}}
        return True

    async def _poll(self, body: bytes) -> list[dict[str, Any]]:
        offset = re.search(rb"offset=(\d+)", body)
        while offset and self.updates and self.updates[0]["update_id"] < int(offset[1]):
            self.updates.popleft()
        if not self.updates:
            self._news.clear()
            asked = re.search(rb"timeout=(\d+)", body)
            try:
                await asyncio.wait_for(self._news.wait(), int(asked[1]) if asked else 0)
            except TimeoutError:
                return []
        return list(self.updates)[:100]

    async def serve(self) -> tuple[asyncio.Server, str]:
        """Listen on a free port of this machine."""
        server = await asyncio.get_running_loop().create_server(lambda: _Connection(self), "127.0.0.1", 0, backlog=512)
        return server, f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"


class _Connection(asyncio.Protocol):
    """One connection of the bot, with one request at a time."""

    def __init__(self, api: LeanBotApi) -> None:
        self._api = api
        self._parser = httptools.HttpRequestParser(self)
        self._url, self._body = b"", b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        self._parser.feed_data(data)

    def on_url(self, url: bytes) -> None:
        self._url = url

    def on_body(self, body: bytes) -> None:
        self._body += body

    def on_message_complete(self) -> None:
        method, body = self._url.rpartition(b"/")[2].partition(b"?")[0].decode(), self._body
        self._body = b""
        self._task = asyncio.ensure_future(self._respond(method, body))

    async def _respond(self, method: str, body: bytes) -> None:
        content = json.dumps({"ok": True, "result": await self._api.answer(method, body)}).encode()
        head = f"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {len(content)}\r\n\r\n"
        self._transport.write(head.encode() + content)


class WebhookClient:
    """Posts updates over connections that stay open, `targets` in turn."""

    def __init__(self, targets: Sequence[str], path: str, secret: str) -> None:
        """Connect to nothing yet."""
        self._targets = cycle(targets)
        self._head = f"POST {path} HTTP/1.1\r\nHost: bot\r\nX-Telegram-Bot-Api-Secret-Token: {secret}\r\n"
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()

    async def post(self, update: dict[str, Any]) -> None:
        """Post an update and wait for the 200."""
        if not self._idle:
            url = urlsplit(next(self._targets))
            self._idle.append(await asyncio.open_connection(url.hostname, url.port))
        reader, writer = self._idle.popleft()
        content = json.dumps(update).encode()
        writer.write(f"{self._head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        head = await reader.readuntil(b"\r\n\r\n")
        length = re.search(rb"content-length: (\d+)", head.lower())
        await reader.readexactly(int(length[1]) if length else 0)
        if not head.startswith(b"HTTP/1.1 200"):
            message = f"the webhook answered {head[:40]!r}"
            raise RuntimeError(message)
        self._idle.append((reader, writer))

    def close(self) -> None:
        """Close all connections."""
        for _, writer in self._idle:
            writer.close()
