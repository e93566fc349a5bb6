"""Finds the point of an answer that a message asks for, by its words and by the kind of answer expected."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.focus.asked import Asked, Questions
from bot.core.focus.cut import points_of
from bot.core.focus.figures import Ranges
from bot.core.focus.fit import Indexed, fit, may_all_fit, may_fit
from bot.core.focus.follow_ups import ALIKE, MANY, Sought, sought_by
from bot.core.focus.own import Indexer, Preparing, Written
from bot.core.focus.phrases import plain_words
from bot.core.focus.vocabulary import Vocabulary, heads
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.lexicon import CONCEPT_MARK
from bot.core.knowledge.points import Part, Point, PointMatch
from bot.core.memory.compiled import Folded
from bot.core.text.quantities import Quantities

LEAST = 0.42
"""Score below which a point says something else."""

BARELY = LEAST - 0.001
"""Fit below which no rounding lifts a score to the least."""

_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")

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

UNNAMED = 0.97
"""What the question expected of an entry is worth that the message does not name."""

SURELY_BESIDE = 0.7
"""Score from which a point of a neighbour is told where the entry spoken of has none."""


class Points:
    """All the points of all the answers."""

    def __init__(self, knowledge: Knowledge, quantities: Quantities) -> None:
        """Cut and index the answers; numbers are read by `quantities`."""
        self._lexicon = knowledge.lexicon
        cut = {entry.id: points_of(entry) for entry in knowledge.entries.values()}
        self._vocabulary = Vocabulary(knowledge, (point.text for points in cut.values() for point in points))
        ranges = Ranges(knowledge.points.ranges, knowledge.lexicon)
        index = Indexer(knowledge, self._vocabulary, ranges)
        terms = {id_: tuple(map(index.terms, points)) for id_, points in cut.items()}
        self._subjects = {entry.id: self._subject(entry) for entry in knowledge.entries.values()}
        self._ids = tuple(self._subjects)
        self._named_by: defaultdict[str, list[int]] = defaultdict(list)
        for number, named in enumerate(self._subjects.values()):
            for term in named:
                self._named_by[term].append(number)
        self._names = frozenset(_names(knowledge, self._vocabulary))
        held = [one for points in terms.values() for one in points]
        self._questions = Questions(knowledge, quantities, self._vocabulary, ranges, held)
        self._promised = {
            entry.id: frozenset(self._questions.read_anew(entry.title).kinds) for entry in knowledge.entries.values()
        }
        written = {
            entry.id: Written(tuple(cut[entry.id]), terms[entry.id], entry.answers, entry.follow_ups)
            for entry in knowledge.entries.values()
        }
        self._own = Folded(self._ids, Preparing(written, index, self._subjects, self._questions))

    def prepare(self) -> None:
        """Prepare now what every entry has to say."""
        self._own.make_all()

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._questions.forget()

    def read(self, text: str) -> Asked:
        """What a message asks."""
        return self._questions.read(text)

    def subject(self, entry_id: str) -> frozenset[str]:
        """The terms that name an entry."""
        return self._subjects[entry_id]

    def title_kinds(self, entry_id: str) -> frozenset[str]:
        """The kinds of answer that a title promises: « Qui contrôle les heures ? »."""
        return self._promised[entry_id]

    def is_name(self, term: str) -> bool:
        """Whether a term alone names something that an answer is about: a notion, or an acronym of a title."""
        return term in self._names

    def of(self, entry_id: str) -> tuple[Point, ...]:
        """The points of an entry."""
        own = self._own.get(entry_id)
        return tuple(one.point for one in own.points) if own else ()

    def find(self, entry_ids: Sequence[str], text: str, *, shown: Collection[str] = ()) -> tuple[PointMatch, ...]:
        """The points of some entries that answer a message, best first; none if none does.

        The first entries are those that the message most likely speaks of. `shown` are those whose short answer is on
        the screen: its sentences count less, unless nothing but a kind of answer is asked (« et ça dure ? »).
        """
        asked = self._questions.read(text)
        sought, may = sought_by(asked), may_fit(asked)
        found: list[PointMatch] = []
        for rank, id_ in enumerate(entry_ids):
            worth = LATER**rank
            is_seen = id_ in shown and (asked.told or asked.numbers)
            found += self._matches(id_, sought, may, worth, SHOWN if is_seen else 1.0)
        return tuple(sorted(found, key=_by_score))

    def expected(self, text: str, besides: Collection[str] = (), neighbours: Collection[str] = ()) -> PointMatch | None:
        """The follow-up of an entry beside some, where its question is surely the one asked.

        The entry is one that the message names, or one of some neighbours of what it speaks of.
        """
        asked = self._questions.read(text)
        sought = sought_by(asked)
        said = {number for term in asked.terms for number in self._named_by.get(term, ())}
        named = dict.fromkeys(self._ids[number] for number in sorted(said))
        found = [one for id_ in named if id_ not in besides for one in self._followed(id_, sought)]
        others = [id_ for id_ in neighbours if id_ not in named and id_ not in besides]
        found += [
            replace(one, score=round(one.score * UNNAMED, 3))
            for id_ in others
            for one in self._followed(id_, sought)
            if one.score >= SURELY_EXPECTED and self._is_told(one, asked)
        ]
        surely = (one for one in found if one.score >= SURELY_EXPECTED)
        return max(surely, key=lambda one: one.score, default=None)

    def beside(self, neighbours: Sequence[str], text: str, shown: str) -> PointMatch | None:
        """The point of a neighbour of an entry that surely answers what the entry does not; None if none does.

        What only names the entry shown tells none: « et si on veut pas allotir ? ».
        """
        found = self.find(neighbours, text)[:1]
        asked = self._questions.read(text)
        own = self._subjects[shown]
        asked = replace(
            asked, told=tuple(one for one in asked.told if one.term not in own and not one.heads & heads(own))
        )
        return next((one for one in found if one.score >= SURELY_BESIDE and self._is_told(one, asked)), None)

    def _is_told(self, match: PointMatch, asked: Asked) -> bool:
        """Whether a point has a word of what is asked about, and does not only give the kind of answer expected."""
        if any(word in match.explained for told in asked.told for word in told.words):
            return True
        named = frozenset[str]().union(*(one.terms for one in asked.expectations))
        return bool(named) and not named.isdisjoint(self._vocabulary.terms_of(match.point.text))

    def near(self, entry_id: str, text: str) -> tuple[PointMatch, ...]:
        """What an entry says that is nearest to a message which none of its points answers, best first."""
        found = sorted(self._followed(entry_id, sought_by(self._questions.read(text)), NEAR), key=_by_score)
        said = {match.point.number: match for match in reversed(found) if match.point.part != "short"}
        return tuple(sorted(said.values(), key=_by_score)[:MOST_NEAR])

    def named(self, text: str, entry_ids: Collection[str], shown: str) -> str | None:
        """Of some entries, the one that a message names by more than what names the entry shown; None if none is."""
        terms = self._questions.read(text).terms - self._subjects[shown]
        named = {id_: len(terms & self._subjects[id_]) for id_ in entry_ids}
        best = max(named, key=lambda id_: named[id_], default=None)
        return best if best and named[best] else None

    def _followed(self, id_: str, sought: Sought, least: float = ALIKE) -> Iterator[PointMatch]:
        own = self._own.get(id_)
        return own.follow_ups.find(sought, least) if own else iter(())

    def _matches(
        self, id_: str, sought: Sought, may: Callable[[Indexed], bool], worth: float, shown: float
    ) -> Iterator[PointMatch]:
        own = self._own.get(id_)
        if own is None:
            return
        asked, subject, points = sought.asked, self._subjects[id_], own.points
        said = own.closed.find(asked, subject)
        if len(asked.told) > MANY and not may_all_fit(points, asked, subject):
            points = ()
        held = frozenset(one for one in asked.numbers if any(other.numbers.speak_of(one) for other in points))
        expected = [one for one in own.follow_ups.find(sought) if said is None or one.point is not said.point]
        yield from (replace(one, score=round(one.score * max(worth, LATER), 3)) for one in expected)
        best = max((one.score for one in expected), default=0.0)
        most = best * worth * BELOW_EXPECTED if best >= SURELY_EXPECTED else 1.0
        told = [one.point for one in (*expected, *([said] if said else ()))]
        if said:
            yield replace(said, score=round(said.score * max(worth, LATER), 3))
        parts: Mapping[Part, float] = {"short": shown, "details": 1.0, "changed": CHANGED, "more": MORE}
        for one in points:
            if not may(one):
                continue
            share, explained, is_whole = fit(one, asked, subject, held)
            if share < BARELY:
                continue
            if one.point.part == "changed" and all(map(str.isdecimal, explained)):
                continue  # « j'achète pour 40 000 » asks nothing of the threshold of before
            score = round(min(share * worth * parts[one.point.part], most), 3)
            if score >= LEAST and not any(one.point is point for point in told):
                yield PointMatch(one.point, score, asked.kinds, explained, is_whole=is_whole)

    def _subject(self, entry: Entry) -> frozenset[str]:
        """The terms that name an entry: those of its title and the notions that it defines."""
        defined = {CONCEPT_MARK + concept.id for concept in self._lexicon.concepts if concept.entry == entry.id}
        alone = {term for word in plain_words(entry.title) for term in self._vocabulary.in_order([word])}
        return self._vocabulary.terms_of(entry.title) | alone | defined


def _names(knowledge: Knowledge, vocabulary: Vocabulary) -> Iterator[str]:
    """The terms that alone name what an answer is about; a kind of structure may stand in a question on any."""
    kinds = {CONCEPT_MARK + concept.id for concept in knowledge.lexicon.concepts if concept.is_kind}
    yield from (CONCEPT_MARK + one.id for one in knowledge.lexicon.concepts if one.entry and not one.is_kind)
    acronyms = (word for entry in knowledge.entries.values() for word in _ACRONYM.findall(entry.title))
    yield from (term for word in acronyms for term in vocabulary.terms_of(word) if term not in kinds)


def _by_score(match: PointMatch) -> float:
    return -match.score
