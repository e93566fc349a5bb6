"""What a message means while a dialogue is under way: an answer to it, a question beside it, or nothing that fits."""

from __future__ import annotations

from bot.core.conversation.questions import Questions, asked
from bot.core.dialogues.guide import Guide
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding


class Underway:
    """Hands messages to the dialogue under way. It keeps no state."""

    def __init__(
        self,
        knowledge: Knowledge,
        reader: SlotReader,
        understanding: Understanding,
        guide: Guide,
        questions: Questions,
    ) -> None:
        """Read by these."""
        self._knowledge = knowledge
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._questions = questions

    def guided(self, session: Session, message: Message) -> Turn | None:
        """What a message means for the dialogue under way; None if there is none, or it means nothing for it."""
        if self._guide.stage.run(session, message) is None:
            return None
        text = asked(message)
        reading = self._reader.read(text)
        decision = self._understanding.decide(text)
        turn = self._guide.say(session, message, reading, decision)
        if turn:
            return turn
        if (reading.is_question or "?" in text) and (near := self._suggested_for(session, decision)):
            return self._questions.with_prompt(session, message, self._questions.show(near))
        if self._guide.is_asking(session):
            return self._in_between(session, message, reading, decision)
        is_detail = decision.kind in {"off_topic", "none"} and not (reading.is_question or "?" in text)
        return self._guide.detail(session, message) if is_detail else None

    def _in_between(self, session: Session, message: Message, reading: Reading, decision: Decision) -> Turn:
        """A message that does not answer the open question: another need, a question of its own, or not understood."""
        if decision.kind == "dialogue" and not reading.is_lone_figure:
            return self._guide.open(session, decision.target, message, reading)
        if decision.kind == "answer" or (decision.kind == "off_topic" and not reading.rest):
            answered = self._questions.two(message) or self._questions.question(session, message, decision)
            return self._questions.with_prompt(session, message, answered)
        return self._guide.fail(session, message)

    def _suggested_for(self, session: Session, decision: Decision) -> Entry | None:
        """The answer that leads to the dialogue under way, if it is among those only suggested."""
        entries = [self._knowledge.entries[id_] for id_ in decision.suggestions if decision.kind == "suggestion"]
        own = session.dialogue.id if session.dialogue else ""
        return next((entry for entry in entries if entry.next_step == own), None)
