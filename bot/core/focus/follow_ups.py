"""Finds what people ask after an answer by how editors wrote it down: the follow-up that a message is most like."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.core.focus.asked import Asked, Questions
from bot.core.focus.figures import UNIT_LENGTH, Number, Numbers
from bot.core.focus.written import Features, Written
from bot.core.knowledge.points import FollowUp, Point, PointMatch, Say

ALIKE = 0.63
"""How much a message and a written question share at least of what both say."""

SURELY = 0.8
"""Share of a message that a follow-up explains at least for « Oui » or « Non » to be said to it."""

WHOLLY = 0.9
"""Share of a message that a follow-up explains where nothing else is asked."""

SAID_ASIDE, SAID_THERE = 0.8, 0.6
"""What a word counts for that stands in another question of the same follow-up, or in its text only."""

NAMING = 0.3
"""What a word counts for that only names the entry."""

LEAST_TELLING = 0.7
"""Weight below which a written question tells so little that its very words ask it surest: « et si on n'en a pas »."""

COUNTED = 0.8
"""What the thing counts for that stands behind « combien de »."""

OTHER_WORD = 0.96
"""What it counts for that both ask for a kind of answer by other words: « qui contrôle », « qui s'en occupe »."""

OF_MORE = 0.75
"""What a written question counts for that asks more than the kind of answer, which is all that a message asks: « y a un
plafond ? » beside « les plafonds du FIPHFP »."""

NUMBERED, UNIT = 1.2, 0.5
"""Weights of a number and of its unit."""

FULL_EVIDENCE, LEAST_EVIDENCE = 0.7, 0.4
"""Weight shared from which two questions are surely alike; what next to none of it leaves of their score."""

MAGNITUDE = 30
"""How many times a number may be another that it stands for, or go into it."""

MANY = 12
"""So many things said are seldom known to an entry: that is looked at first."""

MOST = 0.98
"""Score of a message that is a written question word for word."""


@dataclass(frozen=True, slots=True)
class Said:
    """A point with its terms and numbers."""

    point: Point
    terms: frozenset[str]
    numbers: Numbers


@dataclass(frozen=True, slots=True)
class _Prepared:
    """A follow-up with what answers it and all that its questions say."""

    say: Say | None
    answer: Said
    asked: frozenset[str]

    def explains(self, feature: str) -> float:
        """How surely it explains what a message says beside the question that it is most like."""
        return SAID_ASIDE if feature in self.asked else SAID_THERE if feature in self.answer.terms else 0.0


@dataclass(frozen=True, slots=True)
class Sought:
    """What a message asks, by weight, as written questions say it: its words, and all that is no word."""

    asked: Asked
    words: Features
    others: Features
    asking: frozenset[str]
    is_kind: bool

    def of(self, subject: frozenset[str]) -> Features:
        """The same of an entry: words that only name it weigh less."""
        if subject.isdisjoint(self.words):
            return {**self.words, **self.others}
        words = {term: weight * NAMING if term in subject else weight for term, weight in self.words.items()}
        return {**words, **self.others}


def sought_by(asked: Asked) -> Sought:
    """What a message asks, ready to be compared with written questions."""
    kinds = {f"?{kind}": one.weight / len(one.kinds) for one in asked.expectations for kind in one.kinds}
    counted = {one.counted: COUNTED for one in asked.expectations if one.counted}
    units = {f"~{one.range.unit[:UNIT_LENGTH]}": UNIT for one in asked.numbers if one.range.unit}
    numbers = {_written(one): NUMBERED for one in asked.numbers}
    words = {one.term: one.weight for one in asked.told}
    others = counted | kinds | units | numbers
    return Sought(asked, words, others, _asking(asked), all(map(_is_kind, (*words, *others))))


class FollowUps:
    """The follow-ups of an entry, found by the questions written for them. It keeps no state."""

    def __init__(
        self,
        follow_ups: Sequence[FollowUp],
        questions: Questions,
        subject: frozenset[str],
        points: Sequence[Said],
    ) -> None:
        """Read the written questions with `questions`; `subject` are the terms that name the entry."""
        self._subject = subject
        self._ready: list[_Prepared] = []
        self._asked: list[int] = []
        """The follow-up that each written question asks for."""
        self._asking: list[frozenset[str]] = []
        """The words by which each asks for a kind of answer."""
        self._bare: dict[frozenset[str], int] = {}
        own = iter([one for one in points if one.point.part == "more"])
        written: list[Features] = []
        for number, follow_up in enumerate(follow_ups):
            read = [questions.read_anew(ask) for ask in follow_up.ask]
            said = [sought_by(one).of(subject) for one in read]
            telling = [sum(one.values()) >= LEAST_TELLING for one in said]
            self._bare |= {one.plain: number for one, tells in zip(read, telling, strict=True) if not tells}
            everything = frozenset[str]().union(*said)
            answer = next(own) if follow_up.blocks else _nearest(points, follow_up.point, everything)
            self._ready.append(_Prepared(follow_up.say, answer, everything))
            written += said
            self._asked += [number] * len(read)
            self._asking += map(_asking, read)
        self._written = Written(written)

    def find(self, sought: Sought, least: float = ALIKE) -> Iterator[PointMatch]:
        """The follow-ups that a message asks for, each once; with a lower `least`, is about at least."""
        if not self._ready:
            return
        if sought.asked.plain in self._bare:
            yield _match(sought.asked, self._ready[self._bare[sought.asked.plain]], MOST, 1.0)
        said = sought.of(self._subject)
        if len(said) > MANY and not self._may_explain(said, sought, least):
            return
        best: dict[int, tuple[float, float]] = {}
        for number, weight in self._shared(said).items():
            follow_up = self._asked[number]
            likeness = self._likeness(number, weight, said=said, sought=sought, least=least)
            if likeness:
                best[follow_up] = max(best.get(follow_up, likeness), likeness)
        for number, (score, share) in best.items():
            if score >= least:
                yield _match(sought.asked, self._ready[number], score, share)

    def _may_explain(self, said: Features, sought: Sought, least: float) -> bool:
        """Whether an entry knows enough of a long message for one of its written questions to be like it."""
        told = sum(weight for feature, weight in said.items() if feature in self._known)
        told += NUMBERED * len(sought.asked.numbers)
        return math.sqrt(min(1.0, told / sum(said.values()))) >= least

    @cached_property
    def _known(self) -> frozenset[str]:
        """All that the questions and the points say, put together where a long message comes."""
        return frozenset[str]().union(*(one.asked for one in self._ready), *(one.answer.terms for one in self._ready))

    def _shared(self, said: Features) -> Mapping[int, float]:
        """The written questions that say something of what a message says, and how much of it."""
        shared: dict[int, float] = {}
        for feature, weight in said.items():
            for number, own in self._written.saying(feature):
                shared[number] = shared.get(number, 0.0) + min(weight, own)
        return shared

    def _likeness(
        self, number: int, weight: float, *, said: Features, sought: Sought, least: float
    ) -> tuple[float, float] | None:
        """How like a written question a message is, and the share of it explained; None where too little is shared."""
        prepared = self._ready[self._asked[number]]
        held: Sequence[str] = self._written.features(number) if sought.asked.numbers else ()
        found = weight + (_numbered(sought.asked, held, prepared) if held else 0.0)
        evidence = LEAST_EVIDENCE + (1 - LEAST_EVIDENCE) * min(1.0, found / FULL_EVIDENCE)
        of_written = min(1.0, found / self._written.whole(number))
        if math.sqrt(of_written) * evidence < least:  # even if it explained the whole message
            return None
        held = held or self._written.features(number)
        aside = sum([value * prepared.explains(feature) for feature, value in said.items() if feature not in held])
        share = min(1.0, (found + aside) / sum(said.values()))
        score = math.sqrt(share * of_written) * evidence
        own_words = self._asking[number]
        score *= OTHER_WORD if sought.asking and own_words and sought.asking.isdisjoint(own_words) else 1.0
        return score * (OF_MORE if sought.is_kind and not said.keys() >= {*held} else 1.0), share


def _match(asked: Asked, prepared: _Prepared, score: float, share: float) -> PointMatch:
    says = prepared.say if asked.is_closed and share >= SURELY else None
    words = (word for one in asked.told if prepared.explains(one.term) for word in one.words)
    kinds = (
        word
        for one in asked.expectations
        if any(prepared.explains(f"?{kind}") for kind in one.kinds)
        for word in one.words
    )
    numbers = (one.figures for one in asked.numbers if prepared.answer.numbers.speak_of(one))
    return PointMatch(
        prepared.answer.point,
        round(min(MOST, score), 3),
        asked.kinds,
        (*kinds, *words, *numbers),
        says,
        is_denied=asked.is_denied,
        is_whole=share >= WHOLLY,
        is_expected=True,
    )


def _asking(asked: Asked) -> frozenset[str]:
    """The words by which kinds of answer are asked."""
    return frozenset(term for one in asked.expectations for term in one.terms)


def _is_kind(feature: str) -> bool:
    return feature.startswith("?")


def _numbered(asked: Asked, held: Sequence[str], prepared: _Prepared) -> float:
    """What the numbers of a message add that the point speaks of, where the written question holds another."""
    own = [feature for feature in held if feature.startswith("#")]
    if not own:
        return 0.0
    others = [one for one in asked.numbers if _written(one) not in held and _is_near(one, own)]
    return sum(NUMBERED * prepared.answer.numbers.speak_of(one) for one in others[: len(own)])


def _is_near(number: Number, written: Sequence[str]) -> bool:
    """Whether a number may stand for a written one: « 45 000 € » for 20 000, not « 15 € par personne »."""
    ratios = (float(number.figures or 0) / max(1.0, float(one.lstrip("#<>"))) for one in written)
    return any(1 / MAGNITUDE <= ratio <= MAGNITUDE for ratio in ratios)


def _written(number: Number) -> str:
    """A number as a feature, a bound apart from the number itself."""
    side = "" if number.range.low == number.range.high else "<" if number.range.low == 0 else ">"
    return f"#{side}{number.figures}"


def _nearest(points: Sequence[Said], number: int, said: Collection[str]) -> Said:
    """Of the points of a number, sentences of the short answer, the one that holds most of what is asked."""
    mine = [one for one in points if one.point.number == number and one.point.part != "more"]
    return max(mine, key=lambda one: len({*one.terms, *(f"#{held}" for held in one.numbers.held)}.intersection(said)))
