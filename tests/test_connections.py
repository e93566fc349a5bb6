"""Requests that are never finished: they are closed in time, and keep nobody else away."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.connections import BriskProtocol
from bot.health import Health
from bot.listening import listening
from bot.metrics import Metrics
from bot.site import make_site
from bot.stores.database import Database
from tests.patience import within

HALVES = [
    b"",
    b"GET /hea",
    b"GET /healthz HTTP/1.1\r\nHost: x\r\n",
    b"POST /read HTTP/1.1\r\nContent-Length: 9\r\n\r\nhalf",
]


async def read(request: Request) -> Response:
    return Response(await request.body())


@pytest.fixture
async def port(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[int]:
    monkeypatch.setattr(BriskProtocol, "request_seconds", 0.3)
    monkeypatch.setattr(BriskProtocol, "most_connections", 20)
    database = await Database.open(f"sqlite:///{tmp_path / 'b.sqlite'}")
    async with listening(
        make_site(database, Health(polls=False), Metrics(), [Route("/read", read, methods=["POST"])]), "127.0.0.1", 0
    ) as port:
        yield port
    await database.close()


@asynccontextmanager
async def held(port: int, half: bytes) -> AsyncIterator[asyncio.StreamReader]:
    """A connection on which half a request was sent."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    writer.write(half)
    try:
        yield reader
    finally:
        writer.close()


async def is_served(port: int) -> bool:
    async with aiohttp.ClientSession() as client:
        while True:
            try:
                async with client.get(f"http://127.0.0.1:{port}/healthz") as response:
                    return response.status == 200
            except aiohttp.ClientError:  # as many connections as there may be
                await asyncio.sleep(0.02)


@pytest.mark.parametrize("half", HALVES)
async def test_half_a_request_is_closed(port: int, half: bytes) -> None:
    async with within(10), held(port, half) as reader:
        with pytest.raises((ConnectionResetError, asyncio.IncompleteReadError)):
            await reader.readexactly(1)


async def test_a_whole_one_keeps_its_connection(port: int) -> None:
    async with within(10), aiohttp.ClientSession() as client:
        for _ in range(2):
            async with client.get(f"http://127.0.0.1:{port}/healthz") as response:
                assert response.status == 200
            await asyncio.sleep(0.5)
        assert client.connector is not None
        assert len(client.connector._conns) == 1


async def test_many_halves_keep_nobody_away(port: int) -> None:
    async with within(20), AsyncExitStack() as stack:
        for number in range(60):
            await stack.enter_async_context(held(port, HALVES[number % len(HALVES)]))
        assert await is_served(port)
