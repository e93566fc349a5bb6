"""What a figure that is held turns out to count: « c'est le TTC », « c'est la facture entière », « c'est par an »."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.exchange.session import DialogueState
from bot.core.focus.edit import Edit, is_same_figure
from bot.core.knowledge.acts import Acts, Basis
from bot.core.knowledge.script import MONTHS, YEARLY, YEARS, Dialogue, Slot, yearly_of
from bot.core.text.plain import normalise
from bot.core.understanding.reading import Reading

YEAR = frozenset(["an", "ans", "annee", "annees"])
"""Words of years behind a duration."""


class Bases:
    """Finds what a message says of a figure that is held. It keeps no state."""

    def __init__(self, acts: Acts, slots: Mapping[str, Slot]) -> None:
        """Know what is said of figures."""
        self._bases = acts.bases
        self._questions = acts.questions
        self._slots = slots

    def find(self, text: str, reading: Reading, dialogue: Dialogue, state: DialogueState) -> Edit | None:
        """The change that a text makes, whose reading this is; None where it asks, or says another figure."""
        plain = normalise(text)
        for basis in self._bases:
            held = state.slots.get(basis.slot)
            is_open = basis.slot in dialogue.slots and basis.dialogue in {"", dialogue.id}
            if not (is_open and isinstance(held, int | float)):
                continue
            yearly = yearly_of(state.slots, held) if basis.is_yearly else None
            if not basis.said.said_in(plain) and not (yearly and years_said(text, reading)):
                continue
            if reading.is_question or "?" in text or self._questions.said_in(plain):
                continue
            if _says_another(reading, held, yearly or held):
                continue
            if not basis.is_yearly:
                return Edit("rather", {basis.of: held} if basis.of else {}, reopened=(basis.slot,))
            years = years_said(text, reading) or state.slots.get(YEARS, 0)
            if isinstance(years, int | float) and years > 1:
                return self._over(basis, yearly or held, years)
        return None

    def over_years(self, text: str, reading: Reading, dialogue: Dialogue, state: DialogueState) -> Edit | None:
        """« 250 000 € par an pendant 4 ans, combien d'heures ? »: the amount of all years, which a need begins with."""
        plain, years = normalise(text), years_said(text, reading)
        for basis in self._bases if years > 1 else ():
            held = state.slots.get(basis.slot)
            is_said = basis.is_yearly and basis.dialogue in {"", dialogue.id} and basis.said.said_in(plain)
            if is_said and isinstance(held, int | float):
                return self._over(basis, held, years)
        return None

    def _over(self, basis: Basis, held: float, years: float) -> Edit | None:
        total = held * years
        is_fit = total <= self._slots[basis.slot].maximum
        return Edit("rather", {YEARLY: held, YEARS: years, basis.slot: total}) if is_fit else None


def _says_another(reading: Reading, *held: float) -> bool:
    figures = [one for one in reading.numbers if one.is_value or one.role == "denied"]
    return any(not any(is_same_figure(one.value, known) for known in held) for one in figures)


def years_said(text: str, reading: Reading) -> float:
    """The years that a message says, 0 where it says none, or several durations."""
    said = [one for one in reading.numbers if one.role == "duration"]
    if len(said) != 1:
        return 0
    unit = normalise(text[said[0].start : said[0].end]).split()[-1:]
    return said[0].value if YEAR.issuperset(unit) else said[0].value / MONTHS if unit == ["mois"] else 0
