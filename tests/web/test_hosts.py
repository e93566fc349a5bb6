"""The pages of facilitators: an invitation, a form, five documents, what came of it; and nobody else gets in."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.channels.web.book import Book
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.event import Event
from bot.core.exchange.links import Links
from bot.listening import RequestLog, listening
from bot.stores.database import Database
from tests.web.conftest import SECRET, Unlimited
from tests.web.forms import Forms, Page

NOW = datetime.now(UTC)
FIELDS = {"nom": 'Salon <b>& "co"', "lieu": "cergi", "ouvre": "d-fournisseur", "fin": ""}


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    one = await Database.open(f"sqlite:///{tmp_path / 'boussole.sqlite'}")
    yield one
    await one.close()


@pytest.fixture
async def visit(assistant: Assistant, http: aiohttp.ClientSession, database: Database) -> AsyncIterator[Forms]:
    async def opened() -> Database:
        return database

    links = Links("https://boussole.exemple.fr")
    page = make_page(assistant, Keeper(SECRET), rate=Unlimited(), book=Book(opened), links=links)
    async with listening(RequestLog(page), "127.0.0.1", 0) as port:
        yield Forms(http, f"http://127.0.0.1:{port}")


async def invited(database: Database) -> str:
    async with database.records() as records:
        return (await records.facilitators.invite("Nadia", NOW))[1]


async def post(visit: Forms, path: str, **fields: str) -> tuple[str, Page]:
    """Where a form leads, and the page there."""
    async with visit.http.post(visit.base + path, data=fields) as response:
        headers = {name.lower(): value for name, value in response.headers.items()}
        return response.url.path, Page(response.status, headers, await response.read())


async def at_home(visit: Forms, database: Database) -> str:
    """The address of the page of somebody who was invited."""
    secret = await invited(database)
    assert "une fois" in (await visit.open(f"/invitation/{secret}")).body.decode()
    address, page = await post(visit, f"/invitation/{secret}")
    assert page.status == 200
    return address


async def test_from_the_invitation_to_the_documents_without_a_script(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    address, page = await post(visit, home, **FIELDS)
    assert address == f"{home}/salon"
    text = page.body.decode()
    assert "Salon &lt;b&gt;&amp; &#34;co&#34;" in text
    assert "https://boussole.exemple.fr/e/salon" in text
    starts = {
        "qr.svg": b"<?xml",
        "qr.png": b"\x89PNG",
        "slide.png": b"\x89PNG",
        "slide.pdf": b"%PDF",
        "poster.pdf": b"%PDF",
    }
    for name, start in starts.items():
        file = await visit.open(f"{address}/{name}")
        assert file.body.startswith(start)
        assert file.headers["content-disposition"] == f'attachment; filename="salon-{name}"'
    welcome = await visit.open("/e/salon")
    assert any("Cergy" in line for line in welcome.lines)


async def test_what_is_wrong_is_said_beside_its_field_and_nothing_is_lost(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    _, page = await post(visit, home, nom="!!", lieu="Lille", ouvre="a-aci", fin="2020-01-01")
    assert page.status == 422
    root = page.root
    assert {one.attributes["id"] for one in root.all("p") if one.attributes.get("class") == "error"} == {
        *("erreur-nom", "erreur-lieu", "erreur-fin"),
    }
    assert root.one("input", id="lieu").attributes["value"] == "Lille"
    assert [one.attributes["value"] for one in root.all("option") if "selected" in one.attributes] == ["a-aci"]
    async with database.records() as records:
        assert not await records.events.all()


async def test_what_came_of_an_event_is_on_its_page_and_in_files(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    address, _ = await post(visit, home, **FIELDS)
    async with database.records() as records:
        await records.events.count([("salon", "opened", "qr", 12)], NOW.date())
    assert "12" in (await visit.open(address)).body.decode()
    html = await visit.open(f"{address}/bilan.html")
    assert b"<!doctype html>" in html.body.lower()
    assert (await visit.open(f"{address}/bilan.csv")).body.startswith(b"\xef\xbb\xbf")


async def test_an_event_is_ended_and_its_page_stays(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    address, _ = await post(visit, home, **FIELDS)
    back, page = await post(visit, f"{address}/fin")
    assert back == address
    assert "Terminé" in page.body.decode()
    assert not (await visit.open("/e/salon")).root.all("article")


async def test_an_invitation_serves_once_even_to_two_at_once(visit: Forms, database: Database) -> None:
    secret = await invited(database)
    results = await asyncio.gather(*(post(visit, f"/invitation/{secret}") for _ in range(2)))
    assert sorted(page.status for _, page in results) == [200, 410]


async def test_an_old_or_revoked_or_unknown_invitation_is_refused_politely(visit: Forms, database: Database) -> None:
    async with database.records() as records:
        _, old = await records.facilitators.invite("Vieux", NOW - timedelta(days=8))
        number, revoked = await records.facilitators.invite("Retirée", NOW)
        await records.facilitators.revoke(number, NOW)
    for secret in (old, revoked, "inconnue"):
        _, page = await post(visit, f"/invitation/{secret}")
        assert page.status == 410
        assert "Demandez-en une autre" in page.body.decode()


async def test_nobody_sees_the_pages_or_events_of_another(visit: Forms, database: Database) -> None:
    home, other = await at_home(visit, database), await at_home(visit, database)
    address, _ = await post(visit, home, **FIELDS)
    for path in ("/facilitateur/inconnu", f"{other}/salon", f"{other}/salon/poster.pdf", f"{home}/salon/autre.pdf"):
        assert (await visit.open(path)).status == 404
    assert (await post(visit, f"{other}/salon/fin"))[1].status == 404
    assert (await visit.open(address)).status == 200


async def test_a_revoked_facilitator_is_shut_out(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    async with database.records() as records:
        (one,) = await records.facilitators.all()
        await records.facilitators.revoke(one.id, NOW)
    assert (await visit.open(home)).status == 404


async def test_these_pages_leave_no_trace(visit: Forms, database: Database, caplog: pytest.LogCaptureFixture) -> None:
    """No referrer, no cache, no search engine, no secret in a log or the database."""
    with caplog.at_level(logging.DEBUG, "bot"):
        home = await at_home(visit, database)
        page = await visit.open(home)
        await visit.open(f"{home}/inconnu")
    secret = home.rpartition("/")[2]
    assert page.headers["referrer-policy"] == "no-referrer"
    assert page.headers["cache-control"] == "no-store"
    assert page.headers["x-robots-tag"] == "noindex, nofollow"
    assert secret not in "".join(record.getMessage() for record in caplog.records if record.name.startswith("bot"))
    async with database.transaction() as transaction:
        query = "SELECT * FROM facilitators"
        rows = [tuple(row) for row in await transaction.run(lambda one: one.exec_driver_sql(query))]
    assert secret not in str(rows)


async def test_events_of_one_name_have_codes_of_their_own(visit: Forms, database: Database) -> None:
    home = await at_home(visit, database)
    async with database.records() as records:
        await records.events.add(Event("salon", "Salon d'un autre"), NOW.date())
    results = await asyncio.gather(*(post(visit, home, **FIELDS) for _ in range(3)))
    assert {address.rpartition("/")[2] for address, _ in results} == {"salon-2", "salon-3", "salon-4"}
