"""A long story about the need under way: clause by clause, only what answers, corrects or narrows it counts."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.requests import LONG
from bot.core.dialogues.edits import edited
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.progress import with_reading
from bot.core.dialogues.stage import PLACE, Run
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.focus.edits import EditReader
from bot.core.focus.glance import RELATIVE, STRONG, Glance, Glancer
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading

TOLD, ASKED_ELSE = 0.91, 0.6
"""Scores of a story that changes the need under way, and of one that ends in a question with an answer of its own."""
MOST = 14
"""Clauses read."""
FEW = 5
"""Telling words of a clause that changes something by an operator: one that has more tells how things went."""
OF_A_NEED = frozenset([PLACE, "secteur"])
"""Slots that a story fills where they are still empty, wished for or not."""

_CLAUSE = re.compile(r"(?<=[.!?…])\s+|\n+|[;:,(]\s*(?!\d)|\s(?=(?:donc|bref|du coup|car)\s)|\s(?=mais\s(?:\S+\s+){3})")


class Stories:
    """Reads long messages as a story about the need under way. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, reader: SlotReader, guide: Guide, glancer: Glancer, edits: EditReader
    ) -> None:
        """Read clauses with these, and show what comes of them through the guide."""
        self._acts = knowledge.acts
        self._slots = knowledge.script.slots
        self._reader = reader
        self._guide = guide
        self._glancer = glancer
        self._edits = edits

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The need under way with all that a story says of it, where that changes it."""
        run = self._guide.stage.run(at.session, at.message) if len(at.text) >= LONG else None
        clauses = [part for part in _CLAUSE.split(at.text) if part and len(part.split()) > 1] if run else []
        if run is None or not 1 < len(clauses) <= MOST:
            return
        state, is_wish = run.state, False
        for clause in clauses:
            told = self._after(clause, at, run.at(state), is_wish)
            is_wish = told.slots != state.slots
            state = told
        if state.slots == run.state.slots:
            return
        is_open = run.state.asked is None or run.state.asked in state.slots
        is_missed = at.top.kind == "question" and not is_open
        is_of_shown = run.dialogue.is_search and at.is_asked and not at.glance.changes
        is_asked_else = at.decision.kind == "answer" or is_missed or is_of_shown
        score = ASKED_ELSE if is_asked_else else TOLD
        yield Candidate("story", score, 1, partial(self._told, run.at(state)))

    def _after(self, clause: str, at: Situation, run: Run, is_wish: bool) -> DialogueState:
        """The state after a clause; `is_wish` where the one before it changed something: « …, à Pontoise, … »."""
        glance = self._glancer.look(clause, at.session.focus)
        reading = self._reader.read(glance.plain)
        telling = [word for word in reading.rest if word not in self._acts.fillers]
        strong = [change for change in glance.changes if change.operator in STRONG]
        edits = self._edits.read(glance, reading, run.dialogue, run.state) if strong and len(telling) <= FEW else None
        state = run.state
        for edit in edits.edits if edits else ():
            is_trade = edit.operator == "exclude" and "secteur" in edit.values  # « ils ne savent pas tondre »
            if edit.operator not in RELATIVE and edit.has_target and not is_trade:
                state = edited(state, edit, run.dialogue, self._slots)
        changed = {slot for edit in edits.edits for slot in edit.values} if edits else set()
        is_wish = is_wish and not telling and bool(reading.places)
        found = self._values(glance, replace(reading, is_request=reading.is_request or is_wish), run.at(state))
        values = {slot: value for slot, value in found.items() if slot not in changed}
        return with_reading(state, run.dialogue, _only(reading, values), values) if values else state

    def _values(self, glance: Glance, reading: Reading, run: Run) -> Mapping[str, SlotValue]:
        """The values of a clause that are meant for the need: asked for, wished for, corrected, or figures by name."""
        is_turned = any(change.operator in {"rather", "if"} for change in glance.changes)
        is_meant = reading.is_request or is_turned or glance.text.strip().lower().startswith(self._acts.conclusions)
        is_question = self._acts.questions.said_in(normalise(glance.text)) or "?" in glance.text
        is_home = self._acts.homes.said_in(normalise(glance.text))
        values = self._reader.values(replace(reading, takes_bare=False), run.dialogue, run.state)
        asked = {question.slot for question in run.dialogue.questions if not question.is_optional}
        held = run.state.slots
        result: dict[str, SlotValue] = {}
        for slot, value in values.items():
            is_figure = isinstance(value, int | float)
            is_new = slot not in held and (is_figure or (slot in OF_A_NEED and slot in asked))
            is_old = is_figure and (run.dialogue.is_search or value in held.values())
            if (slot == PLACE and is_home) or is_old:
                continue
            if (
                slot == run.state.asked
                or is_meant
                or is_new
                or (is_figure and (is_question or value != held.get(slot)))
            ):
                result[slot] = value
        return result

    def _told(self, run: Run) -> Turn:
        return self._guide.stage.show(run.at(replace(run.state, failures=0, page=1)))


def _only(reading: Reading, values: Mapping[str, SlotValue]) -> Reading:
    """A reading without the trades that are not taken, and without what it takes back: that was an edit."""
    sectors = reading.sectors if "secteur" in values else ()
    places = reading.places if PLACE in values else ()
    return replace(reading, sectors=sectors, places=places, denied={}, indifferent=frozenset(), is_addition=False)
