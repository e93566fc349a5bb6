"""Numbers as they are written, in digits or in French words, before anything is known of what they count."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from bot.core.text.expressions import Expression
from bot.core.text.forms import (
    AMOUNT,
    ARTICLE,
    DIGITS,
    LONGEST,
    OTHER,
    Multiple,
    NumberWords,
    Role,
    one_of,
    plain_form,
    whole,
)

_SHAPES: tuple[tuple[Role, str], ...] = (
    ("phone", r"(?:\+ ?33 ?|0)[1-9](?:[ .\-]?\d\d){4}"),
    ("date", r"\d{4}-\d\d-\d\d|\d{1,2}(?:/\d{1,2}/|\.\d{1,2}\.|-\d{1,2}-)(?:\d{4}|\d\d)"),
    ("date", r"(?:0?[1-9]|[12]\d|3[01])/(?:0?[1-9]|1[0-2])(?!/)"),
    ("identifier", r"\d{3} ?\d{3} ?\d{3} ?\d{5}"),
    ("article", r"(?<![a-z0-9])[lrd](?:\. ?)?\d{4}[ \-]\d{1,3}(?:-\d{1,3}){0,3}|\d{4}-\d{1,3}-\d{1,3}"),
    ("article", r"(?<![a-z0-9])(?:[lrd]\. ?\d{3,4}|[lr] ?\d{4})"),
    ("time", r"(?:[01]?\d|2[0-4])[:h][0-5]\d"),
)
"""What is told by its form alone."""

_SHAPED = Expression("|".join(rf"(?P<s{n}>(?<!\d)(?:{shape})(?!\d))" for n, (_, shape) in enumerate(_SHAPES)))

_DIGIT = re.compile(r"\d")

_MAY_BE_SHAPED = re.compile(r"\d{3}|\d[/.:h \-]\d")
"""What each of them holds, and few other numbers."""

_DIGITS = re.compile(
    r"(?<!\d)(?:[1-9]\d{0,2}(?P<sep>[ .'])\d{3}(?:(?P=sep)\d{3})*(?:[.,]\d{1,2})?(?!\d)"
    r"|\d{1,3}(?:,\d{3})+(?:\.\d{1,2})?(?!\d)"
    r"|\d+(?:[.,]\d+)?)"
)

_GROUPS = re.compile(r"(\d{1,3}(?:([ .,'])\d{3})(?:\2\d{3})*)(?:[.,](\d+))?")

_WORD = re.compile(r"[a-z]+")

_CARDINAL_STARTS = (
    "une?s|virgule|zero|deux|trois|quatre|cinq|six|sept|huit|neuf|dix|onze|douze|treize|quatorze|quinze|seize|vingt"
    "|trente|quarante|cinquante|soixante|huitante|octante|nonante|cent|mil"
)
"""How a number in words begins that is more than « un », and « virgule », by which « un » may be part of one."""


@dataclass(frozen=True, slots=True)
class Numeral:
    """A number: characters `start` to `end` (not included) of a plain text, and the `mark` that stands for it.

    A `role` is told by its form; an article (`is_article`) is a number only where a form says so, and one written in
    words (`is_spelt`) means one where it counts something.
    """

    start: int
    end: int
    value: float
    mark: str = OTHER
    role: Role = "value"
    is_spelt: bool = False

    @property
    def is_article(self) -> bool:
        """Whether it is « un » or « aucun »."""
        return self.mark == ARTICLE


class _Token:
    """A word as `text_to_num` reads it."""

    __slots__ = ("_text", "is_apart", "is_other")

    def __init__(self, text: str, *, is_apart: bool, is_other: bool) -> None:
        self._text = "zéro" if text == "zero" else text  # the one cardinal with an accent
        self.is_apart = is_apart
        self.is_other = is_other

    def text(self) -> str:
        return self._text

    def nt_separated(self, _previous: _Token) -> bool:
        return self.is_apart

    def not_a_number_part(self) -> bool:
        return self.is_other


_NO_PRONOUN = r"(?!(?<=(?:[a-z]|(?<![\d.,])\d) )me(?![a-z]))"
"""Where « laquelle des 2 me convient » does not go on: a digit alone or a word before « me » is no « 2 M€ »."""


class Numerals:
    """Finds the numbers of plain texts: folded, in small letters."""

    def __init__(self, words: NumberWords) -> None:
        """Prepare the words that multiply and halve."""
        self._articles = dict(words.articles)
        others = "|".join((_CARDINAL_STARTS, *(word for word in ("un", "une") if word not in self._articles)))
        self._cardinal = re.compile(rf"(?<![a-z])(?:{others})")
        self._only_article = re.compile(rf"(?<![a-z]){one_of(self._articles)}(?![a-z])" if self._articles else r"(?!)")
        self._halves = tuple(map(plain_form, words.half_before))
        self._multiples = {word: multiple for multiple in words.multiples for word in multiple.words}
        self._amounts = {word for word, multiple in self._multiples.items() if multiple.is_amount}
        euro = one_of(words.lists.get("euro", ()))
        scales = one_of(word for word, multiple in self._multiples.items() if not multiple.needs_euro)
        before_euro = one_of(word for word, multiple in self._multiples.items() if multiple.needs_euro)
        ahead = rf"(?: d[' ])?{euro}(?![a-z0-9])"
        net = r"(?:ht|ttc|hors tax|hors tva)"
        shy = rf"{_NO_PRONOUN}(?P<shy>{before_euro})(?= ?(?:{ahead}|{net}))"
        scale = rf"(?:(?P<scale>{scales})(?:(?![a-z0-9])|(?={ahead}))|{shy})"
        self._alone = Expression(rf"[\d.,]+ ?{before_euro}[ .!?]*")
        self._shy = Expression(rf" ?(?P<scale>{before_euro})(?P<shy>)")
        self._scale = Expression(rf"[ \-]?(?:de |d'|d )?{scale}")
        self._half = re.compile(rf"{whole(one_of(words.half_before))}(?=[ \-]{scales}(?![a-z0-9]))")
        self._and_half = re.compile(rf" {one_of(words.half_after)}(?![a-z0-9])")
        self._of = re.compile(r" de(?= )| d'| d(?= )")
        self._price_end = re.compile(rf" ?(?:$|[?!,;\n]|{euro})")

    def find(self, plain: str) -> list[Numeral]:
        """The numbers of a plain text in reading order."""
        halves: list[Numeral] = []
        shaped: list[Numeral] = []
        figures: list[Numeral] = []
        if any(map(plain.__contains__, self._halves)):
            halves = [Numeral(m.start(), m.end(), 0.5, is_spelt=True) for m in self._half.finditer(plain)]
        if _MAY_BE_SHAPED.search(plain):
            shaped = [Numeral(m.start(), m.end(), 0, role=_shape(m)) for m in _SHAPED.compiled.finditer(plain)]
        if _DIGIT.search(plain):
            figures = list(_in_digits(plain))
        known = _apart(halves, shaped, [*figures, *self._in_words(plain)])
        return [one for one in self._composed(plain, known) if one.value < 10**LONGEST]

    def _in_words(self, plain: str) -> Iterator[Numeral]:
        if not self._cardinal.search(plain):  # most texts have none, and need not be read for any
            yield from map(self._article, self._only_article.finditer(plain))
            return
        words = list(_WORD.finditer(plain))
        tokens = [
            _Token(
                word[0],
                is_apart=at > 0 and bool(plain[words[at - 1].end() : word.start()].strip(" -'")),
                is_other=at > 0 and words[at - 1][0] == "pour" and word[0] in {"cent", "cents"},
            )
            for at, word in enumerate(words)
        ]
        from text_to_num import find_numbers  # noqa: PLC0415 - 0.7 MB that few questions need

        read = [one for one in find_numbers(tokens, "fr", threshold=0) if not one.is_ordinal]
        lone = {one.start for one in read if one.end == one.start + 1}
        part = {at for one in read for at in range(one.start, one.end)} - lone
        for at, word in enumerate(words):
            if word[0] in self._articles and at not in part:
                yield self._article(word)
        for one in read:
            held = [word[0] for word in words[one.start : one.end]]
            if len(held) > 1 or held[0] not in self._articles:
                mark = AMOUNT if self._amounts.intersection(held) else OTHER
                start, end = words[one.start].start(), words[one.end - 1].end()
                yield Numeral(start, end, self._as_said(one.value, held), mark, is_spelt=True)

    def _article(self, word: re.Match[str]) -> Numeral:
        return Numeral(word.start(), word.end(), self._articles[word[0]], ARTICLE, is_spelt=True)

    def _as_said(self, value: float, held: Sequence[str]) -> float:
        """« un million deux » is 1 200 000."""
        if len(held) < 2 or held[-2] not in self._amounts:
            return value
        times = self._multiples[held[-2]].times
        rest = value % times
        return value - rest + rest * times / 10 if 0 < rest < 10 else value

    def _composed(self, plain: str, numerals: Sequence[Numeral]) -> Iterator[Numeral]:
        """Numbers with the words that multiply them, and what is added after: « 1 million 200 mille »."""
        whole_one: Numeral | None = None
        scale = 0.0
        for one in numerals:
            if whole_one and one.start < whole_one.end:
                continue
            multiplied, times = self._multiplied(plain, one)
            if whole_one and scale and self._goes_on(plain, whole_one, multiplied, scale):
                added = self._added(plain, multiplied, scale)
                whole_one = replace(whole_one, end=multiplied.end, value=whole_one.value + added)
                scale = times
                continue
            if whole_one:
                yield self._with_of(plain, whole_one, scale)
            whole_one, scale = multiplied, times
        if whole_one:
            yield self._with_of(plain, whole_one, scale)

    def _with_of(self, plain: str, one: Numeral, scale: float) -> Numeral:
        """« une centaine de » salariés, « 2 millions d' » euros."""
        of = self._of.match(plain, one.end) if scale or one.mark == AMOUNT else None
        return replace(one, end=of.end()) if of else one

    def _scaled_by(self, plain: str, at: int) -> re.Match[str] | None:
        """The word that multiplies the number before it; « 1,2 M » alone is no length."""
        if match := self._scale.compiled.match(plain, at):
            return match
        return self._shy.compiled.match(plain, at) if self._alone.compiled.fullmatch(plain) else None

    def _multiplied(self, plain: str, one: Numeral) -> tuple[Numeral, float]:
        """A number times the words after it, and the last factor; 0 if there is none."""
        times = 0.0
        while one.role == "value" and not _is_glued(plain, one) and (match := self._scaled_by(plain, one.end)):
            multiple: Multiple = self._multiples[match["scale"] or match["shy"]]
            is_amount = multiple.is_amount or multiple.needs_euro or one.mark == AMOUNT
            times = multiple.times
            one = replace(one, end=match.end(), value=one.value * times, mark=AMOUNT if is_amount else OTHER)
        half = self._and_half.match(plain, one.end) if times else None
        if half:
            one = replace(one, end=half.end(), value=one.value + times / 2)
        return one, times

    def _goes_on(self, plain: str, whole_one: Numeral, one: Numeral, scale: float) -> bool:
        """Whether a number stands right after another as its smaller part."""
        is_next = plain[whole_one.end : one.start] == " " and one.role == "value" and not one.is_article
        return is_next and 0 < self._added(plain, one, scale) < scale

    def _added(self, plain: str, one: Numeral, scale: float) -> float:
        """What a smaller part adds: « 1 million 200 » and « 2 millions 5 » are short for thousands."""
        if one.value >= 1_000:
            return one.value
        is_end = scale >= 1_000_000 and one.value.is_integer() and self._price_end.match(plain, one.end)
        if is_end and one.value < 10:
            return one.value * scale / 10
        return one.value * scale / 1_000 if is_end and one.value >= 100 else 0


def _shape(match: re.Match[str]) -> Role:
    return _SHAPES[int((match.lastgroup or "s0")[1:])][0]


def _in_digits(plain: str) -> Iterator[Numeral]:
    for match in _DIGITS.finditer(plain):
        text = match[0]
        if text.isdecimal():
            if len(text) <= LONGEST:
                yield Numeral(match.start(), match.end(), float(text), chr(DIGITS + len(text)))
        elif len(text) <= 2 * LONGEST:
            yield Numeral(match.start(), match.end(), _value(text))


def _value(text: str) -> float:
    """Digits with points, commas or blanks: groups of three are thousands."""
    grouped = _GROUPS.fullmatch(text)
    if grouped:
        whole_part = re.sub(r"\D", "", grouped[1])
        return float(f"{whole_part}.{grouped[3] or 0}")
    return float(text.replace(",", "."))


def _is_glued(plain: str, one: Numeral) -> bool:
    """Whether a letter stands right before a number: A5, m2."""
    return one.start > 0 and plain[one.start - 1].isalpha()


def _apart(*groups: Iterable[Numeral]) -> list[Numeral]:
    """Numbers in reading order; of two that overlap, the one of the earlier group."""
    result: list[tuple[int, Numeral]] = []
    ranked = [(one.start, rank, one) for rank, group in enumerate(groups) for one in group]
    for start, rank, one in sorted(ranked, key=lambda item: item[:2]):
        if not result or start >= result[-1][1].end:
            result.append((rank, one))
        elif rank < result[-1][0]:
            result[-1] = (rank, one)
    return [one for _, one in result]
