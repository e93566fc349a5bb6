"""Numbers in a message, with what they count: euros, hours, people, shares."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NamedTuple, get_args

from bot.core.text.plain import MAX_LENGTH, fold

Unit = Literal["eur", "eur_per_hour", "hours", "people", "beneficiaries", "percent", "km", "number"]

UNITS: tuple[Unit, ...] = get_args(Unit)

_NUMBER = (
    r"(?<![a-z\d])(?P<number>\d{1,3}(?:[ .\u00a0\u202f]\d{3}){1,4}(?:,\d+)?|\d{1,3}(?:,\d{3}){1,4}|\d+(?:[.,]\d+)?)"
)

_SCALE = r"\s?(?P<scale>millions?|mille|milliers?|m(?=\s?€|\s?euros?|eur\b|\b)|k)?"

_SCALES = {"k": 1e3, "mille": 1e3, "millier": 1e3, "milliers": 1e3, "m": 1e6, "million": 1e6, "millions": 1e6}

_EURO = r"(?:€|euros?\b|eur\b|e\b)"

_PER_HOUR = rf"{_EURO}\s?(?:ht\s?)?(?:de l'?\s?heure|/\s?h(?:eure)?\b|par heure|l'heure|horaire)"

_WORKERS = (
    r"(?:salaries?|personnes?|pers\b|employes?|agents?(?! d)|collaborateurs?|people|employees|etp|gens|travailleurs)"
)

_DISABLED = r"(?:(?:travailleurs?|salaries?|personnes?) )?(?:handicape(?:e?s?)|th\b|boeth\b|rqth\b|beneficiaires?)"

_SMALL = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "zero": 0, "aucun": 0, "0": 0}

_PATTERNS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("eur_per_hour", re.compile(rf"{_NUMBER}\s?{_PER_HOUR}")),
    ("eur", re.compile(rf"{_NUMBER}{_SCALE}(?:\s?d')?\s?{_EURO}")),
    ("eur", re.compile(rf"{_NUMBER}\s?(?P<scale>millions?|k)\b")),
    ("percent", re.compile(rf"{_NUMBER}\s?(?:%|pour ?cents?\b)")),
    ("beneficiaries", re.compile(rf"{_NUMBER}\s?{_DISABLED}")),
    ("beneficiaries", re.compile(rf"\b(?P<word>{'|'.join(_SMALL)})\s{_DISABLED}")),
    ("hours", re.compile(rf"{_NUMBER}\s?(?:insertion )?(?:h\b|heures?\b|hours?\b|hrs?\b)")),
    ("km", re.compile(rf"{_NUMBER}\s?(?:km\b|kms\b|kilometres?\b|bornes\b)")),
    ("people", re.compile(rf"{_NUMBER}\s?{_WORKERS}")),
    ("people", re.compile(rf"\b(?:effectif|headcount)(?: est)?(?: de| d')?\s?:?\s?{_NUMBER}")),
)

_BARE = re.compile(rf"{_NUMBER}")

_THOUSANDS = re.compile(r"\d{1,3}(?:[.,]\d{3})+")

_MAY_COUNT = re.compile(rf"\d|\b(?:{'|'.join(_SMALL)})\s")


_CLAUSE_END = re.compile(r"[,;.?!\n]| et | puis | ainsi que ")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a message: characters `start` to `end` (not included) of it.

    `after` is the plain text up to the next number or comma, `before` that since the last one: they tell what a share
    is of, where the unit does not.
    """

    value: float
    unit: Unit
    start: int
    end: int
    before: str = ""
    after: str = ""


class _Found(NamedTuple):
    start: int
    end: int
    unit: Unit
    value: float


def quantities(text: str) -> list[Quantity]:
    """The numbers of a message in reading order; one that counts nothing known has the unit `number`."""
    if not _MAY_COUNT.search(fold(text[:MAX_LENGTH]).casefold()):
        return []
    plain, offsets = _plain(text[:MAX_LENGTH])
    found = _whole_of_a_part(plain, sorted(_found(plain)))
    edges = [0, *(one.end for one in found)]
    nexts = [*(one.start for one in found), len(plain)]
    return [
        Quantity(
            value=one.value,
            unit=one.unit,
            start=offsets[one.start],
            end=offsets[one.end],
            before=plain[edges[number] : one.start].strip(),
            after=_CLAUSE_END.split(plain[one.end : nexts[number + 1]], maxsplit=1)[0].strip(),
        )
        for number, one in enumerate(found)
    ]


def _whole_of_a_part(plain: str, found: list[_Found]) -> list[_Found]:
    """« 3 RQTH sur 120 »: the number after « sur » is the headcount."""
    result = found[:1]
    for one in found[1:]:
        before = result[-1]
        is_whole = before.unit == "beneficiaries" and plain[before.end : one.start].strip() == "sur"
        result.append(one._replace(unit="people") if is_whole and one.unit == "number" else one)
    return result


def _plain(text: str) -> tuple[str, list[int]]:
    """The text without accents and case, and for each of its characters, and its end, the place in the text."""
    plain = [fold(char).casefold().replace("’", "'") for char in text]
    offsets = [at for at, chars in enumerate(plain) for _ in chars]
    return "".join(plain), [*offsets, len(text)]


def _found(plain: str) -> Iterator[_Found]:
    taken = [False] * len(plain)
    for unit, pattern in (*_PATTERNS, ("number", _BARE)):
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            yield _Found(match.start(), match.end(), unit, _value(match))


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("word"):
        return float(_SMALL[groups["word"]])
    number = re.sub(r"[ \u00a0\u202f]", "", groups["number"])
    whole, comma, cents = number.partition(",")
    if _THOUSANDS.fullmatch(number):
        number = re.sub("[.,]", "", number)
    elif comma and _THOUSANDS.fullmatch(whole):
        number = f"{whole.replace('.', '')}.{cents}"
    return float(number.replace(",", ".")) * _SCALES.get(groups.get("scale") or "", 1.0)
