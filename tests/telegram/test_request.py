"""The HTTP client of the bot, between it and servers that listen on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
from telegram import Bot
from telegram.error import NetworkError
from telegram.request import BaseRequest, RequestData

from bot.channels.telegram.request import AiohttpRequest, _seconds
from tests.fake_bot_api import TOKEN, FakeBotApi


@pytest.fixture
async def request_() -> AsyncIterator[AiohttpRequest]:
    request = AiohttpRequest()
    await request.initialize()
    yield request
    await request.shutdown()


def want_proxy(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    """Let the environment name a proxy, for every host."""
    monkeypatch.setenv("http_proxy", address)
    for name in ("no_proxy", "NO_PROXY"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
async def proxy(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """What a proxy, with a password, was asked for; it is named by the environment."""
    asked = []

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append((await reader.readuntil(b"\r\n\r\n")).decode())
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\nproxied")
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    want_proxy(monkeypatch, f"http://camille:secret@127.0.0.1:{port}")
    yield asked
    server.close()


async def test_the_proxy_of_the_environment_is_used(request_: AiohttpRequest, proxy: list[str]) -> None:
    assert await request_.do_request("http://telegram.invalid/getMe", "POST") == (200, b"proxied")
    (head,) = proxy
    assert head.startswith("POST http://telegram.invalid/getMe HTTP/1.1")
    assert "Proxy-Authorization: Basic Y2FtaWxsZTpzZWNyZXQ=" in head


async def test_no_proxy_is_used_where_the_environment_wants_none(
    request_: AiohttpRequest, proxy: list[str], api: FakeBotApi, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("no_proxy", "127.0.0.1")
    status, body = await request_.do_request(f"{api.url}/bot{TOKEN}/getMe", "POST")
    assert status == 200
    assert b"proxied" not in body
    assert not proxy


class Noting(AiohttpRequest):
    """Notes for how many seconds it would wait for each answer, 7 where that is left to it."""

    def __init__(self) -> None:
        super().__init__()
        self.noted: list[float | None] = []

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        *timeouts: Any,
        **named: Any,
    ) -> tuple[int, bytes]:
        self.noted.append(_seconds(read_timeout, 7))
        return await super().do_request(url, method, request_data, read_timeout, *timeouts, **named)


async def test_the_library_leaves_the_time_to_wait_to_us_unless_it_is_told(api: FakeBotApi) -> None:
    request = Noting()
    async with Bot(TOKEN, base_url=f"{api.url}/bot", request=request) as bot:
        await bot.get_me(read_timeout=3)
        await bot.get_me(read_timeout=None)
    assert request.noted == [7, 3, None]


async def test_a_proxy_that_is_away_is_told_without_the_token(
    request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    want_proxy(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(NetworkError) as raised:
        await request_.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert TOKEN not in str(raised.value)
