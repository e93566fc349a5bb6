"""A way to read a message against the screen, and what all such ways are worked out from."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import cached_property

from bot.core.exchange.message import Message
from bot.core.exchange.session import Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.glance import Glance
from bot.core.knowledge.acts import Acts
from bot.core.results.figure import Figure
from bot.core.text.plain import normalise
from bot.core.text.quantities import Quantity
from bot.core.understanding.decision import Decision
from bot.core.understanding.reading import Reading, sure_sectors

Respond = Callable[[Session, Message], Turn | None]
"""A way to answer, which may decline."""

UNEXPLAINED = 0.12
"""What each telling word costs that a reading leaves unexplained."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A reading of a message, with its score from 0 to 1: `order` breaks ties, `run` carries it out or declines."""

    name: str
    score: float
    order: int
    run: Callable[[], Turn | None]
    unexplained: tuple[str, ...] = ()
    is_keyed: bool = False
    """Whether a word of the message names it, as a key does an act."""


@dataclass(frozen=True)
class Situation:
    """A message and all that is known of it; `acts` hold the words that orient it.

    What it asks by itself, told by `decide`, is costly, and worked out where it is needed; so are the figures that are
    shown, told by `worked_out`.
    """

    session: Session
    message: Message
    text: str
    glance: Glance
    reading: Reading
    decide: Callable[[str], Decision]
    acts: Acts
    worked_out: Callable[[Session, Message], tuple[Figure, ...]]
    is_part: bool = False
    """Whether it is one sentence of a message that is read as a whole too."""

    @property
    def top(self) -> Screen:
        """What is shown newest."""
        return self.session.focus[0]

    @property
    def is_calculated(self) -> bool:
        """Whether a calculation is shown, with a question that narrows it or without."""
        top, below = self.top, self.session.focus[1:2]
        return top.kind == "calculation" or (top.kind == "question" and any(one.kind == "calculation" for one in below))

    @cached_property
    def decision(self) -> Decision:
        """What it asks by itself."""
        return self.decide(self.text)

    @cached_property
    def figures(self) -> tuple[Figure, ...]:
        """What the calculation shows; none where none is shown."""
        return self.worked_out(self.session, self.message) if self.is_calculated else ()

    def is_shown(self, number: Quantity) -> bool:
        """Whether a number is a figure of the calculation that is shown: « 50 h, ça vaut le coup ? »."""
        return any(figure.is_said_by(number) for figure in self.figures)

    def is_result(self, number: Quantity) -> bool:
        """Whether a number is one that was worked out, and stands in no law."""
        return any(figure.is_said_by(number) and not figure.source for figure in self.figures)

    @cached_property
    def is_of_figures(self) -> bool:
        """Whether it asks something of figures that are shown, and says no other."""
        numbers = self.reading.numbers
        return self.is_calculated and bool(numbers) and self.is_asked and all(map(self.is_shown, numbers))

    @cached_property
    def telling(self) -> tuple[str, ...]:
        """The words that no value accounts for, and that say something."""
        return tuple(word for word in self.reading.rest if word not in self.acts.fillers)

    @cached_property
    def is_asked(self) -> bool:
        """Whether it is a question, as is who one is, below an answer."""
        plain = normalise(self.text)
        is_told = self.reading.is_question or "?" in self.text or self.acts.questions.said_in(plain)
        return is_told or self._ends_asking(plain) or self.is_of_self

    def _ends_asking(self, plain: str) -> bool:
        """« le 75 % c'est pour qui », « on paie où svp », and not « je ne sais pas qui »."""
        words = plain.split()
        while words and words[-1] in self.acts.closings - self.acts.question_ends:
            words.pop()
        return bool(words) and words[-1] in self.acts.question_ends and "pas" not in words[-3:-1]

    @cached_property
    def is_of_self(self) -> bool:
        """« nous on est une école », below an answer or a calculation."""
        return self.top.kind in {"answer", "calculation"} and self.acts.selves.said_in(normalise(self.text))

    @cached_property
    def is_about_rules(self) -> bool:
        """Whether it asks what the law allows, and not what stands on the screen."""
        return self.is_asked and self.acts.rules.said_in(normalise(self.text))

    def saying(self, text: str) -> Message:
        """The message with other words."""
        return replace(self.message, text=text)


def best_first(candidate: Candidate) -> tuple[float, int]:
    """The order of candidates; at a tie, as they were found: of acts, the one whose keys say more."""
    return -candidate.score, candidate.order


def is_whole(reading: Reading) -> bool:
    """Whether a need has a trade and a place of its own."""
    return bool(sure_sectors(reading) and reading.places)


def without_dialogue(session: Session) -> Session:
    """The session with the dialogue under way put aside."""
    paused = session.dialogue if session.dialogue and session.dialogue.id else session.paused
    return replace(session, dialogue=None, paused=paused)


def kept(respond: Respond, session: Session, message: Message) -> Turn | None:
    """A turn that goes on from this session, where it names no other."""
    turn = respond(session, message)
    return turn if turn is None or turn.session else turn.on(session)
