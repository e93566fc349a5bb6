"""The webhook over real HTTP: it answers Telegram alone, once for each update, and withstands everybody else."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from telegram import Update

from bot.channels.telegram.run import webhook_site
from bot.channels.telegram.service import open_service
from bot.channels.telegram.webhook import PATH, SECRET_HEADER
from bot.core.conversation.assistant import Assistant
from bot.errors import SettingsError
from bot.listening import listening
from bot.logs import configure_logging
from bot.settings import Settings
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi
from tests.telegram.conftest import Bot, settings_for
from tests.telegram.test_bot import CHANNEL, GROUP
from tests.telegram.test_once import tell

SECRET = "a-secret_of-the-tests"
WORDS = "c'est quoi un ACI ?"
PERSON = {"id": CHAT_ID, "is_bot": False, "first_name": "Camille"}
CHAT = {"id": CHAT_ID, "type": "private", "first_name": "Camille"}
MESSAGE = {"message_id": 1, "date": 1, "chat": CHAT, "from": PERSON, "text": WORDS}
PRESS = {"id": "1", "from": PERSON, "chat_instance": "1", "message": MESSAGE}
LARGE = 10 * 1024 * 1024


@dataclass
class Webhook(Bot):
    """A bot behind its webhook, at an address of this machine."""

    root: str = ""

    def update(self, text: str = WORDS, **content: Any) -> bytes:
        """The body of an update of a person."""
        self.api.say(text, **content)
        return json.dumps(self.api.updates.pop()).encode()

    async def post(self, body: bytes | BytesIO | AsyncIterator[bytes], secret: str | None = SECRET) -> int:
        headers = {} if secret is None else {SECRET_HEADER: secret}
        return await self.request("POST", PATH, data=body, headers=headers)

    async def request(self, method: str, path: str, **content: Any) -> int:
        async with aiohttp.ClientSession() as session, session.request(method, self.root + path, **content) as response:
            await response.read()
            return response.status


@pytest.fixture
async def webhook(api: FakeBotApi, assistant: Assistant, tmp_path: Path) -> AsyncIterator[Webhook]:
    settings, webhook = settings_for(api, tmp_path / "data"), Webhook(api)
    api.clock = webhook.time.timestamp
    async with open_service(settings, assistant, polls=False, clock=webhook) as service:
        webhook.service = service
        async with listening(webhook_site(service, settings), "127.0.0.1", 0) as port:
            webhook.root = f"http://127.0.0.1:{port}"
            yield webhook


async def answers(webhook: Webhook) -> None:
    """See a good update get the one answer there is."""
    assert await webhook.post(webhook.update()) == 200
    await webhook.api.replies(1)
    await webhook.settled()
    (answer,) = webhook.api.sent
    assert "Source :" in answer.text


async def chunks() -> AsyncIterator[bytes]:
    for _ in range(LARGE // 65_536):
        yield b" " * 65_536


def update(message: object, id_: object = 1) -> bytes:
    return json.dumps({"update_id": id_, "message": message}).encode()


async def post_all(webhook: Webhook, bodies: Sequence[bytes], status: int) -> None:
    """See each of these answered so."""
    for body in bodies:
        assert await webhook.post(body) == status, body[:500]


# --- who is refused


async def test_who_does_not_know_the_secret_is_refused(webhook: Webhook) -> None:
    for secret in (None, "", "wrong", SECRET + "x", SECRET[:-1], SECRET.upper(), "été-👍"):
        assert await webhook.post(webhook.update("/aide"), secret) == 403, secret
    await answers(webhook)


async def test_a_body_that_is_too_large_is_refused_announced_or_not(webhook: Webhook) -> None:
    assert await webhook.post(BytesIO(b" " * LARGE)) == 413
    assert await webhook.post(chunks()) == 413
    await answers(webhook)


@pytest.mark.parametrize(
    "bodies",
    [
        (b"", b"{", b"\xff\xfe\x00", f"message={WORDS}".encode(), update(MESSAGE)[:-1]),
        (b"[" * 100_000, b'{"update_id":1,"message":' + b'{"a":' * 100_000, b'{"update_id":' + b"9" * 10_000 + b"}"),
        (b"null", b"7", b"[]", b"{}", b"[" + update(MESSAGE) + b"]", json.dumps({"message": MESSAGE}).encode()),
        [update(MESSAGE, id_) for id_ in (True, "1", 1.5, None, [1])],
        (b'{"update_id":1}', json.dumps({"update_id": 1, "telepathy": MESSAGE}).encode()),
        [update(form) for form in (None, WORDS, 7, [MESSAGE])],
    ],
    ids=["no JSON", "too much JSON", "no update", "no number", "unknown kind", "no object"],
)
async def test_what_is_no_update_is_refused(webhook: Webhook, bodies: Sequence[bytes]) -> None:
    await post_all(webhook, bodies, 400)
    await answers(webhook)


async def test_updates_are_posted(webhook: Webhook) -> None:
    for method in ("GET", "PUT", "DELETE"):
        assert await webhook.request(method, PATH, headers={SECRET_HEADER: SECRET}) == 405


# --- what is accepted and left


async def test_a_kind_that_is_not_for_us_is_accepted_and_left(webhook: Webhook) -> None:
    content: dict[str, object] = {
        "channel_post": {"message_id": 1, "date": 1, "chat": CHANNEL, "text": WORDS},
        "poll_answer": {"poll_id": "1", "user": PERSON, "option_ids": [0]},
        "inline_query": {"id": "1", "from": PERSON, "query": WORDS, "offset": ""},
        "message_reaction": {"chat": CHAT, "message_id": 1, "date": 1, "old_reaction": [], "new_reaction": []},
    }
    bodies = [json.dumps({"update_id": 1, kind: form}).encode() for kind, form in content.items()]
    await post_all(webhook, bodies, 200)
    await answers(webhook)


@pytest.mark.parametrize(
    "bodies",
    [
        [json.dumps({"update_id": 1, kind: {}}).encode() for kind in Update.ALL_TYPES],
        [update({**MESSAGE, "date": form}) for form in ("hier", 10**30)],
        [update({**MESSAGE, "chat": form}) for form in (None, WORDS, {}, *({**CHAT, "id": id_} for id_ in ("x", 1.5)))],
        [update({**MESSAGE, "from": [PERSON]}), update({**MESSAGE, "reply_to_message": WORDS})],
        [update({**MESSAGE, "text": form}) for form in (7, [WORDS])],
        [
            update({**MESSAGE, "chat": GROUP, "entities": form})
            for form in (7, [{"type": "mention", "offset": 9, "length": -1}])
        ],
        [json.dumps({"update_id": 1, "callback_query": {**PRESS, "data": form}}).encode() for form in (7, ["menu"])],
    ],
    ids=["nothing", "date", "chat", "people", "text", "entities", "press"],
)
async def test_an_update_of_an_unknown_form_is_accepted_lest_it_come_again(
    webhook: Webhook, bodies: Sequence[bytes]
) -> None:
    await post_all(webhook, bodies, 200)
    await answers(webhook)


# --- what is answered


async def test_a_question_is_answered(webhook: Webhook) -> None:
    await answers(webhook)


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "é" * 4096, "👍", "\u202e" * 9, "<b>&"], ids=ascii)
async def test_a_text_of_any_characters_is_answered(webhook: Webhook, text: str) -> None:
    body = webhook.update().replace(json.dumps(WORDS).encode(), json.dumps(text).encode())
    assert await webhook.post(body) == 200
    await webhook.api.replies(1)


async def test_an_update_posted_again_changes_nothing(webhook: Webhook) -> None:
    body = webhook.update()
    assert await webhook.post(body) == 200
    await webhook.api.replies(1)
    assert await webhook.post(body) == 200
    await webhook.settled()
    assert len(webhook.api.sent) == 1


async def test_an_update_posted_many_times_at_once_is_answered_once(webhook: Webhook) -> None:
    body = webhook.update()
    assert await asyncio.gather(*(webhook.post(body) for _ in range(20))) == [200] * 20
    await webhook.settled()
    assert len(webhook.api.sent) == 1


async def test_while_the_database_is_unusable_telegram_is_asked_to_come_again(webhook: Webhook) -> None:
    body = webhook.update()
    await tell(webhook, "PRAGMA query_only=1")
    assert [await webhook.post(body) for _ in range(2)] == [503, 503]
    assert webhook.api.sent == []
    await tell(webhook, "PRAGMA query_only=0")
    assert [await webhook.post(body) for _ in range(2)] == [200, 200]
    await webhook.settled()
    assert len(webhook.api.sent) == 1


# --- what operators see


@pytest.mark.usefixtures("quiet_logging")
async def test_neither_words_nor_people_nor_secrets_are_logged(
    webhook: Webhook, capsys: pytest.CaptureFixture[str]
) -> None:
    configure_logging("DEBUG", [])  # with nothing to redact: they are not even written
    person = 98_765_432_101
    body = webhook.update(chat_id=person)
    for sent in (body, body[:-9], b"[" + body + b"]", body.replace(b'"date"', b'"when"')):
        for secret in (SECRET, "a-guess-é"):
            await webhook.post(sent, secret)
    await tell(webhook, "PRAGMA query_only=1")
    assert await webhook.post(webhook.update(chat_id=person)) == 503
    await tell(webhook, "PRAGMA query_only=0")
    await webhook.settled()
    assert len(webhook.api.sent) == 1
    logged = capsys.readouterr().err
    for told in ("POST /telegram: 403", "POST /telegram: 503", "not JSON", "not an update", "unknown form"):
        assert told in logged
    for kept in ("ACI", "Camille", str(person), SECRET, "a-guess", TOKEN):
        assert kept not in logged


async def test_figures_count_updates_and_name_nobody(webhook: Webhook) -> None:
    person = 98_765_432_101
    body = webhook.update(chat_id=person)
    for _ in range(3):
        await webhook.post(body)
    await webhook.post(json.dumps({"update_id": 1, "channel_post": {**MESSAGE, "chat": CHANNEL}}).encode())
    await webhook.settled()
    async with aiohttp.ClientSession() as session, session.get(webhook.root + "/metrics") as response:
        figures = await response.text()
    for result, count in {"handled": 1, "duplicate": 2, "ignored": 1, "failed": 0}.items():
        assert f'boussole_updates_total{{result="{result}"}} {count}.0' in figures
    assert "boussole_messages_sent_total 1.0" in figures
    for kept in (str(person), "Camille", "ACI"):
        assert kept not in figures


@pytest.mark.parametrize("path", [PATH, f"{PATH}/", f"/insertion{PATH}", f"/insertion{PATH}/"])
async def test_an_address_below_a_path_is_served_with_it_and_without(
    api: FakeBotApi, assistant: Assistant, tmp_path: Path, path: str
) -> None:
    settings = replace(settings_for(api, tmp_path / "data"), public_url="https://mairie.example/insertion")
    webhook = Webhook(api)
    async with open_service(settings, assistant, polls=False, clock=webhook) as service:
        async with listening(webhook_site(service, settings), "127.0.0.1", 0) as port:
            webhook.root = f"http://127.0.0.1:{port}"
            headers = {SECRET_HEADER: SECRET}
            assert await webhook.request("POST", path, data=webhook.update(), headers=headers) == 200
            (answer,) = await webhook.api.replies(1)
    assert "Source :" in answer.text


def test_an_address_without_encryption_is_refused_with_the_reason() -> None:
    with pytest.raises(SettingsError, match="Telegram n'écrit qu'à une adresse en https"):
        Settings.read({"BOUSSOLE_PUBLIC_URL": "http://mairie.example"})
