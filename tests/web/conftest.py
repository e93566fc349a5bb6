"""The page over real HTTP, in this process, and visits to it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator

import aiohttp
import pytest

from bot.channels.web.guard import Rate
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.listening import RequestLog, listening
from tests.web import traces
from tests.web.forms import Forms

SECRET = "0123456789abcdef0123456789abcdef"


class Unlimited(Rate):
    """For tests, which share an address."""

    def wait(self, address: str) -> int:
        return 0 * len(address)


@pytest.fixture(autouse=True)
def nothing_left() -> Iterator[None]:
    """Whatever a test does in a browser asks nothing of another host, and ends with a look at what it kept."""
    yield
    noted, traces.NOTED[:] = [*traces.NOTED], []
    assert noted == []


@pytest.fixture
async def address(assistant: Assistant) -> AsyncIterator[str]:
    async with listening(RequestLog(make_page(assistant, Keeper(SECRET))), "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest.fixture
async def http() -> AsyncIterator[aiohttp.ClientSession]:
    async with aiohttp.ClientSession() as session:
        yield session


@pytest.fixture
async def forms(http: aiohttp.ClientSession, address: str) -> Forms:
    visit = Forms(http, address)
    await visit.open()
    return visit


@pytest.fixture
async def unlimited(assistant: Assistant, http: aiohttp.ClientSession) -> AsyncIterator[Forms]:
    """A visit of somebody who may send as much as they like."""
    async with listening(make_page(assistant, Keeper(SECRET), rate=Unlimited()), "127.0.0.1", 0) as port:
        visit = Forms(http, f"http://127.0.0.1:{port}")
        await visit.open()
        yield visit
