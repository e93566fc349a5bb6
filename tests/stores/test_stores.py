"""One contract over every session store."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.model import Button, Outcome, Session
from bot.stores.base import SESSION_LIFETIME, SessionStore
from bot.stores.codec import decode, encode
from bot.stores.memory import MemoryStore
from bot.stores.sqlite import SqliteStore
from tests.conversation import NOW

SESSION = Session(
    topics=("aci", "ei"),
    offered=(Button("En savoir plus", "details:aci"),),
    failures=1,
    outcome=Outcome("answer", "aci", 88.5, ("ei",), None, {"montant": 1200}),
)


@pytest.fixture(params=["memory", "sqlite"])
async def store(request: pytest.FixtureRequest, tmp_path: Path) -> AsyncIterator[SessionStore]:
    opened: SessionStore = MemoryStore() if request.param == "memory" else await SqliteStore.open(tmp_path / "s.sqlite")
    yield opened
    await opened.close()


async def test_an_unknown_conversation_starts_afresh(store: SessionStore) -> None:
    assert await store.load("a", NOW) == Session()


async def test_a_session_is_found_again(store: SessionStore) -> None:
    await store.save("a", SESSION, NOW)
    assert await store.load("a", NOW) == SESSION
    assert await store.load("b", NOW) == Session()


async def test_the_last_session_saved_counts(store: SessionStore) -> None:
    await store.save("a", Session(), NOW)
    await store.save("a", SESSION, NOW)
    assert await store.load("a", NOW) == SESSION


async def test_a_deleted_session_is_gone(store: SessionStore) -> None:
    await store.save("a", SESSION, NOW)
    await store.delete("a")
    assert await store.load("a", NOW) == Session()


async def test_an_idle_session_expires(store: SessionStore) -> None:
    await store.save("a", SESSION, NOW)
    assert await store.load("a", NOW + SESSION_LIFETIME - timedelta(seconds=1)) == SESSION
    assert await store.load("a", NOW + SESSION_LIFETIME) == Session()


async def test_purging_forgets_only_what_has_expired(store: SessionStore) -> None:
    await store.save("old", SESSION, NOW - SESSION_LIFETIME)
    await store.save("new", SESSION, NOW)
    assert await store.purge(NOW) == 1
    assert await store.load("new", NOW) == SESSION


async def test_sessions_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "folder" / "s.sqlite"
    store = await SqliteStore.open(path)
    await store.save("a", SESSION, NOW)
    await store.close()
    again = await SqliteStore.open(path)
    assert await again.load("a", NOW) == SESSION
    await again.close()


labels = st.text(min_size=1, max_size=40)
sessions = st.builds(
    Session,
    topics=st.lists(labels, max_size=3).map(tuple),
    offered=st.lists(st.builds(Button, labels, st.text("abc:-", min_size=1, max_size=20)), max_size=3).map(tuple),
    failures=st.integers(0, 9),
    outcome=st.builds(Outcome, st.sampled_from(["answer", "fallback"]), st.none() | labels, st.floats(0, 100)),
)


@given(sessions)
def test_a_session_survives_json(session: Session) -> None:
    assert decode(encode(session)) == session


def test_a_session_of_another_form_starts_afresh() -> None:
    assert decode('{"schema": 0, "step": 3}') == Session()
