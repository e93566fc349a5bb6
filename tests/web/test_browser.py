"""The page in a real browser: with its script, by keyboard alone, without JavaScript, on all kinds of screens."""

from __future__ import annotations

import asyncio
import os
from base64 import b64decode
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any, Literal, NamedTuple

import pytest
import pytest_asyncio
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Browser, CDPSession, Page, Route, expect

from bot.channels.web import site
from bot.channels.web.site import make_page
from bot.channels.web.state import Keeper
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.listening import listening
from tests.transcripts import START, Transcript, message, transcripts
from tests.web.chromium import Visit, context_of, launched, left, nothing_kept, visit
from tests.web.conftest import SECRET, Unlimited

pytestmark = pytest.mark.asyncio(loop_scope="module")

PHONE: Mapping[str, Any] = {"viewport": {"width": 390, "height": 780}}


class Screen(NamedTuple):
    """How a page is seen: in pixels of CSS, how many of the device's each is, and what the reader has set."""

    width: int
    height: int
    scale: float = 1
    colors: Literal["light", "dark"] = "light"
    forced: Literal["none", "active"] = "none"
    is_spaced: bool = False


SCREENS = {
    "phone": Screen(390, 780),
    "dark": Screen(1280, 800, colors="dark"),
    "forced": Screen(1280, 800, forced="active"),
    "narrow": Screen(320, 640),
    "doubled": Screen(640, 400, scale=2),
    "zoomed": Screen(320, 256, scale=4),
    "spaced": Screen(390, 780, is_spaced=True),
}
SPACED = "* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important; }"
RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
}
BROKEN = "async (rules) => (await axe.run(rules)).violations.map(({id, nodes}) => [id, nodes.map(({html}) => html)])"
SMALL = """[...document.querySelectorAll('.choices button, .send')].map((one) => one.getBoundingClientRect().height)
.filter((height) => height > 0 && height < 44)"""
BOTTOM = "scrollTo(0, document.body.scrollHeight)"
NEED, CARD = "nettoyage de bureaux à Cergy", "ESAT La Hêtraie"


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with launched() as browser:
        yield browser


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def base(assistant: Assistant) -> AsyncIterator[str]:
    page = make_page(assistant, Keeper(SECRET), rate=Unlimited())
    async with listening(page, "127.0.0.1", 0) as port:
        yield f"http://127.0.0.1:{port}"


@pytest_asyncio.fixture(loop_scope="module")
async def phone(browser: Browser, base: str) -> AsyncIterator[Visit]:
    """A visit on a phone, in which nothing goes wrong, and of which nothing is kept."""
    one = await visit(browser, base, **PHONE)
    yield one
    await one.leave()


async def pictured(one: Visit, name: str) -> None:
    """A picture of what is seen, where a folder for pictures is set."""
    if folder := os.environ.get("BOUSSOLE_TEST_PICTURES"):
        await one.page.screenshot(path=f"{folder}/{name}.png")


# --- whole conversations


READ = """() => [
  [...document.querySelectorAll('#derniere :is(h3, p, li)')].filter((one) => {
    const [own] = one.children;
    return one.children.length !== 1 || own.tagName !== 'BUTTON' || one.textContent.trim() !== own.textContent;
  }).map((one) => one.textContent.trim()),
  [...document.querySelectorAll('#derniere [name=choix]')].map((one) => one.textContent),
]"""


async def texts(one: Visit) -> tuple[list[str], list[str]]:
    """The blocks of the newest reply, and the labels below it."""
    blocks, labels = await one.page.evaluate(READ)
    return blocks, [label.replace("\u00a0", " ") for label in labels]


CHOICE = "(one, label) => one.name === 'choix' && one.textContent.replaceAll('\u00a0', ' ') === label"
FIELD, POSITION = "(one) => one.id === 'texte'", "(one) => one.matches('#derniere [data-position]')"


async def reached(one: Visit, which: str, label: str = "") -> None:
    """Walk by the tabulator to what a function tells, from where one is."""
    for _ in range(80):
        if await one.page.evaluate(f"(label) => ({which})(document.activeElement, label)", label):
            return
        await one.page.keyboard.press("Tab")
    pytest.fail(f"nothing takes the focus that is {which}, {label}")


async def sent_as(way: str, one: Visit, act: str, labels: Sequence[str], sent: Message) -> None:
    """Share a position, press a choice or type a text: by pointer and script, or by keyboard alone."""
    is_by_keyboard, label = way == "keyboard", act[1:-1]
    if sent.location:
        await _shared(one, f"{sent.location.lat},{sent.location.lon}", is_by_keyboard)
    elif sent.action and label in labels and is_by_keyboard:
        await reached(one, CHOICE, label)
        await one.page.keyboard.press("Enter")
    elif sent.action and label in labels:
        await one.page.locator("#derniere [name=choix]").nth(labels.index(label)).click()
    else:
        if is_by_keyboard:
            await reached(one, FIELD)
        else:
            await one.page.click("#texte")
        await one.page.keyboard.insert_text(sent.text or label)
        await one.page.keyboard.press("Enter")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def tab(browser: Browser, base: str) -> AsyncIterator[Visit]:
    """A tab in which one conversation after the other is held."""
    one = await visit(browser, base, permissions=["geolocation"])
    yield one
    await one.leave()


PRESSED = [one for one in transcripts() if any(act.startswith(("[", "@")) for act in one.acts)]
WAYS = [*((one, "script") for one in PRESSED), *((one, "keyboard") for one in transcripts())]
"""What is only typed is typed by keyboard in any case, and sent by the script."""


@pytest.mark.parametrize(("transcript", "way"), WAYS, ids=[f"{one.path.stem}-{way}" for one, way in WAYS])
async def test_a_golden_conversation(
    transcript: Transcript,
    way: str,
    assistant: Assistant,
    tab: Visit,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It says what the core says, by script and pointer, and by keyboard alone."""
    now, session, labels = START, Session(), list[str]()
    monkeypatch.setattr(site, "_now", lambda: now)
    await tab.open()
    for act in transcript.acts:
        if act.startswith("+"):
            now += timedelta(hours=float(act[1:]))
            continue
        sent = message(act, session, now)
        session, replies = assistant.respond(session, sent)
        before = await tab.page.locator("input[name=etat]").get_attribute("value")
        if sent.location:
            await tab.context.set_geolocation({"latitude": sent.location.lat, "longitude": sent.location.lon})
        await sent_as(way, tab, act, labels, sent)
        await tab.page.wait_for_function("state => document.querySelector('[name=etat]').value !== state", arg=before)
        blocks, labels = await texts(tab)
        said = [block.text.strip() for reply in replies for block in reply.blocks]
        assert [line for line in blocks if not line.startswith("Voir sur une carte : ")] == said
        assert labels == [button.label.replace("\u00a0", " ") for button in replies[-1].buttons]
    assert tab.wrong == []
    await nothing_kept(tab.context)


async def _shared(one: Visit, position: str, is_by_keyboard: bool) -> None:
    """Share a position, by the button where there is one."""
    button = one.page.locator("#derniere [data-position]")
    if await button.count() and is_by_keyboard:
        await reached(one, POSITION)
        await one.page.keyboard.press("Enter")
        return
    if await button.count():
        await button.click()
        return
    await one.page.evaluate(
        "position => { const field = document.createElement('button'); field.name = 'position'; field.value = position;"
        " document.querySelector('form').append(field); field.click(); field.remove(); }",
        position,
    )


# --- what a person without a script, a pointer or sight meets


async def test_without_javascript_a_conversation_goes_on_where_it_was(browser: Browser, base: str) -> None:
    """Back, another choice, reload."""
    one = await visit(browser, base, java_script_enabled=False)
    await one.page.fill("#texte", "un traiteur à Cergy")
    await one.follow(".send")
    first = await one.page.locator("#derniere .choices button").first.text_content()
    await one.follow("#derniere .choices button")
    assert await one.page.locator("#derniere h3").first.text_content() == first
    await one.page.go_back()
    second = await one.page.locator("#derniere .choices button").nth(1).text_content()
    await one.follow("#derniere .choices button", 1)
    assert await one.page.locator("#derniere h3").first.text_content() == second
    await one.page.reload()
    assert await one.page.locator("#derniere h3").first.text_content() == second
    assert await one.replies.count() == 2
    await one.page.fill("#texte", "c'est quoi un ACI")
    await one.follow(".send")
    await one.page.go_back()
    await one.page.go_back()
    third = await one.page.locator("#derniere .choices button").nth(2).text_content()
    await one.follow("#derniere .choices button", 2)
    assert await one.page.locator("#derniere h3").first.text_content() == third
    await one.leave()


LISTEN = """() => {
  window.heard = [];
  const log = document.getElementById('conversation');
  new MutationObserver((changes) => {
    const isHeard = log.getAttribute('role') === 'log' && log.getAttribute('aria-live') !== 'off';
    const nodes = changes.flatMap((change) => [...change.addedNodes]);
    if (isHeard) window.heard.push(...nodes.map((node) => node.textContent));
  }).observe(log, { childList: true });
}"""


async def test_each_answer_is_announced_once(phone: Visit) -> None:
    """What is typed is answered aloud; what is pressed is read where the focus goes, and not twice."""
    await phone.page.evaluate(LISTEN)
    await phone.say("c'est quoi un ACI")
    heard = await phone.page.evaluate("window.heard")
    assert [text.count("Atelier et chantier d'insertion (ACI)") for text in heard if "Réponse" in text] == [1]
    assert await phone.page.evaluate("document.activeElement.id") == "texte"
    await phone.press("En savoir plus")
    assert len(await phone.page.evaluate("window.heard")) == len(heard)
    assert await phone.page.evaluate("document.activeElement.textContent") == "Réponse de Boussole"


async def test_a_wait_is_announced_after_a_moment_only(phone: Visit) -> None:
    """Nothing under 400 ms; what is announced then goes with the answer."""
    is_let_through = asyncio.Event()

    async def held(route: Route) -> None:
        await is_let_through.wait()
        await route.continue_()

    await phone.page.clock.install(time=0)
    await phone.page.clock.pause_at(1000)
    await phone.page.route("**/message", held)
    await phone.page.fill("#texte", "c'est quoi un ACI")
    await phone.page.press("#texte", "Enter")
    await phone.page.clock.run_for(399)
    assert await phone.page.text_content("#envoi") == ""
    await phone.page.clock.run_for(1)
    assert await phone.page.text_content("#envoi") == await phone.page.get_attribute("form", "data-waiting")
    is_let_through.set()
    await phone.page.wait_for_selector(".reply")
    assert await phone.page.text_content("#envoi") == ""


FOCUSED = """() => {
  const one = document.activeElement, style = getComputedStyle(one);
  const isOutlined = style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2;
  return [one === document.body, isOutlined ? '' : one.outerHTML.slice(0, 60)];
}"""


async def unseen(page: Page) -> list[str]:
    """What takes the focus and does not show it, from the beginning of a page to its end, by the tabulator."""
    found: list[str] = []
    await page.evaluate("document.activeElement.blur()")
    for _ in range(80):
        await page.keyboard.press("Tab")
        is_over, what = await page.evaluate(FOCUSED)
        if is_over:
            return found
        found += [what] if what else []
    return found


async def test_what_has_the_focus_shows_it(phone: Visit) -> None:
    """Fields, choices, links, and the dots of a map."""
    await phone.say(NEED)
    await phone.page.evaluate("scrollTo(0, 0)")
    assert await unseen(phone.page) == []


async def test_an_error_is_told_at_the_field(phone: Visit) -> None:
    """The focus stays there, and the error goes with the next message."""
    await phone.page.click(".send")
    await phone.page.wait_for_selector("#erreur")
    assert await phone.page.evaluate("document.activeElement.id") == "texte"
    assert await phone.page.get_attribute("#texte", "aria-describedby") == "erreur aide"
    assert (await phone.page.title()).startswith("Erreur") or await phone.page.get_attribute("#texte", "aria-invalid")
    await pictured(phone, "error")
    await phone.say("c'est quoi un ACI")
    assert await phone.page.locator("#erreur").count() == 0


async def test_a_cut_connection_keeps_the_message(phone: Visit) -> None:
    """It is told, and the same message can be sent again."""

    async def cut(route: Route) -> None:
        await route.abort()

    await phone.page.route("**/message", cut)
    await phone.page.fill("#texte", "c'est quoi un ACI")
    await phone.page.press("#texte", "Enter")
    await phone.page.wait_for_selector("#erreur")
    assert "gardé" in (await phone.page.text_content("#erreur") or "")
    assert await phone.page.input_value("#texte") == "c'est quoi un ACI"
    await phone.page.unroute("**/message")
    await phone.page.press("#texte", "Enter")
    await phone.page.wait_for_selector(".reply")
    assert await phone.replies.count() == 1


async def test_a_reload_and_a_second_tab_lose_nothing(phone: Visit) -> None:
    await phone.say(NEED)
    await phone.press("INS")
    await phone.page.reload()
    assert await phone.replies.count() == 2
    await phone.say("leur adresse ?")
    assert "INS" in (await phone.page.text_content("#derniere") or "")
    await phone.follow("footer a[href='/']")
    assert await phone.replies.count() == 0


async def test_a_dot_of_the_map_opens_its_structure(phone: Visit) -> None:
    """The list says all that the map shows; a reload keeps both."""
    await phone.say(NEED)
    await pictured(phone, "results")
    await phone.page.evaluate("document.querySelector('.map').scrollIntoView()")
    await pictured(phone, "map")
    dot = phone.page.locator(".dot").last
    number, _, name = (await dot.get_attribute("aria-label") or "").partition(". ")
    assert f"{number}. {name}" in (await phone.page.text_content("#derniere") or "")
    await dot.click()
    for _ in range(2):
        await expect(phone.page.locator("#derniere h3").first).to_have_text(name)
        assert await phone.replies.count() == 2
        await phone.page.reload()


# --- all kinds of screens


HIDDEN = """() => {
  const field = document.querySelector('.field').getBoundingClientRect();
  const buttons = [...document.querySelectorAll("button[name]")].map((one) => [one, one.getBoundingClientRect()]);
  const isIn = (shape) => shape.top >= 0 && shape.bottom <= innerHeight;
  const isBelow = (shape) => shape.top < field.bottom && shape.bottom > field.top;
  return [
    ...['.lead', '.field'].filter((one) => !isIn(document.querySelector(one).getBoundingClientRect())),
    ...buttons.filter(([one, at]) => one.name === "exemple" ? !isIn(at) : isBelow(at)).map(([one]) => one.value),
  ];
}"""


@pytest.mark.parametrize("kind", ["phone", "narrow"])
async def test_one_screen_shows_what_it_does_three_examples_and_the_field(kind: str, phone: Visit) -> None:
    """Which hides none of the buttons."""
    screen = SCREENS[kind]
    await phone.page.set_viewport_size({"width": screen.width, "height": screen.height})
    assert await phone.page.locator("[name=exemple]").count() == 3
    assert await phone.page.evaluate(HIDDEN) == []


async def told(one: Visit) -> AsyncIterator[str]:
    """The pages of the visit one after the other, by name."""
    yield "welcome"
    await one.say("c'est quoi un ACI")
    yield "answer"
    await one.say(NEED)
    yield "results"
    await one.say(CARD)
    yield "card"
    await one.page.click(".send")
    await one.page.wait_for_selector("#erreur")
    yield "error"
    for path in ("/confidentialite", "/accessibilite", "/nulle-part"):
        await one.open(path)
        yield path.strip("/")
    await one.open("/r/a-aci")
    await one.page.evaluate("document.querySelector('[name=etat]').value = 'A'.repeat(200)")  # as after a day
    await one.page.fill("#texte", "c'est quoi un ESAT")
    await one.page.press("#texte", "Enter")
    await one.page.wait_for_selector(".notice")
    assert "repart de zéro" in await one.page.inner_text("#conversation > :first-child")
    assert await one.page.locator("article").count() == 2
    yield "expired"


async def drawn(one: Visit, device: CDPSession, name: str) -> None:
    """A picture of what a screen shows of the newest reply; Playwright's own would set the screen back."""
    if folder := os.environ.get("BOUSSOLE_TEST_PICTURES"):
        top = "(document.querySelector('.notice, .said:has(+ #derniere)') || document.body).scrollIntoView()"
        await one.page.evaluate(top)
        picture = await device.send("Page.captureScreenshot", {"format": "png"})
        (Path(folder) / f"{name}.png").write_bytes(b64decode(picture["data"]))
        await one.page.evaluate(BOTTOM)


@asynccontextmanager
async def seen_on(screen: Screen, one: Visit, device: CDPSession) -> AsyncIterator[None]:
    """The page as it is on a screen."""
    sizes = {"width": screen.width, "height": screen.height, "deviceScaleFactor": screen.scale, "mobile": False}
    await device.send("Emulation.setDeviceMetricsOverride", sizes)
    await one.page.emulate_media(color_scheme=screen.colors, forced_colors=screen.forced, reduced_motion="reduce")
    style = await one.page.add_style_tag(content=SPACED) if screen.is_spaced else None
    await one.page.evaluate(BOTTOM)  # the field stands below all choices
    yield
    if style:
        await style.evaluate("one => one.remove()")


async def test_the_page_is_accessible_on_all_screens(browser: Browser, base: str) -> None:
    """No rule of axe is broken, nothing is wider than the screen, all that is pressed is large enough."""
    one = await visit(browser, base, bypass_csp=True)
    device = await one.context.new_cdp_session(one.page)
    async for name in told(one):
        await one.page.evaluate(Axe().axe_script)
        for kind, screen in SCREENS.items():
            async with seen_on(screen, one, device):
                assert await one.page.evaluate("[innerWidth, devicePixelRatio]") == [screen.width, screen.scale]
                await drawn(one, device, f"{kind}-{name}")
                assert await one.page.evaluate(BROKEN, RULES) == [], (kind, name)
                assert await one.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (kind, name)
                assert await one.page.evaluate(SMALL) == [], (kind, name)
    await left(one.context)


async def test_a_printed_page_has_what_was_said(phone: Visit) -> None:
    """And none of what is pressed."""
    await phone.say(NEED)
    await phone.page.emulate_media(media="print")
    assert not await phone.page.is_visible(".field")
    assert not await phone.page.is_visible(".choices")
    assert await phone.page.is_visible(".reply")
    await pictured(phone, "print")


# --- these tests can fail


async def spoilt(browser: Browser, base: str, path: str, whole: str, broken: str) -> Page:
    """The page with something of it changed on its way."""
    page = await (await context_of(browser, bypass_csp=True)).new_page()

    async def changed(route: Route) -> None:
        response = await route.fetch()
        text = await response.text()
        assert whole in text
        await route.fulfill(response=response, body=text.replace(whole, broken))

    await page.route(base + path, changed)
    await page.goto(f"{base}/")
    return page


STYLE = "/static/boussole.css"


@pytest.mark.parametrize(
    ("path", "whole", "broken", "rule"),
    [
        ("/", 'lang="fr"', "", "html-has-lang"),
        ("/", '<label for="texte">', "<label>", "label"),
        ("/", "<h1>", "<h4>", "page-has-heading-one"),
        ("/", 'content="width=device-width, initial-scale=1"', 'content="maximum-scale=1"', "meta-viewport"),
        (STYLE, "--soft: light-dark(#4c565d", "--soft: light-dark(#c0c0c0", "color-contrast"),
    ],
)
async def test_a_broken_page_is_found(  # noqa: PLR0913, PLR0917 - what is broken, and where
    path: str, whole: str, broken: str, rule: str, browser: Browser, base: str
) -> None:
    """Each on its own."""
    page = await spoilt(browser, base, path, whole, broken)
    found = await Axe().run(page)
    assert rule in [one["id"] for one in found.response["violations"]]
    await left(page.context)


async def test_a_page_that_hides_the_focus_is_found(browser: Browser, base: str) -> None:
    page = await spoilt(browser, base, STYLE, "outline: 3px solid", "outline: 0 solid")
    assert any("texte" in what for what in await unseen(page))
    await left(page.context)


async def test_a_page_that_announces_nothing_is_found(browser: Browser, base: str) -> None:
    page = await spoilt(browser, base, "/", 'role="log"', "")
    await page.evaluate(LISTEN)
    await Visit(page, page.context, base).say("c'est quoi un ACI")
    assert await page.evaluate("window.heard") == []
    await left(page.context)
