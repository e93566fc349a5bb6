"""Whether what was said helped: asked below answers, results and fallbacks; and why not, if one likes to say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from bot.core.exchange.actions import Action, Verb, parse_action
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import ScreenKind, Session
from bot.core.exchange.turn import Turn
from bot.core.replies.answers import Views

MOST_VOTES = 8
"""Targets whose votes are remembered, so that each counts once."""

SIGNS: Mapping[Verb, str] = {"useful": "+", "useless": "-"}

SHARED: frozenset[ScreenKind] = frozenset(["answer", "card"])
"""What people pass on."""

FOUND: frozenset[ScreenKind] = frozenset(["results", "calculation", "facilitators"])


class Votes:
    """Takes votes, and offers them below replies. It keeps no state."""

    def __init__(self, views: Views) -> None:
        """Say it by these."""
        self._views = views

    def press(self, session: Session, message: Message) -> Turn | None:
        """A vote, or the wish to say why; None for all else."""
        action = parse_action(message.action or "")
        if action is None or action.verb not in {*SIGNS, "why"}:
            return None
        target = target_of(action)
        if action.verb == "why":
            return Turn((self._views.say("vote_why"),), session=replace(session, why=target))
        sign = SIGNS[action.verb]
        others = [vote for vote in session.votes if vote[1:] != target]
        after = replace(session, votes=(sign + target, *others)[:MOST_VOTES])
        if action.verb == "useful":
            return Turn((self._views.say("vote_useful"),), session=after)
        ways = (self._views.button("why", Action("why", action.id, action.arg)),)
        human = (self._views.button("human", Action("human")),)
        return Turn((self._views.say("vote_useless", (*ways, *human)),), session=after)

    def reason(self, session: Session, message: Message) -> Turn | None:
        """The text that says what was missing; None if none is awaited."""
        if not is_reason(session, message):
            return None
        return Turn((self._views.say("vote_noted"),), session=replace(session, why=""))

    @staticmethod
    def awaited(message: Message, after: Session) -> str:
        """The target of which the next text says what was missing: only right after that was asked."""
        action = parse_action(message.action or "")
        return after.why if action and action.verb == "why" else ""

    def below(self, replies: Sequence[Reply], turn: Turn) -> tuple[Reply, ...]:
        """The replies of a turn, the last with the ways to vote and to pass it on."""
        if not replies:
            return ()
        screen = next(iter(turn.focus), None)
        share = replies[-1].link if screen and screen.kind in SHARED else ""
        return (*replies[:-1], replace(replies[-1], vote=_voted_on(turn), share=share))


def is_reason(session: Session, message: Message) -> bool:
    """Whether a message says what was missing: a text, and no command, where that was asked."""
    text = (message.text or "").strip()
    return bool(session.why and text and not text.startswith("/"))


def target_of(action: Action) -> str:
    """What is voted on: `answer:aci`, `results:fournisseur`, `fallback`."""
    return f"{action.id}:{action.arg}".rstrip(":")


def _voted_on(turn: Turn) -> str:
    outcome, screen = turn.outcome, next(iter(turn.focus), None)
    if outcome.kind == "answer" and outcome.id and screen:
        return f"answer:{outcome.id}"
    if screen and screen.kind in FOUND and outcome.dialogue:
        return f"results:{outcome.dialogue}"
    return "fallback" if outcome.kind == "fallback" and turn.is_failure else ""
