"""What the bot tells Telegram of itself, and its operator of what is set otherwise than it expects."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from bot.logs import configure_logging
from tests.fake_bot_api import TOKEN, FakeBotApi
from tests.telegram.conftest import Serving


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
