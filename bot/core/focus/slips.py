"""A figure put right: « oups, 204 » where 240 was said, while the next question is already open."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from rapidfuzz.distance import OSA

from bot.core.exchange.session import DialogueState
from bot.core.focus.edit import ALIKE, Edit, as_large, is_same_figure
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.script import Dialogue, Slot
from bot.core.understanding.reading import Reading

TENFOLD = 10
"""A zero too many, or one that is missing."""
LEAST, FEW = 2, 3
"""Digits of the shortest figures that look alike, and of those that may differ by one digit."""


class Slips:
    """Finds the figure that a message puts right. It keeps no state."""

    def __init__(self, acts: Acts, slots: Mapping[str, Slot]) -> None:
        """Know mistakes by these words."""
        self._acts = acts
        self._slots = slots

    def find(self, plain: str, reading: Reading, dialogue: Dialogue, state: DialogueState) -> Edit | None:
        """The one bare figure of a message in the place of the one that it looks like, or else of the last one said."""
        is_surely = self._acts.mistakes.said_in(plain)
        if not (is_surely or self._acts.slips.said_in(plain)) or reading.named:
            return None
        values = [one for one in reading.numbers if one.is_value]
        if len(values) != 1 or not values[0].is_bare or values[0].is_spelt or reading.places:
            return None
        said = values[0].value
        held = list(self._held(said, dialogue, state))
        if any(is_same_figure(said, value) for _, value in held):
            return None
        alike = next((slot for slot, value in held if _is_alike(self._meant(said, slot, value), value)), None)
        is_told_last = is_surely and not _telling(reading, self._acts)
        last = next((slot for slot, value in held if is_told_last and self._is_near(said, slot, value)), None)
        slot = alike or last
        return Edit("rather", {slot: self._meant(said, slot, dict(held)[slot])}) if slot else None

    def _held(self, said: float, dialogue: Dialogue, state: DialogueState) -> Iterator[tuple[str, float]]:
        """The figures that are known and that another one may take the place of, the one said last first."""
        for id_ in dict.fromkeys((*reversed(state.answered), *state.slots)):
            slot, value = self._slots.get(id_), state.slots.get(id_)
            if slot is None or id_ not in dialogue.slots or not isinstance(value, int | float):
                continue
            if slot.minimum <= self._meant(said, id_, value) <= slot.maximum:
                yield id_, value

    def _is_near(self, said: float, slot: str, held: float) -> bool:
        """Whether a figure may be meant for another one: 3 is no staff where 240 was said."""
        return held / ALIKE <= self._meant(said, slot, held) <= held * ALIKE

    def _meant(self, said: float, slot: str, held: float) -> float:
        """« oups, 450 » where 400 000 € are held: thousands, as before."""
        return as_large(said, held) if self._slots[slot].unit == "eur" else said


def _telling(reading: Reading, acts: Acts) -> bool:
    """Whether it says more than a figure and a mistake."""
    return reading.is_question or len([word for word in reading.rest if word not in acts.fillers]) > FEW


def _is_alike(said: float, held: float) -> bool:
    """Whether one figure is the other with digits exchanged, one digit mistaken, or a zero more or less."""
    one, other = f"{said:.0f}", f"{held:.0f}"
    if min(len(one), len(other)) < LEAST:
        return said in {held * TENFOLD, held / TENFOLD}
    is_near = len(one) >= FEW and abs(len(one) - len(other)) <= 1 and OSA.distance(one, other) == 1
    return sorted(one) == sorted(other) or is_near or said in {held * TENFOLD, held / TENFOLD}
