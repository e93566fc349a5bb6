"""`boussole preview` shows of Telegram what Telegram gets, letter by letter."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest

from bot.channels.telegram.updates import Chat
from bot.cli.preview import lines, preview
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action, Verb, payload
from tests.conversation import NOW
from tests.fake_bot_api import CHAT_ID, Call, utf16
from tests.telegram.conftest import Bot


def told(call: Call) -> Iterator[str]:
    """A request as a preview shows it."""
    if call.method == "sendVenue":
        yield f"-- carte : {call.params['title']}, {call.params['address']}"
    else:
        yield f"-- {utf16(call.params['text'])} unités sur 4096"
        yield from call.params["text"].splitlines()
    for row in json.loads(call.params.get("reply_markup", "{}")).get("inline_keyboard", ()):
        sizes = (f" ({len(one['callback_data'])} octets sur 64)" if "callback_data" in one else "" for one in row)
        yield "  ".join(f"[{one['text']}]{size}" for one, size in zip(row, sizes, strict=True))


@pytest.mark.parametrize(
    ("verb", "id_", "press"), [("answer", "aci", "En savoir plus"), ("card", "esat-la-hetraie", "")]
)
async def test_what_is_previewed_is_what_telegram_gets(
    bot: Bot, assistant: Assistant, verb: Verb, id_: str, press: str
) -> None:
    bot.api.say(f"/start {payload(Action(verb, id_))}")
    await bot.api.replies(1)
    await bot.settled()
    got = [list(bot.api.sent)]
    if press:
        bot.api.press(press)
        await bot.api.replies(len(got[0]) + 1)
        await bot.settled()
        got.append(bot.api.sent[len(got[0]) :])
    shown = "\n".join(lines(preview(id_, assistant, NOW), Chat(id=CHAT_ID), assistant.knowledge.wording))
    parts = [part.partition("\n") for part in shown.split("== ")]
    previewed = [text.strip().splitlines() for title, _, text in parts if title.endswith("dans Telegram")]
    assert previewed == [[line for call in calls for line in told(call)] for calls in got]
