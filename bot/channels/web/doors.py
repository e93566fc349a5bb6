"""Where links lead on the page: an answer, a theme, a dialogue, a structure, an event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime

from starlette.datastructures import Headers
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from bot.channels.web.book import Book
from bot.channels.web.page import Pages
from bot.channels.web.state import Keeper, Sent, State
from bot.channels.web.turns import answered
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import parse_payload
from bot.core.exchange.event import Way, event_payload
from bot.core.exchange.links import Links
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Block, Span

Show = Callable[[State], Response]
"""Shows a conversation as a page."""


class Doors:
    """Opens conversations at what links name. It keeps none."""

    def __init__(  # noqa: PLR0913, PLR0917 - what a door opens, and with what
        self, assistant: Assistant, keeper: Keeper, pages: Pages, show: Show, book: Book | None, links: Links
    ) -> None:
        """Open with these; `book` knows the events, `links` lead to where one can go on."""
        self._assistant = assistant
        self._keeper = keeper
        self._pages = pages
        self._show = show
        self._book = book
        self._links = links

    def routes(self) -> list[Route]:
        """The addresses that links have."""
        return [Route("/r/{payload:path}", self.direct), Route("/e/{code:path}", self.event)]

    async def direct(self, request: Request) -> Response:
        """An answer, a theme, a dialogue or a structure by its address; the beginning where there is none."""
        action = parse_payload(_forgiven(request.path_params["payload"]))
        now = datetime.now(UTC)
        state = self._keeper.new(int(now.timestamp()))
        if action is None:
            return self._show(state)
        after, _ = answered(self._assistant, state, Sent(action=str(action)), now)
        if after.session.outcome.kind == "fallback":  # there is no such thing, or not any more
            return self._show(state)
        return self._show(replace(after, exchanges=tuple(replace(one, sent=Sent("")) for one in after.exchanges)))

    async def event(self, request: Request) -> Response:
        """The welcome of an event; the beginning where it is over, or there is none.

        A browser that reloads it names the tag, the same for everyone, and shows what it has: nothing is counted twice.
        """
        code, now = _forgiven(request.path_params["code"]), datetime.now(UTC)
        way: Way = "qr" if "q" in request.query_params else "link"
        arrival = await self._book.arrival(code, way, now) if self._book else None
        state = self._keeper.new(int(now.timestamp()))
        if arrival is None or self._book is None:
            return self._show(state)
        tag = f'"{code}-{way}-{now:%Y%m%d}"'
        if request.headers.get("if-none-match") == tag:
            return Response(status_code=304, headers={"ETag": tag})
        after, _ = answered(self._assistant, state, Sent(""), now, arrival=arrival)
        if _is_person(request.headers):
            await self._book.count(state.id, state.session, Message(now, arrival=arrival), after.session)
        shown = self._show(self._with_way_on(after, arrival.event.code))
        shown.headers["ETag"] = tag
        return shown

    def _with_way_on(self, state: State, code: str) -> State:
        """The welcome of an event, and below it where one can go on as well as here."""
        address = self._links.telegram(event_payload(code, "page"))
        if not address:
            return state
        here, there = self._pages.said("web_go_on_here"), self._pages.said("web_go_on_telegram")
        way_on = Block("paragraph", (Span(f"{here} "), Span(there, href=address)))
        (one,) = state.exchanges
        *before, last = one.replies
        replies = (*before, replace(last, blocks=(*last.blocks, way_on)))
        return replace(state, exchanges=(replace(one, replies=replies),))


def _forgiven(text: str) -> str:
    """What stands in an address that was typed or copied, without what came along."""
    return text.strip().rstrip(".,;:!?)»").casefold()


def _is_person(headers: Headers) -> bool:
    """Whether a person asks, and no program that looks ahead or shows a preview of the link."""
    is_ahead = "prefetch" in headers.get("sec-purpose", headers.get("purpose", ""))
    return not is_ahead and "bot" not in headers.get("user-agent", "").casefold()
