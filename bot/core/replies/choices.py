"""A few buttons at a time: the rest wait behind « Autres choix ».

All the buttons of a reply stay on offer, so that the label of a hidden one can be typed: those shown, the button that
shows the others, then the others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from bot.core.exchange.actions import Action, Verb, parse_action
from bot.core.exchange.reply import SHOWN_BUTTONS, Block, Button, Reply

MORE = str(Action("more"))

ALWAYS: tuple[Verb, ...] = ("second", "details")
"""What is shown in any case: a need that waits, the rest of an answer."""


def folded(buttons: Sequence[Button], label: str, shown: int) -> tuple[Button, ...]:
    """All the buttons in the order on offer, the one with this label among them where not all can be shown."""
    if len(buttons) <= max(shown, SHOWN_BUTTONS):
        return tuple(buttons)
    always = [one for one in buttons if _verb(one) in ALWAYS][:shown]
    others = [one for one in buttons if one not in always]
    first = {*always, *others[: shown - len(always)]}
    return (
        *(one for one in buttons if one in first),
        Button(label, MORE),
        *(one for one in buttons if one not in first),
    )


def visible(offered: Sequence[Button]) -> tuple[Button, ...]:
    """Of the buttons on offer, those that are shown."""
    at = next((number for number, one in enumerate(offered, 1) if one.action == MORE), len(offered))
    return tuple(offered[:at])


def turned(offered: Sequence[Button]) -> tuple[Button, ...]:
    """The buttons on offer after « Autres choix »: those hidden before those shown."""
    shown = visible(offered)
    return (*offered[len(shown) :], *(one for one in shown if one.action != MORE))


def again(blocks: tuple[Block, ...], offered: Sequence[Button]) -> Reply:
    """A reply with the buttons on offer, of which the same are shown."""
    hidden = len(offered) - len(visible(offered))
    buttons = tuple(one for one in offered if one.action != MORE)
    return Reply(blocks, buttons, shown=len(buttons) - hidden)


def few(replies: Sequence[Reply], label: str) -> tuple[tuple[Reply, ...], tuple[Button, ...] | None]:
    """Replies whose last buttons are few, and all that is on offer then; None where the replies offer nothing."""
    at = next((number for number in reversed(range(len(replies))) if replies[number].buttons), None)
    if at is None:
        return tuple(replies), None
    offered = folded(replies[at].buttons, label, replies[at].shown)
    last = replace(replies[at], buttons=visible(offered))
    return (*replies[:at], last, *replies[at + 1 :]), offered


def _verb(button: Button) -> Verb | None:
    action = parse_action(button.action)
    return action.verb if action else None
