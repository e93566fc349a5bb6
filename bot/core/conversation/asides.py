"""Small talk beside an open question: « tu aimes la pizza, toi ? » names no trade, « 16 en maths » no amount."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.questions import Questions
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise

TOLD = 0.93
"""Score of small talk beside an open question."""

_SENTENCE_END = re.compile(r"[.!?…;:]\s+\w")


class Asides:
    """Reads a message as small talk. It keeps no state."""

    def __init__(self, knowledge: Knowledge, questions: Questions) -> None:
        """Repeat the open question through these."""
        self._acts = knowledge.acts
        self._wording = knowledge.wording
        self._questions = questions

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """The open question again, where a message of one sentence speaks of oneself or of the other."""
        if at.top.kind == "question" and not self._is_meant(at) and self._acts.asides.said_in(normalise(at.text)):
            yield Candidate("aside", TOLD, 1, partial(self._again, at))

    def _is_meant(self, at: Situation) -> bool:
        """Whether a wish, a place or a figure with its unit tells that it is no mere talk."""
        has_figure = any(number.is_value and not number.is_bare for number in at.reading.numbers)
        is_several = bool(_SENTENCE_END.search(at.text.strip()))
        return has_figure or is_several or at.reading.is_request or bool(at.reading.places)

    def _again(self, at: Situation) -> Turn:
        reply = Reply(self._wording.blocks("aside"))
        turn = Turn((reply,), Outcome("smalltalk", None, 100.0), session=at.session)
        return self._questions.with_prompt(at.session, at.message, turn)
