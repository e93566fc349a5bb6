"""What the numbers of a message count, as editors write it: forms such as « {n} heures » or « lot {n} »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from bot.core.text.expressions import Expression
from bot.core.text.plain import fold

Unit = Literal["eur", "eur_per_hour", "hours", "people", "beneficiaries", "percent", "km", "years", "number"]

UNITS: tuple[Unit, ...] = get_args(Unit)

Role = Literal[
    "value",
    "age",
    "article",
    "count",
    "date",
    "definition",
    "denied",
    "department",
    "duration",
    "floor",
    "guests",
    "identifier",
    "lot",
    "measure",
    "phone",
    "place",
    "postcode",
    "rank",
    "start",
    "street",
    "subset",
    "time",
    "times",
    "year",
]
"""What a number is: a value, or something else that fills no slot."""

ROLES: tuple[Role, ...] = get_args(Role)

LONGEST = 15
"""Digits of the longest number that is read."""

DIGITS = 0xE000
"""Numbers stand as one character of private use: this plus how many digits, where they are written in one."""

OTHER, AMOUNT, ARTICLE = "\ue010", "\ue011", "\ue012"
"""Numbers written otherwise, those that are euros by themselves, and articles (« un ») that may be one."""

_NUMBER = f"[\ue001-{AMOUNT}]"

_NUMBERS = {"n": _NUMBER, "un": ARTICLE, "montant": AMOUNT}

ATOM = re.compile(r"\{([^{}]*)\}|([()])|([a-z]+)|(.)")
"""A part of a form: the name of a list or number, a bracket, letters, or a sign."""

_HAS_NUMBER = re.compile(r"\{(?:n|un|montant|9+)\}")

_WHOLE_OPTION = re.compile(r"\(([^()]*)\)")

_EDGE = r"(?!(?<=[a-z0-9])[a-z0-9])"
"""Where a word may begin or end; symbols and numbers may touch what they like."""

PLURAL = "pluriel"


class FormError(ValueError):
    """A form cannot be read; the message names what is wrong, in French."""


@dataclass(frozen=True, slots=True)
class Rule:
    """Forms that tell a `unit` or a `role`.

    They accept numbers from `minimum` to `maximum`; `says` is the placeholder of the number, `beside` the words of
    which the message must hold one.
    """

    forms: tuple[str, ...]
    unit: Unit = "number"
    role: Role = "value"
    says: str = ""
    minimum: float = 0
    maximum: float = float("inf")
    beside: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Multiple:
    """Words that multiply the number before them.

    With `is_amount` such a number is euros by itself; with `needs_euro` they count only before a word for euros.
    """

    words: tuple[str, ...]
    times: float
    is_amount: bool = False
    needs_euro: bool = False


@dataclass(frozen=True, slots=True)
class NumberWords:
    """The words about numbers of `knowledge/numbers.yaml`."""

    rules: tuple[Rule, ...] = ()
    lists: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    multiples: tuple[Multiple, ...] = ()
    articles: Mapping[str, float] = field(default_factory=dict)
    half_before: tuple[str, ...] = ()
    half_after: tuple[str, ...] = ()
    joins: tuple[str, ...] = ()
    never_counted: tuple[str, ...] = ()


def plain_form(text: str) -> str:
    """Words as the text is read: no accents, no case, blanks for apostrophes and hyphens between letters."""
    return re.sub(r"['’]|(?<=[a-z])-(?=[a-z])", " ", fold(text).casefold())


def one_of(words: Iterable[str]) -> str:
    """An expression for one of some words, the longest first."""
    plain = sorted({plain_form(word) for word in words}, key=lambda word: (-len(word), word))
    return f"(?:{'|'.join(map(re.escape, plain))})"


def whole(expression: str) -> str:
    """An expression that begins and ends where words do."""
    return f"{_EDGE}{expression}{_EDGE}"


def expression_of(rule: Rule, words: NumberWords) -> Expression:
    """All the forms of a rule as one expression over a text whose numbers stand as one character.

    The edge where all of them begin stands before them once: within words, none of them is tried.

    Raises:
        FormError: a form names a list that does not exist, or no number.
    """
    any_form = "|".join(_expression(form, words) for form in rule.forms)
    half = f"(?P<half> {one_of(words.half_after)})?" if words.half_after else "(?P<half>(?!))?"
    return Expression(f"{_EDGE}(?:{any_form}){half}{_EDGE}")


def _expression(form: str, words: NumberWords) -> str:
    """One form; what stands in square brackets at its end is only looked at."""
    shown, _, seen = plain_form(form).removesuffix("]").partition("[")
    if not _HAS_NUMBER.search(shown):
        raise FormError(f"la forme « {form} » n'a pas de nombre")
    result, last = _sequence(shown, words, "", "word")
    if seen:
        ahead, _ = _sequence(seen, words, "(?=", last if shown.endswith(" ") else "")
        result += f"{ahead}{_EDGE})"
    return (r"(?<![a-z0-9])" if form.startswith("{") else "") + result


def _sequence(text: str, words: NumberWords, start: str, last: str) -> tuple[str, str]:
    """The tokens of a form after `start`: a blank beside a number or a symbol may be missing, a part in brackets too.

    `last` tells what stands before: a word, a symbol, or nothing that a blank could part.
    """
    result, is_first = start, not start
    for token in text.split():
        option = _WHOLE_OPTION.fullmatch(token)
        expression, first, end = _token(option[1] if option else token, words)
        blank = "" if is_first or not last else " " if first == last == "word" else f" ?{_EDGE}"
        result += f"(?:{blank}{expression})?" if option else f"{blank}{expression}"
        last = end if not option or end != "word" else last
        is_first = False
    return result, last


def _token(token: str, words: NumberWords) -> tuple[str, str, str]:
    """The expression of a form's token, and whether it begins and ends with a word or with something else."""
    result, kinds = "", []
    for name, bracket, letters, symbol in ATOM.findall(token):
        if bracket:
            result += "(?:" if bracket == "(" else ")?"
            continue
        if name:
            expression, kind = _named(name, words)
        else:
            expression, kind = re.escape(letters or symbol), "word" if letters else "symbol"
        result += expression
        kinds.append(kind)
    return result, kinds[0] if kinds else "word", kinds[-1] if kinds else "word"


def _named(name: str, words: NumberWords) -> tuple[str, str]:
    if name in _NUMBERS:
        return _NUMBERS[name], "symbol"
    if name and not name.strip("9"):
        return chr(DIGITS + min(len(name), LONGEST)), "symbol"
    if name == PLURAL:
        return rf"(?!{one_of(words.never_counted)}(?![a-z0-9]))[a-z]{{3,25}}[sx](?![a-z0-9])", "word"
    listed = {plain_form(key): values for key, values in words.lists.items()}.get(name)
    if listed is None:
        raise FormError(f"« {{{name}}} » n'est pas une liste")
    return one_of(listed), "word" if all(map(str.isalpha, listed)) else "symbol"
