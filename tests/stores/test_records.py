"""One contract over SQLite on disk and a real PostgreSQL."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from bot.core.exchange.reply import Button
from bot.core.exchange.session import Outcome, Session
from bot.errors import SettingsError
from bot.stores.base import (
    HANDLED_LIFETIME,
    OUTBOX_LIFETIME,
    SESSION_LIFETIME,
    UNANSWERED_LIFETIME,
    StoreError,
)
from bot.stores.database import BUSY_PAUSE_SECONDS, Database, read_url
from bot.stores.presence import RoleTakenError, join
from tests.conversation import NOW

SESSION = Session(
    topics=("aci", "ei"),
    offered=(Button("En savoir plus", "details:aci"),),
    failures=1,
    outcome=Outcome("answer", "aci", 88.5, ("ei",), None, {"montant": 1200}),
)
LONG_AGO = NOW - timedelta(days=400)


@pytest.fixture
async def database(database_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(database_url)
    yield opened
    await opened.close()


async def session(database: Database, conversation: str = "a") -> Session:
    async with database.records() as records:
        return (await records.sessions([conversation], NOW))[conversation]


# --- sessions


async def test_an_unknown_conversation_starts_afresh(database: Database) -> None:
    assert await session(database) == Session()


async def test_the_last_session_saved_is_found_again(database: Database) -> None:
    async with database.records() as records:
        await records.save({"a": Session(failures=3), "b": SESSION}, NOW)
        await records.save({"a": SESSION}, NOW)
    assert await session(database, "a") == await session(database, "b") == SESSION


async def test_a_session_that_holds_nothing_leaves_no_row(database: Database) -> None:
    async with database.records() as records:
        await records.save({"a": SESSION}, NOW)
        await records.save({"a": Session()}, NOW)
        assert (await records.purge(NOW + SESSION_LIFETIME)).sessions == 0


async def test_an_idle_session_expires(database: Database) -> None:
    async with database.records() as records:
        await records.save({"a": SESSION}, NOW)
        for idle, expected in ((SESSION_LIFETIME - timedelta(seconds=1), SESSION), (SESSION_LIFETIME, Session())):
            assert (await records.sessions(["a"], NOW + idle))["a"] == expected


async def test_sessions_of_another_form_begin_afresh_and_are_told_once_without_what_they_hold(
    database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    async with database.records() as records:
        await records.save({"a": SESSION, "b": SESSION, "c": SESSION}, NOW)
    async with database.transaction() as transaction:
        odd = text("UPDATE sessions SET session = :odd WHERE conversation != 'c'")
        await transaction.execute(odd, {"odd": '{"topics": 7, "step": "Camille"}'})
    for _ in range(2):
        async with database.records() as records:
            found = await records.sessions(["a", "b", "c"], NOW)
    assert found == {"a": Session(), "b": Session(), "c": SESSION}
    (record,) = [record for record in caplog.records if record.name.startswith("bot.")]
    assert "begin afresh" in record.message
    assert "Camille" not in caplog.text


async def test_a_transaction_that_fails_changes_nothing(database: Database) -> None:
    async def fail() -> None:
        async with database.records() as records:
            await records.save({"a": SESSION}, NOW)
            await records.remember(["1"], NOW)
            raise LookupError

    with pytest.raises(LookupError):
        await fail()
    assert await session(database) == Session()
    async with database.records() as records:
        assert await records.remember(["1"], NOW) == {"1"}


async def test_what_is_kept_survives_a_restart(database_url: str) -> None:
    for expected in (Session(), SESSION):
        database = await Database.open(database_url)
        assert await session(database) == expected
        async with database.records() as records:
            await records.save({"a": SESSION}, NOW)
        await database.close()


# --- deliveries and the outbox


async def test_a_delivery_is_new_once(database: Database) -> None:
    async with database.records() as records:
        assert await records.remember(["1", "2"], NOW) == {"1", "2"}
    async with database.records() as records:
        assert await records.remember(["2", "3"], NOW) == {"3"}
        assert await records.remember([], NOW) == set()


async def test_calls_are_found_in_order_until_they_are_dropped(database: Database) -> None:
    calls = [(name, {"text": f"é {name} {number}"}) for number in range(3) for name in ("a", "b")]
    async with database.records() as records:
        added = await records.enqueue(calls, {"a": 7, "b": 8}, NOW)
    async with database.records() as records:
        held = await records.outgoing(7)
        assert held == [call for call in added if call.conversation == "a"]
        assert [call.call["text"] for call in held] == ["é a 0", "é a 1", "é a 2"]
        assert await records.holders(["a", "b", "c"]) == {"a": 7, "b": 8}
        await records.replace(held[1].id, {"text": "autre"})
        await records.drop([held[0].id])
        assert [call.call["text"] for call in await records.outgoing(7)] == ["autre", "é a 2"]
        await records.silence("a")
        assert await records.outgoing(7) == []
        assert await records.waiting() == 3


async def test_the_calls_of_a_dead_worker_are_taken_over_but_never_split(database: Database) -> None:
    async with database.records() as records:
        await records.enqueue([("a", {"n": 1}), ("b", {"n": 2}), ("c", {"n": 3})], {"a": 1, "b": 2, "c": 1}, NOW)
        await records.enqueue([("c", {"n": 4})], {"c": 2}, NOW)
        assert await records.workers() == {1, 2}
        assert await records.adopt(3, {1}) == 2
        assert [call.call["n"] for call in await records.outgoing(3)] == [1]
        assert [call.call["n"] for call in await records.outgoing(2)] == [2, 3, 4]


# --- people


async def test_unanswered_questions_are_kept_for_ninety_days(database: Database) -> None:
    async with database.records() as records:
        await records.words.note_unanswered([("a", "un zorglub\0 ?"), ("b", "autre")], NOW)
        assert await records.words.of("a", NOW) == ("un zorglub ?",)
        assert await records.words.of("a", NOW + UNANSWERED_LIFETIME) == ()
        assert await records.words.misses(NOW) == (("a", "un zorglub ?"), ("b", "autre"))
        assert await records.words.misses(NOW + UNANSWERED_LIFETIME) == ()


async def test_a_conversation_is_forgotten_whole(database: Database) -> None:
    async with database.records() as records:
        await records.save({"a": SESSION, "b": SESSION}, NOW)
        await records.words.note_unanswered([("a", "zorglub"), ("b", "zorglub")], NOW)
        await records.forget(["a"])
        assert await records.words.of("a", NOW) == ()
        assert await records.words.of("b", NOW) == ("zorglub",)
    assert await session(database, "a") == Session()
    assert await session(database, "b") == SESSION


async def test_a_conversation_goes_on_under_another_name(database: Database) -> None:
    async with database.records() as records:
        await records.save({"a": SESSION, "c": Session(failures=1), "d": SESSION}, NOW)
        await records.enqueue([("a", {"n": 1})], {"a": 1}, NOW)
        await records.rename("a", "b")
        await records.redirect("a", "b")
        await records.rename("c", "d")
        assert [call.conversation for call in await records.outgoing(1)] == ["b"]
    assert await session(database, "b") == await session(database, "d") == SESSION
    assert await session(database, "a") == await session(database, "c") == Session()


async def test_purging_removes_only_what_has_been_kept_for_long_enough(database: Database) -> None:
    async with database.records() as records:
        for name, now in (("old", LONG_AGO), ("new", NOW)):
            await records.save({name: SESSION}, now)
            await records.words.note_unanswered([(name, "zorglub")], now)
            await records.remember([name], now)
            await records.enqueue([(name, {})], {name: 1}, now)
        purged = await records.purge(NOW)
        assert (purged.sessions, purged.unanswered, purged.handled, purged.outgoing) == (1, 1, 1, 1)
        rest = await records.purge(NOW + max(SESSION_LIFETIME, UNANSWERED_LIFETIME, HANDLED_LIFETIME, OUTBOX_LIFETIME))
        assert (rest.sessions, rest.unanswered, rest.handled, rest.outgoing) == (1, 1, 1, 1)


# --- several at once


async def test_transactions_of_one_conversation_follow_each_other(database: Database) -> None:
    async def count() -> None:
        async with database.records() as records:
            await records.lock(["a"])
            before = (await records.sessions(["a"], NOW))["a"]
            await asyncio.sleep(0)
            await records.save({"a": Session(failures=before.failures + 1)}, NOW)

    await asyncio.gather(*(count() for _ in range(20)))
    assert (await session(database)).failures == 20


async def test_a_transaction_that_reads_lets_no_other_process_write_before_it_does(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.stores.database.SQLITE_WAIT_SECONDS", 0)
    first, second = [await Database.open(f"sqlite:///{tmp_path / 'b.sqlite'}") for _ in range(2)]
    async with first.records() as records:
        before = (await records.sessions(["a"], NOW))["a"]
        with pytest.raises(StoreError, match="occupe"):
            await session(second)
        await records.save({"a": Session(failures=before.failures + 1)}, NOW)
    assert (await session(second)).failures == 1
    for database in (first, second):
        await database.close()


async def test_who_opens_a_file_waits_longer_than_who_answers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Others may write all the time: `boussole purge` beside a busy service finds its gap."""
    monkeypatch.setattr("bot.stores.database.SQLITE_WAIT_SECONDS", 0)
    first = await Database.open(f"sqlite:///{tmp_path / 'b.sqlite'}")
    async with first.records():
        opening = asyncio.create_task(Database.open(f"sqlite:///{tmp_path / 'b.sqlite'}"))
        await asyncio.sleep(3 * BUSY_PAUSE_SECONDS)
        assert not opening.done()
    await (await opening).close()
    await first.close()


async def test_calls_of_a_dead_worker_are_taken_over_with_those_that_are_just_being_added(postgresql: str) -> None:
    database = await Database.open(postgresql)
    async with database.records() as records:
        await records.enqueue([("a", {"n": 1})], {"a": 1}, NOW)

    async def adopt() -> None:
        async with database.records() as others:
            await others.adopt(3, {1})

    async with database.records() as records:
        await records.lock(["a"])
        await records.enqueue([("a", {"n": 2})], await records.holders(["a"]), NOW)
        adopting = asyncio.create_task(adopt())
        while not adopting.done() and not await one_waits(database):
            continue
    await adopting
    async with database.records() as records:
        assert [call.call["n"] for call in await records.outgoing(3)] == [1, 2]
    await database.close()


async def one_waits(database: Database) -> bool:
    """Whether a transaction waits for a lock of this PostgreSQL database."""
    query = (
        "SELECT count(*) FROM pg_locks WHERE NOT granted"
        " AND database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    )
    async with database.transaction() as transaction:
        return bool((await transaction.execute(text(query))).scalar())


async def test_workers_see_each_other_live_and_leave(database: Database) -> None:
    first = await join(database)
    assert first.worker in await first.living()
    if database.is_shared:
        second = await join(database)
        assert {first.worker, second.worker} <= set(await second.living())
        await first.leave()
        assert first.worker not in await second.living()
        await second.leave()
    else:
        with pytest.raises(RoleTakenError, match="PostgreSQL"):
            await join(database)
        await first.leave()
        await (await join(database)).leave()


async def test_a_role_has_one_holder_until_it_leaves(postgresql: str) -> None:
    database = await Database.open(postgresql)
    first, second = await join(database), await join(database)
    await first.claim(5)
    with pytest.raises(RoleTakenError, match="relève déjà"):
        await second.claim(5)
    await first.leave()
    await second.claim(5)
    await second.leave()
    await database.close()


# --- addresses


@pytest.mark.parametrize(
    "address", ["", "mysql://x", "sqlite://", "sqlite:///:memory:", "secret-password", "postgresql"]
)
def test_an_address_of_no_use_is_told_and_not_quoted(address: str) -> None:
    with pytest.raises(SettingsError) as raised:
        read_url(address)
    assert "BOUSSOLE_DATABASE_URL" in str(raised.value)
    assert "secret" not in str(raised.value)


def test_addresses_as_hosts_give_them_are_understood() -> None:
    url = read_url("postgres://u:p@h/b?sslmode=require")
    assert (url.drivername, url.query["ssl"]) == ("postgresql+asyncpg", "require")


async def test_a_server_that_is_not_there_is_told() -> None:
    with pytest.raises(StoreError, match="ne répond pas"):
        await Database.open("postgresql://u:p@127.0.0.1:9/b")


@pytest.mark.parametrize("had", [None, 0o644])
async def test_a_database_file_is_for_nobody_else_to_read(tmp_path: Path, had: int | None) -> None:
    file = tmp_path / "folder" / "b.sqlite"
    if had is not None:
        file.parent.mkdir()
        file.touch(had)
    opened = await Database.open(f"sqlite:///{file}")
    async with opened.records() as records:
        await records.save({"a": SESSION}, NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in file.parent.iterdir()}
    await opened.close()
    assert modes == {"b.sqlite": 0o600, "b.sqlite-wal": 0o600, "b.sqlite-shm": 0o600}
    assert had is not None or file.parent.stat().st_mode & 0o777 == 0o700
