"""Small talk beside an open question: « tu aimes la pizza, toi ? » names no trade, « 16 en maths » no amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.questions import Questions
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome
from bot.core.exchange.turn import Turn
from bot.core.knowledge.acts import Listed
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise

TOLD = 0.93
"""Score of small talk beside an open question."""

WAITS, PASSING = 0.9, 0.6
"""Scores of « je demande à ma cheffe », whatever is said beside it, and of a trade that nobody asked for."""
TALKATIVE = 2
"""Telling words beside a trade from which one who laughs only talks."""

_SENTENCE_END = re.compile(r"[.!?…;:]\s+\w")


class Asides:
    """Reads a message as small talk. It keeps no state."""

    def __init__(self, knowledge: Knowledge, questions: Questions) -> None:
        """Repeat the open question through these."""
        self._acts = knowledge.acts
        self._dialogues = knowledge.script.dialogues
        self._waits = Listed(knowledge.acts.remarks.get("unsure", ()))
        self._wording = knowledge.wording
        self._questions = questions

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The open question again, where a message of one sentence speaks of oneself or of the other."""
        is_aside = self._acts.asides.said_in(normalise(at.text)) or self._is_joke(at)
        if at.top.kind != "question" or self._is_meant(at):
            return
        if is_aside:
            yield Candidate("aside", TOLD, 1, partial(self._again, at, "aside"))
        elif self._waits.said_in(normalise(at.text)) and not (at.reading.numbers or at.is_asked):
            yield Candidate("waits", WAITS, 1, partial(self._again, at, "reaction_unsure"))
        elif self._is_passing(at):
            yield Candidate("passing", PASSING, 4, partial(self._again, at, "aside"))

    def _is_passing(self, at: Situation) -> bool:
        """« le chauffage est encore mort »: a trade told where the dialogue under way asks for none."""
        state = at.session.dialogue
        dialogue = self._dialogues.get(state.id) if state else None
        is_wanted = dialogue is None or "secteur" in dialogue.asked
        is_wanted = is_wanted or bool(at.reading.numbers)
        return not is_wanted and bool(at.reading.sectors and at.telling) and not (at.is_asked or at.reading.choices)

    def _is_joke(self, at: Situation) -> bool:
        """« mon boulanger fait des croissants trop bons mdr »: laughed at, and more said than a trade."""
        words = set(normalise(at.text).split())
        is_laughed = not words.isdisjoint(self._acts.jokes) or any(sign in self._acts.jokes for sign in at.text)
        return is_laughed and bool(at.reading.sectors) and len(at.telling) >= TALKATIVE

    def _is_meant(self, at: Situation) -> bool:
        """Whether a wish, a place or a figure with its unit tells that it is no mere talk."""
        has_figure = any(number.is_value and not number.is_bare for number in at.reading.numbers)
        is_several = bool(_SENTENCE_END.search(at.text.strip()))
        return has_figure or is_several or at.reading.is_request or bool(at.reading.places)

    def _again(self, at: Situation, key: str) -> Turn:
        reply = Reply(self._wording.blocks(key))
        waits = replace(at.session.outcome, kind="dialogue", id=None)
        outcome = Outcome("smalltalk", None, 100.0) if key == "aside" else waits
        turn = Turn((reply,), outcome, session=at.session)
        return self._questions.with_prompt(at.session, at.message, turn)
