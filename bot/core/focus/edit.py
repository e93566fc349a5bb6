"""Edits as values, and what one says of another: what is wrong beside what is right, what is kept alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.focus.glance import ONE, RELATIVE, Segment
from bot.core.knowledge.acts import Operator
from bot.core.knowledge.script import Dialogue, Slot, values_of
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reading import Reading

SECTOR, KIND = "secteur", "type"

TAKING: frozenset[Operator] = frozenset(["remove", "exclude"])
"""Operators that take something back."""

BY_ITSELF: frozenset[Operator] = frozenset(["half", "double", "tenth", "tenfold"])
"""Operators that need no figure."""

SORTING: frozenset[Operator | None] = frozenset(["exclude", "only", "remove"])
"""Operators that keep some results and not others."""

ADDED: frozenset[Operator] = frozenset(["more", "less"])
"""Operators that add the figure before them, or take it away."""

COUNTED = "beneficiaries"
PEOPLE = ("people", COUNTED)
"""Units of who can be hired, and of those among them who are meant by « en embaucher un »."""

FIGURED: frozenset[Operator] = frozenset(["if", "more", "less", "hire", "also", "remove"])
"""Operators whose bare figure changes one that is held."""

SUMMED: frozenset[Operator] = frozenset(["also", "remove"])
LEAST_SUM = 1000
"""Operators whose bare figure is added or taken away where it is as large as a sum: « ajoute le lot 2, 350 000 »."""

HALF = 50.0
THOUSAND = 1000
SCALES, ALIKE = (1, THOUSAND, THOUSAND**2), 5
"""What a figure said in short may stand for, and how many times it may be as large or small as the one before."""


@dataclass(frozen=True, slots=True)
class Edit:
    """One change: `values` said behind an operator, or `named` slots, `departments` by code, `refs` on the screen."""

    operator: Operator | None
    values: Mapping[str, SlotValue] = field(default_factory=dict)
    named: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()
    refs: tuple[str, ...] = ()
    activities: tuple[str, ...] = ()
    """The words that told the sectors among the values."""
    reopened: tuple[str, ...] = ()
    """Slots whose value was none of theirs: emptied, and asked again."""

    @property
    def has_target(self) -> bool:
        """Whether it says what is changed."""
        return bool(self.values or self.named or self.departments or self.refs)


@dataclass(frozen=True, slots=True)
class Edits:
    """All that a message changes, with the score (0 to 1) of having understood it whole.

    `is_correction` tells that it puts a figure right: whatever it asks beside, it says so.
    """

    edits: tuple[Edit, ...]
    score: float
    rest: tuple[str, ...]
    is_correction: bool = False


def as_large(value: float, before: SlotValue | None) -> float:
    """A figure in thousands or millions, where only that comes near the one before."""
    if not isinstance(before, int | float) or value >= THOUSAND:
        return value
    near = (value * scale for scale in SCALES if before / ALIKE <= value * scale <= before * ALIKE)
    return next(near, value)


def is_same_figure(value: float, held: SlotValue) -> bool:
    """Whether a figure is the one that is held, or that one in thousands or millions: « 1,2 » of 1 200 000 €."""
    is_short = value < THOUSAND
    return isinstance(held, int | float) and any(
        round(value * scale, 6) == held for scale in SCALES if scale == 1 or is_short
    )


def misplaced(values: Mapping[str, SlotValue], state: DialogueState, slots: Mapping[str, Slot]) -> frozenset[str]:
    """The slots that hold a figure which words now give to another one of their unit, not known before."""
    return frozenset(
        wrong
        for slot, value in values.items()
        for wrong, held_one in state.slots.items()
        if slot not in state.slots and isinstance(value, int | float) and value == held_one and wrong in slots
        if slots[wrong].unit == slots[slot].unit and slots[wrong].kind == "number"
    )


def by_whole(edit: Edit, whole: Mapping[str, SlotValue]) -> Edit:
    """The edit with its figures where the words of the whole message put them: an operator may cut off what tells."""
    values: dict[str, SlotValue] = {}
    for slot, value in edit.values.items():
        told = [other for other, said in whole.items() if said == value and isinstance(value, int | float)]
        values[slot if slot in told or not told else told[0]] = value
    return replace(edit, values=values)


def without_held(edits: list[Edit], state: DialogueState) -> list[Edit]:
    """The edits without what is held already where another value of the same slot is said."""
    new = {
        slot for edit in edits if edit.operator not in TAKING for slot in edit.values if slot not in held(edit, state)
    }
    return [
        edit
        if edit.operator in {*TAKING, "also"}
        else replace(
            edit, values={slot: value for slot, value in edit.values.items() if slot not in new & {*held(edit, state)}}
        )
        for edit in edits
    ]


def without_wanted(edits: list[Edit]) -> list[Edit]:
    """« lavage de draps, pas couture »: two trades of one sector; what is wanted is not taken away as well."""
    wanted = [(slot, value) for edit in edits if edit.operator not in TAKING for slot, value in edit.values.items()]
    return [
        replace(edit, values={slot: value for slot, value in edit.values.items() if (slot, value) not in wanted})
        if edit.operator in TAKING
        else edit
        for edit in edits
    ]


def unclaimed(edits: Iterable[Edit]) -> Iterator[Edit]:
    """« c'est pas de la numérisation, et les ESAT ? »: the edits without a trade that those shown are said to lack."""
    edits = list(edits)
    is_widened = any(edit.operator == "also" for edit in edits)
    for edit in edits:
        if not (is_widened and edit.operator in TAKING and edit.values.keys() == {SECTOR}):
            yield edit


def as_kind(
    values: dict[str, SlotValue], slots: Mapping[str, Slot], words: set[str], small: frozenset[str]
) -> dict[str, SlotValue]:
    """« que les chantiers », of cleaners: a word of a trade that names a kind too sifts by the kind."""
    said = set(map(stem, words))
    if KIND in values or KIND not in slots or not said:
        return values
    for choice in slots[KIND].choices:
        if said <= {stem(word) for word in normalise(choice.label).split()} - small:
            return {**{slot: value for slot, value in values.items() if slot != SECTOR}, KIND: choice.id}
    return values


def inside(edits: Sequence[Edit], segments: Sequence[Segment]) -> Iterator[Edit]:
    """« retire ceux hors 95 »: what lies outside is taken away, so only what lies inside is kept."""
    away = [one.operator for one in segments if one.operator in {"remove", "exclude"}]
    for edit in edits:
        is_twice = edit.operator == "exclude" and edit.departments and len(away) > 1 and len(edits) == 1
        yield replace(edit, operator="only") if is_twice else edit


def narrowed(edits: Iterable[Edit]) -> Iterator[Edit]:
    """« que des EI, les chantiers j'ai déjà donné »: what is said beside does not widen what is kept alone."""
    edits = list(edits)
    kept = {slot for edit in edits if edit.operator == "only" for slot in _chosen(edit)}
    for edit in edits:
        is_beside = edit.operator is None and kept & edit.values.keys()
        yield replace(edit, values={k: v for k, v in edit.values.items() if k not in kept}) if is_beside else edit


def as_share(
    edit: Edit, named: Sequence[str], dialogue: Dialogue, state: DialogueState, slots: Mapping[str, Slot]
) -> Edit:
    """« la main-d'œuvre, c'est la moitié »: a share of 50 %, where one is named or tells what is asked."""
    if edit.operator != "half":
        return edit
    if any(slots[slot].kind == "place" for slot in edit.values):
        return replace(edit, operator="also")  # « moitié Sarcelles, moitié Goussainville »
    told = (slot for question in dialogue.questions if question.slot == state.asked for slot in question.unless)
    shares = (slot for slot in (*named, *told) if slot in dialogue.slots and slots[slot].unit == "percent")
    share = next(shares, None)
    return replace(edit, operator="rather", values={share: HALF}) if share else edit


def counted_by(
    operator: Operator | None, reading: Reading, text: str, state: DialogueState, slots: Mapping[str, Slot]
) -> Mapping[str, SlotValue]:
    """Of those who are counted, how many a segment says without naming them; nothing if it says no number of them."""
    return _hired(reading, text, state, slots) if operator == "hire" else _next_one(reading, state, slots)


def _hired(reading: Reading, text: str, state: DialogueState, slots: Mapping[str, Slot]) -> Mapping[str, SlotValue]:
    """« et si j'en embauche un en juin », « un 3e »: of those who are counted, where nobody else is named."""
    counted = next((id_ for id_ in state.slots if id_ in slots and slots[id_].unit == COUNTED), None)
    first, *_ = [*normalise(text).split(), ""]
    said = [one.value for one in reading.numbers if one.role in {"value", "rank"} and one.unit == "number"]
    if counted is None or reading.sectors or len(said) > 1 or not (said or first in ONE):
        return {}
    return {counted: said[0] if said else 1.0}


def _next_one(reading: Reading, state: DialogueState, slots: Mapping[str, Slot]) -> Mapping[str, SlotValue]:
    """« et avec un 3e ? » where two are counted: so many in all."""
    counted = next((id_ for id_ in state.slots if id_ in slots and slots[id_].unit == COUNTED), None)
    ranks = [one.value for one in reading.numbers if one.role == "rank"]
    held = state.slots.get(counted or "")
    if counted is None or len(ranks) != 1 or not isinstance(held, int | float):
        return {}
    return {counted: ranks[0]} if ranks[0] == held + 1 else {}


def _chosen(edit: Edit) -> set[str]:
    return {slot for slot, value in edit.values.items() if not isinstance(value, int | float)}


def held(edit: Edit, state: DialogueState) -> tuple[str, ...]:
    """The slots whose held value an edit says."""
    return tuple(
        slot
        for slot, value in edit.values.items()
        if slot in state.slots and set(map(str, values_of(value))) & set(map(str, values_of(state.slots[slot])))
    )


def varies(edit: Edit, state: DialogueState) -> bool:
    """Whether a figure that is held is changed to see what comes of it: « et si j'en prends 2 de plus ? »."""
    is_number = any(isinstance(value, int | float) and slot in state.slots for slot, value in edit.values.items())
    return edit.operator in {*RELATIVE, "if", "also", "remove"} and is_number


def is_several(value: SlotValue) -> bool:
    """Whether a slot holds more than one value."""
    return isinstance(value, tuple) and len(value) > 1
