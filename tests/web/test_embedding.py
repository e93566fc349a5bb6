"""The page inside other sites, and what hostile content does in a browser."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, FrameLocator, expect
from starlette.responses import HTMLResponse

from bot.bootstrap import load_assistant
from bot.channels.web.book import Book
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.event import Event
from bot.listening import listening
from bot.stores.database import Database
from tests.conftest import ROOT
from tests.patience import PATIENCE
from tests.telegram.processes import free_port
from tests.web.chromium import context_of, launched, left, visit
from tests.web.conftest import SECRET
from tests.web.test_safety import HOSTILE

pytestmark = pytest.mark.asyncio(loop_scope="module")

WAIT_MS = 10_000 * PATIENCE

HOST = """<!doctype html><html lang="fr"><head><meta charset="utf-8"><title>Une mairie</title></head>
<body><main><h1>Une mairie</h1>%s</main></body></html>"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    """One that keeps the cookies of other sites from a page, as more and more do."""
    async with launched("--test-third-party-cookie-phaseout") as browser:
        yield browser


def snippet(address: str) -> str:
    """What the README tells to put into a site, for the page at an address."""
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    (line,) = [line.strip() for line in readme.splitlines() if "<iframe" in line]
    return line.replace("https://boussole.exemple.fr/", f"{address}/")


@asynccontextmanager
async def host(assistant: Assistant, *, is_listed: bool) -> AsyncIterator[tuple[str, str]]:
    """A site that shows the page inside one of its own, on the list of the page or not; the addresses of both."""
    port = free_port()
    site = f"http://localhost:{port}"  # another site than 127.0.0.1, where the page is
    page = make_page(assistant, Keeper(SECRET), [site] if is_listed else [])
    async with listening(page, "127.0.0.1", 0) as inner:
        address = f"http://127.0.0.1:{inner}"

        around = HTMLResponse(HOST % snippet(address))
        async with listening(around, "localhost", port):
            yield site, address


async def answered(frame: FrameLocator, count: int) -> None:
    await expect(frame.locator(".reply")).to_have_count(count, timeout=WAIT_MS)


async def test_a_listed_site_holds_a_whole_dialogue(assistant: Assistant, browser: Browser) -> None:
    """Without a script of ours, accessible, and with no cookie of anybody."""
    async with host(assistant, is_listed=True) as (site, address):
        context = await context_of(browser)
        tab = await context.new_page()
        errors: list[str] = []
        tab.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
        await tab.goto(site)
        await tab.locator("summary").click()
        inner = await (await tab.locator("iframe").element_handle()).content_frame()
        assert inner
        await inner.wait_for_url(f"{address}/**")
        await inner.wait_for_load_state()
        frame = tab.frame_locator("iframe")
        await frame.locator("#texte").fill("nettoyage de bureaux")
        await frame.locator("#texte").press("Enter")
        await answered(frame, 1)
        await frame.locator("#texte").fill("Cergy")
        await frame.locator("#texte").press("Enter")
        await answered(frame, 2)
        await frame.locator("#derniere [name=choix]").first.click()
        await answered(frame, 3)
        await expect(frame.locator("#derniere h3").first).to_be_visible()
        found = await Axe().run(tab)
        assert found.violations_count == 0, found.generate_report()
        assert "<script" not in HOST % snippet(site)
        assert errors == []
        await left(context)


async def test_no_other_site_shows_the_page(assistant: Assistant, browser: Browser) -> None:
    async with host(assistant, is_listed=False) as (site, _):
        tab = await (await context_of(browser)).new_page()
        await tab.goto(site)
        async with tab.expect_console_message(lambda message: "frame-ancestors 'none'" in message.text):
            await tab.locator("summary").click()
        await expect(tab.frame_locator("iframe").locator("#texte")).to_have_count(0)
        await left(tab.context)


MARKUP = "<img src=x onerror=alert(1)>"


async def test_hostile_content_is_text(root: Path, folder: Path, browser: Browser) -> None:
    """In what is typed, in an answer, a structure, an event: nothing of it runs, and all of it can be read."""
    directory = (root / "directory.yaml").read_text(encoding="utf-8")
    named = directory.replace("name: ESAT La Hêtraie\n", f"name: 'ESAT La Hêtraie {MARKUP}'\n")
    (root / "directory.yaml").write_text(named, encoding="utf-8")
    faq = folder / "faq" / "iae-structures.yaml"
    title = "Atelier et chantier d'insertion (ACI)"
    faq.write_text(faq.read_text(encoding="utf-8").replace(f'"{title}"', f'"ACI {MARKUP}"'), encoding="utf-8")
    database = await Database.open(f"sqlite:///{root / 'boussole.sqlite'}")
    async with database.records() as records:
        await records.events.add(Event("forum", f"Forum {MARKUP}"), datetime.now(UTC).date())

    async def opened() -> Database:
        return database

    page = make_page(load_assistant(folder, root), Keeper(SECRET), book=Book(opened))
    async with listening(page, "127.0.0.1", 0) as port:
        one = await visit(browser, f"http://127.0.0.1:{port}", "/e/forum")
        assert f"Forum {MARKUP}" in (await one.page.text_content("#derniere") or "")
        for said, told in (("c'est quoi un ACI", f"ACI {MARKUP}"), ("ESAT La Hêtraie", f"Hêtraie {MARKUP}")):
            await one.say(said)
            assert told in (await one.page.text_content("#derniere") or "")
        for text in HOSTILE:
            await one.say(text)
            assert text[:12] in (await one.page.locator(".said").last.text_content() or "")
        await one.open(f"/r/{MARKUP}")
        await one.leave()
    await database.close()
