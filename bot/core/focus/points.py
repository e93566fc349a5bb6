"""Finds the point of an answer that a message asks for, by its words and by the kind of answer expected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.focus.asked import Asked, Expectation, Questions, Told
from bot.core.focus.closed import ClosedAnswers
from bot.core.focus.cut import points_of
from bot.core.focus.figures import Number, Numbers, Ranges
from bot.core.focus.follow_ups import FollowUps, Said
from bot.core.focus.phrases import Phrases, plain_words
from bot.core.focus.vocabulary import Vocabulary, heads
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.lexicon import CONCEPT_MARK
from bot.core.knowledge.points import Part, Point, PointMatch
from bot.core.text.quantities import Quantities

LEAST = 0.42
"""Score below which a point says something else."""

BARELY = LEAST - 0.001
"""Fit below which no rounding lifts a score to the least."""

LABELLED = 0.85
"""How sure a point is to give a kind of answer where its label alone tells; 1 where its text does too."""

COUNTED = 0.85
"""How sure a point is that counts what stands behind « combien de »."""

NAMED = 0.8
"""How sure a point is whose label repeats the words of the question, though it gives another kind of answer."""

REPEATED = 0.1
"""What it adds that a point repeats a word by which the kind of answer was asked."""

UNCOUNTED = 0.45
"""What « combien de… » leaves of that where the point counts something else."""

IN_TEXT = 0.9
"""What a word found in the text of a point counts for; 1 in its label."""

SAME_FAMILY = 0.8
"""What a word counts for of which the point holds another of the same family."""

CODE = "Code "

CALLED = 0.5
"""Weight of calling a point by all the words of its label."""

NUMBER_WEIGHT = 1.2

OTHER_NUMBER = 0.4
"""Weight of a number that no point of the answer holds; the full one where only this point does not."""

NEAR, MOST_NEAR = 0.42, 2
"""How much like a message an expected question is at least to be told where nothing answers it, and how many are."""

SHOWN = 0.9
"""What a point counts for that is on the screen already."""

CHANGED = 0.85
"""What the point on what changed counts for: it speaks of the past."""

MORE = 0.8
"""What words of its own text count for in what only follow-ups say: it waits for the question expected."""

LATER = 0.97
"""What an entry counts for beside the one before it in the list."""

SURELY_EXPECTED, BELOW_EXPECTED = 0.75, 0.97
"""Score from which the question that an editor wrote is the one asked; what others are worth at most beside it."""

FULL_EVIDENCE = 0.8
"""Weight explained from which a point is sure; a single common word proves less."""

LEAST_EVIDENCE = 0.6
"""What next to no evidence leaves of a score."""


@dataclass(frozen=True, slots=True)
class _Indexed:
    """A point, ready to be compared."""

    point: Point
    label: tuple[str, ...]
    terms: frozenset[str]
    heads: tuple[str, ...]
    numbers: Numbers
    kinds: Mapping[str, float]


class Points:
    """All the points of all the answers."""

    def __init__(self, knowledge: Knowledge, quantities: Quantities) -> None:
        """Cut and index the answers; numbers are read by `quantities`."""
        self._lexicon = knowledge.lexicon
        kinds = knowledge.points.kinds
        self._labels = Phrases(((phrase, kind.id) for kind in kinds for phrase in kind.labels), plain_words)
        self._marks = Phrases(((phrase, kind.id) for kind in kinds for phrase in kind.marks), plain_words)
        cut = {entry.id: points_of(entry) for entry in knowledge.entries.values()}
        self._vocabulary = Vocabulary(knowledge, (point.text for points in cut.values() for point in points))
        self._ranges = Ranges(knowledge.points.ranges, knowledge.lexicon.read)
        self._codes = _codes(knowledge)
        self._of = {id_: tuple(map(self._index, points)) for id_, points in cut.items()}
        self._subjects = {entry.id: self._subject(entry) for entry in knowledge.entries.values()}
        self._ids = tuple(self._subjects)
        self._named_by: defaultdict[str, list[int]] = defaultdict(list)
        for number, named in enumerate(self._subjects.values()):
            for term in named:
                self._named_by[term].append(number)
        terms = [one.terms for points in self._of.values() for one in points]
        self._questions = Questions(knowledge, quantities, self._vocabulary, self._ranges, terms)
        with_terms = {id_: [(one.point, one.terms) for one in points] for id_, points in self._of.items()}
        self._closed = ClosedAnswers(knowledge, self._vocabulary, with_terms)
        said = {id_: [Said(one.point, one.terms, one.numbers) for one in points] for id_, points in self._of.items()}
        self._follow_ups = FollowUps(knowledge, self._questions, self._subjects, said)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._questions.forget()

    def of(self, entry_id: str) -> tuple[Point, ...]:
        """The points of an entry."""
        return tuple(one.point for one in self._of.get(entry_id, ()))

    def find(self, entry_ids: Sequence[str], text: str, *, shown: Collection[str] = ()) -> tuple[PointMatch, ...]:
        """The points of some entries that answer a message, best first; none if none does.

        The first entries are those that the message most likely speaks of. `shown` are those whose short answer is on
        the screen: its sentences count less, unless nothing but a kind of answer is asked (« et ça dure ? »).
        """
        asked = self._questions.read(text)
        found: list[PointMatch] = []
        for rank, id_ in enumerate(entry_ids):
            worth = LATER**rank
            is_seen = id_ in shown and (asked.told or asked.numbers)
            found += self._matches(id_, asked, worth, SHOWN if is_seen else 1.0)
        return tuple(sorted(found, key=_by_score))

    def expected(self, text: str, besides: Collection[str] = ()) -> PointMatch | None:
        """The follow-up of an entry that a message names, beside some, where its question is surely the one asked."""
        asked = self._questions.read(text)
        said = {number for term in asked.terms for number in self._named_by.get(term, ())}
        named = (id_ for number in sorted(said) if (id_ := self._ids[number]) not in besides)
        found = [one for id_ in named for one in self._follow_ups.find(id_, asked) if one.score >= SURELY_EXPECTED]
        return max(found, key=lambda one: one.score, default=None)

    def near(self, entry_id: str, text: str) -> tuple[PointMatch, ...]:
        """What an entry says that is nearest to a message which none of its points answers, best first."""
        found = sorted(self._follow_ups.find(entry_id, self._questions.read(text), NEAR), key=_by_score)
        said = {match.point.number: match for match in reversed(found) if match.point.part != "short"}
        return tuple(sorted(said.values(), key=_by_score)[:MOST_NEAR])

    def named(self, text: str, entry_ids: Collection[str], shown: str) -> str | None:
        """Of some entries, the one that a message names by more than what names the entry shown; None if none is."""
        terms = self._questions.read(text).terms - self._subjects[shown]
        named = {id_: len(terms & self._subjects[id_]) for id_ in entry_ids}
        best = max(named, key=lambda id_: named[id_], default=None)
        return best if best and named[best] else None

    def _matches(self, id_: str, asked: Asked, worth: float, shown: float) -> Iterator[PointMatch]:
        subject = self._subjects.get(id_, frozenset())
        said = self._closed.find(id_, asked, subject)
        own = self._of.get(id_, ())
        held = frozenset(one for one in asked.numbers if any(other.numbers.speak_of(one) for other in own))
        found = tuple(self._follow_ups.find(id_, asked))
        expected = [one for one in found if said is None or one.point is not said.point]
        yield from (replace(one, score=round(one.score * max(worth, LATER), 3)) for one in expected)
        best = max((one.score for one in expected), default=0.0)
        most = best * worth * BELOW_EXPECTED if best >= SURELY_EXPECTED else 1.0
        told = [one.point for one in (*expected, *([said] if said else ()))]
        if said:
            yield replace(said, score=round(said.score * max(worth, LATER), 3))
        may_fit = _may_fit(asked)
        parts: Mapping[Part, float] = {"short": shown, "details": 1.0, "changed": CHANGED, "more": MORE}
        for one in own:
            if not may_fit(one):
                continue
            fit, explained, is_whole = _fit(one, asked, subject, held)
            if fit < BARELY:
                continue
            score = round(min(fit * worth * parts[one.point.part], most), 3)
            if score >= LEAST and not any(one.point is point for point in told):
                yield PointMatch(one.point, score, asked.kinds, explained, is_whole=is_whole)

    def _index(self, point: Point) -> _Indexed:
        labels = self._labels.sureness(plain_words(point.label), at_start=True)
        marks = self._marks.sureness(plain_words(point.text))
        kinds = marks | {kind: 1.0 if kind in marks else LABELLED for kind in labels}
        terms = self._vocabulary.terms_of(self._codes.sub(" ", point.text))
        numbers = self._ranges.of_point(point.text, self._vocabulary)
        label = tuple(sorted(self._vocabulary.terms_of(point.label)))
        return _Indexed(point, label, terms, tuple(sorted(heads(terms))), numbers, kinds)

    def _subject(self, entry: Entry) -> frozenset[str]:
        """The terms that name an entry: those of its title and the notions that it defines."""
        defined = {CONCEPT_MARK + concept.id for concept in self._lexicon.concepts if concept.entry == entry.id}
        alone = {term for word in plain_words(entry.title) for term in self._vocabulary.in_order([word])}
        return self._vocabulary.terms_of(entry.title) | alone | defined


def _codes(knowledge: Knowledge) -> re.Pattern[str]:
    """The names of codes, whose words tell nothing of what a point says: « Code du travail »."""
    sources = (source.name.split(", art")[0] for entry in knowledge.entries.values() for source in entry.sources)
    return re.compile("|".join(sorted(re.escape(name) for name in set(sources) if name.startswith(CODE))) or "(?!)")


def _is_called(one: _Indexed, asked: Asked) -> bool:
    """Whether a message says all the words of a point's label."""
    return bool(one.label) and asked.terms.issuperset(one.label)


def _may_fit(asked: Asked) -> Callable[[_Indexed], bool]:
    """Tells whether a point says or gives anything of what is asked: most say nothing of it."""
    terms = {told.term for told in asked.told}
    heads = frozenset[str]().union(*(told.heads for told in asked.told))
    kinds = set(asked.kinds)
    named = [expectation.terms for expectation in asked.expectations if expectation.terms]

    def may_fit(one: _Indexed) -> bool:
        return (
            bool(asked.numbers)
            or not kinds.isdisjoint(one.kinds)
            or not terms.isdisjoint(one.terms)
            or not heads.isdisjoint(one.heads)
            or not terms.isdisjoint(one.label)
            or _is_called(one, asked)
            or any(own.issubset(one.label) for own in named)
        )

    return may_fit


def _fit(
    one: _Indexed, asked: Asked, subject: frozenset[str], held: frozenset[Number]
) -> tuple[float, tuple[str, ...], bool]:
    """How well a point answers a message, which words of it it explains, and whether that is all that is asked.

    How well is the share that it explains of all that is to explain.
    """
    whole = found = 0.0
    is_whole = any(one.is_sure for one in asked.expectations)
    explained: list[str] = []
    is_called = _is_called(one, asked)
    for expectation in asked.expectations:
        degree = _gives(one, expectation)
        degree = 1.0 if degree and is_called else degree
        whole += expectation.weight if expectation.is_sure or degree or asked.is_hint else 0.0
        found += expectation.weight * degree
        explained += expectation.words if degree else ()
        is_whole = is_whole and (degree > 0 or not expectation.is_sure)
    for told in asked.told:
        is_label = told.term in one.label
        degree = 1.0 if is_label else _says(one, told)
        explained += told.words if degree else ()
        is_whole = is_whole and (degree > 0 or told.term in subject)
        if is_label or told.term not in subject:
            whole += told.weight
            found += told.weight * degree
    for number in asked.numbers:
        degree = one.numbers.speak_of(number)
        whole += NUMBER_WEIGHT if number in held else OTHER_NUMBER
        found += NUMBER_WEIGHT * degree
        explained += (number.figures,) if degree else ()
    if is_called:
        whole += CALLED
        found += CALLED
    evidence = LEAST_EVIDENCE + (1 - LEAST_EVIDENCE) * min(1.0, found / FULL_EVIDENCE)
    is_whole = is_whole and held.issuperset(asked.numbers)
    return found / whole * evidence if whole else 0.0, tuple(explained), is_whole


def _gives(one: _Indexed, expectation: Expectation) -> float:
    """How surely a point gives the kind of answer expected."""
    degree = max(one.kinds.get(kind, 0.0) for kind in expectation.kinds)
    if expectation.counted:
        return max(degree, COUNTED) if degree and expectation.counted in one.numbers.counted else degree * UNCOUNTED
    if expectation.terms and expectation.terms.issubset(one.label):
        return 1.0 if degree else NAMED
    return min(1.0, degree + REPEATED) if degree and expectation.terms & one.terms else degree


def _says(one: _Indexed, told: Told) -> float:
    """How surely a point says a word below its label."""
    if told.term in one.terms:
        return IN_TEXT
    return SAME_FAMILY * IN_TEXT if told.heads and any(head in one.heads for head in told.heads) else 0.0


def _by_score(match: PointMatch) -> float:
    return -match.score
