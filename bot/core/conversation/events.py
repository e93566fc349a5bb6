"""Where a conversation begins that comes from an event: with its name, its place and its first step."""

from __future__ import annotations

from dataclasses import replace

from bot.core.conversation.menu import Menu
from bot.core.conversation.presses import Presses
from bot.core.dialogues.lasting import is_place
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import parse_payload
from bot.core.exchange.event import Event
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.replies.answers import Views
from bot.core.replies.values import place_name


class Events:
    """Welcomes people from events. It keeps no state."""

    def __init__(self, territory: Territory, views: Views, menu: Menu, presses: Presses) -> None:
        """Open the first step through these."""
        self._territory = territory
        self._views = views
        self._menu = menu
        self._presses = presses

    def arrived(self, session: Session, message: Message) -> Turn | None:
        """The welcome of an event and its first step; None for who comes from none."""
        if message.arrival is None:
            return None
        event = message.arrival.event
        session = replace(session, campaign=event.code, here=event.place)
        return self._first_step(session, event, message) or self._welcome(session, event)

    def _first_step(self, session: Session, event: Event, message: Message) -> Turn | None:
        """What the event opens, below its name; None where it opens nothing, or what is gone."""
        action = parse_payload(event.opens)
        turn = self._presses.act(replace(session, dialogue=None), action, message) if action else None
        if turn is None or not turn.replies:
            return None
        first, *others = turn.replies
        lead = self._views.wording.blocks("event_first_step", name=event.name)
        replies = (replace(first, blocks=(*lead, *first.blocks)), *others)
        return replace(turn, replies=replies, session=turn.session or session)

    def _welcome(self, session: Session, event: Event) -> Turn:
        turn = self._menu.leave(session, "event_welcome", name=event.name)
        place = self._views.wording.blocks("event_place", place=place_name(self._territory, event.place))
        blocks = (*turn.replies[0].blocks, *(place if is_place(self._territory.gazetteer, event.place) else ()))
        return replace(turn, replies=(replace(turn.replies[0], blocks=blocks),))
