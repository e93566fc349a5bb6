"""What a message asks, without what only points at the screen: names of structures, figures that are known."""

from __future__ import annotations

from bot.core.conversation.candidate import Situation
from bot.core.exchange.session import ScreenKind
from bot.core.focus.edit import COUNTED

NAMING: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist"])
"""Screens whose things have names of many words."""


def without_known(at: Situation) -> str:
    """« et les apprentis, dans les 320 ? »: the message without the figures that are known or that are no value.

    Nor has it the names of structures shown: « si je prends Espaces et Chantiers, mes heures comptent ? ».
    """
    is_named = at.glance.refs and at.top.kind in NAMING and not at.is_calculated
    held = set(at.session.dialogue.slots.values()) if at.session.dialogue and at.is_calculated else set()
    text = at.glance.rest if is_named else at.text
    for one in at.reading.numbers if at.is_calculated else ():
        figures = text[one.start : one.end]
        if (
            at.is_asked and one.unit == COUNTED and not at.glance.changes
        ):  # « on a 3 intérimaires handicapés, ça compte ? »
            figures = figures.split()[0]
        elif not (one.value in held or one.role == "denied" or at.is_result(one)):
            continue
        text = text[: one.start] + " " * len(figures) + text[one.start + len(figures) :]
    return text
