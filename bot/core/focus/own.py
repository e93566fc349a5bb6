"""What an entry has to say, prepared for being compared when one is asked: its points, what is asked after it."""

from __future__ import annotations

import pickle
import re
from collections.abc import Mapping
from dataclasses import dataclass

from bot.core.focus.asked import Questions
from bot.core.focus.closed import ClosedAnswers
from bot.core.focus.figures import Ranges
from bot.core.focus.fit import Indexed
from bot.core.focus.follow_ups import FollowUps, Said
from bot.core.focus.phrases import Phrases, plain_words
from bot.core.focus.vocabulary import Vocabulary, heads
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.points import ClosedAnswer, FollowUp, Point

LABELLED = 0.85
"""How sure a point is to give a kind of answer where its label alone tells; 1 where its text does too."""

CODE = "Code "


@dataclass(frozen=True, slots=True)
class Own:
    """What an entry has to say, ready to be compared: its points, its closed answers, what is asked after it."""

    points: tuple[Indexed, ...]
    closed: ClosedAnswers
    follow_ups: FollowUps


@dataclass(frozen=True, slots=True)
class Written:
    """What an entry has to say as its editors wrote it, and the terms of each of its points."""

    points: tuple[Point, ...]
    terms: tuple[frozenset[str], ...]
    answers: tuple[ClosedAnswer, ...]
    follow_ups: tuple[FollowUp, ...]


class Preparing:
    """Prepares what an entry has to say: doing so for all takes half the time of a start, and their texts memory."""

    def __init__(
        self,
        written: Mapping[str, Written],
        index: Indexer,
        subjects: Mapping[str, frozenset[str]],
        questions: Questions,
    ) -> None:
        """Prepare entries that were written so, by id."""
        self._written = {id_: pickle.dumps(one, pickle.HIGHEST_PROTOCOL) for id_, one in written.items()}
        self._index = index
        self._subjects = subjects
        self._questions = questions

    def __call__(self, id_: str) -> Own:
        """What an entry has to say."""
        written: Written = pickle.loads(self._written[id_])  # noqa: S301 - written above
        points = tuple(map(self._index, written.points, written.terms))
        closed = ClosedAnswers(written.answers, self._index.vocabulary, [(one.point, one.terms) for one in points])
        said = [Said(one.point, one.terms, one.numbers) for one in points]
        return Own(points, closed, FollowUps(written.follow_ups, self._questions, self._subjects[id_], said))


class Indexer:
    """Prepares points for being compared: the kinds of answer that each gives, its terms and its numbers."""

    def __init__(self, knowledge: Knowledge, vocabulary: Vocabulary, ranges: Ranges) -> None:
        """Know labels and marks of the kinds of answer, and the names of codes."""
        kinds = knowledge.points.kinds
        self._labels = Phrases(((phrase, kind.id) for kind in kinds for phrase in kind.labels), plain_words)
        self._marks = Phrases(((phrase, kind.id) for kind in kinds for phrase in kind.marks), plain_words)
        self._codes = _codes(knowledge)
        self.vocabulary = vocabulary
        self._ranges = ranges

    def terms(self, point: Point) -> frozenset[str]:
        """The terms of a point, without those of codes that it names."""
        return self.vocabulary.terms_of(self._codes.sub(" ", point.text))

    def __call__(self, point: Point, terms: frozenset[str]) -> Indexed:
        """A point with these terms, ready to be compared."""
        labels = self._labels.sureness(plain_words(point.label), at_start=True)
        marks = self._marks.sureness(plain_words(point.text))
        kinds = marks | {kind: 1.0 if kind in marks else LABELLED for kind in labels}
        numbers = self._ranges.of_point(point.text, self.vocabulary)
        label = tuple(sorted(self.vocabulary.terms_of(point.label)))
        return Indexed(point, label, terms, tuple(sorted(heads(terms))), numbers, kinds)


def _codes(knowledge: Knowledge) -> re.Pattern[str]:
    """The names of codes, whose words tell nothing of what a point says: « Code du travail »."""
    sources = (source.name.split(", art")[0] for entry in knowledge.entries.values() for source in entry.sources)
    return re.compile("|".join(sorted(re.escape(name) for name in set(sources) if name.startswith(CODE))) or "(?!)")
