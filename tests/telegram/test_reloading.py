"""Content that changes while people write: each is answered, and from one version."""

from __future__ import annotations

import asyncio
import logging
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack
from copy import copy
from dataclasses import dataclass, replace
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import reloading as module
from bot.building import Built
from bot.channels.telegram.run import register_webhook, reloaded, webhook_site
from bot.channels.telegram.service import Service, open_service
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply, paragraph
from bot.core.exchange.session import Session
from bot.errors import Problem
from bot.listening import listening
from bot.reloading import Reloading, Use
from tests.fake_bot_api import FakeBotApi
from tests.fake_webhook import delivering
from tests.patience import within
from tests.telegram.conftest import Bot, settings_for

NAME = "answer.yaml"
PEOPLE = (101, 102)
ONCE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def speaking(assistant: Assistant, version: str) -> Assistant:
    """An assistant that says of which version it is, in two messages and on a button."""

    def respond(session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        told = (paragraph(f"version {version}"),)
        return replace(session, failures=session.failures + 1), (Reply(told), Reply(told, (Button(version, "menu"),)))

    double = copy(assistant)
    double.respond = respond  # type: ignore[method-assign, assignment]
    return double


@dataclass
class Desk:
    """What editors write, and how it is read: a version is whole with its end, else it is broken."""

    knowledge: Path
    assistant: Assistant

    async def build(self, knowledge: Path, root: Path) -> Built:
        digest = digest_of(knowledge, root)
        text = (knowledge / NAME).read_text(encoding="utf-8") if (knowledge / NAME).exists() else ""
        await asyncio.sleep(0.01)  # people write meanwhile
        if whole := re.fullmatch(r"version: (\d+)\nend", text):
            return Built(digest, (), speaking(self.assistant, whole[1]))
        return Built(digest, (Problem(f"knowledge/{NAME}", 2, "fiche", text[:20] or "rien", "écrire la fin"),))

    def edits(self) -> Iterator[tuple[str, str]]:
        """Thirty edits, one after the other: what was done, and the version that is whole after it or ""."""
        file, versions = self.knowledge / NAME, count(2)
        for _ in range(5):
            version = str(next(versions))
            file.write_text(f"version: {version}\nend", encoding="utf-8")
            yield "valid", version
            broken = str(next(versions))
            file.write_text(f"version: {broken}\n: [", encoding="utf-8")
            yield "broken", ""
            version = str(next(versions))
            file.write_text(f"version: {version}\n", encoding="utf-8")
            yield "half", ""
            file.write_text(f"version: {version}\nend", encoding="utf-8")
            yield "whole", version
            version = str(next(versions))
            other = self.knowledge / "answer.new"
            other.write_text(f"version: {version}\nend", encoding="utf-8")
            other.replace(file)
            yield "renamed", version
            file.unlink()
            yield "deleted", ""


@dataclass
class Place:
    """A service under edits, and the people who write to it."""

    api: FakeBotApi
    service: Service
    reloading: Reloading
    desk: Desk
    url: str

    async def health(self) -> dict[str, Any]:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/healthz") as response:
            return dict(await response.json())


@pytest.fixture
async def place(
    api: FakeBotApi, assistant: Assistant, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    def swapped(assistant: Assistant, swap: Use) -> None:
        swap(assistant)

    monkeypatch.setattr(module, "replace_assistant", swapped)  # memory has tests of its own
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 60.0)  # these tests look themselves
    desk = Desk(tmp_path / "knowledge", assistant)
    desk.knowledge.mkdir()
    (desk.knowledge / NAME).write_text("version: 1\nend", encoding="utf-8")
    reloading = Reloading(desk.knowledge, tmp_path, tmp_path / "data", desk.build)
    settings, bot = settings_for(api, tmp_path / "data", database_url), Bot(api)
    api.clock = bot.time.timestamp
    async with AsyncExitStack() as stack:
        first = speaking(assistant, "1")
        service = await stack.enter_async_context(open_service(settings, first, polls=False, clock=bot))
        await stack.enter_async_context(reloaded(service, reloading))
        port = await stack.enter_async_context(listening(webhook_site(service, settings), "127.0.0.1", 0))
        await register_webhook(service, settings)
        await stack.enter_async_context(delivering(api, [f"http://127.0.0.1:{port}"]))
        yield Place(api, service, reloading, desk, f"http://127.0.0.1:{port}")


async def test_every_message_is_answered_from_one_version_that_was_whole(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    """Thirty edits of all kinds, while two people write: no answer is lost, broken versions are told once each."""
    caplog.set_level(logging.ERROR, module.__name__)
    whole, broken, said = ["1"], 0, 0
    for what, version in place.desk.edits():
        for person in PEOPLE:
            place.api.say("bonjour", person)
            said += 1
        await place.reloading.look()
        if what != "half":
            await place.reloading.look()
            broken += not version
        whole += [version] if version else []
    sent = await place.api.replies(2 * said)
    by_person: dict[int, list[str]] = defaultdict(list)
    for call in sent:
        by_person[call.chat_id].append(call.text.removeprefix("version "))
    for versions in by_person.values():
        assert versions[::2] == versions[1::2]
        assert set(versions) <= set(whole)
        assert versions == sorted(versions, key=int)
    assert all(call.labels in ([], [call.text.removeprefix("version ")]) for call in sent)
    assert len(sent) == 2 * said
    told = [record.getMessage() for record in caplog.records]
    assert len(told) == broken
    assert all(f"knowledge/{NAME}:2: " in line for line in told)


@ONCE
async def test_health_and_figures_tell_which_content_is_served(place: Place) -> None:
    before = await place.health()
    assert before["content"] == digest_of(place.desk.knowledge, place.desk.knowledge.parent)
    next(place.desk.edits())
    for _ in range(2):
        await place.reloading.look()
    after = await place.health()
    assert after["content"] == place.reloading.edition.digest != before["content"]
    assert after["since"] == place.reloading.edition.since.isoformat(timespec="seconds")
    figures = place.service.metrics.text().decode()
    assert f'boussole_content_since_seconds{{content="{after["content"]}"}}' in figures
    assert str(before["content"]) not in figures


@ONCE
async def test_telegram_is_told_of_commands_that_changed_and_of_no_others(place: Place) -> None:
    api, assistant = place.api, place.desk.assistant
    first, *others = assistant.knowledge.commands
    renamed = copy(assistant)
    renamed.knowledge = replace(assistant.knowledge, commands=(replace(first, description="Nouveau"), *others))
    told = len(api.of("setMyCommands"))
    place.service.use(speaking(assistant, "2"))
    place.service.use(renamed)
    async with within(10):
        await api.until(lambda: len(api.of("setMyCommands")) == 2 * told)
    assert "Nouveau" in str(api.of("setMyCommands")[told].params)
