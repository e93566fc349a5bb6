"""What a dialogue shows at its end: one module for each kind of result, all from a case to a reply."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from bot.core.exchange.reply import Reply
from bot.core.knowledge.script import ResultKind, holds
from bot.core.results import facilitators, hours, oeth, options, structures
from bot.core.results.case import Case

_SHOW: Mapping[ResultKind, Callable[[Case], Reply]] = {
    "structures": structures.show,
    "options": options.show,
    "hours": hours.show,
    "oeth": oeth.show,
    "facilitators": facilitators.show,
}


def show_results(case: Case) -> Reply:
    """All the parts of the result whose conditions hold, one below the other."""
    parts = [_SHOW[result.kind](case) for result in case.dialogue.results if holds(result.when, case.slots)]
    return Reply(
        tuple(block for part in parts for block in part.blocks),
        tuple(dict.fromkeys(button for part in parts for button in part.buttons)),
    )
