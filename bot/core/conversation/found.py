"""What a query that belongs to no conversation is about: answers and structures that can be quoted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime
from typing import NamedTuple

from bot.core.conversation.assistant import Assistant
from bot.core.dialogues.stage import PLACE
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.session import ScreenKind, Session
from bot.core.replies.quotes import Quote, Quotes
from bot.core.results import structures

MOST_QUOTES = 3

_QUOTED: Mapping[ScreenKind, Verb] = {"answer": "answer", "card": "card", "results": "card"}


class Found(NamedTuple):
    """Quotes, best first, and the payload of the deep link to where a conversation would go on; empty for any."""

    quotes: tuple[Quote, ...]
    payload: str = ""


def found(assistant: Assistant, query: str, at: datetime) -> Found:
    """What a query finds at a time: what it would be answered as the first message of a conversation.

    An empty one gets the answers most asked, one that means nothing we know gets none.
    """
    text = query.strip()
    if not text:
        return _quoted(assistant, [Action("answer", id_) for id_ in assistant.knowledge.roles.asked])
    if text.startswith("/"):
        return Found(())
    message = Message(at, text)
    session, replies = assistant.respond(Session(), message)
    return _quoted(assistant, _actions(assistant, session, message), replies[-1].link)


def _quoted(assistant: Assistant, actions: Iterable[Action], payload: str = "") -> Found:
    quotes = Quotes(assistant.knowledge, assistant.territory)
    found = [quote for action in dict.fromkeys(actions) if (quote := quotes.of(action))]
    return Found(tuple(found[:MOST_QUOTES]), payload)


def _actions(assistant: Assistant, session: Session, message: Message) -> Iterator[Action]:
    """What opens all that the query was answered; of a search, even where it would ask for the place first."""
    run = assistant.guide.stage.run(session, message)
    if run and run.dialogue.is_search and run.state.asked == PLACE:
        yield from (Action("card", id_) for id_ in structures.ids_shown(assistant.guide.stage.case(run)))
    for screen in session.focus:
        if verb := _QUOTED.get(screen.kind):
            yield from (Action(verb, id_) for id_ in screen.ids)
    yield from (Action("answer", id_) for id_ in session.outcome.suggestions)
