"""The HTTP side of the service, over real HTTP and a real database."""

from __future__ import annotations

import asyncio
import logging
import re
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import pytest
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from bot.health import LONGEST_SILENCE_SECONDS, Health
from bot.listening import SiteError, listening
from bot.logs import request_id
from bot.metrics import Metrics
from bot.site import make_site
from bot.stores.database import Database

OWN_ID = re.compile("[0-9a-f]{16}")


@dataclass
class Watch:
    """Seconds that pass when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@dataclass
class Answer:
    status: int
    text: str
    request_id: str


@dataclass
class Site:
    """A site that answers, and what it tells of."""

    database: Database
    file: Path
    watch: Watch = field(default_factory=Watch)
    metrics: Metrics = field(default_factory=Metrics)
    port: int = 0

    async def get(self, path: str, headers: dict[str, str] | None = None, method: str = "GET") -> Answer:
        url = f"http://127.0.0.1:{self.port}{path}"
        async with aiohttp.ClientSession() as session, session.request(method, url, headers=headers) as response:
            return Answer(response.status, await response.text(), response.headers.get("X-Request-ID", ""))


async def echo(_request: Request) -> Response:
    return PlainTextResponse(str(request_id.get()))


async def stumble(_request: Request) -> Response:
    raise ValueError("mes mots")


@pytest.fixture
async def site(tmp_path: Path) -> AsyncIterator[Site]:
    file = tmp_path / "b.sqlite"
    site = Site(await Database.open(f"sqlite:///{file}"), file)
    health = Health(polls=True, clock=site.watch)
    routes = [Route("/echo", echo), Route("/stumble", stumble)]
    async with listening(make_site(site.database, health, site.metrics, routes), "127.0.0.1", 0) as port:
        site.port = port
        yield site
    await site.database.close()


@pytest.fixture
def log(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    """The lines on requests."""
    caplog.set_level(logging.DEBUG)
    return lambda: [record.getMessage() for record in caplog.records if record.name == "bot.listening"]


async def test_a_service_is_alive_until_its_poller_falls_silent(site: Site) -> None:
    answer = await site.get("/healthz")
    assert (answer.status, answer.text) == (200, '{"alive":true}')
    site.watch.seconds += LONGEST_SILENCE_SECONDS
    answer = await site.get("/healthz")
    assert (answer.status, answer.text) == (503, '{"alive":false}')


async def test_a_service_is_ready_while_its_database_is_there(site: Site, tmp_path: Path) -> None:
    assert (await site.get("/readyz")).status == 200
    await site.database.engine.dispose()
    site.file.rename(tmp_path / "elsewhere")
    site.file.mkdir()
    answer = await site.get("/readyz")
    assert (answer.status, answer.text) == (503, '{"ready":false,"database":"unreachable"}')
    assert (await site.get("/healthz")).status == 200
    site.file.rmdir()
    (tmp_path / "elsewhere").rename(site.file)
    assert (await site.get("/readyz")).status == 200


async def test_who_waits_for_a_locked_database_keeps_no_probe_waiting(site: Site) -> None:
    with closing(sqlite3.connect(site.file)) as other:
        other.execute("BEGIN IMMEDIATE")
        waiting = asyncio.create_task(site.database.ping())
        for _ in range(3):
            assert (await site.get("/healthz")).status == 200
        assert not waiting.done(), "the loop stood still until the wait was over"
        other.rollback()
        await waiting


async def test_figures_are_counted_from_nought(site: Site) -> None:
    before = await site.get("/metrics")
    assert before.status == 200
    assert 'boussole_updates_total{result="failed"} 0.0' in before.text
    site.metrics.updates.labels("failed").inc(2)
    site.metrics.waiting.set(7)
    after = (await site.get("/metrics")).text
    assert 'boussole_updates_total{result="failed"} 2.0' in after
    assert "boussole_outbox_messages 7.0" in after


async def test_a_good_request_id_is_taken_over_for_the_answer_and_the_log(site: Site) -> None:
    answer = await site.get("/echo", {"X-Request-ID": "Lb_7.a-1"})
    assert answer.text == answer.request_id == "Lb_7.a-1"


@pytest.mark.parametrize(
    "given", [None, "", "a b", "a;b", "x" * 65, '{"level":"ERROR"}', "été", "../..", "%0a", "a\tb"]
)
async def test_a_hostile_request_id_is_replaced(site: Site, given: str | None) -> None:
    answer = await site.get("/echo", {"X-Request-ID": given} if given is not None else None)
    assert OWN_ID.fullmatch(answer.text)
    assert answer.request_id == answer.text


async def test_every_request_has_an_id_of_its_own(site: Site) -> None:
    ids = {(await site.get(path)).request_id for path in ("/healthz", "/readyz", "/metrics", "/nowhere", "/echo")}
    assert len(ids) == 5
    assert all(OWN_ID.fullmatch(id_) for id_ in ids)


async def test_a_request_is_logged_by_its_path_without_what_it_carries(
    site: Site, log: Callable[[], list[str]]
) -> None:
    await site.get("/echo?who=camille", {"Cookie": "camille"})
    (line,) = log()
    assert re.fullmatch(r"GET /echo: 200 in [\d.]+ ms", line)


@pytest.mark.parametrize("path", ["/camille", "/", "/echo/camille", "/telegram/123:token", "/%0aERROR"])
async def test_an_unknown_path_is_logged_as_such(site: Site, log: Callable[[], list[str]], path: str) -> None:
    answer = await site.get(path)
    assert answer.status == 404
    (line,) = log()
    assert line.startswith("GET (unknown path): 404 in ")


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics", "/echo"])
async def test_only_reading_is_allowed(site: Site, log: Callable[[], list[str]], path: str) -> None:
    assert (await site.get(path, method="POST")).status == 405
    assert (await site.get(path, method="HEAD")).status == 200
    assert log()[0].startswith(f"POST {path}: 405 in ")


async def test_an_error_is_told_in_general_and_the_site_goes_on(site: Site, log: Callable[[], list[str]]) -> None:
    answer = await site.get("/stumble")
    assert answer.status == 500
    assert "mes mots" not in answer.text
    assert OWN_ID.fullmatch(answer.request_id)
    assert log()[0].startswith("GET /stumble: 500 in ")
    assert (await site.get("/healthz")).status == 200


async def test_an_address_that_is_taken_is_told_in_words(site: Site) -> None:
    with pytest.raises(SiteError, match=rf"127\.0\.0\.1:{site.port} ne s'ouvre pas .*--port"):
        async with listening(make_site(site.database, Health(polls=False), Metrics()), "127.0.0.1", site.port):
            pass
