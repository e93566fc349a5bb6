"""The button that a typed number or label means."""

from __future__ import annotations

from bot.core.exchange.reply import Button
from bot.core.replies.choices import visible
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
