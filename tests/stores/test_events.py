"""Events and what is counted there, over SQLite on disk and a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

import pytest

from bot.core.exchange.event import Event
from bot.stores.database import Database
from tests.conversation import NOW

TODAY = NOW.date()
FORUM = Event("forum", "Forum de l'achat inclusif", "commune:95127", "a-aci", TODAY + timedelta(days=2))


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


async def opened(database: Database, code: str, today: date = TODAY) -> Event | None:
    async with database.records() as records:
        return (await records.events.open([code, "autre"], today)).get(code)


async def test_an_event_welcomes_people_from_the_day_it_is_made(database: Database) -> None:
    async with database.records() as records:
        assert await records.events.add(FORUM, TODAY)
    assert await opened(database, "forum") == FORUM
    assert await opened(database, "autre") is None


async def test_a_code_is_given_once(database: Database) -> None:
    async with database.records() as records:
        await records.events.add(FORUM, TODAY)
        assert not await records.events.add(Event("forum", "Un autre"), TODAY)
        assert [one.event for one in await records.events.all()] == [FORUM]


async def test_an_event_ends_with_its_last_day_or_when_it_is_ended(database: Database) -> None:
    async with database.records() as records:
        await records.events.add(FORUM, TODAY)
        await records.events.add(Event("salon", "Salon"), TODAY)
    assert await opened(database, "forum", TODAY + timedelta(days=2))
    assert await opened(database, "forum", TODAY + timedelta(days=3)) is None
    async with database.records() as records:
        assert await records.events.end("salon", TODAY)
        assert not await records.events.end("salon", TODAY)
        assert not await records.events.end("rien", TODAY)
    assert await opened(database, "salon") is None


async def test_a_facilitator_sees_and_ends_their_own_events_only(database: Database) -> None:
    async with database.records() as records:
        await records.events.add(FORUM, TODAY, facilitator=1)
        await records.events.add(Event("salon", "Salon"), TODAY, facilitator=2)
        assert [one.event.code for one in await records.events.all(1)] == ["forum"]
        assert not await records.events.end("salon", TODAY, facilitator=1)
        assert await records.events.end("salon", TODAY, facilitator=2)


async def test_counts_are_the_same_before_and_after_they_are_folded(database: Database) -> None:
    tomorrow = TODAY + timedelta(days=1)
    async with database.records() as records:
        await records.events.count([("forum", "question", "aci", 1)] * 3 + [("autre", "question", "aci", 1)], TODAY)
        await records.events.count([("forum", "question", "aci", 1), ("forum", "useful", "answer:aci", 1)], tomorrow)
        await records.events.count([("forum", "useful", "answer:aci", -1)], tomorrow)
    wanted = {(TODAY, "question", "aci"): 3, (tomorrow, "question", "aci"): 1}
    for _ in range(2):
        async with database.records() as records:
            assert await records.events.sums("forum") == wanted
        await database.purge(NOW)
    async with database.records() as records:
        await records.events.count([("forum", "question", "aci", 2)], TODAY)
    await database.purge(NOW)
    async with database.records() as records:
        assert (await records.events.sums("forum"))[TODAY, "question", "aci"] == 5


async def test_votes_are_counted_over_all_events_and_none(database: Database) -> None:
    yesterday = TODAY - timedelta(days=1)
    async with database.records() as records:
        await records.events.count([("forum", "useless", "answer:aci", 1), ("", "useless", "results:oeth", 1)], TODAY)
        await records.events.count([("", "useless", "answer:aci", 2), ("", "useful", "answer:aci", 1)], yesterday)
        await records.events.count([("", "useless", "results:oeth", -1)], TODAY)
    for _ in range(2):
        async with database.records() as records:
            assert await records.events.votes("useless", yesterday) == {"answer:aci": 3}
            assert await records.events.votes("useless", TODAY) == {"answer:aci": 1}
        await database.purge(NOW)


async def test_turns_that_count_while_others_fold_lose_nothing(database: Database) -> None:
    async def count() -> None:
        for _ in range(20):
            async with database.records() as records:
                await records.events.count([("forum", "question", "aci", 1)], TODAY)

    async def fold() -> None:
        for _ in range(10):
            async with database.records() as records:
                await records.events.fold()

    await asyncio.gather(count(), fold(), count(), fold(), count())
    async with database.records() as records:
        assert await records.events.sums("forum") == {(TODAY, "question", "aci"): 60}
