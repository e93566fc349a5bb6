"""Answers, suggestions and the ways on where there is no answer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.conversation.menu import Menu
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Reply, Span
from bot.core.exchange.session import Outcome, Screen, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.openings import Opening, Openings
from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.points import SAYS, PointMatch
from bot.core.replies.answers import Views
from bot.core.replies.formats import listed
from bot.core.replies.points import PointViews
from bot.core.replies.sources import sources_note
from bot.core.text.plain import MAX_LENGTH, normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding


class Questions:
    """Says what a decision on a question leads to."""

    def __init__(  # noqa: PLR0913 - the doors of the rooms below
        self,
        *,
        knowledge: Knowledge,
        reader: SlotReader,
        understanding: Understanding,
        guide: Guide,
        views: Views,
        menu: Menu,
        points: Points,
    ) -> None:
        """Answer from these."""
        self._knowledge = knowledge
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._views = views
        self._menu = menu
        self._points = points
        self._openings = Openings(points)
        self._point_views = PointViews(views)
        self._titles = {normalise(entry.title): entry.id for entry in knowledge.entries.values()}

    def show(self, entry: Entry, *, details: bool = False) -> Turn:
        """An entry of the knowledge base: its short answer, or its details."""
        reply = self._views.details(entry) if details else self._views.answer(entry)
        screen = Screen("answer", (entry.id,))
        return Turn((reply,), Outcome("answer", entry.id, 100.0), (entry.id,), focus=(screen,))

    def titled(self, session: Session, message: Message) -> Turn | None:
        """The answer whose title a message is, word for word: buttons and lists show them."""
        id_ = self._titles.get(normalise(message.text or ""))
        return self.with_prompt(session, message, self.show(self._knowledge.entries[id_])) if id_ else None

    def question(self, session: Session, message: Message, decision: Decision) -> Turn:
        """What a decision leads to that opens no dialogue."""
        if decision.kind == "answer":
            english = self._knowledge.lexicon.is_english(message.text or "")
            opening = self.opening(asked(message), decision)
            return (
                self._opened(opening, decision, english=english) if opening else self.answer(decision, english=english)
            )
        if decision.kind == "suggestion":
            turn = self.suggest(decision)
            return replace(turn, session=self._guide.noted(session, decision, self._reader.read(asked(message))))
        if decision.kind == "off_topic":
            reply = next((topic.reply for topic in self._knowledge.off_topics if topic.id == decision.target), ())
            if reply:
                outcome = Outcome("fallback", None, min(100.0, decision.score))
                placed = self._placed(session, message, decision)
                return Turn((Reply(reply, self._menu.buttons(session)),), outcome, session=placed)
        return self.fall_back(session)

    def _placed(self, session: Session, message: Message, decision: Decision) -> Session:
        """The session with the place of what nobody does: « un traiteur, même lieu » asks for another trade there."""
        reading = self._reader.read(asked(message))
        if not reading.places:
            return session
        place = Reading(places=reading.places)
        return self._guide.noted(session, replace(decision, dialogues=(self._knowledge.roles.supplier,)), place)

    def answer(self, decision: Decision, *, english: bool = False) -> Turn:
        """The entry decided on, with the next nearest as buttons."""
        reply = self._views.answer(self._knowledge.entries[decision.target], decision.suggestions, english=english)
        outcome = Outcome("answer", decision.target, min(100.0, decision.score), decision.suggestions)
        return Turn((reply,), outcome, (decision.target,), focus=(Screen("answer", (decision.target,)),))

    def told(self, match: PointMatch) -> Screen:
        """The screen of a point, with the verdict that it gave."""
        entry = match.point.entry
        also = (match.says, str(self._points.of(entry).index(match.point))) if match.says else ()
        return Screen("answer", (entry,), also)

    def again(self, screen: Screen) -> Turn | None:
        """The verdict last given on an answer, and the point that gave it; None where none was."""
        says = next((one for one in SAYS if one in screen.also[:1]), None)
        points = self._points.of(screen.ids[0])
        at = int(screen.also[1]) if says else len(points)
        if at >= len(points):  # editors may have taken it out
            return None
        match = PointMatch(points[at], 1.0, says=says)
        entry = match.point.entry
        reply = self._point_views.point(match)
        return Turn((reply,), Outcome("answer", entry, 100.0), (entry,), focus=(screen,))

    def opening(self, text: str, decision: Decision) -> Opening | None:
        """The point asked for with which the answer decided on opens; None if it says that first, or has none."""
        return self._openings.find(text, decision.target, self._understanding.tied(text, decision.target))

    def _opened(self, opening: Opening, decision: Decision, *, english: bool) -> Turn:
        match = opening.match
        id_ = match.point.entry
        others = tuple(one for one in dict.fromkeys((decision.target, *decision.suggestions)) if one != id_)
        reply = self._point_views.opening(match, opening.rest, others, english=english)
        outcome = Outcome("answer", id_, min(100.0, decision.score), others)
        return Turn((reply,), outcome, (id_,), focus=(self.told(match),))

    def suggest(self, decision: Decision) -> Turn:
        """« Vouliez-vous dire… »."""
        outcome = Outcome("suggestion", None, min(100.0, decision.score), decision.suggestions)
        dialogues = [self._knowledge.script.dialogues[id_] for id_ in decision.dialogues]
        return Turn((self._views.suggestion(decision.suggestions, dialogues),), outcome)

    def fall_back(self, session: Session, first: str = "fallback_reformulate") -> Turn:
        """Another way on at each failure: reformulate, then browse the themes, then a person."""
        outcome = Outcome("fallback")
        if session.failures == 0 or (first == "none_of_these" and session.failures == 1):
            return Turn((self._menu.reply(session, first),), outcome, is_failure=True)
        if session.failures == 1:
            reply = self._views.themes()
            lead = self._knowledge.wording.blocks("fallback_themes")
            return Turn((replace(reply, blocks=lead),), outcome, is_failure=True)
        return Turn((self._menu.reply(session, "fallback_human"),), outcome, is_failure=True)

    def two(self, message: Message) -> Turn | None:
        """The answers to the two or three questions of a message; None if it asks one."""
        decisions = self._understanding.split(asked(message))
        if not decisions:
            return None
        replies = tuple(self._views.answer(self._knowledge.entries[decision.target]) for decision in decisions)
        ids = tuple(decision.target for decision in decisions)
        outcome = Outcome("answer", ids[0], min(100.0, decisions[0].score), ids[1:])
        return Turn(replies, outcome, tuple(reversed(ids)), focus=(Screen("answer", ids),))

    def follow_up(self, session: Session, message: Message) -> Turn | None:
        """What a message means in the light of the answers before it; None if it does not lean on them."""
        decision = self._understanding.follow_up(message.text or "", session.topics)
        if decision is None:
            return None
        return self.answer(decision) if decision.kind == "answer" else self.suggest(decision)

    def differ(self, ids: Sequence[str]) -> Turn:
        """What tells entries apart: the entry on their difference, else the short answers one below the other."""
        entries = [self._knowledge.entries[id_] for id_ in ids]
        names = listed([entry.title for entry in entries])
        decision = self._understanding.decide(self._knowledge.wording.text("difference_of", names=names))
        if decision.kind == "answer" and decision.target.startswith("difference"):
            found = self._knowledge.entries[decision.target]
            told = set(self._understanding.kinds_of(found))
            of_each = [self._understanding.kinds_of(entry)[:1] for entry in entries]
            if all(of_each) and all(map(told.issuperset, of_each)):
                return self.show(found)
        blocks: list[Block] = []
        for entry in entries:
            blocks += [Block("paragraph", (Span(entry.title, bold=True),)), *entry.short]
        blocks.append(sources_note(self._knowledge.wording, entries[0].sources, entries[0].verified_on))
        buttons = tuple(map(self._views.entry_button, ids))
        outcome = Outcome("answer", ids[0], 90.0, tuple(ids[1:]))
        return Turn((Reply(tuple(blocks), buttons),), outcome, tuple(ids), focus=(Screen("answer", tuple(ids)),))

    def opened(self, turn: Turn, decision: Decision) -> Turn:
        """A dialogue just opened, with the answers that come as near to the message as buttons below it."""
        if not decision.suggestions:
            return turn
        *before, last = turn.replies
        buttons = (*last.buttons, *map(self._views.entry_button, decision.suggestions))
        outcome = replace(turn.outcome, suggestions=decision.suggestions)
        return replace(turn, replies=(*before, replace(last, buttons=buttons)), outcome=outcome)

    def with_prompt(self, session: Session, message: Message, turn: Turn) -> Turn:
        """The turn, and below its last reply the question of the dialogue under way, which stays open."""
        prompt = self._guide.prompt(session, message)
        if prompt is None:
            return turn
        *before, last = turn.replies
        buttons = [button for button in last.buttons if button.action.startswith("details:")]
        last = replace(last, blocks=(*last.blocks, *prompt.blocks), buttons=(*prompt.buttons, *buttons))
        return replace(turn, replies=(*before, last))


def asked(message: Message) -> str:
    """The text of a message, cut to what is read."""
    return (message.text or "")[:MAX_LENGTH]
