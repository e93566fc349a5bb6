"""A message whose numbers stand as placeholders, and where each of them is."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace

from bot.core.places.gazetteer import PlaceHit
from bot.core.text.plain import Word, word_starts
from bot.core.text.quantities import Quantity
from bot.core.understanding.placeholders import MARKERS, OF_UNIT, marker


def masked(text: str, numbers: Sequence[Quantity]) -> tuple[str, tuple[Quantity, ...]]:
    """The text with a marker for each number that has a unit, and the numbers with the places of their words in it."""
    parts: list[str] = []
    spans: list[tuple[int, int]] = []
    length = done = 0
    for number in numbers:
        parts += [text[done : number.start], _shown(text, number)]
        start = length + len(parts[-2])
        length = start + len(parts[-1])
        spans.append((start, length))
        done = number.end
    shown = "".join([*parts, text[done:]])
    starts = word_starts(shown) if numbers else []
    placed = (
        replace(number, first=bisect_left(starts, start), last=bisect_left(starts, end))
        for number, (start, end) in zip(numbers, spans, strict=True)
    )
    return shown, tuple(placed)


def _shown(text: str, number: Quantity) -> str:
    """What stands for a number in the text."""
    if number.is_value and number.unit == "beneficiaries":
        return f" {marker('nombre')} travailleurs handicapés "
    if number.is_value and number.unit in OF_UNIT:
        return f" {marker(OF_UNIT[number.unit])} "
    return text[number.start : number.end]


def parted(numbers: Iterable[Quantity], typed: Sequence[Word], places: Iterable[PlaceHit]) -> Iterator[Quantity]:
    """The numbers, the code beside a place being part of it: « Cergy 95 »; a postcode alone may be a number."""
    spans = [range(hit.start, hit.end) for hit in places]
    codes = {at for span in spans if not all(typed[at].text.isdecimal() for at in span) for at in span}
    for number in numbers:
        is_code = number.unit == "number" and not codes.isdisjoint(range(number.first, number.last))
        yield replace(number, role="place") if is_code else number


def number_names(
    typed: Sequence[Word], numbers: Iterable[Quantity], taken: Collection[int]
) -> Iterator[tuple[int, str]]:
    """The placeholder of each word of a number; an empty one for a date, a lot and the like."""
    held = {position: number for number in numbers for position in range(number.first, number.last)}
    for position, word in enumerate(typed):
        number = held.get(position)
        if word.text in MARKERS:
            yield position, word.text[1:]
        elif number and number.says == "personnes":
            yield position, number.says
        elif word.text[0].isdecimal() and position not in taken:
            if number and not number.is_value:
                yield position, number.says
            elif word.text.isdecimal():
                yield position, OF_UNIT.get(number.unit, "nombre") if number else "nombre"
