"""What a point is worth, by where its answer stands and by the numbers that a message says."""

from __future__ import annotations

from bot.core.conversation.candidate import Situation
from bot.core.focus.asked import LEAST_SUM
from bot.core.knowledge.points import PointMatch

POINT, POINT_HERE, POINT_BESIDE, CLOSED_BESIDE = 0.95, 0.88, 0.8, 0.95
"""Scores of a point of the answer shown, of the calculation shown, and of one that the dialogue under way is about,
« Oui » or « Non » before it or not."""
CALCULATED = 80.0
"""Score of the ranking from which a message with a figure begins a calculation."""


def worth(match: PointMatch, *, is_shown: bool, is_here: bool) -> float:
    """What a point is worth by where its answer stands."""
    if is_shown:
        return POINT
    if match.says or match.is_expected:
        return CLOSED_BESIDE
    return POINT_HERE if is_here else POINT_BESIDE


def is_of_a_sum(at: Situation) -> bool:
    """« 39 000 pile »: a sum is told, and nothing is wished for."""
    is_need = at.reading.is_request or at.reading.places
    return not is_need and any(one.value >= LEAST_SUM for one in at.reading.numbers)


def is_calculation(at: Situation, best: PointMatch) -> bool:
    """« 312 salariés, 9 BOE, ça fait combien ? », « calculez pour 8 000 € »: figures of a dialogue, and no case."""
    is_sure = at.decision.kind == "dialogue" and at.decision.score >= CALCULATED
    if is_sure and at.is_asked and not best.is_expected:
        return True
    figures = [one for one in at.reading.numbers if one.is_value and not one.is_bare]
    return at.decision.kind == "dialogue" and len(figures) > 1


def holds_a_number(match: PointMatch, at: Situation) -> bool:
    """Whether a point was found by a number of two figures or more, or that begins a sum: « 8 millions »."""
    is_sum = is_of_a_sum(at)
    return any(word.isdecimal() and (is_sum or len(word) > 1) for word in match.explained)
