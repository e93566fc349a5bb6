"""What is on the screen: up to four things shown, newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.exchange.session import Screen, ScreenKind

DEPTH = 4
"""Screens that a message may be about."""

OF_A_DIALOGUE: frozenset[ScreenKind] = frozenset(["results", "calculation", "options", "facilitators", "question"])
"""What one dialogue shows replaces what another one showed."""

THINGS: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist", "options", "facilitators", "organisation"])
"""Screens whose ids are things to point at."""


def pushed(stack: Sequence[Screen], shown: Sequence[Screen]) -> tuple[Screen, ...]:
    """The stack after a reply: what it shows covers the rest and replaces its own kind; a menu clears the screen."""
    kinds = {screen.kind for screen in shown}
    if "menu" in kinds or not kinds:
        return tuple(shown) or tuple(stack)
    gone = kinds | (OF_A_DIALOGUE if kinds & OF_A_DIALOGUE else set())
    return (*shown, *(screen for screen in stack if screen.kind not in gone and screen.kind != "menu"))[:DEPTH]


def find(stack: Sequence[Screen], *kinds: ScreenKind) -> tuple[int, Screen] | None:
    """The newest screen of some kinds, and how many lie over it; None if there is none."""
    return next(((depth, screen) for depth, screen in enumerate(stack) if screen.kind in kinds), None)


def things(stack: Sequence[Screen]) -> Iterator[str]:
    """The ids of all structures and facilitators shown, those on top first."""
    for screen in stack:
        if screen.kind == "options":
            yield from screen.also
        elif screen.kind in THINGS:
            yield from screen.ids
