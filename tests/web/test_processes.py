"""The page as an operator runs it: processes of the command `boussole web`."""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aiohttp

from tests.patience import within
from tests.telegram.processes import BotProcess, free_port
from tests.web.forms import Forms


def environment(folder: Path, **more: str) -> dict[str, str]:
    folder.mkdir(exist_ok=True)
    own = {name: value for name, value in os.environ.items() if not name.startswith("BOUSSOLE_TELEGRAM")}
    return {**own, "BOUSSOLE_DATA": str(folder), **more}


@asynccontextmanager
async def page(folder: Path, name: str, **more: str) -> AsyncIterator[tuple[BotProcess, str]]:
    """A process that serves the page, and its address."""
    port = free_port()
    process = BotProcess(environment(folder, **more), folder / f"{name}.log", ("web", "--port", str(port)))
    await process.start()
    try:
        yield process, f"http://127.0.0.1:{port}"
    finally:
        await process.end()


async def opened(http: aiohttp.ClientSession, address: str) -> Forms:
    """A visit, as soon as the process answers."""
    visit = Forms(http, address)
    async with within(20):
        while True:
            try:
                await visit.open()
            except aiohttp.ClientConnectionError:
                continue
            return visit


async def test_it_needs_neither_token_nor_database(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    """A restart goes on with the conversations: the key is kept, for its owner alone; so does an order to reload.

    No event, vote or page of a facilitator makes a database; what operators watch is not shown to the public.
    """
    async with page(tmp_path, "first") as (process, address):
        visit = await opened(http, address)
        process.signal(signal.SIGHUP)
        async with within(20):
            while "nothing is read anew" not in process.logged:
                await visit.open()
        await visit.say("un traiteur à Cergy")
        assert not (await visit.open("/e/inconnu")).root.all("article")
        for path in ("/facilitateur/inconnu", "/metrics", "/healthz"):
            assert (await visit.open(path)).status == 404
        await visit.open("/r/a-aci")
        await visit.press("👎 Pas utile")
        await visit.say("un traiteur à Cergy")
    kept = {one.name: one.stat() for one in os.scandir(tmp_path)}
    assert stat.S_IMODE(kept["page.key"].st_mode) == 0o600
    assert not any("sqlite" in name for name in kept)
    async with page(tmp_path, "second") as (_, address):
        await opened(http, address)
        visit.base = address
        assert "repart de zéro" not in (await visit.say("le 1")).root.text


async def test_any_process_goes_on_with_a_conversation(http: aiohttp.ClientSession, tmp_path: Path) -> None:
    """They share a secret and nothing else; one of them is killed in the middle."""
    secret = "une-cle-partagee-par-les-deux-processus"
    async with (
        page(tmp_path / "a", "a", BOUSSOLE_WEB_SECRET=secret) as (one, here),
        page(tmp_path / "b", "b", BOUSSOLE_WEB_SECRET=secret) as (other, there),
    ):
        visit = await opened(http, here)
        await opened(http, there)
        for base, text in ((here, "nettoyage"), (there, "Cergy"), (here, "un ESAT")):
            visit.base = base
            await visit.say(text)
        await one.kill()
        visit.base = there
        assert "ESAT" in (await visit.say("le 1")).lines[0]
        assert not any("nettoyage" in log or secret in log for log in (one.logged, other.logged))
