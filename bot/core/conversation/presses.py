"""What a press of a button or a deep link does."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.conversation.menu import Menu
from bot.core.conversation.questions import Questions
from bot.core.dialogues.guide import Guide
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, Verb, parse_action
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.core.replies.choices import turned
from bot.core.replies.privacy import Privacy


class Presses:
    """Carries out actions. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        territory: Territory,
        guide: Guide,
        views: Views,
        menu: Menu,
        questions: Questions,
    ) -> None:
        """Act through these."""
        self._knowledge = knowledge
        self._guide = guide
        self._views = views
        self._menu = menu
        self._questions = questions
        self.about_data = Outcome("answer", knowledge.roles.personal_data, 100.0)
        """What a message that asks what is kept is taken for."""
        self._data = Privacy(knowledge, territory)

    @property
    def _simple(self) -> Mapping[Verb, Callable[[Session, Message], Turn]]:
        """What buttons without an id do; bound as they are asked for, so that nothing holds itself."""
        return {
            "menu": self._open_menu,
            "more": self._more,
            "themes": self.themes,
            "help": self._help,
            "privacy": self._ask_privacy,
            "mydata": self.my_data,
            "forget": self.forget,
            "human": self._human,
            "none": self._refuse_suggestions,
        }

    def press(self, session: Session, message: Message) -> Turn | None:
        """What the button of a message does; None if the message is no press."""
        if message.action is None:
            return None
        action = parse_action(message.action)
        turn = self.act(session, action, message) if action else None
        return turn or Turn((self._menu.reply(session, "stale_button"),), Outcome("fallback"))

    def act(self, session: Session, action: Action, message: Message) -> Turn | None:
        """What an action asks for; None if its id exists no more."""
        if action.verb in {"answer", "details"}:
            entry = self._knowledge.entries.get(action.id)
            return self._questions.show(entry, details=action.verb == "details") if entry else None
        if action.verb == "theme":
            theme = next((theme for theme in self._knowledge.themes if theme.id == action.id), None)
            return Turn((self._views.theme(theme, action.page),)) if theme else None
        simple = self._simple.get(action.verb)
        return simple(session, message) if simple else self._guide.press(session, action, message)

    def themes(self, _session: Session, _message: Message) -> Turn:
        """All themes."""
        return Turn((self._views.themes(),))

    def my_data(self, session: Session, message: Message) -> Turn:
        """All that is kept of a person."""
        return Turn((self._data.shown(session, message.kept),), self.about_data)

    def forget(self, _session: Session, _message: Message) -> Turn:
        """Erase all that is kept of a person."""
        return Turn((self._data.erased(),), erases=True)

    def privacy(self, session: Session) -> Reply:
        """What is kept and why, with the ways to see and erase it."""
        reply = self._menu.reply(session, "privacy")
        own = (self._views.button("mydata", Action("mydata")), self._views.button("forget", Action("forget")))
        return replace(reply, buttons=(*own, self._views.button("menu", Action("menu"))))

    def _open_menu(self, session: Session, _message: Message) -> Turn:
        return self._menu.leave(session, "menu")

    def _more(self, session: Session, _message: Message) -> Turn:
        """The buttons that were hidden; all else stays as it is."""
        reply = self._views.say("other_choices", turned(session.offered))
        return Turn((reply,), session.outcome)

    def _help(self, session: Session, _message: Message) -> Turn:
        return Turn((self._menu.reply(session, "help"),))

    def _ask_privacy(self, session: Session, _message: Message) -> Turn:
        return Turn((self.privacy(session),))

    def _human(self, _session: Session, _message: Message) -> Turn:
        return self._questions.show(self._knowledge.entries[self._knowledge.roles.human])

    def _refuse_suggestions(self, session: Session, _message: Message) -> Turn:
        return self._questions.fall_back(replace(session, failures=max(1, session.failures)), "none_of_these")
