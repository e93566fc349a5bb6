"""Numbers that points hold and messages say: their units, the ranges they bound, and what they count."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.focus.phrases import NUMBER_WORDS, Phrases, Span, is_number, plain_words
from bot.core.focus.vocabulary import Vocabulary
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.points import UNDER, RangePhrases

COUNTED_WITHIN = 3
"""Words behind a number among which stands what it counts: « 120 000 vrais travailleurs »."""

UNIT_LENGTH = 5
"""Letters by which units are compared: « salarié », « salariés »."""

ONE = ("un", "une")
"""Articles before they are numbers."""

INFINITY = float("inf")

OTHER_SIDE = 0.5
"""How surely a point speaks of a number that it holds as the bound of a range on the other side."""

IN_RANGE = 0.9
"""How surely a point speaks of a number that lies in its range: 4 % in « 3 % et plus »."""

BEYOND = 0.75
"""The same where it lies just beyond that range, which tells so: 45 % below « 50 % et plus »."""

UNTOLD = 0.75
"""How surely it does where nothing tells what the number counts: « et à 22 ? » in « 20 salariés et plus »."""

LEAST_UNTOLD, NEAR_BOUND = 10, 0.6
"""The smallest number that is read without its unit, and how far the bound of a range may be from it."""

FARTHER, FAR = 0.01, 3.0
"""What a range loses for each power of ten that its nearest bound is away, and for how many at most: « 39 000 € » is
rather under 60 000 than under 100 000."""

YEARS = range(1950, 2060)
"""Numbers that are years where nothing tells otherwise."""


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high` of a unit: `%`, or the word behind them."""

    low: float
    high: float
    unit: str

    def meets(self, other: Range) -> bool:
        """Whether it shares more than a bound with another range of the same unit."""
        return _same_unit(self, other) and (max(self.low, other.low) < min(self.high, other.high) or self == other)


@dataclass(frozen=True, slots=True)
class Number:
    """A number that a message says, in figures, and the range that it bounds, or else the number alone as one."""

    figures: str
    range: Range


@dataclass(frozen=True, slots=True)
class Numbers:
    """The numbers of a point in figures, its ranges, and the terms of what it counts."""

    held: tuple[str, ...]
    ranges: tuple[Range, ...]
    counted: tuple[str, ...]

    def speak_of(self, number: Number) -> float:
        """How surely they speak of a number, from 0 to 1."""
        if not self.ranges:
            return 1.0 if number.figures in self.held else 0.0
        meets = max((_reaches(one, number.range) for one in self.ranges), default=0.0)
        if number.figures in self.held:
            bounds = [one for one in self.ranges if float(number.figures) in {one.low, one.high}]
            is_range = number.range.low != number.range.high
            return OTHER_SIDE if is_range and bounds and not meets else 1.0
        return meets


class Ranges:
    """Reads numbers and the ranges that they bound."""

    def __init__(self, phrases: RangePhrases, lexicon: Lexicon) -> None:
        """Know ranges by these phrases, such as « moins de {nombre} »; messages are read with the lexicon."""
        pairs = [(phrase, side) for side, some in phrases for phrase in some]
        self._in_points, self._in_messages = Phrases(pairs, plain_words), Phrases(pairs, lexicon.read)
        self._lexicon = lexicon

    def of_point(self, text: str, vocabulary: Vocabulary) -> Numbers:
        """The numbers of a text of the content."""
        plain = plain_words(text)
        held = dict.fromkeys(number_of(word) for word in plain if is_number(word))
        return Numbers(
            tuple(held),
            tuple(one for _, one in _ranges(self._in_points.spans(plain), plain)),
            tuple(dict.fromkeys(_counted(plain, vocabulary))),
        )

    def of_message(self, plain: Sequence[str]) -> tuple[tuple[Number, ...], frozenset[int]]:
        """The numbers in the plain words of a message, and the positions of the words that say them."""
        spans = self._in_messages.spans(plain)
        ranges = dict(_ranges(spans, plain))
        at_numbers = [at for at, word in enumerate(plain) if is_number(word) and word not in ONE]
        numbers = tuple(Number(number_of(plain[at]), ranges.get(at) or self._alone(plain, at)) for at in at_numbers)
        units = (at + 1 for at in at_numbers if not plain[at].endswith("%"))
        return numbers, frozenset([*at_numbers, *units, *(at for span in spans for at in range(span.start, span.end))])

    def _alone(self, plain: Sequence[str], at: int) -> Range:
        """A number alone; « on est 22 et » tells no unit."""
        unit = _unit(plain, at)
        return Range(value(plain[at]), value(plain[at]), "" if self._lexicon.is_stop_word(unit) else unit)


def _ranges(spans: Iterable[Span], plain: Sequence[str]) -> Iterator[tuple[int, Range]]:
    """The ranges in some words, each with the position of its last number."""
    for span in spans:
        numbers = [at for at in range(span.start, span.end) if is_number(plain[at])]
        yield numbers[-1], _range(plain, numbers, span)


def _range(plain: Sequence[str], numbers: Sequence[int], span: Span) -> Range:
    first, last = value(plain[numbers[0]]), value(plain[numbers[-1]])
    unit = _unit(plain, numbers[-1]) or _unit(plain, numbers[0])
    if len(numbers) > 1:
        return Range(first, last, unit)
    return Range(0, last, unit) if UNDER in span.ids else Range(first, INFINITY, unit)


def _reaches(one: Range, other: Range) -> float:
    """How surely a range speaks of the numbers of another; a little less, the farther its bounds are."""
    if one.meets(other) or _holds(one, other):
        return IN_RANGE - FARTHER * min(_distance(one, other), FAR)
    is_near = other.low == other.high and _distance(one, other) <= NEAR_BOUND
    if is_near and _same_unit(one, other):
        return BEYOND
    return UNTOLD if is_near and _may_hold(one, other) else 0.0


def _may_hold(one: Range, other: Range) -> bool:
    """Whether a range may hold a number that counts nothing told."""
    is_untold = not other.unit and other.low >= LEAST_UNTOLD and other.low not in YEARS
    return is_untold and one.unit != "%" and one.low <= other.low <= one.high


def _distance(one: Range, other: Range) -> float:
    """How far the nearest bound of a range is from those of another, in powers of ten."""
    ours = [bound for bound in (one.low, one.high) if 0 < bound < INFINITY]
    theirs = [bound for bound in (other.low, other.high) if 0 < bound < INFINITY]
    return min((abs(math.log10(our / their)) for our in ours for their in theirs), default=FAR)


def _holds(one: Range, other: Range) -> bool:
    """Whether a range holds a number alone of the same unit; what lies on its bound is held."""
    return _same_unit(one, other) and other.low == other.high and one.low <= other.low <= one.high


def _same_unit(one: Range, other: Range) -> bool:
    return bool(one.unit) and one.unit[:UNIT_LENGTH] == other.unit[:UNIT_LENGTH]


def _unit(plain: Sequence[str], at: int) -> str:
    if plain[at].endswith("%"):
        return "%"
    return plain[at + 1] if at + 1 < len(plain) else ""


def _counted(plain: Sequence[str], vocabulary: Vocabulary) -> Iterator[str]:
    for position, word in enumerate(plain):
        if is_number(word) and word not in ONE:
            yield from _behind(plain[position + 1 :], vocabulary)
            yield from vocabulary.in_order(plain[max(0, position - 1) : position])


def _behind(plain: Iterable[str], vocabulary: Vocabulary) -> Iterator[str]:
    seen = 0
    for word in plain:
        terms = vocabulary.in_order([word])
        seen += len(terms)
        if is_number(word) or seen > COUNTED_WITHIN:
            return
        yield from terms


def number_of(word: str) -> str:
    """A number of a plain word in figures, without its percent sign."""
    return NUMBER_WORDS.get(word, word.removesuffix("%"))


def value(word: str) -> float:
    """The value of a plain word that is a number."""
    return float(number_of(word))
