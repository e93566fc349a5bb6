"""The page of an event: its welcome, what is counted, and what never counts twice."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from bot.channels.web.book import Book
from bot.channels.web.ledger import Ledger
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.event import Event
from bot.core.exchange.links import Links
from bot.listening import listening
from bot.stores.base import StoreError
from bot.stores.database import Database
from tests.web.conftest import SECRET, Unlimited
from tests.web.forms import Forms

TODAY = datetime.now(UTC).date()
FORUM = Event("forum", 'Forum <b>& "co"</b>', "commune:95127", "d-fournisseur", TODAY)
OVER = Event("ancien", "Un salon d'hier", until=TODAY - timedelta(days=1))


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    one = await Database.open(f"sqlite:///{tmp_path / 'boussole.sqlite'}")
    async with one.records() as records:
        await records.events.add(FORUM, TODAY)
        await records.events.add(OVER, TODAY)
    yield one
    await one.close()


async def visited(assistant: Assistant, http: aiohttp.ClientSession, database: Database) -> AsyncIterator[Forms]:
    async def opened() -> Database:
        return database

    ledger, book = Ledger(database, b"key"), Book(opened)
    page = make_page(
        assistant, Keeper(SECRET), rate=Unlimited(), ledger=ledger, book=book, links=Links(bot="boussole_bot")
    )
    async with listening(page, "127.0.0.1", 0) as port:
        yield Forms(http, f"http://127.0.0.1:{port}")


visit = pytest.fixture(visited)


async def counted(database: Database, campaign: str = "forum") -> dict[tuple[str, str], int]:
    async with database.records() as records:
        sums = await records.events.sums(campaign)
    return {(kind, key): count for (day, kind, key), count in sums.items() if day == TODAY}


async def test_the_address_of_an_event_opens_its_first_step(visit: Forms) -> None:
    page = await visit.open("/e/forum")
    assert page.status == 200
    assert page.lines[0].startswith(FORUM.name)
    assert any("Que voulez-vous acheter" in line for line in page.lines)
    assert "https://t.me/boussole_bot?start=w-forum" in page.body.decode()
    answer = await visit.say("un traiteur")
    assert any("Cergy" in line for line in answer.lines)


@pytest.mark.parametrize("address", ["/e/FORUM", "/e/forum.", "/e/Forum!", "/e/forum)", "/e/forum?q", "/e/forum?utm=x"])
async def test_case_and_what_was_copied_along_are_forgiven(visit: Forms, address: str) -> None:
    assert (await visit.open(address)).lines[0].startswith(FORUM.name)


@pytest.mark.parametrize(
    "code",
    ["ancien", "inconnu", "a", "x" * 80, "forum forum", "..%2f..", "%00", "<b>", "forum'--", "é", "e-forum", "-", "🙂"],
)
async def test_an_event_that_is_over_or_unknown_gives_the_usual_page(visit: Forms, code: str) -> None:
    page = await visit.open(f"/e/{code}")
    assert page.status == 200
    assert not page.root.all("article")


async def test_codes_scanned_and_links_typed_are_counted_apart(visit: Forms, database: Database) -> None:
    for address in ("/e/forum?q", "/e/forum?q", "/e/forum"):
        await visit.open(address)
    assert await counted(database) == {("opened", "qr"): 2, ("opened", "link"): 1}


async def test_a_page_that_is_reloaded_counts_once(visit: Forms, database: Database) -> None:
    page = await visit.open("/e/forum")
    tag = {"If-None-Match": page.headers["etag"]}
    async with visit.http.get(f"{visit.base}/e/forum", headers=tag) as again:
        assert again.status == 304
    assert await counted(database) == {("opened", "link"): 1}


@pytest.mark.parametrize("headers", [{"User-Agent": "TelegramBot (like TwitterBot)"}, {"Sec-Purpose": "prefetch"}])
async def test_a_preview_of_the_link_is_nobody_who_opens_it(
    visit: Forms, database: Database, headers: dict[str, str]
) -> None:
    async with visit.http.get(f"{visit.base}/e/forum", headers=headers) as response:
        assert response.status == 200
    assert not await counted(database)


async def test_the_same_form_sent_again_counts_once(visit: Forms, database: Database) -> None:
    await visit.open("/e/forum")
    state = visit.page.state
    for _ in range(3):
        await visit.send(etat=state, texte="c'est quoi un ACI ?")
    assert await counted(database) == {("opened", "link"): 1, ("question", "aci"): 1}


async def test_votes_are_counted_under_no_event_too_and_why_is_kept_scrubbed(visit: Forms, database: Database) -> None:
    await visit.open("/")
    await visit.say("c'est quoi un ACI ?")
    await visit.press("👎 Pas utile")
    await visit.press("Dire ce qui manquait")
    await visit.say("les salaires, écrire à jean.dupont@exemple.fr")
    assert await counted(database, "") == {("useless", "answer:aci"): 1}
    async with database.records() as records:
        ((target, words),) = await records.words.missing(datetime.now(UTC))
    assert target == "answer:aci"
    assert "salaires" in words
    assert "jean.dupont" not in words


async def test_what_is_counted_names_nobody_and_no_time(visit: Forms, database: Database) -> None:
    await visit.open("/e/forum?q")
    await visit.say("un traiteur à Pontoise pour Mme Zorglub")
    async with database.transaction() as transaction:
        rows = [tuple(row) for row in await transaction.run(lambda one: one.exec_driver_sql("SELECT * FROM counts"))]
    assert {row[1] for row in rows} == {TODAY.isoformat()}
    assert {row[2] for row in rows} == {"forum"}
    assert {row[3] for row in rows} == {"opened", "sector", "commune", "shown"}
    assert "orglub" not in str(rows)


async def test_a_database_that_refuses_stops_no_conversation(
    visit: Forms, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    await visit.open("/e/forum")

    def refuse() -> None:
        raise StoreError("pleine")

    monkeypatch.setattr(database, "records", refuse)
    assert (await visit.say("c'est quoi un ACI ?")).status == 200
    assert (await visit.open("/e/forum")).status == 200
