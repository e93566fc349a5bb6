"""The routes of the page."""

from __future__ import annotations

import logging
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ASGIApp, Receive, Scope, Send

from bot.channels.drawing import UndrawnError, drawing
from bot.channels.web.book import Book
from bot.channels.web.doors import Doors
from bot.channels.web.download import download
from bot.channels.web.form import Form, form_of
from bot.channels.web.guard import Guard, Network, Rate
from bot.channels.web.hosts import Hosts
from bot.channels.web.ledger import Ledger
from bot.channels.web.page import Pages
from bot.channels.web.state import Keeper, Sent, State, StateError
from bot.channels.web.turns import answered, file_of, message_of
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.votes import is_reason
from bot.core.exchange.links import Links
from bot.core.exchange.message import Location
from bot.core.exchange.session import Session
from bot.stores.base import StoreError

logger = logging.getLogger(__name__)

STATIC = Path(__file__).parent / "static"
LONGEST_TEXT = 1000
"""Characters of a message."""
ROBOTS = "User-agent: *\nDisallow: /message\nDisallow: /fichier\nDisallow: /r/\nDisallow: /e/\n"

_REFUSALS = {
    403: "web_error_origin",
    413: "web_error_size",
    415: "web_error_form",
    429: "web_error_many",
    503: "web_error_store",
}

PART = "fragment"
"""What a script asks for, in a header: the last exchange alone."""


class Site:
    """Answers what browsers ask. It keeps no conversation."""

    def __init__(
        self,
        assistant: Assistant,
        keeper: Keeper,
        ledger: Ledger | None = None,
        book: Book | None = None,
        links: Links | None = None,
    ) -> None:
        """Answer by this assistant; conversations are sealed by `keeper`, `ledger` notes what found no answer.

        `book` knows the events; `links` are theirs.
        """
        links = links or Links()
        self._assistant = assistant
        self._keeper = keeper
        self._ledger = ledger
        self._book = book
        self._draw = drawing(lambda: assistant.knowledge.wording)
        self._pages = Pages(assistant)
        self._hosts = Hosts(assistant, self._pages, book.database, links, self._draw) if book else None
        self._doors = Doors(assistant, keeper, self._pages, self._shown, book, links)

    def routes(self) -> list[Route | Mount]:
        """All that the page answers."""
        return [
            Route("/", self.home),
            Route("/message", self.message, methods=["POST"]),
            Route("/message", self.home),  # a page that was reloaded without its form
            Route("/fichier", self.file, methods=["POST"]),
            *self._doors.routes(),
            *(self._hosts.routes() if self._hosts else ()),
            Route("/confidentialite", self.privacy),
            Route("/accessibilite", self.accessibility),
            Route("/robots.txt", self.robots),
            Mount("/static", StaticFiles(directory=STATIC)),
        ]

    async def home(self, _request: Request) -> Response:
        """A conversation that begins."""
        return self._shown(self._keeper.new(_seconds(_now())))

    async def message(self, request: Request) -> Response:
        """The conversation after a message."""
        form, now = await form_of(request), _now()
        state, is_gone = self._opened(form, now)
        notice = self._pages.said("web_expired") if is_gone else ""
        shown = partial(self._shown, notice=notice, is_part=request.headers.get("x-boussole") == PART and not is_gone)
        if form.position:
            sent = Sent(self._pages.said("web_position"))
        elif form.choice:
            sent = Sent(action=form.choice)
        elif not form.text.strip():
            return shown(state, error=self._pages.said("web_error_empty"))
        elif len(form.text) > LONGEST_TEXT:
            wrong = self._pages.said("web_error_long", count=len(form.text), most=LONGEST_TEXT)
            return shown(state, text=form.text, error=wrong)
        else:
            sent = Sent(form.text)
        after, has_failed = await self._answered(state, sent, now, form.position)
        return shown(after, text=form.text if has_failed else "", status=500 if has_failed else 200)

    async def file(self, request: Request) -> Response:
        """A file of the newest reply."""
        form, now = await form_of(request), _now()
        state, is_gone = self._opened(form, now)
        try:
            kept = await self._ledger.kept(state.id, now) if self._ledger else ()
        except StoreError:
            raise HTTPException(503) from None
        file = None if is_gone else file_of(self._assistant, state, form.file, kept)
        if file is None:
            return self._shown(state, notice=self._pages.said("web_expired"), status=410)
        try:
            return download(file, await self._draw(file))
        except UndrawnError as error:
            return self._shown(state, notice=str(error), status=503)

    async def privacy(self, _request: Request) -> Response:
        """What is kept, and why."""
        return self._told("privacy", "web_privacy_link", "web_privacy")

    async def accessibility(self, _request: Request) -> Response:
        """How accessible the page is, as the law wants it said."""
        return self._told("web_accessibility", "web_accessibility_link")

    async def robots(self, _request: Request) -> Response:
        """What search engines may read."""
        return PlainTextResponse(ROBOTS)

    async def failed(self, _request: Request, error: Exception) -> Response:
        """A page that does not exist, or does not take what was asked."""
        status = error.status_code if isinstance(error, HTTPException) else 500
        return self._refusal(status, 0)

    def refuse(self, status: int, wait: int) -> ASGIApp:
        """The page that says why something is refused."""
        return self._refusal(status, wait)

    def _refusal(self, status: int, wait: int) -> Response:
        key = _REFUSALS.get(status, "web_error_unknown")
        values = {"seconds": wait} if key == "web_error_many" else {}
        headers = {"Retry-After": str(wait)} if wait else {}
        return HTMLResponse(self._pages.refusal(self._pages.told(key, **values)), status, headers)

    async def _answered(self, state: State, sent: Sent, now: datetime, position: Location | None) -> tuple[State, bool]:
        """The conversation after a message, which is noted where it found no answer.

        Raises:
            HTTPException: the database refuses to show or to erase what it holds.
        """
        after, has_failed = answered(self._assistant, state, sent, now, position)
        message = message_of(sent, now, position)
        if self._book and not has_failed:
            await self._book.count(f"{state.id}:{state.turn}", state.session, message, after.session)
        if self._ledger is None or has_failed:
            return after, has_failed
        try:
            if after.session == Session():
                await self._ledger.forget(state.id)
            elif self._assistant.tells_what_is_kept(after.session):
                kept = await self._ledger.kept(state.id, now)
                return answered(self._assistant, state, sent, now, position, kept)
        except StoreError:
            raise HTTPException(503) from None
        why = state.session.why if is_reason(state.session, message) else ""
        if sent.text and not position and (why or self._assistant.is_unanswered(after.session)):
            try:
                await self._ledger.note(state.id, state.turn, sent.text, now, why)
            except StoreError as error:  # the answer matters more than the note
                logger.warning("A question without an answer is not kept: %s", error)
        return after, has_failed

    def _opened(self, form: Form, now: datetime) -> tuple[State, bool]:
        """The conversation that a form goes on with, and whether it began anew for want of it."""
        try:
            return self._keeper.open(form.state, _seconds(now)), False
        except StateError:
            return self._keeper.new(_seconds(now)), bool(form.state)

    def _shown(  # noqa: PLR0913 - what stands on the page
        self, state: State, *, text: str = "", error: str = "", notice: str = "", is_part: bool = False, status: int = 0
    ) -> Response:
        sealed = self._keeper.close(state)
        html = self._pages.conversation(state, sealed, text=text, error=error, notice=notice, is_part=is_part)
        return HTMLResponse(html, status or (422 if error else 200))

    def _told(self, key: str, title: str, *more: str) -> Response:
        blocks = [block for one in (*more, key) for block in self._pages.told(one)]
        return HTMLResponse(self._pages.text(blocks, self._pages.said(title)))


def make_page(  # noqa: PLR0913, PLR0917 - what an operator sets
    assistant: Assistant,
    keeper: Keeper,
    embedders: Sequence[str] = (),
    proxies: Sequence[Network] = (),
    rate: Rate | None = None,
    ledger: Ledger | None = None,
    book: Book | None = None,
    links: Links | None = None,
) -> ASGIApp:
    """The page as an application; `embedders` are the sites that may show it inside theirs."""
    site = Site(assistant, keeper, ledger, book, links)
    handlers = dict.fromkeys((404, 405, 415, 503), site.failed)
    app = Starlette(routes=site.routes(), exception_handlers=handlers)
    return Guard(app, site.refuse, embedders, proxies, rate or Rate())


class Page:
    """The page of the content in service; each request is answered from one content, whatever comes meanwhile."""

    def __init__(self, make: Callable[[Assistant], ASGIApp], assistant: Assistant) -> None:
        """Make the page of each content that is taken into service."""
        self._make = make
        self.use(assistant)

    def use(self, assistant: Assistant) -> None:
        """Answer from other content."""
        self._app = self._make(assistant)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request."""
        await self._app(scope, receive, send)


def _now() -> datetime:
    return datetime.now(UTC)


def _seconds(at: datetime) -> int:
    return int(at.timestamp())
