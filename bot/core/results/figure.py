"""What each figure of a calculation is, and where it comes from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.exchange.reply import Block
from bot.core.replies.sources import sources_note
from bot.core.results.case import Case
from bot.core.text.forms import Unit
from bot.core.text.quantities import Quantity

HOURLY: Unit = "eur_per_hour"
"""The unit of euros that are said to be of an hour."""

WHOLE_FROM = 10
"""From here on a figure is shown without decimals, and said so."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure that a calculation shows: `key` names the sentence that explains it, `said` what stands in it.

    `slot` is the one that it fills, or would; `source` the figure or the assumption of the content that it is. The
    `unit` of a count of people or weeks, or of a coefficient, is none.
    """

    value: float
    key: str
    said: Mapping[str, str] = field(default_factory=dict)
    slot: str = ""
    source: str = ""
    unit: Unit = "number"

    def is_said_by(self, number: Quantity) -> bool:
        """Whether a number that somebody writes is this figure as it is shown, of this unit or of none."""
        shown = round(self.value) if self.value >= WHOLE_FROM else round(self.value, 2)
        is_same = number.value in {shown, round(self.value, 2)}
        return is_same and number.unit in {self.unit, "number", *([HOURLY] if self.unit == "eur" else [])}


def explained(case: Case, figures: Sequence[Figure]) -> tuple[Block, ...]:
    """What some figures are, each once, with the sources of those that stand in the content."""
    once = {figure.key: figure for figure in figures}
    said = [block for figure in once.values() for block in case.say(figure.key, **figure.said)]
    known = case.knowledge.figures.by_id
    told = [known[figure.source] for figure in once.values() if figure.source]
    sources = tuple(dict.fromkeys(source for one in told for source in one.sources))
    checked = min((one.verified_on for one in told), default=None)
    return (*said, *((sources_note(case.knowledge.wording, sources, checked),) if checked else ()))
