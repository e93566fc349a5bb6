"""What answers say to closed questions, as their editors wrote it: « Oui », « Non », « Ça dépend »."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.focus.asked import Asked
from bot.core.focus.vocabulary import Vocabulary
from bot.core.knowledge.points import ClosedAnswer, Point, PointMatch

SURE = 1.0
"""Score of what an editor wrote for the question."""


@dataclass(frozen=True, slots=True)
class _Ready:
    """A closed answer with the terms of each of its questions and the point that says it."""

    answer: ClosedAnswer
    questions: tuple[frozenset[str], ...]
    point: Point
    explained: frozenset[str]


class ClosedAnswers:
    """Finds the closed answer to a message, only where the message asks nothing more than what the editor wrote."""

    def __init__(
        self, answers: Sequence[ClosedAnswer], vocabulary: Vocabulary, points: Sequence[tuple[Point, frozenset[str]]]
    ) -> None:
        """Prepare the closed answers of an entry; `points` are its own with their terms."""
        self._ready = tuple(_prepared(answer, vocabulary, points) for answer in answers)

    def find(self, asked: Asked, subject: frozenset[str]) -> PointMatch | None:
        """What the entry says to a closed question; `subject` are the terms that only name it."""
        if not asked.is_closed or asked.numbers:
            return None
        for ready in self._ready:
            for question in ready.questions:
                if question <= asked.terms and _asks_only(asked, question, subject | ready.explained):
                    says = ready.answer.say
                    return PointMatch(ready.point, SURE, asked.kinds, asked.words, says, is_denied=asked.is_denied)
        return None


def _prepared(answer: ClosedAnswer, vocabulary: Vocabulary, points: Sequence[tuple[Point, frozenset[str]]]) -> _Ready:
    questions = tuple(vocabulary.terms_of(ask) for ask in answer.ask)
    wanted = frozenset[str]().union(*questions)
    mine = [(point, terms) for point, terms in points if point.number == answer.point and point.part != "more"]
    point, terms = max(mine, key=lambda one: len(one[1] & wanted))
    return _Ready(answer, questions, point, terms)


def _asks_only(asked: Asked, question: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a message asks nothing beside a question but what is known."""
    told = {told.term for told in asked.told} - question <= known
    return told and all(not one.terms or one.terms & question for one in asked.expectations if one.is_sure)
