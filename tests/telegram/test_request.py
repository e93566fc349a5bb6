"""The HTTP client of the bot, between it and servers that listen on this machine."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest
from telegram.error import NetworkError

from bot.channels.telegram.request import AiohttpRequest
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


async def test_a_proxy_that_is_away_is_told_without_the_token(
    request_: AiohttpRequest, monkeypatch: pytest.MonkeyPatch
) -> None:
    want_proxy(monkeypatch, "http://127.0.0.1:9")
    with pytest.raises(NetworkError) as raised:
        await request_.do_request(f"http://telegram.invalid/bot{TOKEN}/getMe", "POST")
    assert TOKEN not in str(raised.value)
