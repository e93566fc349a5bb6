"""An act on the screen to be carried out, and what all acts share."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.conversation.menu import Menu
from bot.core.conversation.questions import Questions
from bot.core.dialogues.guide import Guide
from bot.core.directory.criteria import StructureHit
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.glance import Glance
from bot.core.focus.matcher import ActMatch
from bot.core.focus.stack import find
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.facts import Facts, Thing
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding

SHOWN = Outcome("dialogue", None, 100.0, (), "fournisseur")


@dataclass(frozen=True, slots=True)
class Case:
    """An act to carry out: the message, what it points at, its values, and the screen that it is about."""

    session: Session
    message: Message
    match: ActMatch
    glance: Glance
    reading: Reading

    @property
    def argument(self) -> str:
        """What tells acts of one name apart."""
        return self.match.act.argument


@dataclass(frozen=True)
class Doors:
    """The doors of the rooms that acts go through."""

    knowledge: Knowledge
    territory: Territory
    understanding: Understanding
    guide: Guide
    questions: Questions
    menu: Menu


class Actor:
    """What all acts are carried out with. It keeps no state."""

    def __init__(self, doors: Doors) -> None:
        """Act through these doors."""
        self._knowledge = doors.knowledge
        self._wording = doors.knowledge.wording
        self._territory = doors.territory
        self._directory = doors.territory.directory
        self._understanding = doors.understanding
        self._guide = doors.guide
        self._questions = doors.questions
        self._menu = doors.menu
        self._facts = Facts(doors.knowledge, doors.territory)

    def things(self, case: Case, *, of_all: bool = True) -> list[Thing]:
        """What is pointed at, else what is open, else all that is listed."""
        pointed = self._facts.things(case.glance.refs)
        if pointed:
            return pointed
        screen = case.match.screen
        if screen.kind in {"card", "organisation"}:
            return self._facts.things(screen.ids)
        card = find(case.session.focus, "card", "organisation")
        if card and card[0] == 0:
            return self._facts.things(card[1].ids)
        if not of_all:
            return []
        return self._facts.things(screen.also if screen.kind == "options" else screen.ids)

    def found(self, case: Case) -> list[StructureHit]:
        """The result of the search under way; none if there is none."""
        run = self._guide.stage.run(case.session, case.message)
        if run is None or not run.dialogue.is_search or run.state.asked:
            return []
        return self._directory.search(self._guide.stage.case(run).criteria)

    def outcome(self, case: Case) -> Outcome:
        """The dialogue under way stays what the message was taken for."""
        last = case.session.outcome
        state = case.session.dialogue
        if state and state.id and last.dialogue == state.id:
            return replace(last, kind="dialogue", id=None, suggestions=())
        return SHOWN

    def said(self, case: Case, reply: Reply) -> Turn:
        """A reply about what is shown, with the way back; the dialogue under way stays."""
        return Turn((self._with_way_back(case, reply),), self.outcome(case), session=case.session)

    def _with_way_back(self, case: Case, reply: Reply) -> Reply:
        if not self._guide.stage.has_results(case.session):
            menu = Button(self._wording.text("button_menu"), "menu")
            return reply if reply.buttons else replace(reply, buttons=(menu,))
        back = Button(self._wording.text("button_back_to_results"), "result")
        return replace(reply, buttons=(*reply.buttons[:5], back))
