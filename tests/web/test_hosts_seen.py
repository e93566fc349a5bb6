"""The pages of facilitators and the welcome of an event, in a real browser: by pointer, by keyboard, unscripted."""

from __future__ import annotations

import os
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ViewportSize

from bot.channels.web.book import Book
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.event import Event
from bot.core.exchange.links import Links
from bot.listening import listening
from bot.stores.database import Database
from tests.web.chromium import Visit, launched, left, visit
from tests.web.conftest import SECRET, Unlimited

pytestmark = pytest.mark.asyncio(loop_scope="module")

NOW = datetime.now(UTC)
NAME = "Rencontres départementales de l'achat inclusif et responsable du Val-d'Oise et des Yvelines"
FORUM = Event("forum", "Forum de l'achat inclusif", "commune:95127", "d-fournisseur")
MOST_TAPS = 6
LARGE, NARROW = ViewportSize(width=1280, height=800), ViewportSize(width=320, height=640)
PLAIN: Mapping[str, Any] = {"color_scheme": "light", "forced_colors": "none"}
SCREENS: Mapping[str, tuple[ViewportSize, Mapping[str, Any]]] = {
    "desktop": (LARGE, PLAIN),
    "dark": (NARROW, {"color_scheme": "dark", "forced_colors": "none"}),
    "forced": (LARGE, {"color_scheme": "light", "forced_colors": "active"}),
}
MORE: Mapping[str, tuple[ViewportSize, Mapping[str, Any]]] = {
    "doubled": (ViewportSize(width=640, height=400), PLAIN),
    "zoomed": (ViewportSize(width=320, height=256), PLAIN),
    "spaced": (ViewportSize(width=390, height=780), PLAIN),
}
"""Screens on which the welcome of an event is looked at, too: twice and four times as large, and with wide lines."""
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
BROKEN = "async (rules) => (await axe.run(rules)).violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])"
SMALL = """[...document.querySelectorAll('button, input:not([type=hidden]), select, .vote a, main a[download]')]
.map((one) => [one.textContent || one.id, one.getBoundingClientRect().height])
.filter(([, height]) => height > 0 && height < 24)"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def database(tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Database]:
    one = await Database.open(f"sqlite:///{tmp_path_factory.mktemp('hosts') / 'boussole.sqlite'}")
    async with one.records() as records:
        await records.events.add(FORUM, NOW.date())
    yield one
    await one.close()


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base(assistant: Assistant, database: Database) -> AsyncIterator[str]:
    async def opened() -> Database:
        return database

    links = Links("https://boussole.exemple.fr", bot="boussole_bot")
    page = make_page(assistant, Keeper(SECRET), rate=Unlimited(), book=Book(opened), links=links)
    async with listening(page, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest_asyncio.fixture(loop_scope="module")
async def invitation(database: Database) -> str:
    """The address of an invitation that nobody has used."""
    async with database.records() as records:
        return f"/invitation/{(await records.facilitators.invite('Nadia', NOW))[1]}"


@asynccontextmanager
async def at(browser: Browser, base: str, path: str, **options: Any) -> AsyncIterator[Visit]:
    """A visit in which nothing goes wrong, and of which nothing is kept."""
    one = await visit(browser, base, path, locale="fr-FR", **options)
    yield one
    await one.leave()


async def entered(one: Visit) -> None:
    """Press Enter where that leads to another page."""
    async with one.page.expect_navigation():
        await one.page.keyboard.press("Enter")


async def counted(database: Database, campaign: str = FORUM.code) -> dict[tuple[str, str], int]:
    async with database.records() as records:
        sums = await records.events.sums(campaign)
    return {(kind, key): count for (_, kind, key), count in sums.items()}


def is_pdf(path: Path) -> bool:
    return path.read_bytes().startswith(b"%PDF")


# --- from the invitation to the poster


@pytest.mark.parametrize("has_script", [True, False], ids=["script", "no script"])
async def test_from_the_invitation_to_the_poster(
    has_script: bool, browser: Browser, base: str, invitation: str
) -> None:
    """In six taps at most, of which one on each field; the address of the invitation serves once."""
    async with at(browser, base, invitation, java_script_enabled=has_script) as one:
        taps = ["main button", "#nom", "#lieu", ".host .send", "a[href$='poster.pdf']"]
        assert len(taps) <= MOST_TAPS
        typed = {"#nom": "Salon de l'achat", "#lieu": "Cergy"}
        for tap in taps[:-1]:
            if tap in typed:
                await one.page.click(tap)
                await one.page.keyboard.type(typed[tap])
            else:
                await one.follow(tap)
        async with one.page.expect_download() as expected:
            await one.page.click(taps[-1])
        poster = await expected.value
        assert poster.suggested_filename.endswith("-poster.pdf")
        assert is_pdf(await poster.path())
        refused = await one.context.new_page()
        await refused.goto(base + invitation)
        async with refused.expect_navigation():
            await refused.click("main button")
        assert "Demandez-en une autre" in await refused.inner_text("main")


async def walked(one: Visit, target: str) -> None:
    """Walk by the tabulator to what a selector names."""
    for _ in range(40):
        await one.page.keyboard.press("Tab")
        if await one.page.evaluate("selector => document.activeElement.matches(selector)", target):
            return
    pytest.fail(f"{target} takes no focus")


async def test_by_keyboard_alone(browser: Browser, base: str, invitation: str) -> None:
    """All that is asked of an event, its poster, and its end."""
    async with at(browser, base, invitation) as one:
        await walked(one, "main button")
        await entered(one)
        last = f"0101{NOW.year + 1}"  # whichever of day and month the browser asks first
        for field, keys in (
            ("#nom", "Salon des claviers"),
            ("#lieu", "cergi"),
            ("#ouvre", "Insertion"),
            ("#fin", last),
        ):
            await walked(one, field)
            await one.page.keyboard.type(keys)
        await entered(one)
        assert await one.page.inner_text("h1") == "Salon des claviers"
        await walked(one, "a[href$='poster.pdf']")
        async with one.page.expect_download() as expected:
            await one.page.keyboard.press("Enter")
        assert (await expected.value).suggested_filename == "salon-des-claviers-poster.pdf"
        await walked(one, "main form button")
        await entered(one)
        assert "Terminé" in await one.page.inner_text("main .notice")
        assert await one.page.locator("main form").count() == 0


async def test_what_is_wrong_is_led_to_by_the_keyboard(browser: Browser, base: str, invitation: str) -> None:
    """The browser asks for the name before it sends anything; the page says the rest, and keeps what was typed."""
    async with at(browser, base, invitation) as one:
        await one.follow("main button")
        await one.page.click(".host .send")
        assert await one.page.evaluate("document.activeElement.id") == "nom"
        await one.page.fill("#nom", "Salon")
        await one.page.fill("#lieu", "Lille")
        await one.follow(".host .send")
        await one.page.wait_for_function("() => document.activeElement.id === 'lieu'")
        assert await one.page.input_value("#nom") == "Salon"
        assert (await one.page.title()).startswith("Erreur")


# --- all kinds of screens


async def told(one: Visit, database: Database) -> AsyncIterator[str]:
    """The pages of a facilitator one after the other, by name."""
    yield "invitation"
    await one.follow("main button")
    home = one.page.url
    yield "home"
    await one.page.fill("#nom", "!!")
    await one.page.fill("#lieu", "Lille")
    await one.page.fill("#fin", "2020-01-01")
    await one.follow(".host .send")
    yield "errors"
    await one.page.fill("#nom", NAME)
    await one.page.fill("#lieu", "")
    await one.page.fill("#fin", "")
    await one.follow(".host .send")
    yield "event"
    code = one.page.url.rpartition("/")[2]
    rows = [("opened", "qr", 12), ("opened", "link", 7), ("question", "aci", 9), ("useful", "answer:aci", 6)]
    async with database.records() as records:
        await records.events.count([(code, *row) for row in rows], NOW.date())
    await one.follow("main form button")
    yield "over"
    await one.page.goto(home)
    yield "events"
    await one.open("/e/forum")
    yield "welcome"
    await one.say("c'est quoi un ACI ?")
    await one.page.locator(".vote button").last.click()
    await one.page.wait_for_function("() => document.querySelectorAll('.reply').length === 3")
    yield "vote"
    await one.open("/facilitateur/inconnu")
    yield "unknown"


async def test_these_pages_are_accessible_on_all_screens(
    browser: Browser, base: str, invitation: str, database: Database
) -> None:
    """No rule of axe is broken, nothing is wider than the screen, all that is pressed is large enough."""
    axe = Axe()
    one = await visit(browser, base, invitation, reduced_motion="reduce", locale="fr-FR", bypass_csp=True)
    async for name in told(one, database):
        await one.page.evaluate(axe.axe_script)
        for screen, (size, media) in {**SCREENS, **(MORE if name == "welcome" else {})}.items():
            await one.page.set_viewport_size(size)
            await one.page.emulate_media(**media)
            style = await one.page.add_style_tag(content=SPACED) if screen == "spaced" else None
            if folder := os.environ.get("BOUSSOLE_TEST_PICTURES"):
                await one.page.screenshot(path=f"{folder}/host-{screen}-{name}.png", full_page=True)
            assert await one.page.evaluate(BROKEN, RULES) == [], (screen, name)
            assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (screen, name)
            assert await one.page.evaluate(SMALL) == [], (screen, name)
            if style:
                await style.evaluate("one => one.remove()")
    await left(one.context)


# --- the welcome of an event, and votes


async def test_an_event_that_is_reloaded_or_gone_back_to_is_opened_once(
    browser: Browser, base: str, database: Database
) -> None:
    """Codes scanned and links followed are told apart; what was said is still there after a reload."""
    before = await counted(database)
    async with at(browser, base, "/e/forum?q") as one:
        await one.page.reload()
        await one.say("un traiteur")
        await one.page.reload()
        assert "Structures 1-5" in await one.page.inner_text("#derniere")
        await one.page.goto(f"{base}/accessibilite")
        await one.page.go_back()
        assert "Structures 1-5" in await one.page.inner_text("#derniere")
        await one.page.goto(f"{base}/e/forum?q")
        assert await one.replies.count() == 1
    async with at(browser, base, "/e/forum") as one:
        pass
    after = await counted(database)
    opened = {key: after[key] - before.get(key, 0) for key in after if key[0] == "opened"}
    assert opened == {("opened", "qr"): 1, ("opened", "link"): 1}


@pytest.mark.parametrize("question", ["c'est quoi un ACI ?", "zorglub flurb"])
async def test_a_vote_answers_on_the_page(question: str, browser: Browser, base: str) -> None:
    """By keyboard, and below « je ne sais pas » too; it leaves one vote, and the way to say what was missing."""
    async with at(browser, base, "/") as one:
        await one.say("bonjour")
        await one.say(question)
        await walked(one, "[value^='useless:']")
        await one.page.keyboard.press("Enter")
        await one.page.wait_for_function("() => document.querySelectorAll('.reply').length === 3")
        assert await one.page.locator("[name=vote]").count() == 0
        assert await one.page.locator(".said p").last.inner_text() == "👎 Pas utile"
        assert one.page.url == f"{base}/"
        assert await one.page.evaluate("document.activeElement.textContent") == "Réponse de Boussole"
        await one.press("Dire ce qui manquait")
        await one.say("les salaires")
        assert "Merci" in await one.page.inner_text("#derniere")


async def test_a_vote_without_a_script(browser: Browser, base: str) -> None:
    async with at(browser, base, "/e/forum", java_script_enabled=False) as one:
        await one.page.fill("#texte", "c'est quoi un ACI ?")
        await one.follow(".send")
        await one.follow("[value^='useful:']")
        assert "Merci" in await one.page.inner_text("#derniere")
