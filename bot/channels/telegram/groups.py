"""What is other in groups: a few choices and the way to all of them in private, no position, no vote."""

from __future__ import annotations

from dataclasses import replace

from bot.core.exchange.actions import Verb, parse_action
from bot.core.exchange.reply import Button, Reply, paragraph

MOST_CHOICES = 3
"""Buttons below an answer in a group: more would push away what others write."""

_IN_PRIVATE: tuple[Verb, ...] = ("near", "more")
"""Buttons that no group shows: a position is nobody else's affair, and all choices stand where « en privé » leads."""


def in_group(reply: Reply, no_position: str) -> tuple[Reply, bool]:
    """What a group gets of a reply, and whether that is all of its choices; `no_position` instead of asking for one."""
    if reply.position == "ask":
        return replace(reply, blocks=(paragraph(no_position),), buttons=()), False
    shown = [button for button in reply.buttons if not _is_for_private(button)][:MOST_CHOICES]
    return replace(reply, buttons=tuple(shown)), len(reply.buttons) <= MOST_CHOICES


def _is_for_private(button: Button) -> bool:
    action = parse_action(button.action)
    return action is not None and action.verb in _IN_PRIVATE


def replying_to(message_id: int) -> dict[str, object]:
    """The parameter of a call by which it replies to a message, as long as that is there."""
    return {"message_id": message_id, "allow_sending_without_reply": True}
