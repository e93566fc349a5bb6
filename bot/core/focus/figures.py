"""Numbers that points hold and messages say: their units, the ranges they bound, and what they count."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from bot.core.focus.phrases import NUMBER_WORDS, Phrases, Span, is_number, plain_words
from bot.core.focus.vocabulary import Vocabulary
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


@dataclass(frozen=True, slots=True)
class Range:
    """Numbers from `low` to `high` of a unit: `%`, or the word behind them."""

    low: float
    high: float
    unit: str

    def meets(self, other: Range) -> bool:
        """Whether it shares more than a bound with another range of the same unit."""
        is_same = bool(self.unit) and self.unit[:UNIT_LENGTH] == other.unit[:UNIT_LENGTH]
        return is_same and (max(self.low, other.low) < min(self.high, other.high) or self == other)


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
        meets = any(one.meets(number.range) or _holds(one, number.range) for one in self.ranges)
        if number.figures in self.held:
            bounds = [one for one in self.ranges if float(number.figures) in {one.low, one.high}]
            is_range = number.range.low != number.range.high
            return OTHER_SIDE if is_range and bounds and not meets else 1.0
        return IN_RANGE if meets else 0.0


class Ranges:
    """Reads numbers and the ranges that they bound."""

    def __init__(self, phrases: RangePhrases, read: Callable[[str], Sequence[str]]) -> None:
        """Know ranges by these phrases, such as « moins de {nombre} »; `read` gives the plain words of messages."""
        pairs = [(phrase, side) for side, some in phrases for phrase in some]
        self._in_points, self._in_messages = Phrases(pairs, plain_words), Phrases(pairs, read)

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
        numbers = tuple(
            Number(number_of(plain[at]), ranges.get(at) or Range(value(plain[at]), value(plain[at]), _unit(plain, at)))
            for at in at_numbers
        )
        units = (at + 1 for at in at_numbers if not plain[at].endswith("%"))
        return numbers, frozenset([*at_numbers, *units, *(at for span in spans for at in range(span.start, span.end))])


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


def _holds(one: Range, other: Range) -> bool:
    """Whether a range holds a number alone of the same unit; what lies on its bound is held."""
    is_same = bool(one.unit) and one.unit[:UNIT_LENGTH] == other.unit[:UNIT_LENGTH]
    return is_same and other.low == other.high and one.low <= other.low <= one.high


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
