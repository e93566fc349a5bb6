"""What a message changes of what is known: a value, an operator on it, or a thing on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.focus.glance import RELATIVE, Glance, Segment
from bot.core.knowledge.acts import Acts, Operator
from bot.core.knowledge.script import Dialogue, Slot, values_of
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading

PLACE = "lieu"
_CODE_LEADS = ("le", "du", "dans", "sur", "hors", "pas", "en")
"""Words before the number of a département."""

SURE = 0.95
TAKEN_BACK = 0.93
"""Score of what takes back something that is held, whatever reason is given."""
UNEXPLAINED, MOST, NOTED = 0.07, 0.35, 0.06
"""Score of a message that is an edit and nothing else, and what each telling word costs that it leaves unexplained, and
all of them at most: people say why."""


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

    @property
    def has_target(self) -> bool:
        """Whether it says what is changed."""
        return bool(self.values or self.named or self.departments or self.refs)


@dataclass(frozen=True, slots=True)
class Edits:
    """All that a message changes, with the score (0 to 1) of having understood it whole."""

    edits: tuple[Edit, ...]
    score: float
    rest: tuple[str, ...]


class EditReader:
    """Reads edits of a dialogue under way. It keeps no state."""

    def __init__(self, acts: Acts, reader: SlotReader, slots: Mapping[str, Slot], home: str) -> None:
        """Read values with this reader; `home` is the code of the home département."""
        self._home = home
        self._small = frozenset(map(stem, (*acts.generic, *acts.fillers)))
        self._acts = acts
        self._reader = reader
        self._slots = slots
        self._departments = {
            normalise(name): code for code, names in acts.departments.items() for name in (code, *names)
        }

    def read(self, glance: Glance, dialogue: Dialogue, state: DialogueState) -> Edits | None:
        """What a message with an operator changes; None if it changes nothing by one."""
        is_elsewhere = state.asked is None and self._other_departments(glance.text)
        if not glance.changes and not is_elsewhere:
            return None
        edits: list[Edit] = []
        rest: list[str] = []
        for segment in glance.segments:
            edit, left = self._edit(segment, dialogue, state)
            rest += left
            if edit.has_target or edit.operator == "undo" or edit.operator in RELATIVE:
                edits.append(edit)
        if not any(edit.operator for edit in edits):
            return None
        edits = _renumbered(list(_narrowed(_inside(edits, glance.segments))), state)
        if any(_is_figure(edit, state) for edit in edits):
            return Edits(tuple(edits), SURE, ())
        asked = {question.slot for question in dialogue.questions}
        is_noted = any(slot not in asked for edit in edits for slot in edit.values)
        score = SURE - min(MOST, UNEXPLAINED * len(rest)) - (NOTED if is_noted else 0.0)
        if any(edit.operator == "remove" and (edit.named or held(edit, state)) for edit in edits):
            score = max(score, TAKEN_BACK)
        return Edits(tuple(edits), score, tuple(rest))

    def _edit(self, segment: Segment, dialogue: Dialogue, state: DialogueState) -> tuple[Edit, tuple[str, ...]]:
        reading = self._reader.read(segment.text)
        departments = tuple(
            self._departments_in(segment.text, has_operator=segment.operator in {"exclude", "only", "remove"})
        )
        values = self._reader.values(_positive(reading), dialogue, state)
        if departments and str(values.get(PLACE, "")).startswith("department:"):
            values.pop(PLACE)
        denied = {slot: ids for slot, ids in reading.denied.items() if slot in dialogue.slots}
        operator = segment.operator
        if denied and operator is None:
            operator = "exclude"
            values = {**values, **denied}
        if operator in FIGURED and not any(isinstance(value, int | float) for value in values.values()):
            values = {**values, **self._figure(reading, dialogue, state)}
        if state.asked is None and operator in {None, "rather"} and self._other_departments(segment.text):
            operator = "only"
        if operator in {"remove", "exclude"}:
            values = {**values, **self._held_in(segment.text, state, values)}
        named = tuple(slot for slot in (*reading.named, *reading.indifferent) if slot in dialogue.slots)
        refs = segment.refs if operator in {"remove", "exclude", "only"} else ()
        used = {word for name in self._departments for word in name.split()} if departments else set()
        left = tuple(word for word in reading.rest if word not in used and word not in self._acts.fillers)
        activities = tuple(word for hit in reading.sectors for word in hit.words) if "secteur" in values else ()
        return Edit(operator, values, tuple(dict.fromkeys(named)), departments, refs, activities), left

    def _figure(self, reading: Reading, dialogue: Dialogue, state: DialogueState) -> Mapping[str, SlotValue]:
        """« si la mairie descend à 450 »: the one bare figure of a segment, as if it stood alone."""
        bare = [number for number in reading.numbers if number.is_value and number.unit == "number"]
        if len(bare) != 1:
            return {}
        return self._reader.values(self._reader.read(f"{bare[0].value:g}"), dialogue, state)

    def _departments_in(self, text: str, *, has_operator: bool = False) -> Iterator[str]:
        plain = f" {normalise(text)} "
        for name, code in self._departments.items():
            is_said = f" {name} " in plain
            is_code = name.isdecimal() and not _is_led(plain, name)
            if is_said and (not is_code or has_operator):
                yield code

    def _other_departments(self, text: str) -> bool:
        return any(code != self._home for code in self._departments_in(text))

    def _held_in(self, text: str, state: DialogueState, values: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        """The held choices that a text says by a word of their name: « les chantiers » where an ACI is asked."""
        said = {stem(word) for word in normalise(text).split() if word not in self._acts.fillers}
        found: dict[str, SlotValue] = {}
        for id_, value in state.slots.items():
            slot = self._slots.get(id_)
            if slot is None or slot.kind != "choice" or id_ in values:
                continue
            for choice in (one for one in slot.choices if one.id in values_of(value)):
                own = {stem(word) for word in normalise(f"{choice.plain} {choice.label}").split()} - self._small
                if own & said:
                    found[id_] = value
        return found


def _is_figure(edit: Edit, state: DialogueState) -> bool:
    """Whether a figure that is held is changed to see what comes of it: « et si j'en prends 2 de plus ? »."""
    is_number = any(isinstance(value, int | float) and slot in state.slots for slot, value in edit.values.items())
    return edit.operator in {*RELATIVE, "if"} and is_number


def _renumbered(edits: list[Edit], state: DialogueState) -> list[Edit]:
    """« 45 pas 54 »: the number said beside one that is held and taken back goes where that one stands."""
    numbers = {slot: value for slot, value in state.slots.items() if isinstance(value, int | float)}
    wrong = [
        slot
        for edit in edits
        if edit.operator in {"exclude", "remove"}
        for said in edit.values.values()
        for slot, value in numbers.items()
        if said == value
    ]
    right = [
        value
        for edit in edits
        if edit.operator not in {"exclude", "remove"}
        for value in edit.values.values()
        if isinstance(value, int | float)
    ]
    return [Edit("rather", {wrong[0]: right[0]})] if wrong and right else edits


def _inside(edits: Sequence[Edit], segments: Sequence[Segment]) -> Iterator[Edit]:
    """« retire ceux hors 95 »: what lies outside is taken away, so only what lies inside is kept."""
    away = [one.operator for one in segments if one.operator in {"remove", "exclude"}]
    for edit in edits:
        is_twice = edit.operator == "exclude" and edit.departments and len(away) > 1 and len(edits) == 1
        yield replace(edit, operator="only") if is_twice else edit


def _narrowed(edits: Iterable[Edit]) -> Iterator[Edit]:
    """« que des EI, les chantiers j'ai déjà donné »: what is said beside does not widen what is kept alone."""
    edits = list(edits)
    kept = {slot for edit in edits if edit.operator == "only" for slot in _chosen(edit)}
    for edit in edits:
        is_beside = edit.operator is None and kept & edit.values.keys()
        yield replace(edit, values={k: v for k, v in edit.values.items() if k not in kept}) if is_beside else edit


def _chosen(edit: Edit) -> set[str]:
    return {slot for slot, value in edit.values.items() if not isinstance(value, int | float)}


def _positive(reading: Reading) -> Reading:
    """A reading whose denied values count as said: the operator before them tells what is done with them."""
    choices = {**reading.denied, **reading.choices}
    return replace(reading, choices=choices) if reading.denied else reading


FIGURED: frozenset[Operator] = frozenset(["if", "more", "less"])
"""Operators whose bare figure changes one that is held."""


def _is_led(plain: str, code: str) -> bool:
    return any(f" {lead} {code} " in plain for lead in _CODE_LEADS)


def held(edit: Edit, state: DialogueState) -> tuple[str, ...]:
    """The slots whose held value an edit says."""
    return tuple(
        slot
        for slot, value in edit.values.items()
        if slot in state.slots and set(map(str, values_of(value))) & set(map(str, values_of(state.slots[slot])))
    )
