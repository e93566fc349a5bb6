"""The page of a service with a database: what is kept of it, and for how long."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from ipaddress import ip_network
from pathlib import Path

import aiohttp
import pytest

from bot.channels.web import ledger
from bot.channels.web.ledger import MOST_OF_ONE, Ledger
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.evaluation.followups import read_followup
from bot.evaluation.rows import read
from bot.listening import listening
from bot.stores.base import StoreError
from bot.stores.database import Database
from tests.conftest import ROOT
from tests.transcripts import transcripts
from tests.web.conftest import SECRET, Unlimited
from tests.web.forms import Forms

LONG = 6
"""Letters of the shortest word that stands in no table by chance."""

UNKNOWN = "quel est le prix du kilowatt xylophone en Mongolie, jean.dupont@exemple.fr"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "boussole.sqlite"


@pytest.fixture
async def database(file: Path) -> AsyncIterator[Database]:
    one = await Database.open(f"sqlite:///{file}")
    yield one
    await one.close()


@pytest.fixture
async def kept(assistant: Assistant, database: Database, http: aiohttp.ClientSession) -> AsyncIterator[Forms]:
    """A visit to a page that keeps what found no answer, behind a proxy that tells who asks."""
    proxies = [ip_network("127.0.0.0/8")]
    page = make_page(assistant, Keeper(SECRET), proxies=proxies, ledger=Ledger(database, b"key"), rate=Unlimited())
    async with listening(page, "127.0.0.1", 0) as port:
        visit = Forms(http, f"http://127.0.0.1:{port}")
        await visit.open()
        yield visit


def rows(file: Path, table: str = "unanswered") -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(file)) as connection:
        return connection.execute(f"SELECT * FROM {table}").fetchall()


async def test_a_question_without_an_answer_is_kept_once(kept: Forms, file: Path) -> None:
    """Scrubbed, under a pseudonym, however often the page is sent again."""
    state = kept.page.state
    for _ in range(3):
        await kept.send(etat=state, texte=UNKNOWN)
    ((*_, question),) = rows(file)
    assert "xylophone" in str(question)
    assert "jean.dupont" not in str(rows(file))


async def test_nothing_else_is_kept(kept: Forms, file: Path) -> None:
    """No session, no outbox, no word that was understood."""
    for text in ("un traiteur à Cergy", "le 1", "c'est quoi un ACI", "merci"):
        await kept.say(text)
    assert not any(rows(file, table) for table in ("unanswered", "sessions", "outbox"))


def values(file: Path) -> list[str]:
    """All that stands in any table, but for the questions without an answer."""
    with closing(sqlite3.connect(file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    found = [row for table in tables for row in rows(file, table)]
    return [str(value) for row in found for value in row if row not in rows(file)]


async def test_no_table_holds_what_was_typed(kept: Forms, file: Path) -> None:
    """After the conversations of all transcripts, and as many others."""
    rows_of_others = read(ROOT / "evaluation/followups/round1.jsonl", read_followup)[:26]
    typed = [[act[2:] for act in one.acts if act.startswith("> ")] for one in transcripts()]
    typed += [[text for text in (*one.turns, one.last) if isinstance(text, str)] for one in rows_of_others]
    assert len(typed) >= 50
    for texts in typed:
        await kept.open()
        for text in texts:
            await kept.say(text)
    await kept.open()
    async with kept.http.post(
        f"{kept.base}/message", data={"texte": UNKNOWN}, headers={"X-Forwarded-For": "198.51.100.77"}
    ):
        pass
    words = {word for texts in typed for text in texts for word in text.casefold().split() if len(word) >= LONG}
    told = " ".join(values(file)).casefold()
    assert words
    assert [word for word in {*words, "198.51.100.77", "127.0.0.1"} if word in told] == []
    assert rows(file)


async def test_what_is_kept_is_shown_and_erased(kept: Forms, file: Path) -> None:
    """In words, in the file, and then not any more."""
    await kept.say(UNKNOWN)
    page = await kept.say("/mesdonnees")
    assert "xylophone" in page.reply.text
    assert b"xylophone" in (await kept.press("Télécharger mes-donnees.json")).body
    await kept.say("/oublier")
    assert rows(file) == []


async def test_a_robot_fills_no_table(kept: Forms, file: Path) -> None:
    for number in range(MOST_OF_ONE + 10):
        await kept.say(f"{UNKNOWN} {number}")
    assert len(rows(file)) == MOST_OF_ONE


async def test_robots_fill_no_table_either(kept: Forms, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each question of an hour is posted, in a conversation of its own; a low bound stands for that of the service."""
    monkeypatch.setattr(ledger, "MOST_AN_HOUR", 30)
    posts = ({"etat": "", "texte": f"{UNKNOWN} {number}"} for number in range(200))
    for fields in posts:
        async with kept.http.post(f"{kept.base}/message", data=fields) as response:
            assert response.status == 200
    assert len(rows(file)) == 30


async def test_a_database_that_refuses_costs_no_answer(
    kept: Forms, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """But what cannot be erased is not said to be."""

    def refused() -> None:
        raise StoreError("down")

    monkeypatch.setattr(database, "records", refused)
    assert (await kept.say(UNKNOWN)).status == 200
    page = await kept.say("/oublier")
    assert page.status == 503
    assert "Réessayez" in page.root.text
