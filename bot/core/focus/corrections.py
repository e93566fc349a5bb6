"""A figure beside the one whose place it takes: « 45 pas 54 », « 50 % c'est trop, mets 35 », « 9 avant, 12 là »."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.focus.edit import TAKING, Edit, as_large, is_same_figure
from bot.core.focus.glance import Glance
from bot.core.knowledge.acts import Acts, Operator
from bot.core.knowledge.figures import Usage
from bot.core.knowledge.script import Dialogue, Slot
from bot.core.text.plain import normalise
from bot.core.text.quantities import Quantity
from bot.core.understanding.numbers import is_marked
from bot.core.understanding.reader import SlotReader

PAIR = 2
"""A figure, and the one in whose place it stands."""


class _Said(NamedTuple):
    """A figure, and the operator of the segment at `at` that says it."""

    figure: Quantity
    operator: Operator | None
    at: int


class Corrections:
    """Finds figures that take the place of others. It keeps no state."""

    def __init__(self, acts: Acts, reader: SlotReader, slots: Mapping[str, Slot], usage: Usage) -> None:
        """Read figures with this reader; `usage` is what calculations assume where nothing else is said."""
        self._acts = acts
        self._reader = reader
        self._slots = slots
        self._usage = {
            "part_main_oeuvre": usage.labour_percent,
            "part_insertion": usage.insertion_percent,
            "cout_horaire": usage.hourly_cost_eur,
        }

    def find(self, glance: Glance, dialogue: Dialogue, state: DialogueState) -> Edit | None:
        """The figure that takes the place of one that is known, or assumed; None if none does."""
        said = list(self._said(glance))
        if len(said) < PAIR:
            return None
        known = {**self._assumed(dialogue, state), **state.slots}
        doubted = self._acts.doubted.said_in(normalise(glance.text))
        for wrong in said:
            holding = [slot for slot, value in known.items() if self._is(wrong.figure, slot, value)]
            own = [slot for slot in holding if not self._is_of_another(wrong.figure, slot)]
            near = self._instead_of(wrong, said, is_doubted=doubted) if own else ()
            slot = next((slot for slot in reversed(own) if slot in state.slots), own[0] if own else "")
            right = self._right(near, slot, known[slot]) if own else None
            if right is not None:
                return Edit("rather", {slot: right})
        return None

    def _said(self, glance: Glance) -> Iterator[_Said]:
        for at, segment in enumerate(glance.segments):
            for figure in self._reader.read(segment.text).numbers:
                if figure.is_value or figure.role == "measure":  # « 2,1M »: metres, or millions
                    yield _Said(figure, segment.operator, at)

    def _assumed(self, dialogue: Dialogue, state: DialogueState) -> Mapping[str, SlotValue]:
        """What the calculation shown assumes."""
        is_worked_out = any(result.kind == "hours" for result in dialogue.results) and "montant" in state.slots
        return self._usage if is_worked_out else {}

    def _is(self, figure: Quantity, slot: str, value: SlotValue) -> bool:
        return slot in self._slots and self._fits(figure, slot) and is_same_figure(figure.value, value)

    def _fits(self, figure: Quantity, slot: str) -> bool:
        """Whether a figure may be one of a slot, by its unit."""
        unit = self._slots[slot].unit or ""
        return figure.is_bare or figure.role == "measure" or unit.startswith(figure.unit)

    def _instead_of(self, wrong: _Said, said: Sequence[_Said], *, is_doubted: bool) -> list[_Said]:
        """The figures that may stand for another one, the nearest first."""
        before = [one for one in reversed(said) if one.at < wrong.at]
        after = [one for one in said if one.at > wrong.at]
        if wrong.operator in TAKING:
            return [*before, *after]
        if wrong.operator is None and after and after[0].operator == "rather":  # « 1,2 non 2,1 M »
            return after
        others = [one for one in said if one is not wrong]
        is_right = wrong.operator == "rather" or is_doubted
        return others if is_right and len(others) == 1 and others[0].operator not in TAKING else []

    def _right(self, near: Sequence[_Said], slot: str, before: SlotValue) -> float | None:
        """The first of some figures that may take the place of a value."""
        known = self._slots[slot]
        for one in near:
            value = as_large(one.figure.value, before)
            is_other = not is_same_figure(value, before) and self._fits(one.figure, slot)
            is_told = not self._is_of_another(one.figure, slot)
            if is_other and is_told and known.minimum <= value <= known.maximum:
                return value
        return None

    def _is_of_another(self, figure: Quantity, slot: str) -> bool:
        """« 40 % c'est la main-d'œuvre, l'insertion 5 »: words beside a figure tell another slot of its unit."""
        own = self._slots[slot]
        alike = [one for one in self._slots.values() if one.kind == "number" and one.unit == own.unit]
        marked = [one.id for one in alike if is_marked(figure, one)]
        return bool(marked) and slot not in marked
