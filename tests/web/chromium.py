"""A real browser for the page: Chromium, driven by Playwright."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from playwright.async_api import Browser, BrowserContext, Page, async_playwright

from tests.web import traces

NAMES = (
    "chromium-headless-shell",
    "chromium",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "chromium-browser",
)
PLACES = (
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "C:/Program Files/Google/Chrome/Application/chrome.exe",
)
MISSING = (
    "Aucun navigateur : « sudo apt-get install --no-install-recommends chromium-headless-shell », ou "
    "BOUSSOLE_TEST_BROWSER=/chemin/du/navigateur."
)


def path_of_browser() -> str:
    """The browser of this machine; without one, tests fail and say how to have one."""
    said = os.environ.get("BOUSSOLE_TEST_BROWSER")
    found = (said, *map(shutil.which, NAMES), *(place for place in PLACES if Path(place).exists()))
    path = next(filter(None, found), None)
    if path is None:
        pytest.fail(MISSING, pytrace=False)
    return path


@asynccontextmanager
async def launched(*options: str) -> AsyncIterator[Browser]:
    """The browser, until the block ends; `options` are those of its command line."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path_of_browser(), args=options)
        yield browser
        await browser.close()
        traces.NOTED.clear()  # of visits that a failure broke off


KEPT = "() => [document.cookie.length, localStorage.length, sessionStorage.length]"


async def context_of(browser: Browser, **options: Any) -> BrowserContext:
    """A context of its own, of which `left` is the end; `options` are those of the browser."""
    context = await browser.new_context(**options)
    context.on("request", lambda request: traces.asked(request.url))
    context.on("close", traces.unseen)
    return context


async def nothing_kept(context: BrowserContext) -> None:
    """No cookie, and nothing in a storage, of any page or of what is inside it."""
    assert await context.cookies() == []
    for frame in [frame for page in context.pages for frame in page.frames if frame.url.startswith("http")]:
        assert await frame.evaluate(KEPT) == [0, 0, 0], frame.url


async def left(context: BrowserContext) -> None:
    """Close a context, which keeps nothing."""
    await nothing_kept(context)
    context.remove_listener("close", traces.unseen)
    await context.close()


@dataclass
class Visit:
    """A tab on the page, and all that should not happen in it."""

    page: Page
    context: BrowserContext
    base: str
    wrong: list[str] = field(default_factory=list)

    def watch(self) -> None:
        """Note errors, reports of the policy, dialogs and requests to other sites."""
        self.page.on("console", lambda message: self._note(message.type == "error", message.text))
        self.page.on("pageerror", lambda error: self._note(True, str(error)))
        self.page.on("dialog", lambda dialog: self._note(True, f"dialog {dialog.message}"))

    def _note(self, is_wrong: bool, what: str) -> None:
        is_refusal = "422" in what or "429" in what or "ERR_FAILED" in what  # that tests ask for
        if is_wrong and not is_refusal:
            self.wrong.append(what)

    async def open(self, path: str = "/") -> None:
        await self.page.goto(self.base + path)

    async def say(self, text: str) -> None:
        """Type a message and press Enter."""
        count = await self.replies.count()
        await self.page.fill("#texte", text)
        await self.page.press("#texte", "Enter")
        await self._answered(count)

    async def press(self, label: str) -> None:
        """Press a choice."""
        count = await self.replies.count()
        await self.page.locator(".choices button", has_text=label).first.click()
        await self._answered(count)

    async def follow(self, button: str, rank: int = 0) -> None:
        """Press what leads to another page: the `rank`-th of a selector, from 0."""
        async with self.page.expect_navigation():
            await self.page.locator(button).nth(rank).click()

    async def _answered(self, before: int) -> None:
        await self.page.wait_for_function(
            "count => document.querySelectorAll('.reply').length !== count || document.querySelector('#erreur')",
            arg=before,
        )
        await self.page.wait_for_function("() => !document.querySelector('form[aria-busy]')")

    @property
    def replies(self) -> Any:
        return self.page.locator(".reply")

    async def leave(self) -> None:
        """End the visit, in which nothing went wrong and of which nothing is kept."""
        assert self.wrong == []
        await left(self.context)


async def visit(browser: Browser, base: str, path: str = "/", **options: Any) -> Visit:
    """A tab of its own, watched, on a page of the site; `options` are those of a context of the browser."""
    context = await context_of(browser, **options)
    one = Visit(await context.new_page(), context, base)
    one.watch()
    await one.open(path)
    return one
