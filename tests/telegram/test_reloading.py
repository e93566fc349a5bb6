"""Content read anew in a service: what tells of it, and what Telegram is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from copy import copy
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from bot import reloading as module
from bot.channels.telegram.run import register_webhook, reloaded, webhook_site
from bot.channels.telegram.service import Service, open_service
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.listening import listening
from bot.reloading import Reloading, Use
from tests.fake_bot_api import FakeBotApi
from tests.fake_webhook import delivering
from tests.patience import within
from tests.telegram.conftest import Bot, settings_for
from tests.telegram.edited import Editors, read, speaking


@dataclass
class Place:
    """A service under edits, and the people who write to it."""

    api: FakeBotApi
    service: Service
    reloading: Reloading
    editors: Editors
    assistant: Assistant
    url: str

    async def health(self) -> dict[str, Any]:
        async with aiohttp.ClientSession() as session, session.get(f"{self.url}/healthz") as response:
            return dict(await response.json())


@pytest.fixture
async def place(
    api: FakeBotApi, assistant: Assistant, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Place]:
    def swapped(assistant: Assistant, swap: Use) -> None:
        swap(assistant)

    monkeypatch.setattr(module, "replace_assistant", swapped)  # memory has tests of its own
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 60.0)  # these tests look themselves
    editors = Editors(tmp_path / "edited")
    build = partial(read, assistant=assistant)
    reloading = Reloading(editors.knowledge, editors.root, tmp_path / "data", build)
    settings, bot = settings_for(api, tmp_path / "data"), Bot(api)
    api.clock = bot.time.timestamp
    async with AsyncExitStack() as stack:
        first = speaking(assistant, "1")
        service = await stack.enter_async_context(open_service(settings, first, polls=False, clock=bot))
        await stack.enter_async_context(reloaded(service, reloading))
        port = await stack.enter_async_context(listening(webhook_site(service, settings), "127.0.0.1", 0))
        await register_webhook(service, settings)
        await stack.enter_async_context(delivering(api, [f"http://127.0.0.1:{port}"]))
        yield Place(api, service, reloading, editors, assistant, f"http://127.0.0.1:{port}")


async def test_health_and_figures_tell_which_content_is_served(place: Place) -> None:
    before = await place.health()
    assert before["content"] == digest_of(place.editors.knowledge, place.editors.root)
    next(place.editors.edits(1))
    for _ in range(2):
        await place.reloading.look()
    after = await place.health()
    assert after["content"] == place.reloading.edition.digest != before["content"]
    assert after["since"] == place.reloading.edition.since.isoformat(timespec="seconds")
    figures = place.service.metrics.text().decode()
    assert f'boussole_content_since_seconds{{content="{after["content"]}"}}' in figures
    assert str(before["content"]) not in figures


async def test_telegram_is_told_of_commands_that_changed_and_of_no_others(place: Place) -> None:
    api, assistant = place.api, place.assistant
    first, *others = assistant.knowledge.commands
    renamed = copy(assistant)
    renamed.knowledge = replace(assistant.knowledge, commands=(replace(first, description="Nouveau"), *others))
    told = len(api.of("setMyCommands"))
    place.service.use(speaking(assistant, "2"))
    place.service.use(renamed)
    async with within(10):
        await api.until(lambda: len(api.of("setMyCommands")) == 2 * told)
    assert "Nouveau" in str(api.of("setMyCommands")[told].params)
