"""What Telegram shows of the bot: commands, descriptions, menu button."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from telegram import (
    Bot,
    BotCommand,
    BotCommandScopeAllGroupChats,
    BotCommandScopeAllPrivateChats,
    BotCommandScopeChat,
    MenuButtonCommands,
)
from telegram.error import TelegramError

from bot.core.conversation.hosting import COMMANDS
from bot.core.knowledge.knowledge import Knowledge
from bot.logs import gist

logger = logging.getLogger(__name__)


Commands = tuple[tuple[str, str], ...]
"""Commands, each with what it does."""


@dataclass(frozen=True, slots=True)
class Introduction:
    """The commands of all, of groups and of facilitators, and what the bot says of itself at length and in short."""

    commands: Commands
    in_groups: Commands
    of_facilitators: Commands
    description: str
    short_description: str

    @classmethod
    def of(cls, knowledge: Knowledge) -> Introduction:
        """What the content has of it."""
        guided = ((dialogue.id, dialogue.title) for dialogue in knowledge.script.dialogues.values())
        commands = (*guided, *((command.id, command.description) for command in knowledge.commands))
        in_groups = tuple((one.id, one.description) for one in knowledge.commands if one.in_groups)
        say = knowledge.wording.text
        own = tuple((id_, say(f"telegram_command_{id_}")) for id_ in COMMANDS)
        return cls(commands, in_groups, own, say("telegram_description"), say("telegram_short_description"))


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
    commands, in_groups = _menu(introduction.commands), _menu(introduction.in_groups)
    private, groups = BotCommandScopeAllPrivateChats(), BotCommandScopeAllGroupChats()
    introductions: dict[str, Callable[[], Awaitable[bool]]] = {
        "commands": lambda: bot.set_my_commands(commands),
        "French commands": lambda: bot.set_my_commands(commands, language_code="fr"),
        "commands of private chats": lambda: bot.set_my_commands(commands, private),
        "commands of groups": lambda: bot.set_my_commands(in_groups, groups),
        "description": lambda: bot.set_my_description(introduction.description),
        "short description": lambda: bot.set_my_short_description(introduction.short_description),
        "menu button": lambda: bot.set_chat_menu_button(menu_button=MenuButtonCommands()),
    }
    for name, set_it in introductions.items():
        await _told(f"The bot's {name} could not be set", set_it)


async def introduce_facilitator(bot: Bot, chat_id: int, introduction: Introduction) -> None:
    """Show the commands of facilitators in the private chat of one, before those of all; a failure is logged."""
    commands = _menu((*introduction.of_facilitators, *introduction.commands))
    scope = BotCommandScopeChat(chat_id)
    await _told("A facilitator's commands could not be set", lambda: bot.set_my_commands(commands, scope))


async def forget_facilitator(bot: Bot, chat_id: int) -> None:
    """Show in a private chat the commands of all again; a failure is logged."""
    scope = BotCommandScopeChat(chat_id)
    await _told("A facilitator's commands could not be taken back", lambda: bot.delete_my_commands(scope))


def _menu(commands: Commands) -> list[BotCommand]:
    return [BotCommand(*command) for command in commands]


async def _told(failure: str, call: Callable[[], Awaitable[bool]]) -> None:
    try:
        await call()
    except TelegramError as error:
        logger.warning("%s: %s", failure, gist(error))
