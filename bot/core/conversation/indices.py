"""What takes longest to make of the content."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.quantities import Quantities
from bot.core.understanding.matcher import LexicalMatcher
from bot.core.understanding.understanding import matcher_of


@dataclass(frozen=True, slots=True)
class Indices:
    """Indices of the content, which may have been made apart."""

    matcher: LexicalMatcher
    points: Points
    quantities: Quantities

    @classmethod
    def of(cls, knowledge: Knowledge) -> Indices:
        """Index the content."""
        quantities = Quantities(knowledge.numbers)
        return cls(matcher_of(knowledge), Points(knowledge, quantities), quantities)
