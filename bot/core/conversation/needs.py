"""Two needs in one message: the first is answered, the second waits on a button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from bot.core.conversation.questions import Questions
from bot.core.conversation.telling import telling_words
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.progress import with_reading
from bot.core.dialogues.stage import PLACE
from bot.core.exchange.actions import Action
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button
from bot.core.exchange.session import DialogueState, Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.formats import listed
from bot.core.text.plain import MAX_LENGTH, holds, normalise
from bot.core.text.sounds import stem
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, place_id, sure_sectors
from bot.core.understanding.understanding import Understanding

LEAST = 2
"""Words of the shortest side."""
MOST = 8
"""Joints tried: a longer message tells a story rather than two needs."""
LONGEST, MOST_CHARACTERS = 300, 400
"""Characters of the longest message that holds two needs, and of all the halves that are read of one: the longer it is,
the fewer joints are tried."""
LABEL = 60
"""Characters of its button."""
BRIEF = 6
"""Words of the longest side that only names what is wanted: « et le nom du facilitateur »."""
SURE = 60.0
"""Score of the ranking from which a side is a need or a question of its own."""

_JOIN = re.compile(r"\s*(?:;|\+|&|\.\s)\s*|,?\s+(?:et aussi|et puis|et|puis|ainsi que|plus|aussi)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Side:
    """One half of a message: its text, its values, what it is taken for."""

    text: str
    reading: Reading
    decision: Decision
    is_told: bool = False
    """Whether a word of its own tells which dialogue is wanted."""

    @property
    def is_of_its_own(self) -> bool:
        """Whether it says a need or a question by itself."""
        if self.decision.score < SURE:
            return False
        if self.decision.kind == "answer":
            return self.reading.is_question or self.reading.is_request
        said = bool(sure_sectors(self.reading)) or bool(self.reading.numbers)
        return self.decision.kind == "dialogue" and (
            said or bool(self.reading.choices and self.reading.places) or self.is_told
        )


class TwoNeeds:
    """Parts messages that hold two needs. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, reader: SlotReader, understanding: Understanding, guide: Guide, questions: Questions
    ) -> None:
        """Read with these."""
        self._knowledge = knowledge
        self._reader = reader
        self._understanding = understanding
        self._guide = guide
        self._questions = questions
        self.own_words = telling_words(knowledge)
        """By dialogue, the stems that tell it from the others."""
        self._wants = tuple(
            normalise(one) for dialogue in knowledge.script.dialogues.values() for one in dialogue.wants
        )

    def turn(self, session: Session, message: Message) -> Turn | None:
        """The first need answered, the second on a button; None where a message holds one need."""
        text = (message.text or "")[:MAX_LENGTH]
        sides = self.sides(text)
        if sides is None:
            return None
        first, second = sides
        places = first.reading.places or second.reading.places  # « un traiteur, et le facilitateur de Cergy »
        turn = self._answered(session, message, replace(first, reading=replace(first.reading, places=places)))
        return self._with_second(turn, first, second)

    def sides(self, text: str) -> tuple[Side, Side] | None:
        """The two halves of a message, where each is a need of its own and they differ."""
        if len(text) > LONGEST:
            return None
        whole = self._reader.read(text)
        if whole.is_question and self._understanding.decide(text).kind == "answer":
            return None
        if not (whole.sectors or whole.places or whole.is_request or whole.choices):
            return None
        for left, right in _halves(text):
            if not self._may_differ(left, right):
                continue
            if not all(self._side(side).is_of_its_own for side in sorted((left, right), key=len)):
                continue
            first, second = self._side(left), self._side(right)
            if self._differ(first, second) and not self._leads_on(first, second) and not self._is_one(first, second):
                return first, second
        return None

    def _may_differ(self, left: str, right: str) -> bool:
        """Whether each half names something to be found: a trade, a place, a kind, a figure, or what is wanted."""
        return all(self._says_something(text) for text in sorted((left, right), key=len))

    def _says_something(self, text: str) -> bool:
        reading = self._reader.read(text)
        is_said = reading.sectors or reading.places or reading.choices or reading.numbers or reading.is_request
        return bool(is_said) or self._says_want(text, reading)

    def _says_want(self, text: str, reading: Reading) -> bool:
        """« le nom du facilitateur »: hardly more than what is wanted."""
        return len(text.split()) <= BRIEF and holds(" ".join(reading.rest), self._wants)

    def _side(self, text: str) -> Side:
        reading, decision = self._reader.read(text), self._understanding.decide(text)
        if not (reading.is_question or reading.is_request) and self._says_want(text, reading):
            decision = self._led_to(decision)
        own = self.own_words.get(decision.target, frozenset()) if decision.kind == "dialogue" else frozenset()
        return Side(text, reading, decision, any(stem(word) in own for word in reading.rest))

    def _led_to(self, decision: Decision) -> Decision:
        """« … et le nom du facilitateur »: what asks nothing wants the dialogue that its answer leads to."""
        entry = self._knowledge.entries.get(decision.target) if decision.kind == "answer" else None
        led = (entry.next_step if entry else None) or ""
        return replace(decision, kind="dialogue", target=led) if led in self._knowledge.script.dialogues else decision

    def _leads_on(self, first: Side, second: Side) -> bool:
        """Whether one half only asks what the dialogue of the other one works out: « on est 45, combien on paie ? »."""
        for one, other in ((first, second), (second, first)):
            entry = self._knowledge.entries.get(one.decision.target) if one.decision.kind == "answer" else None
            if entry and entry.next_step == other.decision.target and other.decision.kind == "dialogue":
                return True
        return False

    def _is_one(self, first: Side, second: Side) -> bool:
        """« confier notre linge à un ESAT. Qui contacter vers Franconville ? »: the second half asks who does that."""
        reading = second.reading
        is_placed = bool(reading.places) and not (reading.sectors or reading.choices or reading.numbers)
        is_lacking = bool(sure_sectors(first.reading) or first.reading.choices) and not first.reading.places
        return is_placed and is_lacking and holds(normalise(second.text), self._knowledge.acts.sought)

    @staticmethod
    def _differ(first: Side, second: Side) -> bool:
        if (first.decision.kind, first.decision.target) != (second.decision.kind, second.decision.target):
            return True
        if first.decision.kind == "answer":
            return False
        places = {place_id(hit) for side in (first, second) for hit in side.reading.places[:1]}
        sectors = [set(sure_sectors(side.reading)) for side in (first, second)]
        return len(places) > 1 and bool(sectors[0] and sectors[1]) and sectors[0] != sectors[1]

    def _answered(self, session: Session, message: Message, side: Side) -> Turn:
        if side.decision.kind == "answer":
            return self._questions.answer(side.decision)
        message = replace(message, text=side.text)
        return self._guide.open(replace(session, dialogue=None), side.decision.target, message, side.reading)

    def _with_second(self, turn: Turn, first: Side, second: Side) -> Turn:
        """The turn with the second need on its first button."""
        session = turn.session or Session()
        if second.decision.kind == "answer":
            entry = self._knowledge.entries[second.decision.target]
            button = Button(self._label(entry.title), str(Action("answer", entry.id)))
        else:
            dialogue = self._knowledge.script.dialogues[second.decision.target]
            state = DialogueState(dialogue.id)
            for reading in (Reading(places=first.reading.places), second.reading):
                state = with_reading(state, dialogue, reading, self._reader.values(reading, dialogue, state))
            session = replace(session, pending=state, places=())
            button = self.button(state, session.dialogue)
        *before, last = turn.replies
        lead = self._knowledge.wording.blocks("second_need", title=button.label)
        last = replace(last, blocks=(*last.blocks, *lead), buttons=(button, *last.buttons))
        return replace(turn, replies=(*before, last), session=session)

    def button(self, state: DialogueState, now: DialogueState | None) -> Button:
        """The button that goes on with a need that waits: what tells it from the one under way."""
        dialogue = self._knowledge.script.dialogues[state.id]
        known = now.slots if now and now.id == state.id else {}
        told = [slot for slot in dialogue.slots if state.slots.get(slot) != known.get(slot)]
        said = [self._guide.stage.prompts.said(slot, state.slots) for slot in told]
        title = "" if known and any(said) else dialogue.title
        return Button(self._label(", ".join(filter(None, [title, *said]))), str(Action("second")))

    def _label(self, title: str) -> str:
        return self._knowledge.wording.text("button_second", title=title)[:LABEL]

    def kept(self, turn: Turn, session: Session) -> Turn:
        """The turn with the button of a need that still waits below its last reply."""
        state = session.pending
        if state is None or state.id not in self._knowledge.script.dialogues or not turn.replies:
            return turn
        *before, last = turn.replies
        button = self.button(state, session.dialogue)
        if any(one.action == button.action for one in last.buttons):
            return turn
        return replace(turn, replies=(*before, replace(last, buttons=(*last.buttons, button))))

    def with_other_place(self, turn: Turn, session: Session, message: Message) -> tuple[Turn, Session]:
        """The turn and the session after it; of « Ermont ou Eaubonne » the others wait, for the same need."""
        after = turn.session or session
        state = after.dialogue
        dialogue = self._knowledge.script.dialogues.get(state.id) if state else None
        if state is None or dialogue is None or not dialogue.is_search or after.pending or not message.text:
            return turn, after
        acts, links = self._knowledge.acts, self._knowledge.lexicon.grammar.links
        series = tuple(map(place_id, self._guide.stage.territory.gazetteer.series(message.text, acts.either, links)))
        held = state.slots.get(PLACE)
        if held not in series or not turn.replies:
            return turn, after
        others = tuple(one for one in series if one != held)
        waiting = DialogueState(state.id, {**state.slots, PLACE: others[0]})
        after = replace(after, pending=waiting, places=others[1:])
        *before, last = turn.replies
        names = [self._guide.stage.prompts.said(PLACE, {PLACE: one}) for one in others]
        lead = self._knowledge.wording.blocks("second_place", place=listed(names, "et"))
        last = replace(last, blocks=(*last.blocks, *lead), buttons=(self.button(waiting, state), *last.buttons))
        return replace(turn, replies=(*before, last)), after

    def second(self, session: Session, message: Message) -> Turn | None:
        """The need that waits, now; None if none does."""
        state = session.pending
        if state is None or state.id not in self._knowledge.script.dialogues:
            return None
        places = session.places
        after = DialogueState(state.id, {**state.slots, PLACE: places[0]}) if places else None
        session = replace(session, pending=after, places=places[1:], dialogue=None)
        return self._guide.stage.begin(session, message, state)


def _halves(text: str) -> Iterator[tuple[str, str]]:
    most = min(MOST, MOST_CHARACTERS // max(1, len(text)))
    for join in islice(_JOIN.finditer(text), most):
        left, right = text[: join.start()].strip(), text[join.end() :].strip()
        if min(len(left.split()), len(right.split())) >= LEAST:
            yield left, right
