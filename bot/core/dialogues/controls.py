"""Words that move a dialogue, or point at a result: back, skip, widen, export."""

from __future__ import annotations

from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.reader import SlotReader

MAX_WORDS = 5
MOVING = ("back", "result", "previous")
"""Controls that are recognised between words of courtesy: « ok retour svp »."""
HELD = ("widen", "export")
"""Controls that are recognised inside a message of at most so many words, where it says nothing else."""


class Controls:
    """Tells which control a message is. It keeps no state."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader) -> None:
        """Know the phrases of the controls, and what keeps, drops or takes something away beside one."""
        self._reader = reader
        acts = knowledge.acts
        self._courtesy = acts.fillers | acts.closings
        taking = (*acts.operators.get("remove", ()), *acts.operators.get("exclude", ()))
        self._taking = frozenset(word for word in taking if " " not in word)
        keeping = (key for act in acts.acts if act.name in {"keep", "drop"} for key in act.keys)
        self._keeping = frozenset(stem(key.split()[0]) for key in keeping)
        self._controls = {
            normalise(phrase) or phrase: name
            for name, phrases in knowledge.script.controls.items()
            for phrase in phrases
        }

    def find(self, text: str) -> str | None:
        """The control that a message is; some count inside a short one too: « aucun ? élargis »."""
        plain = normalise(text)
        said = self._controls.get(plain or text.strip())
        if said or not 0 < len(plain.split()) <= MAX_WORDS:
            return said
        if any(char.isdigit() for char in plain):  # « élargis à 30 km »: a value
            return None
        if polite := self._controls.get(self._without_courtesy(plain)):
            return polite if polite in MOVING else None
        held = (name for phrase, name in self._controls.items() if name in HELD and f" {phrase} " in f" {plain} ")
        name = next(held, None)
        return None if name and self._says_more(name, plain) else name

    def _says_more(self, name: str, plain: str) -> bool:
        """« élargis sans le tri », « garde la première et exporte »: what else is wanted is read with it."""
        if name == "export":
            return not self._keeping.isdisjoint(map(stem, plain.split()))
        words = [word for word in plain.split() if word not in self._taking]
        reading = self._reader.read(" ".join(words))
        is_taken = len(words) < len(plain.split())
        return bool(reading.sectors or reading.choices) or (is_taken and bool(reading.named))

    def _without_courtesy(self, plain: str) -> str:
        """« ok retour svp »: the control between words that say nothing, if that is all there is."""
        words = plain.split()
        spans = (words[start:end] for start in range(len(words)) for end in range(len(words), start, -1))
        found = (" ".join(span) for span in spans if " ".join(span) in self._controls)
        control = next(found, "")
        beside = [word for word in words if word not in control.split()]
        return control if all(word in self._courtesy for word in beside) else ""
