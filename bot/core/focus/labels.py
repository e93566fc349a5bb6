"""The words of a button typed, in part or misspelt: « récompenser l'effort », « changer le coût »."""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import fuzz

from bot.core.exchange.reply import Button
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.lexicon import Lexicon
from bot.core.memory.memory import Memory
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

SURE = 0.93
"""Score of a message that says the telling words of one label and nothing else."""
ENOUGH = 0.5
"""Share of the telling words of a label that a message must say."""
ALIKE = 88
"""Percentage of rapidfuzz's ratio from which words are the same, misspelt."""
REMEMBERED = 300
"""Labels and messages of which the telling words are remembered."""
LONG = 8
"""Letters of the shortest label that may be misspelt as a whole."""


class Labels:
    """Finds the button that a message means. It remembers the words of labels."""

    def __init__(self, acts: Acts, lexicon: Lexicon) -> None:
        """Leave these small words aside."""
        self._small = acts.fillers
        self._lexicon = lexicon
        self._told: Memory[tuple[str, ...]] = Memory(REMEMBERED)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._told.forget()

    def find(self, text: str, offered: Sequence[Button]) -> tuple[Button, float] | None:
        """The one button on offer that a message means, with its score from 0 to 1; None if none or several."""
        said = self._telling(text)
        if not said:
            return None
        plain = normalise(text)
        scored = [
            (1.0 if _is_same(plain, normalise(one.label)) else self._score(said, self._telling(one.label)), one)
            for one in offered
        ]
        best = max((score for score, _ in scored), default=0.0)
        winners = [button for score, button in scored if score == best]
        return (winners[0], round(SURE * best, 3)) if best >= ENOUGH and len(winners) == 1 else None

    def _telling(self, text: str) -> tuple[str, ...]:
        return self._told.recall(text, self._find_telling)

    def _find_telling(self, text: str) -> tuple[str, ...]:
        words = [self._lexicon.written(word) for word in normalise(text).split() if not word.isdecimal()]
        telling = [word for word in words if not self._lexicon.is_stop_word(word) and word not in self._small]
        return tuple(map(stem, telling or words))

    @staticmethod
    def _score(said: Sequence[str], label: Sequence[str]) -> float:
        """The share of the label that is said; nothing where the message says more than the label."""
        if not label or not all(any(_is_alike(word, own) for own in label) for word in said):
            return 0.0
        told = sum(any(_is_alike(word, own) for word in said) for own in label)
        return 0.5 + told / len(label) / 2 if told / len(label) >= ENOUGH else 0.0


def _is_same(text: str, label: str) -> bool:
    """Whether a text is a whole label, misspelt."""
    return len(label) >= LONG and fuzz.ratio(text, label) >= ALIKE


def _is_alike(word: str, own: str) -> bool:
    return word == own or (len(word) > 4 and fuzz.ratio(word, own) >= ALIKE)
