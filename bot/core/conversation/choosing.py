"""The button that a typed number or label means, or « le deuxième »."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.exchange.reply import Button
from bot.core.exchange.session import Session
from bot.core.focus.stack import THINGS
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.choices import MORE, visible
from bot.core.text.plain import normalise

CHOICE_DIGITS = 2
"""Digits of the longest number that chooses."""


def chosen(text: str, offered: tuple[Button, ...]) -> Button | None:
    """The offered button that a typed number or label means, if any: numbers count those shown."""
    plain = normalise(text)
    if plain.isdigit() and len(plain) <= CHOICE_DIGITS:
        shown = visible(offered)
        return shown[int(plain) - 1] if 0 < int(plain) <= len(shown) else None
    return next((button for button in offered if plain and normalise(button.label) == plain), None)


def ranked(text: str, session: Session, knowledge: Knowledge) -> Button | None:
    """« le deuxième », « l'option 3 »: the button at that rank, where nothing listed on the screen has one."""
    if any(screen.kind in THINGS and len(screen.ids) > 1 for screen in session.focus):
        return None
    shown = [one for one in visible(session.offered) if one.action != MORE]
    rank = _rank(_without_remark(text, knowledge), knowledge, len(shown))
    return shown[rank] if rank is not None and 0 <= rank < len(shown) else None


def _without_remark(text: str, knowledge: Knowledge) -> Sequence[str]:
    """« la 3, mais on est une asso »: the words before a comma, where no question follows that asks more."""
    said, _, remark = text.partition(",")
    is_remark = normalise(remark).split()[:1] and normalise(remark).split()[0] in knowledge.acts.boundaries
    return normalise(said if is_remark and "?" not in remark else text).split()


def _rank(said: Sequence[str], knowledge: Knowledge, count: int) -> int | None:
    """The place that words say and nothing else, from 0; None if they say more, or a figure with no word before it."""
    acts = knowledge.acts
    small = acts.fillers | acts.pointers | acts.closings
    words = [word for word in said if word not in small]
    if len(words) != 1:
        return None
    before = said[said.index(words[0]) - 1] if said.index(words[0]) else ""
    if words[0].isdecimal() and len(words[0]) <= CHOICE_DIGITS and before in acts.pointers:
        return int(words[0]) - 1
    if words[0] in acts.lasts:
        return count - 1
    return next((rank for rank, names in enumerate(knowledge.script.ordinals) if words[0] in names), None)
