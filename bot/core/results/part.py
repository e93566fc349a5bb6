"""One part of a result: what is said, and what is then on the screen."""

from __future__ import annotations

from typing import NamedTuple

from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Screen


class Part(NamedTuple):
    """A reply, and the screen that it makes."""

    reply: Reply
    screen: Screen
