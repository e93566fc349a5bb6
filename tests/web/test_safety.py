"""What the page refuses, and what it never shows or keeps."""

from __future__ import annotations

import asyncio
import json
import logging
import zlib
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass
from ipaddress import ip_network

import aiohttp
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.web.guard import BURST, MOST_BODY, Rate
from bot.channels.web.site import LONGEST_TEXT, make_page
from bot.channels.web.state import LIFETIME_SECONDS, Keeper, Sent, StateError
from bot.channels.web.turns import answered
from bot.clock import Clock
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.listening import listening
from tests.web.conftest import SECRET
from tests.web.forms import Forms

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "</textarea><svg onload=alert(1)>",
    "{{ 7 * 7 }} {% raw %}",
    "javascript:alert(1)",
    "&lt;b&gt; é\u202e\u0000x",
)


POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; "
    "require-trusted-types-for 'script'; trusted-types boussole"
)


# --- what comes from elsewhere


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "cross-site"}, {"Origin": "https://ailleurs.example"}])
async def test_a_form_of_another_site_is_refused(forms: Forms, headers: dict[str, str]) -> None:
    async with forms.http.post(f"{forms.base}/message", data={"texte": "bonjour"}, headers=headers) as response:
        assert response.status == 403
        assert "autre site" in await response.text()


@pytest.mark.parametrize("headers", [{"Sec-Fetch-Site": "same-origin"}, {"Origin": "null"}, {}])
async def test_a_form_of_the_page_is_taken(forms: Forms, headers: dict[str, str]) -> None:
    """Also by browsers that tell nothing."""
    async with forms.http.post(f"{forms.base}/message", data={"texte": "bonjour"}, headers=headers) as response:
        assert response.status == 200


async def test_a_large_body_is_refused(forms: Forms) -> None:
    """Whether it says how large it is or not."""

    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(MOST_BODY // 1024 + 1):
            yield b"x" * 1024

    kind = {"Content-Type": "application/x-www-form-urlencoded"}
    for body in (b"x" * (MOST_BODY + 1), pieces()):
        async with forms.http.post(f"{forms.base}/message", data=body, headers=kind) as response:
            assert response.status == 413


async def test_what_is_no_form_is_refused(forms: Forms) -> None:
    """JSON, another method, more fields than the page has."""
    async with forms.http.post(f"{forms.base}/message", json={"texte": "bonjour"}) as response:
        assert response.status == 415
    async with forms.http.post(f"{forms.base}/message", data={f"f{n}": "x" for n in range(9)}) as response:
        assert response.status == 415
    async with forms.http.put(f"{forms.base}/message", data={"texte": "bonjour"}) as response:
        assert response.status == 405


# --- how often


@dataclass
class Watch:
    """Seconds that pass when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


def test_an_event_sends_many_messages_at_once_and_a_robot_not_for_long() -> None:
    """All people of an event share an address; later each second brings a few more."""
    watch = Watch()
    rate = Rate(watch)
    assert [rate.wait("192.0.2.7") for _ in range(BURST)] == [0] * BURST
    assert rate.wait("192.0.2.7") > 0
    assert rate.wait("192.0.2.8") == 0
    watch.seconds += 1
    assert [rate.wait("192.0.2.7") for _ in range(6)] == [0] * 5 + [1]


def test_a_subscriber_has_many_addresses_of_the_newer_kind() -> None:
    """They count as one."""
    rate = Rate(Watch())
    for number in range(BURST):
        assert rate.wait(f"2001:db8:1:2::{number:x}") == 0
    assert rate.wait("2001:db8:1:2:ffff::1") > 0
    assert rate.wait("2001:db8:1:3::1") == 0


async def test_too_many_messages_are_told_when_to_come_back(assistant: Assistant, http: aiohttp.ClientSession) -> None:
    """And an address that a stranger claims changes nothing; one that a known proxy tells does."""
    for proxies, status in (([], 429), ([ip_network("127.0.0.0/8")], 200)):
        page = make_page(assistant, Keeper(SECRET), proxies=proxies, rate=Rate(Watch()))
        async with listening(page, "127.0.0.1", 0) as port:
            address = f"http://127.0.0.1:{port}/r/zzz"
            for _ in range(BURST):
                async with http.get(address, headers={"X-Forwarded-For": "192.0.2.1"}) as response:
                    assert response.status == 200
            async with http.get(address, headers={"X-Forwarded-For": "192.0.2.2"}) as response:
                assert response.status == status
                assert status == 200 or int(response.headers["Retry-After"]) >= 1


async def test_all_people_of_an_event_are_answered_at_once(forms: Forms) -> None:
    """They share an address; what comes after them at once is told in French when to come back."""
    fields = {"etat": forms.page.state, "texte": "c'est quoi un ACI"}

    async def sent() -> tuple[int, str]:
        async with forms.http.post(f"{forms.base}/message", data=fields) as response:
            return response.status, await response.text()

    answers = await asyncio.gather(*(sent() for _ in range(BURST)))
    statuses = Counter(status for status, _ in answers)
    later = [await sent() for _ in range(BURST)]
    refused = [text for status, text in later if status == 429]
    assert statuses == {200: BURST}
    assert refused
    assert all('lang="fr"' in text for text in refused)


# --- the sealed conversation


@settings(max_examples=500, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.binary().map(lambda raw: raw.hex())))
def test_no_text_opens_as_a_conversation(text: str) -> None:
    with pytest.raises(StateError):
        Keeper(SECRET).open(text, 0)


@pytest.mark.parametrize("cut", [0, 1, 10, 40])
def test_a_conversation_that_was_changed_is_none(assistant: Assistant, cut: int) -> None:
    """Of another schema, cut, of another key, or too old."""
    keeper = Keeper(SECRET)
    state, _ = answered(assistant, keeper.new(0), Sent("un traiteur à Cergy"), Clock().now())
    sealed, now = keeper.close(state), state.at
    assert keeper.open(sealed, now).session == state.session
    older = json.dumps({**json.loads(zlib.decompress(urlsafe_b64decode(sealed)[16:])), "session": {"schema": 0}})
    packed = zlib.compress(older.encode())
    changed = {
        "schema": (keeper, urlsafe_b64encode(keeper._code(packed) + packed).decode(), now),
        "short": (keeper, sealed[: -4 - cut], now),
        "other": (keeper, ("A" if sealed[cut] != "A" else "B").join([sealed[:cut], sealed[cut + 1 :]]), now),
        "key": (Keeper(SECRET[::-1]), sealed, now),
        "old": (keeper, sealed, now + LIFETIME_SECONDS + 1),
    }
    for by, text, at in changed.values():
        with pytest.raises(StateError):
            by.open(text, at)


@settings(max_examples=500, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.text(), st.binary().map(lambda raw: urlsafe_b64encode(raw).decode())))
async def test_no_state_brings_down_the_page(unlimited: Forms, text: str) -> None:
    """Whatever is sent for a conversation, the answer is a page in French, and no failure of ours."""
    async with unlimited.http.post(f"{unlimited.base}/message", data={"etat": text, "texte": ""}) as response:
        assert response.status == 200 or 400 <= response.status < 500
        assert b'<html lang="fr">' in await response.read()


async def test_a_forged_conversation_begins_anew_and_says_so(forms: Forms) -> None:
    """And the message is answered."""
    page = await forms.send(etat="forgé", texte="c'est quoi un ACI")
    assert page.status == 200
    assert "repart de zéro" in page.root.one("p", **{"class": "notice"}).text
    assert page.lines[0] == "Atelier et chantier d'insertion (ACI)"


def test_a_long_conversation_still_fits_into_a_form(assistant: Assistant) -> None:
    """Its oldest exchanges are left out."""
    keeper, now = Keeper(SECRET), Clock().now()
    state = keeper.new(int(now.timestamp()))
    for number in range(40):
        state, _ = answered(assistant, state, Sent(f"{number} " + "é<&>" * 240), now)
        state = keeper.open(keeper.close(state), state.at)
    assert len(keeper.close(state)) < MOST_BODY / 2
    assert state.exchanges[-1].sent.text is not None
    assert state.exchanges[-1].sent.text.startswith("39 ")


# --- what is shown


@pytest.mark.parametrize("text", HOSTILE)
async def test_what_is_typed_is_shown_and_never_run(forms: Forms, text: str) -> None:
    page = await forms.say(text)
    assert page.status == 200
    said = page.root.all("article", **{"class": "said"})[0]
    assert said.one("p").text == text.replace("\x00", "\ufffd") or said.one("p").text == text
    assert [one.attributes for one in page.root.all("script")] == [{"src": "/static/boussole.js", "defer": ""}]
    assert not page.root.all("img")


async def test_every_page_tells_browsers_what_it_never_does(forms: Forms) -> None:
    """No script of others, no frame, no address passed on."""
    for path in ("/", "/confidentialite", "/static/boussole.css", "/nulle-part"):
        page = await forms.open(path)
        assert page.headers["content-security-policy"] == POLICY
        assert page.headers["referrer-policy"] == "no-referrer"
        assert page.headers["x-content-type-options"] == "nosniff"
        assert "no-store" not in page.headers.get("cache-control", "")
        assert "set-cookie" not in page.headers


async def test_the_page_is_shown_inside_sites_that_are_listed(
    assistant: Assistant, http: aiohttp.ClientSession
) -> None:
    async with listening(make_page(assistant, Keeper(SECRET), ["https://www.exemple.fr"]), "127.0.0.1", 0) as port:
        page = await Forms(http, f"http://127.0.0.1:{port}").open()
    assert "frame-ancestors https://www.exemple.fr" in page.headers["content-security-policy"]
    assert "x-frame-options" not in page.headers


# --- what goes wrong


@pytest.mark.parametrize(("text", "why"), [("", "écrivez un message"), ("x" * (LONGEST_TEXT + 1), "1001 caractères")])
async def test_a_message_that_cannot_be_read_is_kept_and_said(forms: Forms, text: str, why: str) -> None:
    """In the title, beside the field, and in the field itself."""
    await forms.say("un traiteur à Cergy")
    page = await forms.say(text)
    assert page.status == 422
    assert page.title.startswith("Erreur : ")
    assert why in page.root.one("p", id="erreur").text
    field = page.root.one("textarea")
    assert field.text == text
    assert "erreur" in field.attributes["aria-describedby"].split()
    assert page.root.all("article", **{"class": "said"})[0].one("p").text == "un traiteur à Cergy"


async def test_a_failure_is_told_and_the_text_is_kept(
    forms: Forms, monkeypatch: pytest.MonkeyPatch, assistant: Assistant
) -> None:
    """The conversation goes on after it."""
    await forms.say("un traiteur à Cergy")

    def stumble(_session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        raise RuntimeError

    with monkeypatch.context() as patch:
        patch.setattr(assistant, "respond", stumble)
        page = await forms.say("le 1")
    assert page.root.one("textarea").text == "le 1"
    assert page.lines
    assert (await forms.say("le 1")).status == 200


async def test_no_word_and_no_address_is_logged(forms: Forms, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever the level."""
    caplog.set_level(logging.DEBUG)
    headers = {"X-Forwarded-For": "198.51.100.77"}
    async with forms.http.post(f"{forms.base}/message", data={"texte": "xylophone mauve"}, headers=headers) as response:
        assert response.status == 200
    told = json.dumps([record.getMessage() for record in caplog.records])
    assert "xylophone" not in told
    assert "198.51.100.77" not in told
    assert "/message" in told
