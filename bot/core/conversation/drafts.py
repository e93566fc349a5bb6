"""An event that a facilitator is setting up: asked for step by step, and made."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date, timedelta

from bot.core.conversation.drafting import event_code, event_day, event_name, event_places
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action, parse_payload, payload
from bot.core.exchange.document import SHEETS, Announced
from bot.core.exchange.event import Event
from bot.core.exchange.host import Draft, Host, Order
from bot.core.exchange.links import Links
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Attachment, Button
from bot.core.exchange.session import Session
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.core.replies.values import place_name
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.understanding import Understanding

STAYS: Mapping[str, int] = {"today": 0, "week": 7, "month": 30}
"""How many days more an event stays open at a tap."""

OPEN = "open"
"""That it stays open until it is ended."""


class Drafts:
    """Asks what an event is called, where it is, what it opens, until when. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, territory: Territory, reader: SlotReader, understanding: Understanding, views: Views
    ) -> None:
        """Read and say by these."""
        self._dialogues = knowledge.script.dialogues
        self._territory = territory
        self._reader = reader
        self._understanding = understanding
        self._views = views

    def begin(self, session: Session) -> Turn:
        """Ask for the name of a new event."""
        return self._ask(session, Draft())

    def press(self, session: Session, message: Message, host: Host, action: Action) -> Turn | None:
        """A button below a question; None where that question is not open any more."""
        draft = session.draft
        if draft is None or action.id != draft.asked:
            return None
        if draft.asked == "place":
            return self._ask(session, replace(draft, place=action.arg, places=(), asked="opens"))
        if draft.asked == "opens":
            return self._ask(session, replace(draft, opens=action.arg, asked="until"))
        if action.arg in STAYS:
            return self._made(session, host, draft, message.at.date() + timedelta(days=STAYS[action.arg]))
        return self._made(session, host, draft, None) if action.arg == OPEN else None

    def told(self, session: Session, message: Message, host: Host, text: str) -> Turn:
        """A text that answers what is asked."""
        draft = session.draft or Draft()
        if draft.asked == "until":
            day = event_day(text, message.at.date())
            return self._made(session, host, draft, day) if day else self._ask(session, replace(draft), missing=True)
        if draft.asked == "place":
            return self._placed(session, draft, text)
        said = self._opened_by(text) if draft.asked == "opens" else event_name(text)
        if not said:
            return self._ask(session, replace(draft), missing=True)
        if draft.asked == "opens":
            return self._ask(session, replace(draft, opens=said, asked="until"))
        return self._ask(session, replace(draft, name=said, asked="place"))

    def _placed(self, session: Session, draft: Draft, text: str) -> Turn:
        places = event_places(self._reader, self._territory, text)
        if len(places) == 1:
            return self._ask(session, replace(draft, place=next(iter(places)), places=(), asked="opens"))
        return self._ask(session, replace(draft, places=tuple(places)), missing=not places)

    def _ask(self, session: Session, draft: Draft, *, missing: bool = False) -> Turn:
        """The next question, or that its answer was not understood."""
        key = f"host_{'no' if missing else 'which' if draft.places else 'ask'}_{draft.asked}"
        reply = self._views.say(key, self._ways(draft))
        return Turn((reply,), session=replace(session, draft=draft))

    def _ways(self, draft: Draft) -> Iterator[Button]:
        """The answers to a question that can be tapped, and the way out."""
        said = self._views.wording.text
        match draft.asked:
            case "place":
                yield from (Button(place_name(self._territory, one), f"host:place:{one}") for one in draft.places)
                yield Button(said("button_host_skip"), "host:place")
            case "opens":
                yield Button(said("button_host_home"), "host:opens")
                for one in self._dialogues.values():
                    yield Button(one.title, f"host:opens:{payload(Action('dialogue', one.id))}")
            case "until":
                for stay in (*STAYS, OPEN):
                    yield Button(said(f"button_host_{stay}"), f"host:until:{stay}")
        yield self._views.button("cancel", Action("cancel"))

    def _opened_by(self, text: str) -> str:
        """What an event opens, as people say it: a deep link's payload, or the subject of an answer; empty if none."""
        last = text.rstrip("/").rpartition("/")[2].rpartition("start=")[2]
        if action := parse_payload(last):
            return payload(action)
        decision = self._understanding.decide(text)
        if decision.kind == "answer":
            return payload(Action("answer", decision.target))
        return payload(Action("dialogue", decision.target)) if decision.kind == "dialogue" else ""

    def _made(self, session: Session, host: Host, draft: Draft, until: date | None) -> Turn:
        """The event, with the order to keep it, and its documents."""
        code = event_code(draft.name, host.taken)
        event = Event(code, draft.name, draft.place, draft.opens, until)
        buttons = (
            self._views.button("host_list", Action("host", "list")),
            self._views.button("menu", Action("menu")),
        )
        reply = self._views.say("host_made", buttons, name=event.name, link=host.links.event(code))
        documents = tuple(documents_of(event, host.links))
        reply = replace(reply, order=Order("make", event), attachments=documents)
        return Turn((reply,), session=replace(session, draft=None))


def documents_of(event: Event, links: Links) -> Iterator[Attachment]:
    """The documents of an event, to be drawn."""
    for ending, media_type in SHEETS.items():
        yield Attachment(f"{event.code}-{ending}", media_type, document=Announced(event, links))
