"""Which slot a number of a message fills."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.knowledge.script import Slot
from bot.core.text.plain import Word, normalise
from bot.core.text.quantities import WEAK, Quantity

ADDED, JOINS = "beneficiaries", frozenset({"et", "plus"})
"""The unit of numbers that are added up, and the words between them."""

OF = ("de ", "d ", "en ", "de la ")
"""What ties the words behind a number to it: « 4 000 € de main-d'œuvre »."""

PEOPLE = "people"
"""The unit of those of whom a share is one, and beside whom none may be told: « on est 35 et on a personne »."""
DEFINITE = (["les"], ["des"], ["aux"], ["ces"])
"""Words before a share that is the one of the law."""

PREFIX = 4
"""Letters of the shortest mark with which a longer word may begin."""

BESIDE = 2
"""Words behind kilometres that may bound them: « 31 km c'est trop, 10 km max »."""

LEAST_SUM = 100
"""The smallest bare number that may be a sum of money beside other words."""

LEAST_TRADED, ROUND = 3000, 100
"""The smallest bare number, and how round it is, that is a sum of money before a trade: « 500000 de travaux »."""

TRADED = frozenset({"de", "d", "en"})
"""The words between such a sum and the trade."""

CLOSE = 4
"""Words behind a number that surely tell what it counts."""


def in_euros(numbers: Iterable[Quantity], typed: Sequence[Word], trades: Collection[int]) -> Iterator[Quantity]:
    """The numbers of a message, in euros where one is a sum before a trade; `trades` are the positions of its words."""
    for one in numbers:
        is_sum = one.is_bare and not one.is_spelt and one.value >= LEAST_TRADED and one.value % ROUND == 0
        is_tied = is_sum and one.last + 1 in trades and typed[one.last].text in TRADED
        yield replace(one, unit="eur") if is_tied else one


def told_apart(
    numbers: Sequence[Quantity], numeric: Sequence[Slot], state: DialogueState, *, takes_bare: bool
) -> Iterator[tuple[Quantity, Slot]]:
    """The slot that each number fills: first where the words beside it tell, then by what was asked.

    Dates, lots and the like fill none. A number without a unit beside other telling words fills one only where it
    answers the question asked, or else if the message `takes_bare`: it comes first, or corrects.
    """
    numbers = _left_to_shares(_together(numbers), numeric)
    told = _answer(numbers, numeric, state)
    measured, bare = ([one for one in numbers if one.is_bare is side] for side in (False, True))
    _mark(measured, (), numeric, told)
    _mark(bare, [one for one in measured if one not in told], numeric, told)
    is_asked = any(slot.id == state.asked for slot in numeric)
    for number in (*measured, *bare):
        is_answered = is_asked and any(slot.id == state.asked for slot in told.values())
        is_meant = takes_bare or (is_asked and not number.is_spelt)
        is_meant = not number.is_bare or (is_meant and not is_answered)
        if number.is_value and number not in told and is_meant and not _is_marked(number, numeric):
            slot = _expected(number, _free(number, numeric, told), state)
            if slot:
                told[number] = slot
    yield from told.items()


def of_people(
    numbers: Sequence[Quantity], numeric: Sequence[Slot], told: Mapping[str, SlotValue], state: DialogueState
) -> Mapping[str, SlotValue]:
    """« 4 % de BOETH sur 340 »: so many of the people counted; « les 6 % » are those of the law, and nobody's own."""
    known = {**state.slots, **told}
    among = next((slot for slot in numeric if slot.unit == ADDED), None)
    people = next((known[slot.id] for slot in numeric if slot.unit == PEOPLE and slot.id in known), None)
    if among is None or among.id in told or not isinstance(people, int | float):
        return {}
    shares = [one for one in numbers if one.unit == "percent" and one.is_value]
    own = [one for one in shares if normalise(one.before).split()[-1:] not in DEFINITE]
    own = [one for one in own if among.id == state.asked or is_marked(one, among)]
    return {among.id: round(own[0].value * people / 100, 2)} if len(own) == 1 else {}


def _mark(
    numbers: Iterable[Quantity], others: Sequence[Quantity], numeric: Sequence[Slot], told: dict[Quantity, Slot]
) -> None:
    """Tell the slots of the numbers beside which words tell one; `others` have a unit and none yet."""
    for number in numbers:
        if number not in told and (number.is_value or number.role in WEAK):
            free = _free(number, numeric, told)
            slot = next(_marked(number, _left_by(others, number, free)), None) if free else None
            if slot:
                told[number] = slot


def _together(numbers: Sequence[Quantity]) -> Sequence[Quantity]:
    """« 1 RQTH et un en AAH »: people counted one kind after the other are as many together."""
    found: list[Quantity] = []
    for one in numbers:
        last = found[-1] if found else one
        is_more = found and one.is_value and last.is_value and one.unit == last.unit == ADDED
        if is_more and normalise(one.before) in JOINS:
            found[-1] = replace(last, value=last.value + one.value, after=one.after, end=one.end, last=one.last)
        else:
            found.append(one)
    return found


def _left_to_shares(numbers: Sequence[Quantity], numeric: Sequence[Slot]) -> Sequence[Quantity]:
    """« 1,2 M€ part main d'oeuvre 50 % »: the words between a sum and a share that names nothing else tell the share.

    « 25 000 € de main-d'œuvre 7 % » leaves them to the sum.
    """
    shares = [slot for slot in numeric if slot.unit == "percent"]
    found = list(numbers)
    for at in reversed(range(len(found) - 1)):
        one, share = found[at : at + 2]
        words = normalise(one.after)
        is_between = bool(words) and words == normalise(share.before) and not _is_of(words, shares)
        is_open = share.unit == "percent" and not _is_marked_close(replace(share, before=""), shares)
        is_told = one.unit == "eur" or _is_marked_before(one, shares)
        if is_between and is_open and is_told and _is_marked_before(share, shares):
            found[at] = replace(one, after="")
    return found


def _is_of(words: str, slots: Sequence[Slot]) -> bool:
    """Whether words tie the mark of a slot to the number they follow."""
    return any(f"{words} ".startswith(f"{of}{mark} ") for of in OF for slot in slots for mark in slot.marks)


def _is_marked_before(number: Quantity, slots: Sequence[Slot]) -> bool:
    """Whether words before a number tell one of these slots."""
    return any(_begun(mark) in f" {normalise(number.before)} " for slot in slots for mark in slot.marks)


def _free(number: Quantity, numeric: Sequence[Slot], told: Mapping[Quantity, Slot]) -> list[Slot]:
    """The slots that may hold the number and have none yet: of its unit and range; euros may be those of an hour."""
    taken = {slot.id for slot in told.values()}
    units = {number.unit, "eur_per_hour"} if number.unit == "eur" else {number.unit}
    return [
        slot
        for slot in numeric
        if (slot.unit in units or number.unit == "number")
        and slot.id not in taken
        and slot.minimum <= number.value <= slot.maximum
    ]


def _left_by(others: Sequence[Quantity], number: Quantity, slots: Sequence[Slot]) -> list[Slot]:
    """« on est 6 aux RH mais 143 salariés »: the slots but those of the unit that another number says itself."""
    if not number.is_bare or _is_marked_close(number, slots):
        return list(slots)
    units = list({slot.id: slot.unit for slot in slots}.values())
    said = {one.unit for one in others if one.is_value} & {unit for unit in units if units.count(unit) == 1}
    return [slot for slot in slots if slot.unit not in said]


def is_marked(number: Quantity, slot: Slot) -> bool:
    """Whether words beside a number tell that it is for this slot."""
    return any(_marked(number, [slot]))


def _marked(number: Quantity, slots: Sequence[Slot]) -> Iterator[Slot]:
    """The slots whose marks stand beside a number, those after it first; right beside what else it might count."""
    is_far = number.unit == "km"
    slots = [slot for slot in slots if slot.unit != "km" or is_far]  # « 50 max » counts people
    after = f" {' '.join(normalise(number.after).split()[: BESIDE if is_far else None])} "
    for slot in slots:
        if any(_begun(mark) in after for mark in slot.marks):
            yield slot
    if number.is_bare:
        named = [slot for slot in slots if _says(number.before, slot.names)]
        yield from named if len(named) == 1 else ()
    for slot in slots:
        before = f" {normalise(number.before)} "
        if any(
            before.endswith(f" {mark} ") if number.role in WEAK or is_far else _begun(mark) in before
            for mark in slot.marks
        ):
            yield slot


def _is_marked(number: Quantity, numeric: Sequence[Slot]) -> bool:
    """Whether words beside a share name what it is a share of: then it is of nothing else, even out of its range."""
    return number.unit == "percent" and any(_marked(number, [slot for slot in numeric if slot.unit == "percent"]))


def _begun(mark: str) -> str:
    """A mark as words may begin with it: « handicap » begins « handicapés », but « mo » is not « moi »."""
    return f" {mark}" if len(mark) >= PREFIX else f" {mark} "


def _answer(numbers: Sequence[Quantity], numeric: Sequence[Slot], state: DialogueState) -> dict[Quantity, Slot]:
    """The slot asked for a number without a unit that a message begins with: « 118,4 en moyenne, d'après la paie »."""
    first = numbers[0] if numbers else None
    asked = next((slot for slot in numeric if slot.id == state.asked), None)
    if first is None or asked is None or first.first != 0 or not first.is_bare:
        return {}
    is_fit = asked.minimum <= first.value <= asked.maximum and not _is_marked_close(first, numeric)
    return {first: asked} if is_fit else {}


def _is_marked_close(number: Quantity, slots: Sequence[Slot]) -> bool:
    """Whether the first words after a number are the mark of a slot: « 4 000 de main-d'œuvre »."""
    after = " ".join(normalise(number.after).split()[:CLOSE])
    return any(_begun(mark) in f" {after} " for slot in slots for mark in slot.marks)


def _says(text: str, names: Sequence[str]) -> bool:
    plain = f" {normalise(text)} "
    return any(f" {normalise(name)} " in plain for name in names)


def _expected(number: Quantity, slots: Sequence[Slot], state: DialogueState) -> Slot | None:
    """The slot for a number that no word tells apart: the one asked, else by its unit, or the likeliest to change."""
    asked = [slot for slot in slots if slot.id == state.asked]
    last = [slot for id_ in reversed(state.answered) for slot in slots if slot.id == id_]
    if number.unit == "number":
        asked = [slot for slot in asked if not _is_too_small(number, slot, state)]
        return asked[0] if asked else min(last, key=lambda slot: _ratio(number, state, slot), default=None)
    own = [slot for slot in slots if slot.unit == number.unit]
    plain = [slot for slot in own if not slot.marks]
    return next(iter([*asked, *plain, *(slot for slot in last if slot in own), *own]), None)


def _is_too_small(number: Quantity, slot: Slot, state: DialogueState) -> bool:
    """« on est 14 sur le chantier »: no amount of money, unless one is known to which it may be a change."""
    return slot.unit == "eur" and number.value < LEAST_SUM and slot.id not in state.slots


def _ratio(number: Quantity, state: DialogueState, slot: Slot) -> float:
    """How far a number is from the value of a slot, as a ratio: « et avec 4 ? » changes a 1 rather than a 100."""
    value = state.slots.get(slot.id)
    return abs(math.log1p(number.value) - math.log1p(value)) if isinstance(value, int | float) else math.inf
