"""Numbers in a message, with what they count (euros, hours, people, shares) or what else they are (a date, a lot)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple

from bot.core.text.expressions import Expression
from bot.core.text.forms import (
    OTHER,
    NumberWords,
    Role,
    Rule,
    Unit,
    expression_of,
    one_of,
    plain_form,
    whole,
)
from bot.core.text.needed import Needing, Needs, pieces
from bot.core.text.numerals import Numeral, Numerals
from bot.core.text.plain import folded_with_places

WEAK: frozenset[Role] = frozenset({"count", "subset"})
"""What counts something all the same where a neighbouring word says what: « dont 4 000 de matières »."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a message: characters `start` to `end` (not included) of it, words `first` to `last` (not included).

    The words are those of the reading that holds it. One whose `role` is not `value` fills no slot; `says` is the
    placeholder that stands for it. `after` is the plain text up to the next number or comma, `before` that since the
    last one: they tell what a share is of, where the unit does not. `is_spelt` tells a number in words.
    """

    value: float
    unit: Unit
    start: int
    end: int
    before: str = ""
    after: str = ""
    role: Role = "value"
    says: str = ""
    is_spelt: bool = False
    first: int = -1
    last: int = -1

    @property
    def is_value(self) -> bool:
        """Whether it may fill a slot."""
        return self.role == "value"

    @property
    def is_figure(self) -> bool:
        """Whether it is a figure of a case: a value, or what phrasings have a place for; « deux » alone is a word."""
        return bool(self.says) or (self.is_value and not (self.is_bare and self.is_spelt))

    @property
    def is_bare(self) -> bool:
        """Whether nothing tells what it counts."""
        return self.is_value and self.unit == "number"


class _Found(NamedTuple):
    start: int
    end: int
    numeral: Numeral
    rule: Rule


class _Rules:
    """Rules in their order, each with its expression."""

    def __init__(self, rules: Sequence[Rule], words: NumberWords, lists: Mapping[str, Sequence[str]]) -> None:
        self._rules = [(rule, expression_of(rule, words)) for rule in rules]
        self._needing = Needing([Needs(rule, lists) for rule in rules])

    def of(self, masked: str) -> Iterator[tuple[Rule, Expression]]:
        """Those that a text may say whose numbers stand as one character each."""
        return (self._rules[number] for number in self._needing.met(pieces(masked)))


class Quantities:
    """Reads the numbers of messages by the words of `knowledge/numbers.yaml`."""

    def __init__(self, words: NumberWords) -> None:
        """Read the forms.

        Raises:
            FormError: one cannot be read.
        """
        self._numerals = Numerals(words)
        lists = {plain_form(name): tuple(map(plain_form, values)) for name, values in words.lists.items()}
        self._rules = _Rules(words.rules, words, lists)
        self._article_rules = _Rules([one for one in words.rules if any("{un}" in f for f in one.forms)], words, lists)
        self._beside = {rule.beside: Expression(whole(one_of(rule.beside))) for rule in words.rules if rule.beside}
        self._clause_end = Expression(rf"[,;.?!\n]| {one_of(words.joins)} ")

    def read(self, text: str) -> list[Quantity]:
        """The numbers of a legible text in reading order; one that counts nothing known has the unit `number`."""
        plain, offsets = _plain(text)
        numerals = self._numerals.find(plain)
        if not numerals:
            return []
        found = _in_order(self._found(plain, numerals))
        edges = [0, *(one.end for one in found)]
        nexts = [*(_told_until(one, other) for one, other in pairwise(found)), len(plain)]
        return [
            Quantity(
                value=one.numeral.value,
                unit=one.rule.unit,
                start=offsets[one.start],
                end=offsets[one.end],
                before=plain[edges[number] : _counted_to(one)].strip(),
                after=self._clause_end.compiled.split(plain[_counted_from(one) : nexts[number]], maxsplit=1)[0].strip(),
                role=one.rule.role,
                says=one.rule.says,
                is_spelt=one.numeral.is_spelt,
            )
            for number, one in enumerate(found)
        ]

    def _found(self, plain: str, numerals: Sequence[Numeral]) -> Iterator[_Found]:
        masked = _Masked(plain, numerals)
        open_ones = {at for at, numeral in masked.numerals.items() if numeral.role == "value"}
        for at in masked.numerals.keys() - open_ones:
            numeral = masked.numerals[at]
            yield _Found(numeral.start, numeral.end, numeral, Rule((), role=numeral.role))
        is_article = all(masked.numerals[at].is_article for at in open_ones)
        for rule, expression in (self._article_rules if is_article else self._rules).of(masked.text):
            if not open_ones:
                break
            if rule.beside and not self._beside[rule.beside].compiled.search(masked.text):
                continue
            for match in expression.compiled.finditer(masked.text):
                inside = range(match.start(), match.end())
                claimed = [at for at in inside if at in masked.numerals]
                accepted = all(rule.minimum <= masked.numerals[at].value <= rule.maximum for at in claimed)
                if accepted and open_ones.issuperset(claimed):
                    open_ones.difference_update(claimed)
                    yield from _claimed(masked, rule, match, claimed)
        for at in open_ones:
            numeral = masked.numerals[at]
            if not numeral.is_article and not masked.is_glued(at):
                yield _Found(numeral.start, numeral.end, numeral, Rule(()))


class _Masked:
    """A plain text whose numbers stand as one character each; `numerals` by the place of that character."""

    def __init__(self, plain: str, numerals: Sequence[Numeral]) -> None:
        self._plain = plain
        self._places: list[int] = []
        self.numerals: dict[int, Numeral] = {}
        parts: list[str] = []
        done = 0
        for numeral in numerals:
            self._add(parts, done, numeral.start)
            self.numerals[len(self._places)] = numeral
            parts.append(numeral.mark if numeral.role == "value" else OTHER)
            self._places.append(numeral.start)
            done = numeral.end
        self._add(parts, done, len(plain))
        self._places.append(len(plain))
        self.text = "".join(parts)

    def _add(self, parts: list[str], start: int, end: int) -> None:
        parts.append(plain_form(self._plain[start:end]))
        self._places.extend(range(start, end))

    def place(self, at: int, *, is_end: bool = False) -> int:
        """The place in the plain text of a character of this one, or the place after it."""
        if is_end and at - 1 in self.numerals:
            return self.numerals[at - 1].end
        return self._places[at]

    def is_glued(self, at: int) -> bool:
        """Whether a letter stands right before a number: A5, m2."""
        return at > 0 and self.text[at - 1].isalpha() and at - 1 not in self.numerals


def _in_order(found: Iterable[_Found]) -> list[_Found]:
    """In reading order; a cue before a number that belongs to the one before it stays there: « 3 RQTH sur 120 »."""
    result: list[_Found] = []
    for one in sorted(found, key=lambda one: one.numeral.start):
        result.append(one._replace(start=max(one.start, result[-1].end)) if result else one)
    return result


def _told_until(one: _Found, following: _Found) -> int:
    """Where the words behind a number end: of a share, the next one counts them too: « 4 % de BOETH sur 340 »."""
    return following.numeral.start if one.rule.unit == "percent" else following.start


def _counted_from(one: _Found) -> int:
    """Where the words begin that tell what a number counts, besides its unit."""
    return one.numeral.end if one.rule.role in WEAK else one.end


def _counted_to(one: _Found) -> int:
    """Where the words end that stand before a number and tell the same."""
    return one.numeral.start if one.rule.role in WEAK else one.start


def _claimed(masked: _Masked, rule: Rule, match: re.Match[str], claimed: Sequence[int]) -> Iterator[_Found]:
    """The numbers of a match: the first and the last take the words around them."""
    for at in claimed:
        numeral = masked.numerals[at]
        start = masked.place(match.start() if at == claimed[0] else at)
        end = masked.place(match.end() if at == claimed[-1] else at + 1, is_end=True)
        value = numeral.value + (0.5 if match["half"] and at == claimed[-1] else 0)
        yield _Found(start, end, replace(numeral, value=value), rule)


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, and for each of its characters, and its end, the place in the text."""
    plain, offsets = folded_with_places(text)
    return plain, [*offsets, len(text)]
