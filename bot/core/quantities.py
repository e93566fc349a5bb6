"""Numbers in a message, with what they count: euros, hours, people, shares."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from bot.core.text import MAX_LENGTH, fold

Unit = Literal["eur", "eur_per_hour", "hours", "people", "beneficiaries", "percent", "number"]

_NUMBER = r"(?P<number>\d{1,3}(?:[ .\u00a0\u202f]\d{3})+(?:,\d+)?|\d+(?:[.,]\d+)?)"
_SCALE = r"\s?(?P<scale>millions?|mille|milliers?|m(?=\s?€|\s?euros?|eur\b|\b)|k)?"
_SCALES = {"k": 1e3, "mille": 1e3, "millier": 1e3, "milliers": 1e3, "m": 1e6, "million": 1e6, "millions": 1e6}
_EURO = r"(?:€|euros?\b|eur\b|e\b)"
_PER_HOUR = rf"{_EURO}\s?(?:ht\s?)?(?:de l'?\s?heure|/\s?h(?:eure)?\b|par heure|l'heure|horaire)"
_WORKERS = r"(?:salaries?|personnes?|pers\b|employes?|agents?|collaborateurs?|people|employees|etp|gens|travailleurs)"
_DISABLED = r"(?:(?:travailleurs?|salaries?|personnes?) )?(?:handicape(?:e?s?)|th\b|boeth\b|rqth\b|beneficiaires?)"
_SMALL = {"un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "zero": 0, "aucun": 0, "0": 0}

_PATTERNS: tuple[tuple[Unit, re.Pattern[str]], ...] = (
    ("eur_per_hour", re.compile(rf"{_NUMBER}\s?{_PER_HOUR}")),
    ("eur", re.compile(rf"{_NUMBER}{_SCALE}(?:\s?d')?\s?{_EURO}")),
    ("eur", re.compile(rf"{_NUMBER}\s?(?P<scale>millions?|k)\b")),
    ("percent", re.compile(rf"{_NUMBER}\s?(?:%|pour ?cents?\b)")),
    ("beneficiaries", re.compile(rf"{_NUMBER}\s?{_DISABLED}")),
    ("beneficiaries", re.compile(rf"\b(?P<word>{'|'.join(_SMALL)})\s{_DISABLED}")),
    ("hours", re.compile(rf"{_NUMBER}\s?(?:h\b|heures?\b|hours?\b|hrs?\b)")),
    ("people", re.compile(rf"{_NUMBER}\s?{_WORKERS}")),
    ("people", re.compile(rf"\b(?:effectif|headcount)(?: est)?(?: de| d')?\s?:?\s?{_NUMBER}")),
)
_BARE = re.compile(rf"{_NUMBER}")


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number of a message; `share` of a percent is told by `around`, the plain words just after it."""

    value: float
    unit: Unit
    start: int
    around: str = ""


def quantities(text: str) -> list[Quantity]:
    """The numbers of a message in reading order; one that counts nothing known has the unit `number`."""
    plain = fold(text[:MAX_LENGTH]).casefold().replace("’", "'")
    taken = [False] * len(plain)
    found: list[Quantity] = []
    for unit, pattern in (*_PATTERNS, ("number", _BARE)):
        for match in pattern.finditer(plain):
            if any(taken[match.start() : match.end()]):
                continue
            taken[match.start() : match.end()] = [True] * (match.end() - match.start())
            found.append(Quantity(_value(match), unit, match.start(), plain[match.end() : match.end() + 40].strip()))
    return sorted(found, key=lambda quantity: quantity.start)


def _value(match: re.Match[str]) -> float:
    groups = match.groupdict()
    if groups.get("word"):
        return float(_SMALL[groups["word"]])
    number = re.sub(r"[ \u00a0\u202f]", "", groups["number"])
    if re.fullmatch(r"\d{1,3}(?:\.\d{3})+", number):
        number = number.replace(".", "")
    return float(number.replace(",", ".")) * _SCALES.get(groups.get("scale") or "", 1.0)
