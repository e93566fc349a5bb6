"""What the tests of the editing room share: a folder of the directory of their own, and what is in it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest
from aiohttp import web

from bot.clock import Clock
from bot.editing.splicing import read, records
from tests.editing.api import Api


@pytest.fixture
def api() -> Iterator[Api]:
    served, loop = Api(), asyncio.new_event_loop()
    app = web.Application()
    app.router.add_get("/api/v1/siaes/", served.answer)
    runner = web.AppRunner(app, handler_cancellation=True)

    async def start() -> None:
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        served.address = f"http://127.0.0.1:{runner.addresses[0][1]}"

    loop.run_until_complete(start())
    thread = Thread(target=loop.run_forever)
    thread.start()
    yield served
    asyncio.run_coroutine_threadsafe(runner.cleanup(), loop).result()
    loop.call_soon_threadsafe(loop.stop)
    thread.join()
    loop.close()


@pytest.fixture
def root(used: Path) -> Path:
    """Less of the content, which the commands then use."""
    return used


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever waits does not."""

    async def sleep(_clock: Clock, _seconds: float) -> None:
        """Wait for nothing."""

    monkeypatch.setattr(Clock, "sleep", sleep)


def record(root: Path, id_: str) -> dict[str, Any]:
    """A structure of the directory as it stands."""
    return records(read(root / "directory.yaml"), "structures")[id_]
