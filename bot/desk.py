"""What facilitators order, between the channels, the core and the database: who may, and how it is carried out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.hosting import concerns_hosts
from bot.core.exchange.event import Event
from bot.core.exchange.host import Host, Hosted
from bot.core.exchange.links import Links
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.stores.facilitators import Facilitator
from bot.stores.records import Records

if TYPE_CHECKING:
    from bot.events.report import Report

INVITED = "/start f-"
"""What the deep link of an invitation makes a person send, before its secret."""

CODES = "events"
"""Names the lock under which codes are given out."""


@dataclass(frozen=True, slots=True)
class Desk:
    """Serves facilitators within one transaction; `links` are those of events."""

    records: Records
    links: Links

    async def heard(self, conversation: str, session: Session, message: Message) -> tuple[Message, Facilitator | None]:
        """The message with who writes it, where that is a facilitator and it matters."""
        text = message.text or ""
        if text.startswith(INVITED):
            return await self._invited(conversation, message, text.removeprefix(INVITED).strip())
        if not concerns_hosts(session, message):
            return message, None
        if session.draft:  # its code must still be free when the event is kept
            await self.records.lock([CODES])
        one = await self.records.facilitators.of_conversation(conversation)
        host = await self.host(one, message.at.date()) if one else None
        return replace(message, host=host), one

    async def _invited(self, conversation: str, message: Message, secret: str) -> tuple[Message, Facilitator | None]:
        accepted = await self.records.facilitators.accept(secret, message.at, conversation)
        if accepted is None:
            return replace(message, invitation="refused"), None
        host = await self.host(accepted.facilitator, message.at.date())
        return replace(message, invitation="accepted", host=host), accepted.facilitator

    async def host(self, one: Facilitator, today: date) -> Host:
        """A facilitator as the core knows them."""
        own = [Hosted(kept.event, kept.is_open(today)) for kept in await self.records.events.all(one.id)]
        taken = frozenset(kept.event.code for kept in await self.records.events.all())
        return Host(one.name, tuple(own), taken, self.links)

    async def carried_out(
        self, replies: Sequence[Reply], one: Facilitator | None, assistant: Assistant, now: datetime
    ) -> tuple[Reply, ...]:
        """The replies, after what a facilitator orders with them was done."""
        return tuple([await self._carried_out(reply, one, assistant, now) for reply in replies])

    async def _carried_out(self, reply: Reply, one: Facilitator | None, assistant: Assistant, now: datetime) -> Reply:
        if reply.order is None or one is None:
            return reply
        event, today = reply.order.event, now.date()
        match reply.order.what:
            case "make":
                await self.records.events.add(event, today, one.id)
            case "end":
                await self.records.events.end(event.code, today, one.id)
            case "report":
                return await self._reported(reply, event, assistant, today)
        return reply

    async def _reported(self, reply: Reply, event: Event, assistant: Assistant, today: date) -> Reply:
        """The reply with what came of an event: in short, as charts, a page and a spreadsheet."""
        from bot.events.files import charts_of, files_of  # noqa: PLC0415 - a service whose facilitators ask for none
        from bot.events.text import highlights  # noqa: PLC0415

        wording, found = assistant.knowledge.wording, await self.report(event, assistant, today)
        attachments = (*charts_of(found, event.code, wording), *files_of(found, event.code, wording))
        return replace(reply, blocks=highlights(found, wording), attachments=attachments)

    async def report(self, event: Event, assistant: Assistant, today: date) -> Report:
        """What came of an event, up to now."""
        from bot.events.report import report_of  # noqa: PLC0415 - a service whose facilitators ask for none

        sums = await self.records.events.sums(event.code)
        return report_of(event.name, sums, assistant.knowledge, assistant.territory, today + timedelta(days=1))
