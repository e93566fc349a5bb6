"""What a message means by itself, where nothing on the screen and no dialogue under way has taken it."""

from __future__ import annotations

from bot.core.conversation.menu import Menu
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.questions import Questions, asked
from bot.core.conversation.requests import Requests
from bot.core.conversation.underway import Underway
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.session import Outcome, ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.stack import find
from bot.core.knowledge.acts import Acts
from bot.core.text.plain import holds, normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding

LISTS: tuple[ScreenKind, ...] = ("results", "card", "shortlist", "options", "facilitators", "organisation")
"""Screens of which something can be kept, opened or compared."""

MOST_HANDLED = 7
"""Words of the longest message that only handles a list."""


class Alone:
    """Reads a message by itself. It keeps no state."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        reader: SlotReader,
        understanding: Understanding,
        guide: Guide,
        menu: Menu,
        questions: Questions,
        underway: Underway,
        needs: TwoNeeds,
        requests: Requests,
        acts: Acts,
    ) -> None:
        """Answer through these."""
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._menu = menu
        self._questions = questions
        self._underway = underway
        self._needs = needs
        self._requests = requests
        self._acts = acts

    def noise(self, session: Session, message: Message) -> Turn | None:
        """That a message says nothing; None if it does."""
        text = message.text or ""
        reading = self._reader.read(text)
        is_article = any(number.role == "article" for number in reading.numbers)
        if sum(char.isalpha() for char in text) >= 2 or reading.places or is_article:
            return None
        return Turn((self._menu.reply(session, "empty"),), Outcome("fallback"))

    def otherwise(self, session: Session, message: Message) -> Turn:
        """What a message means by itself, and for the dialogue under way."""
        return self._underway.guided(session, message) or self.noise(session, message) or self.text(session, message)

    def text(self, session: Session, message: Message) -> Turn:
        """A message that no dialogue under way has taken."""
        text = asked(message)
        turn = self._questions.two(message) or self._needs.turn(session, message)
        if turn := turn or self._questions.follow_up(session, message):
            return turn
        if self._is_of_nothing(session, text):
            return Turn((self._menu.reply(session, "nothing_listed"),), Outcome("smalltalk", None, 100.0))
        decision, reading = self.decided(text)
        turn = self._guide.named(session, text, reading, decision) or self._guide.place_alone(session, message, reading)
        if turn:
            return turn
        if decision.kind == "dialogue":
            return self._questions.opened(self._guide.open(session, decision.target, message, reading), decision)
        return self._questions.question(session, message, decision)

    def _is_of_nothing(self, session: Session, text: str) -> bool:
        """« garde les 2 premières » where nothing is listed."""
        plain = normalise(text)
        is_short = len(plain.split()) <= MOST_HANDLED and not find(session.focus, *LISTS)
        if not (is_short and holds(plain, self._acts.handling) and holds(plain, self._acts.handled)):
            return False
        reading, words = self._reader.read(text), plain.split()
        trades = {words[at] for hit in reading.sectors for at in hit.positions}  # « enlève » is a trade too
        is_measured = any(number.is_value and not number.is_bare for number in reading.numbers)
        is_need = trades.difference(self._acts.handling) or reading.places or reading.choices or is_measured
        return not (is_need or reading.is_question)

    def decided(self, text: str) -> tuple[Decision, Reading]:
        """What a message read alone is taken for: where it tells a story, the request in it."""
        if request := self._requests.find(text):
            return request.decision, request.reading
        return self._understanding.decide(text), self._reader.read(text)
