"""What the bot tells Telegram of itself, and its operator of what is set otherwise than it expects."""

from __future__ import annotations

import pytest

from bot.channels.telegram.introduce import Introduction, forget_facilitator, introduce_facilitator
from bot.core.conversation.assistant import Assistant
from bot.logs import configure_logging
from tests.fake_bot_api import CHAT_ID, TOKEN, FakeBotApi
from tests.telegram.conftest import Bot, Serving


@pytest.mark.usefixtures("quiet_logging")
@pytest.mark.parametrize(
    "told",
    [
        ({"supports_inline_queries": False}, "INFO", "/setinline"),
        ({"can_read_all_group_messages": True}, "WARNING", "/setprivacy"),
    ],
    ids=["inline mode is off", "privacy mode is off"],
)
async def test_a_setting_of_botfather_is_told_once_with_what_to_do(
    api: FakeBotApi,
    serving: Serving,
    assistant: Assistant,
    capsys: pytest.CaptureFixture[str],
    told: tuple[dict[str, bool], str, str],
) -> None:
    setting, level, command = told
    configure_logging("INFO", [TOKEN])
    async with serving(assistant):
        pass
    assert "@BotFather" not in capsys.readouterr().err
    api.profile |= setting
    async with serving(assistant):
        pass
    (line,) = [line for line in capsys.readouterr().err.splitlines() if "@BotFather" in line]
    assert f" {level} " in line
    assert command in line


async def test_private_chats_are_shown_all_commands_and_groups_a_few(bot: Bot, assistant: Assistant) -> None:
    assert {*bot.api.menu()} == assistant.knowledge.command_names
    assert bot.api.menu(-5) == ["aide", "themes", "annuler", "confidentialite"]
    assert bot.api.menu(language="en") == bot.api.menu()


async def test_facilitators_are_shown_theirs_first_until_they_are_none_any_more(bot: Bot, assistant: Assistant) -> None:
    assert bot.service
    of_all, introduction = bot.api.menu(), Introduction.of(assistant.knowledge)
    bot.api.message(CHAT_ID)
    await introduce_facilitator(bot.service.bot, CHAT_ID, introduction)
    assert bot.api.menu(CHAT_ID) == ["evenement", "mesevenements", "bilan", *of_all]
    assert bot.api.menu(CHAT_ID + 1) == of_all
    await forget_facilitator(bot.service.bot, CHAT_ID)
    assert bot.api.menu(CHAT_ID) == of_all


async def test_a_facilitator_who_cannot_be_shown_commands_is_no_error(
    bot: Bot, assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    assert bot.service
    await introduce_facilitator(bot.service.bot, 987_654_321, Introduction.of(assistant.knowledge))
    (record,) = [record for record in caplog.records if record.levelname == "WARNING"]
    assert "Chat not found" in record.getMessage()
    assert "987" not in record.getMessage()
