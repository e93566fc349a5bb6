"""The report as a page, in a real browser: it asks for nothing, is accessible, and prints on A4."""

from __future__ import annotations

import os
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, ViewportSize
from starlette.responses import HTMLResponse

from bot.core.conversation.assistant import Assistant
from bot.events.page import MOST_ROWS, page
from bot.events.report import report_of
from bot.listening import listening
from tests.events.sums import AFTER, sums
from tests.events.test_shown import HOSTILE, SALON
from tests.patience import PATIENCE
from tests.web.chromium import Visit, launched, visit

pytestmark = pytest.mark.asyncio(loop_scope="module")

LARGE, PHONE, NARROW = (ViewportSize(width=wide, height=high) for wide, high in ((1280, 800), (390, 780), (320, 640)))
SCREENS: Mapping[str, tuple[ViewportSize, Mapping[str, Any]]] = {
    "desktop": (LARGE, {"color_scheme": "light", "forced_colors": "none"}),
    "dark": (LARGE, {"color_scheme": "dark", "forced_colors": "none"}),
    "forced": (LARGE, {"color_scheme": "light", "forced_colors": "active"}),
    "phone": (PHONE, {"color_scheme": "light", "forced_colors": "none"}),
    "narrow": (NARROW, {"color_scheme": "light", "forced_colors": "none"}),
}
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
BROKEN = "async (rules) => (await axe.run(rules)).violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])"
A4 = (595, 842)
"""Points from side to side and from top to bottom."""

FOREIGN = """<script>document.title = "!"</script><img src="/a.png"><style>h1 { display: none }</style>
<p style="display: none">"""
WATCH = """window.refused = [];
addEventListener("securitypolicyviolation", ({effectiveDirective}) => refused.push(effectiveDirective));"""
TOLD = """() => [...document.querySelectorAll('section:has(svg)')].map((one) => [
  one.querySelector('svg').getAttribute('aria-label'),
  [...one.querySelectorAll('svg text')].map((text) => text.textContent),
  one.querySelector('h2').textContent,
  [...one.querySelectorAll('tbody tr')].map(({cells}) => [cells[0].textContent, cells[cells.length - 1].textContent]),
])"""


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest.fixture(scope="module")
def source(assistant: Assistant) -> str:
    """The page of an event with many structures, and others of which little is told."""
    ids = list(assistant.territory.directory.structures)[: MOST_ROWS + 20]
    found = SALON | sums(
        shown={id_: 100 - place for place, id_ in enumerate(ids)}, useful={"results:oeth": 3, "fallback": 40}
    )
    report = report_of(HOSTILE, found, assistant.knowledge, assistant.territory, AFTER)
    return page(report, assistant.knowledge.wording)


@asynccontextmanager
async def opened(browser: Browser, source: str, **options: Any) -> AsyncIterator[Visit]:
    """A tab on the page, as somebody sees it who has opened the file."""
    async with listening(HTMLResponse(source), "127.0.0.1", 0) as port:
        one = await visit(browser, f"http://127.0.0.1:{port}", **options)
        yield one
        await one.context.close()


async def test_the_page_is_accessible_on_all_screens(browser: Browser, source: str) -> None:
    """No rule of axe is broken, and nothing is wider than the screen."""
    async with opened(browser, source, bypass_csp=True) as one:
        await one.page.evaluate(Axe().axe_script)
        for screen, (size, media) in SCREENS.items():
            await one.page.set_viewport_size(size)
            await one.page.emulate_media(**media)
            if folder := os.environ.get("BOUSSOLE_TEST_PICTURES"):
                await one.page.screenshot(path=f"{folder}/event-{screen}.png", full_page=True)
            assert await one.page.evaluate(BROKEN, RULES) == [], screen
            assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), screen


async def test_the_page_asks_for_nothing_and_has_its_look(browser: Browser, source: str) -> None:
    asked: list[str] = []
    context = await browser.new_context()
    context.on("request", lambda request: asked.append(request.url))
    tab = await context.new_page()
    wrong: list[str] = []
    tab.on("console", lambda message: wrong.append(message.text))
    async with listening(HTMLResponse(source), "127.0.0.1", 0) as port:
        await tab.goto(f"http://127.0.0.1:{port}/")
        assert await tab.evaluate("getComputedStyle(document.querySelector('.totals')).display") == "grid"
    assert [url for url in asked if not url.startswith("data:")] == [f"http://127.0.0.1:{port}/"]
    assert wrong == []
    await context.close()


async def test_its_policy_refuses_all_that_is_not_its_own(browser: Browser, source: str) -> None:
    context = await browser.new_context()
    await context.add_init_script(WATCH)
    tab = await context.new_page()
    async with listening(HTMLResponse(source.replace("<main>", f"<main>{FOREIGN}")), "127.0.0.1", 0) as port:
        await tab.goto(f"http://127.0.0.1:{port}/")
        await tab.wait_for_function("() => refused.length === 4", timeout=10_000 * PATIENCE)
        assert set(await tab.evaluate("refused")) == {"script-src-elem", "img-src", "style-src-elem", "style-src-attr"}
        assert await tab.title() == f"Bilan : {HOSTILE}"
        assert await tab.is_visible("h1")
    await context.close()


async def test_each_chart_tells_the_numbers_of_the_table_beside_it(browser: Browser, source: str) -> None:
    async with opened(browser, source) as one:
        drawn = await one.page.evaluate(TOLD)
    assert len(drawn) == 6
    for label, texts, title, rows in drawn:
        told = label.removeprefix(f"{title} — ").split(" ; ")
        assert told == [f"{name} : {count}" for name, count in rows[: len(told)]]
        assert {count for _, count in rows[: len(told)]} <= set(texts)


async def test_a_long_list_says_how_many_the_spreadsheet_has_more(browser: Browser, source: str) -> None:
    async with opened(browser, source) as one:
        last = one.page.locator("section", has_text="Structures montrées").locator("tbody tr").last
        assert re.fullmatch(r"… et \d+ autres lignes, .*", (await last.inner_text()).strip())


async def test_the_page_prints_on_a4(browser: Browser, source: str) -> None:
    async with opened(browser, source, viewport={"width": 688, "height": 1000}, color_scheme="dark") as one:
        printed = await one.page.pdf(prefer_css_page_size=True)
        await one.page.emulate_media(media="print")
        assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth")
        assert await one.page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"
    boxes = [tuple(map(float, box.split())) for box in re.findall(rb"/MediaBox \[0 0 ([^\]]*)\]", printed)]
    assert boxes
    assert {(round(width), round(height)) for width, height in boxes} == {A4}
