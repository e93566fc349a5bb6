"""Commands such as /aide, and the words that people type instead of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.conversation.menu import Menu
from bot.core.conversation.presses import Presses
from bot.core.dialogues.guide import Guide
from bot.core.exchange.actions import parse_payload
from bot.core.exchange.message import Message
from bot.core.exchange.session import Outcome, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise


class Commands:
    """Runs commands. It keeps no state."""

    def __init__(self, knowledge: Knowledge, guide: Guide, menu: Menu, presses: Presses) -> None:
        """Act through these."""
        self._knowledge = knowledge
        self._guide = guide
        self._menu = menu
        self._presses = presses
        self._words = {normalise(word): command.id for command in knowledge.commands for word in command.words}

    @property
    def _by_name(self) -> Mapping[str, Callable[[Session, Message], Turn]]:
        """What commands do; bound as they are asked for, so that nothing holds itself."""
        return {
            "annuler": self._cancel,
            "start": self._start,
            "aide": self._help,
            "themes": self._presses.themes,
            "confidentialite": self._privacy,
            "mesdonnees": self._presses.my_data,
            "oublier": self._presses.forget,
        }

    def typed(self, session: Session, message: Message) -> Turn | None:
        """What a message that begins with a slash does; None for all others. `/start` may carry a deep link."""
        text = (message.text or "").strip()
        if not text.startswith("/"):
            return None
        name, _, argument = text[1:].partition(" ")
        name = normalise(name.partition("@")[0])
        if name == "start" and argument:
            action = parse_payload(argument.strip())
            turn = self._presses.act(session, action, message) if action else None
            if turn:
                return turn
        return self._run(name, session, message)

    def said(self, session: Session, message: Message) -> Turn | None:
        """What a word that stands for a command does; None for all else."""
        name = self._words.get(normalise(message.text or ""))
        return self._run(name, session, message) if name else None

    def _run(self, name: str, session: Session, message: Message) -> Turn:
        if name in self._knowledge.script.dialogues:
            return self._guide.open(session, name, message)
        run = self._by_name.get(name)
        unknown = {"command": f"/{name[:30]}"}
        if run is None:
            return Turn((self._menu.reply(session, "unknown_command", **unknown),), Outcome("fallback"))
        return run(session, message)

    def _start(self, session: Session, _message: Message) -> Turn:
        return self._menu.leave(session, "welcome")

    def _help(self, session: Session, _message: Message) -> Turn:
        return Turn((self._menu.reply(session, "help"),), Outcome("answer", self._knowledge.roles.help, 100.0))

    def _privacy(self, session: Session, _message: Message) -> Turn:
        return Turn((self._presses.privacy(session),), self._presses.about_data)

    def _cancel(self, session: Session, message: Message) -> Turn:
        if session.dialogue or not session.topics:
            return self._guide.stage.cancel(session, message)
        return Turn((self._menu.reply(session, "cancelled"),), forgets=True)
