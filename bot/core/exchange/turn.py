"""What one message leads to: the replies, and how the session changes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Screen, Session

SMALL_TALK = Outcome("smalltalk")


@dataclass(frozen=True, slots=True)
class Turn:
    """What a route made of a message; `session` is the one to go on with, where the route changed it.

    `focus` is what the replies show, newest first; none where they leave the screen as it is. `forgets` drops the
    topics, `erases` everything that is kept of the person.
    """

    replies: tuple[Reply, ...]
    outcome: Outcome = SMALL_TALK
    topics: tuple[str, ...] = ()
    is_failure: bool = False
    forgets: bool = False
    erases: bool = False
    session: Session | None = None
    focus: tuple[Screen, ...] = ()

    def on(self, session: Session) -> Turn:
        """The same, going on from another session."""
        return replace(self, session=session)
