"""In groups: to each member what is kept of them alone, to all who write an answer, and a move loses nothing."""

from __future__ import annotations

import json
from typing import Any

import pytest

from bot.core.exchange.session import Session
from tests.fake_bot_api import Call
from tests.telegram.conftest import Bot

GROUP_ID, SUPER_ID = -5, -1005
GROUP = {"id": GROUP_ID, "type": "group", "title": "Achats"}
SUPERGROUP = {"id": SUPER_ID, "type": "supergroup", "title": "Achats"}
CHANNEL = {"id": -1009, "type": "channel", "title": "Annonces"}
ANONYMOUS = {"id": 1087968824, "is_bot": True, "first_name": "Group", "username": "GroupAnonymousBot"}
CHANNEL_BOT = {"id": 136817688, "is_bot": True, "first_name": "Channel", "username": "Channel_Bot"}
ALICE, BRUNO = 71, 72


def shown(call: Call) -> list[str]:
    """The questions in the document of /mesdonnees."""
    return list(json.loads(call.params["document"][1])["unanswered"])


async def said(bot: Bot, text: str, member: int, replies: int = 1, **content: Any) -> list[Call]:
    """What is answered to a member of the group."""
    before = len(bot.api.sent)
    bot.api.say(text, chat_id=member, **{"chat": GROUP, **content})
    sent = (await bot.api.replies(before + replies))[before:]
    await bot.settled()
    return sent


async def test_what_is_kept_of_a_member_is_shown_to_and_erased_by_that_member_alone(any_bot: Bot) -> None:
    bot = any_bot
    mention = [{"type": "mention", "offset": 0, "length": len("@boussole_test_bot")}]
    await said(bot, "@boussole_test_bot zorglub", ALICE, entities=mention)
    await said(bot, "@boussole_test_bot zorglub de Mme Durand", BRUNO, entities=mention)
    assert shown((await said(bot, "/mesdonnees", ALICE, 2))[-1]) == ["zorglub"]
    await said(bot, "/oublier", ALICE)
    assert await bot.session(GROUP_ID, ALICE) == Session()
    assert shown((await said(bot, "/mesdonnees", BRUNO, 2))[-1]) == ["zorglub de Mme [nom]"]
    assert await bot.session(GROUP_ID, BRUNO) != Session()


@pytest.mark.parametrize(
    "author",
    [
        {"from": ANONYMOUS, "sender_chat": SUPERGROUP},
        {"from": CHANNEL_BOT, "sender_chat": CHANNEL},
    ],
    ids=["anonymous administrator", "channel"],
)
async def test_who_writes_in_the_name_of_a_chat_is_answered(any_bot: Bot, author: dict[str, Any]) -> None:
    (answer,) = await said(any_bot, "/aide@boussole_test_bot", ALICE, chat=SUPERGROUP, **author)
    assert "Ce que je sais faire" in answer.text
    assert answer.chat_id == SUPER_ID


async def test_other_bots_are_not_answered(bot: Bot) -> None:
    bot.api.enqueue(message={**bot.api.message(chat=SUPERGROUP, text="/aide"), "from": CHANNEL_BOT})
    await said(bot, "/aide", ALICE)
    assert len(bot.api.sent) == 1


@pytest.mark.parametrize("told", ["in the old group", "in the new one", "in both"])
async def test_a_group_that_became_a_supergroup_keeps_the_conversation_of_each_member(any_bot: Bot, told: str) -> None:
    bot = any_bot
    for member in (ALICE, BRUNO):
        await said(bot, "/start@boussole_test_bot", member)
    before = [await bot.session(GROUP_ID, member) for member in (ALICE, BRUNO)]
    if told != "in the new one":
        bot.api.send(ALICE, chat=GROUP, migrate_to_chat_id=SUPER_ID)
    if told != "in the old group":
        bot.api.send(ALICE, chat=SUPERGROUP, migrate_from_chat_id=GROUP_ID)
    await said(bot, "/aide@boussole_test_bot", BRUNO + 1, chat=SUPERGROUP)
    assert [await bot.session(SUPER_ID, member) for member in (ALICE, BRUNO)] == before
    assert await bot.session(GROUP_ID, ALICE) == Session()


async def test_a_bot_that_is_put_out_of_a_group_forgets_all_its_members(bot: Bot) -> None:
    for member in (ALICE, BRUNO):
        await said(bot, "/start", member)
    bot.api.fail("sendMessage", 403, "Forbidden: bot was kicked from the group chat")
    bot.api.say("/aide", chat_id=ALICE, chat=GROUP)
    await bot.api.until(lambda: any(call.error == 403 for call in bot.api.calls))
    await bot.settled()
    for member in (ALICE, BRUNO):
        assert await bot.session(GROUP_ID, member) == Session()
