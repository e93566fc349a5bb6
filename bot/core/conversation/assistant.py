"""The conversation: `respond(session, message)` gives the new session and the replies, and nothing else happens."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING

from bot.core.conversation.alone import Alone
from bot.core.conversation.bounds import LATE_AFTER, changed, is_command, is_late
from bot.core.conversation.choosing import CHOICE_DIGITS, chosen, ranked
from bot.core.conversation.commands import Commands
from bot.core.conversation.courtesies import Courtesies
from bot.core.conversation.disclaimers import Disclaimers
from bot.core.conversation.drafts import Drafts
from bot.core.conversation.events import Events
from bot.core.conversation.hosting import Hosting, draft_after
from bot.core.conversation.indices import Indices
from bot.core.conversation.menu import Menu
from bot.core.conversation.needs import TwoNeeds
from bot.core.conversation.presses import Presses
from bot.core.conversation.questions import Questions
from bot.core.conversation.requests import Requests
from bot.core.conversation.underway import Underway
from bot.core.conversation.votes import Votes
from bot.core.dialogues.guide import Guide
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.openings import Opening
from bot.core.focus.stack import pushed
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.core.replies.choices import again, few, visible
from bot.core.text import plain, sounds
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding

if TYPE_CHECKING:
    from bot.core.conversation.screen import SecondMessage

MAX_TOPICS = 3

Route = Callable[[Session, Message], Turn | None]


class Assistant:
    """Answers messages from loaded content. It keeps no state: everything about a person is in the session.

    What messages were found to say is remembered for a while, under their digests and without who wrote them: it
    makes answers quicker, never other. Words themselves stand only in readings, in the last texts split into words and
    in the last stems and sounds; all of that goes at once when anyone asks to be forgotten.
    """

    def __init__(self, knowledge: Knowledge, territory: Territory, indices: Indices | None = None) -> None:
        """Index the content, where that has not been done."""
        indices = indices or Indices.of(knowledge)
        self.knowledge = knowledge
        self.territory = territory
        self.reader = SlotReader(
            knowledge.script, knowledge.lexicon, territory.gazetteer, territory.sectors, indices.quantities
        )
        self.understanding = Understanding(knowledge, self.reader, indices.matcher)
        self.guide = Guide(knowledge, territory, self.reader)
        self.views = Views(knowledge)
        self.points = indices.points
        self._menu = Menu(self.views, self.guide)
        self._questions = Questions(
            knowledge=knowledge,
            reader=self.reader,
            understanding=self.understanding,
            guide=self.guide,
            views=self.views,
            menu=self._menu,
            points=self.points,
        )
        self._presses = Presses(
            knowledge=knowledge,
            territory=territory,
            guide=self.guide,
            views=self.views,
            menu=self._menu,
            questions=self._questions,
        )
        self._votes = Votes(self.views)
        drafts = Drafts(knowledge, territory, self.reader, self.understanding, self.views)
        self._hosting = Hosting(self.views, drafts)
        self._events = Events(territory, self.views, self._menu, self._presses)
        self._commands = Commands(knowledge, self.guide, self._menu, self._presses)
        self._disclaimers = Disclaimers(knowledge.acts)
        self._courtesies = Courtesies(knowledge, indices.matcher.knows)
        self._underway = Underway(knowledge, self.reader, self.understanding, self.guide, self._questions)
        self._needs = TwoNeeds(knowledge, self.reader, self.understanding, self.guide, self._questions)
        self.requests = Requests(knowledge, self.reader, self.understanding)
        self._alone = Alone(
            reader=self.reader,
            understanding=self.understanding,
            guide=self.guide,
            menu=self._menu,
            questions=self._questions,
            underway=self._underway,
            needs=self._needs,
            requests=self.requests,
            acts=knowledge.acts,
        )
        self._second: SecondMessage | None = None
        self.read_second: Callable[[], SecondMessage] | None = None

    @property
    def _routes(self) -> tuple[Route, ...]:
        """The ways to answer, first to last; bound as they are asked for, so that an assistant does not hold itself."""
        return (
            self._unreadable,
            self._location,
            self._events.arrived,
            self._hosting.turn,
            self._next_need,
            self._votes.press,
            self._presses.press,
            self._commands.typed,
            self._votes.reason,
            self._typed_choice,
            self._questions.titled,
            self.guide.control,
            self._commands.said,
            self._courtesy,
            self._second_message,
            self._underway.guided,
            self._alone.noise,
            self._alone.text,
        )

    @property
    def second(self) -> SecondMessage:
        """What reads messages against the screen: read, or put together, when one needs it."""
        if self._second is None:
            self._second = (self.read_second or self._put_together)()
            self.read_second = None
        return self._second

    def _put_together(self) -> SecondMessage:
        from bot.core.conversation.build import second_message  # noqa: PLC0415 - a first message needs none of it

        return second_message(
            knowledge=self.knowledge,
            territory=self.territory,
            reader=self.reader,
            understanding=self.understanding,
            guide=self.guide,
            views=self.views,
            menu=self._menu,
            questions=self._questions,
            presses=self._presses,
            points=self.points,
            needs=self._needs,
            requests=self.requests,
            afresh=self._alone.text,
            otherwise=self._alone.otherwise,
        )

    def prepare(self) -> None:
        """Make now all that is else made when it is first asked for, so that no message waits for it."""
        _ = self.second
        self.points.prepare()
        self.territory.prepare()

    def __getstate__(self) -> dict[str, object]:
        """What pickle writes: what a first message needs. `second` is for another pickle behind it."""
        return {**self.__dict__, "_second": None, "read_second": None}

    def respond(self, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        """Answer a message: the first route that knows what to do with it wins."""
        session, message = self.guide.current(session, message), self._disclaimers.without(message)
        turn = next(turn for route in self._routes if (turn := route(session, message)) is not None)
        if is_late(message) and not turn.erases and not is_command(message):
            return self._excuse(session, message)
        if turn.erases:
            self.forget_messages()
            return Session(), turn.replies
        turn, after = self._needs.with_other_place(turn, session, message)
        turn = self._needs.kept(turn, after)
        replies = self.guide.whereabouts.on(turn, after)
        replies, offered = few(replies, self.knowledge.wording.text("button_other_choices"))
        replies = self._votes.below(replies, turn)
        before = () if turn.forgets else session.topics
        topics = tuple(dict.fromkeys([*turn.topics, *before]))[:MAX_TOPICS]
        failures = session.failures + 1 if turn.is_failure else 0
        focus = pushed(session.focus, turn.focus)
        after = replace(
            after,
            topics=topics,
            offered=session.offered if offered is None else offered,
            failures=failures,
            outcome=turn.outcome,
            focus=focus,
            before=session.dialogue if changed(session, after) else after.before,
            why=self._votes.awaited(message, after),
            draft=draft_after(session, message, after),
        )
        return self.guide.touched(after, message), replies

    def forget_messages(self) -> None:
        """Forget all that was remembered of messages, of everyone: nothing tells whose they were."""
        self.reader.forget()
        self.understanding.forget()
        for room in (self.territory, self.points, self._second, plain, sounds):
            if room:
                room.forget()

    def taken_by(self, session: Session, message: Message) -> str:
        """The name of the route that takes a message, for those who look into it."""
        taken = next(route for route in self._routes if route(session, message) is not None)
        return str(getattr(taken, "__name__", taken)).strip("_")

    def opening(self, text: str) -> Opening | None:
        """The point with which the answer to a message read alone opens, for those who look into it."""
        decision = self._alone.decided(text)[0]
        return self._questions.opening(text, decision) if decision.kind == "answer" else None

    def tells_what_is_kept(self, session: Session) -> bool:
        """Whether the last message asked what is kept; a channel that keeps more says it again."""
        return session.outcome == self._presses.about_data

    def is_unanswered(self, session: Session) -> bool:
        """Whether the last message was a question that found no answer."""
        return session.outcome.kind == "fallback" and session.failures > 0

    def apology(self) -> Reply:
        """What is said when the assistant fails."""
        return self.views.menu((), "failure")

    def _excuse(self, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        """One apology for all that was sent while nobody answered."""
        if message.at.timestamp() - session.apologised < LATE_AFTER.total_seconds():
            return session, ()
        reply = self._menu.reply(session, "late")
        replies, offered = few((reply,), self.knowledge.wording.text("button_other_choices"))
        return replace(session, offered=offered or (), apologised=int(message.at.timestamp())), replies

    def _second_message(self, session: Session, message: Message) -> Turn | None:
        return self.second.turn(session, message) if session.focus or session.offered else None

    def _unreadable(self, session: Session, message: Message) -> Turn | None:
        turn = Turn((self._menu.reply(session, "unreadable"),), Outcome("fallback"))
        return turn if message.is_unreadable else None

    def _next_need(self, session: Session, message: Message) -> Turn | None:
        return self._needs.second(session, message) if message.action == "second" else None

    def _location(self, session: Session, message: Message) -> Turn | None:
        if message.location is None:
            return None
        turn = self.guide.moves.locate(session, message, message.location)
        return turn or Turn((self._menu.reply(session, "location_unused"),), Outcome("fallback"))

    def _typed_choice(self, session: Session, message: Message) -> Turn | None:
        text = message.text or ""
        is_figure = self.guide.asks_number(session)
        if text.strip().isdigit() and is_figure:
            return None
        button = chosen(text, session.offered) or (None if is_figure else ranked(text, session, self.knowledge))
        if button is None:
            return self._no_such_choice(session, message)
        return self._presses.press(session, replace(message, text=None, action=button.action))

    def _no_such_choice(self, session: Session, message: Message) -> Turn | None:
        """That a number is none of the choices on offer, and they again; a calculation may take it for a figure."""
        number = normalise(text := message.text or "")
        is_figure = any(screen.kind == "calculation" for screen in session.focus[:1])
        is_choice = number.isdigit() and len(number) <= CHOICE_DIGITS and session.offered and not is_figure
        if not is_choice or self.reader.read(text).places:
            return None
        if len(number) > 1 and self.second.typed.is_figure(session, text):  # « 35 » below what an employer has to pay
            return None
        if len(number) > 1 and (meant := self.guide.asked_instead(session)):  # « votre effectif » may be said at once
            return self._underway.guided(meant, message)
        told = {"number": int(number), "count": len(visible(session.offered))}
        reply = again(self.knowledge.wording.blocks("no_such_choice", **told), session.offered)
        return Turn((reply,), Outcome("fallback"), session=session)

    def _courtesy(self, session: Session, message: Message) -> Turn | None:
        talk = self._courtesies.find(message.text or "")
        if talk is None:
            return None
        reply = Reply(talk.reply, self._menu.buttons(session) if talk.shows_menu else ())
        return self._questions.with_prompt(session, message, Turn((reply,), Outcome("smalltalk", None, 100.0)))
