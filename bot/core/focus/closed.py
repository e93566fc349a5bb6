"""What answers say to closed questions, as their editors wrote it: « Oui », « Non », « Ça dépend »."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.focus.asked import Asked
from bot.core.focus.vocabulary import Vocabulary
from bot.core.knowledge.knowledge import Knowledge
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
        self,
        knowledge: Knowledge,
        vocabulary: Vocabulary,
        points: Mapping[str, Sequence[tuple[Point, frozenset[str]]]],
    ) -> None:
        """Prepare the closed answers; `points` are those of each entry with their terms."""
        self._vocabulary = vocabulary
        self._ready = {
            entry.id: tuple(self._prepare(answer, points[entry.id]) for answer in entry.answers)
            for entry in knowledge.entries.values()
            if entry.answers
        }

    def _prepare(self, answer: ClosedAnswer, points: Sequence[tuple[Point, frozenset[str]]]) -> _Ready:
        questions = tuple(self._vocabulary.terms_of(ask) for ask in answer.ask)
        wanted = frozenset[str]().union(*questions)
        mine = [(point, terms) for point, terms in points if point.number == answer.point]
        point, terms = max(mine, key=lambda one: len(one[1] & wanted))
        return _Ready(answer, questions, point, terms)

    def find(self, entry_id: str, asked: Asked, subject: frozenset[str]) -> PointMatch | None:
        """What an entry says to a closed question; `subject` are the terms that only name the entry."""
        if not asked.is_closed or asked.numbers:
            return None
        for ready in self._ready.get(entry_id, ()):
            for question in ready.questions:
                if question <= asked.terms and _asks_only(asked, question, subject | ready.explained):
                    says = ready.answer.say
                    return PointMatch(ready.point, SURE, asked.kinds, asked.words, says, is_denied=asked.is_denied)
        return None


def _asks_only(asked: Asked, question: frozenset[str], known: frozenset[str]) -> bool:
    """Whether a message asks nothing beside a question but what is known."""
    told = {told.term for told in asked.told} - question <= known
    return told and all(not one.terms or one.terms & question for one in asked.expectations if one.is_sure)
