"""What facilitators do in the conversation: set up events, see and end theirs, learn what came of them."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

from bot.core.conversation.choosing import chosen
from bot.core.conversation.drafts import Drafts, documents_of
from bot.core.exchange.actions import Action, parse_action
from bot.core.exchange.host import Draft, Host, Hosted, Order
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.replies.answers import Views
from bot.core.replies.choices import MORE
from bot.core.replies.formats import french_date, short
from bot.core.text.plain import normalise

COMMANDS = ("evenement", "mesevenements", "bilan")
"""What facilitators type; others are told who may."""


def concerns_hosts(session: Session, message: Message) -> bool:
    """Whether a message may be a facilitator's business, so that the channel looks up whether one writes."""
    return session.draft is not None or _pressed(message) is not None or bool(_command(message))


def draft_after(before: Session, message: Message, after: Session) -> Draft | None:
    """The draft of an event after a turn: it goes on where it was answered, and what else is said gives it up."""
    is_look = message.action == MORE
    return after.draft if is_look or after.draft is not before.draft else None


def _pressed(message: Message) -> Action | None:
    action = parse_action(message.action or "")
    return action if action and action.verb == "host" else None


def _command(message: Message) -> str:
    text = (message.text or "").strip()
    name = normalise(text[1:].partition(" ")[0].partition("@")[0]) if text.startswith("/") else ""
    return name if name in COMMANDS else ""


class Hosting:
    """Leads facilitators. It keeps no state: a draft is in the session."""

    def __init__(self, views: Views, drafts: Drafts) -> None:
        """Say it by these."""
        self._views = views
        self._drafts = drafts

    @property
    def _of_one(self) -> Mapping[str, Callable[[Host, Hosted], Reply]]:
        """What is done with one event; bound as it is asked for, so that nothing holds itself."""
        return {
            "show": self._shown,
            "papers": self._papers,
            "report": self._report,
            "end": self._asked_to_end,
            "ended": self._ended,
        }

    def turn(self, session: Session, message: Message) -> Turn | None:
        """What a facilitator's message leads to; None for all that is none of this."""
        if message.invitation:
            return Turn((self._invited(message),))
        action, command = _pressed(message), _command(message)
        if message.host is None:
            return Turn((self._views.say("host_only", [self._menu()]),)) if action or command else None
        if action:
            return self._press(session, message, message.host, action)
        if command:
            return self._commanded(session, message.host, command)
        text = (message.text or "").strip()
        is_answer = session.draft is not None and text and not text.startswith("/")
        return self._answered(session, message, message.host, text) if is_answer else None

    def _answered(self, session: Session, message: Message, host: Host, text: str) -> Turn | None:
        """A text while an event is set up: a button by its label or number, or what is asked."""
        is_name = session.draft is not None and session.draft.asked == "name"
        button = None if is_name and text.isdigit() else chosen(text, session.offered)
        if button is None:
            return self._drafts.told(session, message, host, text)
        action = parse_action(button.action)
        return self._press(session, message, host, action) if action and action.verb == "host" else None

    def _invited(self, message: Message) -> Reply:
        if message.invitation == "refused" or message.host is None:
            return self._views.say("host_refused", [self._menu()])
        return self._views.say("host_welcome", [self._button("new"), self._menu()], name=message.host.name)

    def _press(self, session: Session, message: Message, host: Host, action: Action) -> Turn | None:
        if action.id == "new":
            return self._drafts.begin(session)
        if action.id == "list":
            return Turn((self._list(host, "show"),))
        if action.id not in self._of_one:
            return self._drafts.press(session, message, host, action)
        one = host.event(action.arg)
        return Turn((self._of_one[action.id](host, one),)) if one else None

    def _commanded(self, session: Session, host: Host, command: str) -> Turn:
        if command == "evenement":
            return self._drafts.begin(session)
        if command == "bilan" and len(host.events) == 1:
            return Turn((self._report(host, host.events[0]),))
        return Turn((self._list(host, "report" if command == "bilan" else "show"),))

    def _list(self, host: Host, verb: str) -> Reply:
        """The events of a facilitator, each on a button."""
        if not host.events:
            return self._views.say("host_none", [self._button("new"), self._menu()])
        buttons = [Button(short(one.event.name), f"host:{verb}:{one.event.code}") for one in host.events]
        lines = [block for one in host.events for block in self._line(one)]
        lead = self._views.wording.blocks("host_which" if verb == "report" else "host_list")
        return Reply((*lead, *lines), (*buttons, self._button("new"), self._menu()))

    def _line(self, one: Hosted) -> tuple[Block, ...]:
        key = "host_line_ended" if not one.is_open else "host_line_until" if one.event.until else "host_line"
        until = french_date(one.event.until) if one.event.until else ""
        return self._views.wording.blocks(key, name=one.event.name, until=until)

    # --- one event

    def _shown(self, host: Host, one: Hosted) -> Reply:
        ways = ["papers", "report", *(["end"] if one.is_open else [])]
        buttons = [self._button(way, one.event.code) for way in ways]
        link = self._views.wording.blocks("host_link", link=host.links.event(one.event.code))
        return Reply((*self._line(one), *link), (*buttons, self._button("list"), self._menu()))

    def _papers(self, host: Host, one: Hosted) -> Reply:
        reply = self._views.say("host_papers", [self._button("list"), self._menu()], name=one.event.name)
        return replace(reply, attachments=tuple(documents_of(one.event, host.links)))

    def _report(self, _host: Host, one: Hosted) -> Reply:
        """A reply that the channel fills with what came of the event."""
        reply = self._views.say("host_report", [self._button("list"), self._menu()], name=one.event.name)
        return replace(reply, order=Order("report", one.event))

    def _asked_to_end(self, _host: Host, one: Hosted) -> Reply:
        buttons = [self._button("ended", one.event.code), self._button("list")]
        return self._views.say("host_end", buttons, name=one.event.name)

    def _ended(self, _host: Host, one: Hosted) -> Reply:
        buttons = [self._button("report", one.event.code), self._menu()]
        reply = self._views.say("host_ended", buttons, name=one.event.name)
        return replace(reply, order=Order("end", one.event))

    def _button(self, what: str, code: str = "") -> Button:
        return self._views.button(f"host_{what}", Action("host", what, code))

    def _menu(self) -> Button:
        return self._views.button("menu", Action("menu"))
