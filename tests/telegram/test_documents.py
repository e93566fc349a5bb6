"""Documents that are drawn when they are sent, or missed with the reason."""

from __future__ import annotations

import sys
from collections.abc import Callable

import pytest

from bot.pictures.press import Press
from tests.telegram.conftest import Bot

KEPT = ("un traiteur à Cergy", "garde le 1 et le 2", "note de sourcing")
HANGING = (sys.executable, "-c", "import time; time.sleep(60)")


async def test_telegram_gets_the_note_of_a_shortlist(bot: Bot) -> None:
    for text in KEPT:
        bot.api.say(text)
    *_, document = await bot.api.replies(len(KEPT) + 1)
    name, content = document.params["document"]
    assert (name, content[:4]) == ("note-de-sourcing.pdf", b"%PDF")


async def test_telegram_says_why_a_note_is_missing(bot: Bot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Press, "__init__", hurried(HANGING, 0.2))
    for text in KEPT:
        bot.api.say(text)
    *_, said = await bot.api.replies(len(KEPT) + 1)
    assert "n'ont pas pu être dessinés" in said.text
    bot.api.say("c'est quoi un ACI ?")
    *_, answer = await bot.api.replies(len(KEPT) + 2)
    assert "ACI" in answer.text


def hurried(command: tuple[str, ...], seconds: float) -> Callable[[Press], None]:
    init = Press.__init__

    def hanging(self: Press) -> None:
        init(self, command, seconds)

    return hanging
