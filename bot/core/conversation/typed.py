"""What a message types in short, written out: its shorthand, and the unit that a calculation leaves unsaid."""

from __future__ import annotations

from bot.core.exchange.session import DialogueState, Session
from bot.core.focus.edit import is_same_figure
from bot.core.focus.shorthand import Shorthand
from bot.core.focus.stack import find
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.core.text.quantities import Quantity
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading

EUROS, HOURS = "eur", "hours"
COUNTED = {EUROS: "euros", HOURS: "heures", "people": "salariés"}
"""What is typed behind a figure of each unit."""

SUM = 5000
"""The least figure without a unit that is a sum of money."""


class Typed:
    """Writes messages out as far as the screen tells how. It keeps no state."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader) -> None:
        """Take the words that put hours into a contract from the acts."""
        self._shorthand = Shorthand(knowledge.acts.shorthand)
        self._imposing = knowledge.acts.imposing
        self._script = knowledge.script
        self._entries = knowledge.entries
        self._pointers = knowledge.acts.pointers
        self._reader = reader

    def written(self, session: Session, text: str) -> str:
        """A message with its shorthand written out, where something is on the screen."""
        if session.focus[0].kind == "menu":
            return text
        text = self._shorthand.written(text)
        if session.focus[0].kind == "answer":
            return self._with_unit(session, text)
        return self._with_hours(session, text) if find(session.focus, "calculation") else text

    def is_figure(self, session: Session, text: str) -> bool:
        """Whether a number alone is a figure of the calculation that the answer shown leads to."""
        is_answer = any(screen.kind == "answer" for screen in session.focus[:1])
        return is_answer and self._with_unit(session, text) != text

    def _with_unit(self, session: Session, text: str) -> str:
        """« 120 » below the answer on the contribution: so many employees, of its calculation; « 80 000 » are euros."""
        entry = self._entries.get(next(iter(session.focus[0].ids), ""))
        dialogue = self._script.dialogues.get(entry.next_step or "") if entry else None
        is_told = "?" not in text and any(char.isdigit() for char in text)  # « et à 22 ? » asks about the answer
        reading = self._reader.read(text) if dialogue and is_told else Reading()
        figure = next(iter(reading.numbers), None)
        is_last = figure and not figure.after and self._pointers.isdisjoint(normalise(figure.before).split()[-1:])
        if dialogue is None or figure is None or not (is_last and reading.is_lone_figure and figure.is_bare):
            return text  # « les 2 à la fois ? » points at something said
        implied = [self._script.slots[one.known] for one in dialogue.implies if one.known in dialogue.asked]
        units = [slot.unit for slot in implied if (slot.unit == EUROS) is (figure.value >= SUM)]
        return (
            f"{text[: figure.end]} {COUNTED[units[0]]}{text[figure.end :]}" if units and units[0] in COUNTED else text
        )

    def _with_hours(self, session: Session, text: str) -> str:
        """« on préférerait en mettre moins, 200 » below a calculation of hours: the bare number counts them."""
        state = session.dialogue
        if state is None or not self._is_of_hours(state) or not any(char.isdigit() for char in text):
            return text
        numbers = self._reader.read(text).numbers
        if len(numbers) != 1 or not (numbers[0].is_bare and numbers[0].is_value):
            return text
        is_meant = self._imposing.said_in(normalise(text)) or ("?" not in text and self._is_held(numbers[0], state))
        return f"{text[: numbers[0].end]} heures{text[numbers[0].end :]}" if is_meant else text

    def _is_of_hours(self, state: DialogueState) -> bool:
        dialogue = self._script.dialogues.get(state.id)
        return dialogue is not None and any(result.kind == HOURS for result in dialogue.results)

    def _is_held(self, number: Quantity, state: DialogueState) -> bool:
        """« plutôt 200 » where 200 000 € are held: as a sum, it would change nothing."""
        sums = [value for id_, value in state.slots.items() if id_ in self._script.slots and self._is_sum(id_)]
        return number.value not in sums and any(is_same_figure(number.value, value) for value in sums)

    def _is_sum(self, id_: str) -> bool:
        return self._script.slots[id_].unit == EUROS
