"""The main choices, and the ways back to them."""

from __future__ import annotations

from dataclasses import replace

from bot.core.dialogues.guide import Guide
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.replies.answers import Views


class Menu:
    """Shows the dialogues, after the one that can be resumed, and the rest."""

    def __init__(self, views: Views, guide: Guide) -> None:
        """Show these."""
        self._views = views
        self._guide = guide

    def reply(self, session: Session, key: str = "menu", **values: object) -> Reply:
        """A sentence of the wording with the main choices."""
        return self._views.menu(self._guide.stage.main_buttons(session), key, **values)

    def buttons(self, session: Session) -> tuple[Button, ...]:
        """The main choices."""
        return self._views.main_buttons(self._guide.stage.main_buttons(session))

    def leave(self, session: Session, key: str, **values: object) -> Turn:
        """Back to the main choices; a dialogue under way can be resumed from there."""
        paused = session.dialogue if session.dialogue and session.dialogue.id else session.paused
        session = replace(session, dialogue=None, paused=paused)
        return Turn((self.reply(session, key, **values),), session=session, focus=(Screen("menu"),))
