"""What Telegram shows of the bot: commands, descriptions, menu button."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import Bot, BotCommand, MenuButtonCommands
from telegram.error import TelegramError

from bot.core.knowledge.knowledge import Knowledge
from bot.logs import gist

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Introduction:
    """Commands with what each does, and what the bot says of itself at length and in short."""

    commands: tuple[tuple[str, str], ...]
    description: str
    short_description: str

    @classmethod
    def of(cls, knowledge: Knowledge) -> Introduction:
        """What the content has of it."""
        guided = ((dialogue.id, dialogue.title) for dialogue in knowledge.script.dialogues.values())
        commands = (*guided, *((command.id, command.description) for command in knowledge.commands))
        say = knowledge.wording.text
        return cls(commands, say("telegram_description"), say("telegram_short_description"))


def note_settings(bot: Bot) -> None:
    """Tell what is set otherwise than the bot expects, and what to do: only @BotFather can change it."""
    if not bot.supports_inline_queries:
        logger.info(
            "Inline mode is off: to let people send answers in any chat (@%s aci), "
            "send /setinline to @BotFather, choose the bot, and write a text for its field",
            bot.username,
        )
    if bot.can_read_all_group_messages:
        logger.warning(
            "Privacy mode is off: Telegram delivers all that is written in groups, which the bot ignores. "
            "Send /setprivacy to @BotFather, choose the bot, then Enable; put it out of its groups and in again"
        )


async def introduce(bot: Bot, introduction: Introduction) -> None:
    """Set all of it; a part that fails is logged, and stays as it was."""
    commands = [BotCommand(*command) for command in introduction.commands]
    introductions: dict[str, Callable[[], Awaitable[bool]]] = {
        "commands": lambda: bot.set_my_commands(commands),
        "French commands": lambda: bot.set_my_commands(commands, language_code="fr"),
        "description": lambda: bot.set_my_description(introduction.description),
        "short description": lambda: bot.set_my_short_description(introduction.short_description),
        "menu button": lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()),
    }
    for name, set_it in introductions.items():
        try:
            await set_it()
        except TelegramError as error:
            logger.warning("The bot's %s could not be set: %s", name, gist(error))
