"""`docs/premiers-pas.md`: from a clone to a changed answer of the running bot, with what was shown on the way."""

from __future__ import annotations

import logging
import os
import shlex
from pathlib import Path

import aiohttp
import pytest

from bot import reloading as module
from bot.bootstrap import load_assistant
from bot.channels.web.run import page_of
from bot.cli import main
from bot.core.conversation.assistant import Assistant
from bot.listening import listening
from bot.reloading import Reloading, Use
from bot.settings import Settings
from tests.building import at_once
from tests.guide import Printed, agrees, changed, printed
from tests.web.forms import Forms


class Beginner:
    """Somebody who does what is written, and looks whether it shows what is printed."""

    def __init__(self, root: Path, reloading: Reloading, visit: Forms) -> None:
        self.file = root / "knowledge" / "faq" / "handicap.yaml"
        self.reloading, self.visit = reloading, visit

    async def shown(self, step: Printed, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]) -> str:
        if step.kind == "text":
            await self.visit.open()
            return "\n".join((await self.visit.say(step.done)).lines)
        if step.kind == "boussole":
            main(shlex.split(step.done))
            return capsys.readouterr().out
        if step.kind == "diff":
            text = self.file.read_text(encoding="utf-8")
            self.file.write_text(changed(text, step.shown), encoding="utf-8")
            caplog.clear()
            for _ in range(2):
                await self.reloading.look()
            return step.shown
        return caplog.messages[-1] if step.kind == "log" else step.shown


async def test_the_first_steps_go_as_they_are_written(
    used: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    """Other programs than ours, and what takes long, are left out."""

    def swapped(assistant: Assistant, swap: Use) -> None:
        swap(assistant)

    monkeypatch.setattr(module, "replace_assistant", swapped)  # memory has tests of its own
    monkeypatch.setenv("BOUSSOLE_DATA", str(used / "data"))
    caplog.set_level(logging.INFO, module.__name__)
    settings = Settings.read(os.environ)
    page = page_of(settings, load_assistant(settings.knowledge, settings.root))
    reloading = Reloading(settings.knowledge, settings.root, settings.data, at_once)
    reloading.users.append(page.use)
    steps = [one for one in printed("premiers-pas.md") if one.kind != "shell" and "evaluate" not in one.done]
    assert [one.kind for one in steps].count("text") == 3
    async with listening(page, "127.0.0.1", 0) as port, aiohttp.ClientSession() as http:
        beginner = Beginner(used, reloading, Forms(http, f"http://127.0.0.1:{port}"))
        for step in steps:
            said = await beginner.shown(step, caplog, capsys)
            assert agrees(said, step.shown), f"{step.done}\n{said}"
