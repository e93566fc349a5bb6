"""What a message says for the dialogue under way: a button's words, values, a name, a place outside the territory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import UNEXPLAINED, Candidate, Situation
from bot.core.conversation.presses import Presses
from bot.core.dialogues.guide import Guide
from bot.core.dialogues.stage import PLACE
from bot.core.exchange.reply import Button, Reply
from bot.core.exchange.session import ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.focus.labels import Labels
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.gazetteer import Gazetteer
from bot.core.text.plain import normalise
from bot.core.understanding.decision import Decision
from bot.core.understanding.reader import SlotReader

SECTOR = "secteur"

FILLED, NAMED, ELSEWHERE = 0.9, 0.87, 0.88
"""Scores of a message that gives values, names a structure or a place elsewhere, and says nothing else."""

ASKED, NOTED_ONLY = 0.3, 0.25
"""What values cost in a question that has an answer, and where the dialogue under way does not ask for them."""

HELD = 0.4
"""What values cost in a question that are known already: it asks something about them."""

SEARCHED = {1: 0.58, 2: 0.85}
"""Least score of a trade or a place below a result, and of both, whatever else is said."""

SEARCHING: frozenset[ScreenKind] = frozenset(["results", "card", "options", "facilitators"])


class Values:
    """Reads a message as an answer to what is shown. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, reader: SlotReader, guide: Guide, presses: Presses, gazetteer: Gazetteer
    ) -> None:
        """Fill through the guide, press through the presses."""
        self._wording = knowledge.wording
        self._reader = reader
        self._guide = guide
        self._presses = presses
        self._gazetteer = gazetteer
        self.labels = Labels(knowledge.acts, knowledge.lexicon)

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The button, the values, the structure and the place that a message may say."""
        yield from self._label(at)
        yield from self._values(at)
        if at.reading.rest:
            named = partial(self._guide.named, at.session, at.text, at.reading, Decision("answer"))
            yield Candidate("named", NAMED, 4, named)
        yield from self._elsewhere(at)

    def _label(self, at: Situation) -> Iterator[Candidate]:
        found = self.labels.find(at.text, at.session.offered)
        if found:
            button, score = found
            pressed = replace(at.message, text=None, action=button.action)
            yield Candidate(f"label:{button.action}", score, 1, partial(self._presses.press, at.session, pressed))

    def _values(self, at: Situation) -> Iterator[Candidate]:
        run = self._guide.stage.run(at.session, at.message)
        if run is None:
            return
        values = self._reader.values(at.reading, run.dialogue, run.state)
        wanted = {question.slot for question in run.dialogue.questions}
        is_place = bool(at.reading.places) and PLACE in wanted
        if not (values or is_place or at.reading.is_near_me or at.reading.indifferent & wanted):
            return
        score = FILLED - UNEXPLAINED * len(at.telling)
        if at.reading.is_question and at.decision.kind in {"answer", "suggestion"}:
            score -= ASKED
        if values and not is_place and not set(values) & wanted:
            score -= NOTED_ONLY
        if run.state.asked is None:
            score = max(score, SEARCHED.get((SECTOR in values) + is_place, 0.0))
        is_known = bool(values) and not is_place and values.items() <= run.state.slots.items()
        if is_known and at.is_asked and at.top.kind in {"calculation", "question", "options"}:
            score -= HELD
        if at.is_about_rules and at.decision.kind == "answer":
            score -= ASKED
        fill = partial(self._guide.fill, at.session, at.message, at.reading, at.decision)
        yield Candidate("values", max(0.0, score), 4, fill, at.telling)

    def _elsewhere(self, at: Situation) -> Iterator[Candidate]:
        """A place outside the territory, by name: said so, and nothing is changed."""
        if at.reading.places or at.top.kind not in SEARCHING:
            return
        hits = self._gazetteer.find_elsewhere(at.glance.rest)
        if hits:
            name = hits[0].name
            rest = [word for word in at.telling if word not in normalise(name).split()]
            score = max(0.0, ELSEWHERE - UNEXPLAINED * len(rest))
            yield Candidate("elsewhere", score, 3, partial(self._is_elsewhere, at.session, name))

    def _is_elsewhere(self, session: Session, name: str) -> Turn:
        back = Button(self._wording.text("button_back_to_results"), "result")
        buttons = (back,) if self._guide.stage.has_results(session) else ()
        reply = Reply(self._wording.blocks("place_elsewhere", place=name), buttons)
        return Turn((reply,), replace(session.outcome, kind="dialogue", id=None), session=session)
