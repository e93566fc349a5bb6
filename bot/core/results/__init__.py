"""What a dialogue shows at its end: one module for each kind of result, all from a case to a reply."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from bot.core.exchange.reply import Block, Reply
from bot.core.exchange.session import Screen
from bot.core.knowledge.script import ResultKind, fits
from bot.core.results import facilitators, hours, oeth, options, structures
from bot.core.results.case import Case
from bot.core.results.figure import Figure
from bot.core.results.part import Part

_SHOW: Mapping[ResultKind, Callable[[Case], Part]] = {
    "structures": structures.show,
    "options": options.show,
    "hours": hours.show,
    "oeth": oeth.show,
    "no_deduction": oeth.show_none,
    "facilitators": facilitators.show,
}


_CONVERTED: Mapping[ResultKind, Callable[[Case], tuple[Block, ...]]] = {
    "hours": hours.converted,
    "oeth": oeth.converted,
}


_FIGURES: Mapping[ResultKind, Callable[[Case], Iterator[Figure]]] = {
    "hours": hours.figures,
    "oeth": oeth.figures,
}


def figures(case: Case) -> tuple[Figure, ...]:
    """The figures that the result of a dialogue shows; none if nothing is worked out."""
    kinds = dict.fromkeys(result.kind for result in case.dialogue.results if fits(result, case.slots))
    return tuple(figure for kind in kinds if kind in _FIGURES for figure in _FIGURES[kind](case))


def converted(case: Case) -> tuple[Block, ...]:
    """The figure worked out in other units: a year, a month, people; empty if nothing is worked out."""
    kinds = (result.kind for result in case.dialogue.results if fits(result, case.slots))
    return next((_CONVERTED[kind](case) for kind in kinds if kind in _CONVERTED), ())


def enough(case: Case) -> tuple[Block, ...]:
    """Whether one person can do the hours worked out; empty if there are none."""
    is_of_hours = any(result.kind == "hours" and fits(result, case.slots) for result in case.dialogue.results)
    return hours.enough(case) if is_of_hours else ()


def show_results(case: Case) -> tuple[Reply, tuple[Screen, ...]]:
    """All the parts of the result whose conditions hold, one below the other, and what is then on the screen."""
    kinds = dict.fromkeys(result.kind for result in case.dialogue.results if fits(result, case.slots))
    parts = [_SHOW[kind](case) for kind in kinds]
    reply = Reply(
        tuple(block for part in parts for block in part.reply.blocks),
        tuple(dict.fromkeys(button for part in parts for button in part.reply.buttons)),
    )
    return reply, tuple(part.screen for part in parts)
