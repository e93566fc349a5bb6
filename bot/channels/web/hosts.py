"""The pages of facilitators: an invitation opens one of their own, where events are set up, ended and told of."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, TypeVar

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.routing import Route

from bot.channels.drawing import Draw, UndrawnError
from bot.channels.web.book import Open
from bot.channels.web.download import download
from bot.channels.web.form import fields_of
from bot.channels.web.page import Pages
from bot.core.conversation.assistant import Assistant
from bot.core.conversation.drafting import event_code, event_day, event_name, event_places
from bot.core.conversation.drafts import documents_of
from bot.core.exchange.actions import Action, parse_payload, payload
from bot.core.exchange.document import SHEETS
from bot.core.exchange.event import Event
from bot.core.exchange.host import Host, Hosted
from bot.core.exchange.links import Links
from bot.desk import CODES, Desk
from bot.stores.base import NoDatabaseError, StoreError
from bot.stores.facilitators import Facilitator

if TYPE_CHECKING:
    from bot.events.report import Report

T = TypeVar("T")

FIELDS = ("nom", "lieu", "ouvre", "fin")
"""What the form asks of an event."""


@dataclass(frozen=True, slots=True)
class Filled:
    """A form as it was sent: its values, and what is wrong with which."""

    values: Mapping[str, str] = field(default_factory=dict)
    wrong: Mapping[str, str] = field(default_factory=dict)


class Hosts:
    """Serves facilitators. It keeps nothing."""

    def __init__(self, assistant: Assistant, pages: Pages, open_: Open, links: Links, draw: Draw) -> None:
        """Serve from a database; `links` are those of events, where the address of the page is none its own."""
        self._assistant = assistant
        self._pages = pages
        self._open = open_
        self._links = links
        self._draw = draw

    def routes(self) -> list[Route]:
        """The addresses of facilitators."""
        own = "/facilitateur/{secret}"
        return [
            Route("/invitation/{secret}", self.invitation),
            Route("/invitation/{secret}", self.accept, methods=["POST"]),
            Route(own, self.home),
            Route(own, self.make, methods=["POST"]),
            Route(own + "/{code}", self.event),
            Route(own + "/{code}/fin", self.end, methods=["POST"]),
            Route(own + "/{code}/{file}", self.file),
        ]

    async def invitation(self, _request: Request) -> Response:
        """What an invitation is for: a program that looks at its link does not use it up."""
        return _private(HTMLResponse(self._pages.host("invitation.html")))

    async def accept(self, request: Request) -> Response:
        """Use an invitation, and go to the page that it opens."""
        secret = request.path_params["secret"]
        accepted = await self._with(lambda desk: desk.records.facilitators.accept(secret, datetime.now(UTC)))
        if accepted is None:
            blocks, title = self._pages.told("host_refused"), self._pages.said("web_host_title")
            return _private(HTMLResponse(self._pages.text(blocks, title), 410))
        return _private(RedirectResponse(f"/facilitateur/{accepted.page}", 303))

    async def home(self, request: Request) -> Response:
        """The events of a facilitator, and the form for another."""
        _, host = await self._with(lambda desk: self._known(desk, request))
        return self._home(request.url.path, host, Filled())

    async def make(self, request: Request) -> Response:
        """Set up an event; the form again where something is wrong with it."""
        values = {name: value.strip() for name, value in (await fields_of(request)).items() if name in FIELDS}
        today = datetime.now(UTC).date()

        async def made(desk: Desk) -> tuple[Host, Filled, Event | None]:
            await desk.records.lock([CODES])
            one, host = await self._known(desk, request)
            event, wrong = self._event(values, host, today)
            if event:
                await desk.records.events.add(event, today, one.id)
            return host, Filled(values, wrong), event

        host, filled, event = await self._with(made)
        if event is None:
            return self._home(request.url.path, host, filled, 422)
        return _private(RedirectResponse(f"{request.url.path}/{event.code}", 303))

    async def event(self, request: Request) -> Response:
        """An event: its links and documents, and in short what came of it."""
        from bot.events.text import highlights  # noqa: PLC0415 - a page whose facilitators ask for none

        today = datetime.now(UTC).date()

        async def seen(desk: Desk) -> tuple[Hosted, Report]:
            _, host = await self._known(desk, request)
            one = _own(host, request)
            return one, await desk.report(one.event, self._assistant, today)

        one, report = await self._with(seen)
        page = self._pages.host(
            "event.html",
            one=one,
            link=self._linked(request).event(one.event.code),
            files=list(SHEETS),
            report=highlights(report, self._assistant.knowledge.wording),
            home=request.url.path.rpartition("/")[0],
        )
        return _private(HTMLResponse(page))

    async def end(self, request: Request) -> Response:
        """End an event."""
        today = datetime.now(UTC).date()

        async def ended(desk: Desk) -> None:
            one, host = await self._known(desk, request)
            await desk.records.events.end(_own(host, request).event.code, today, one.id)

        await self._with(ended)
        return _private(RedirectResponse(request.url.path.removesuffix("/fin"), 303))

    async def file(self, request: Request) -> Response:
        """A document of an event, or its report as a page or a spreadsheet."""
        from bot.events.files import files_of  # noqa: PLC0415 - a page whose facilitators ask for none

        today, name = datetime.now(UTC).date(), request.path_params["file"]

        async def found(desk: Desk) -> tuple[Event, Report | None]:
            _, host = await self._known(desk, request)
            event = _own(host, request).event
            is_report = name.startswith("bilan.")
            return event, await desk.report(event, self._assistant, today) if is_report else None

        event, report = await self._with(found)
        wording = self._assistant.knowledge.wording
        files = files_of(report, event.code, wording) if report else documents_of(event, self._linked(request))
        file = next((one for one in files if one.filename == f"{event.code}-{name}"), None)
        if file is None:
            raise HTTPException(404)
        try:
            return _private(download(file, await self._draw(file)))
        except UndrawnError as error:
            raise HTTPException(503, str(error)) from None

    # --- parts

    def _home(self, path: str, host: Host, filled: Filled, status: int = 200) -> Response:
        page = self._pages.host(
            "host.html",
            host=host,
            filled=filled,
            error=next(iter(filled.wrong.values()), ""),
            path=path,
            openings=openings(self._assistant),
        )
        return _private(HTMLResponse(page, status))

    def _event(self, values: Mapping[str, str], host: Host, today: date) -> tuple[Event | None, dict[str, str]]:
        """The event of a form, or what is wrong, by field."""
        name, until = event_name(values.get("nom", "")), values.get("fin", "")
        day = event_day(until, today) if until else None
        said = values.get("lieu", "")
        places = event_places(self._assistant.reader, self._assistant.territory, said) if said else {}
        action = parse_payload(values.get("ouvre", ""))
        checks = {
            "nom": ("host_no_name", bool(name)),
            "lieu": ("web_host_places" if places else "web_host_no_place", not said or len(places) == 1),
            "fin": ("host_no_until", not until or day is not None),
        }
        shown = ", ".join(places.values())
        wrong = {one: self._pages.said(key, places=shown) for one, (key, is_right) in checks.items() if not is_right}
        if wrong:
            return None, wrong
        place, opens = next(iter(places), ""), payload(action) if action else ""
        return Event(event_code(name, host.taken), name, place, opens, day), {}

    def _linked(self, request: Request) -> Links:
        """The links of events: of the page that is open, where no address is set for all."""
        known = self._links
        return known if known.page or known.bot else Links(f"{request.url.scheme}://{request.url.netloc}")

    @staticmethod
    async def _known(desk: Desk, request: Request) -> tuple[Facilitator, Host]:
        one = await desk.records.facilitators.of_page(request.path_params["secret"])
        if one is None:
            raise HTTPException(404)
        return one, await desk.host(one, datetime.now(UTC).date())

    async def _with(self, work: Callable[[Desk], Awaitable[T]]) -> T:
        try:
            async with (await self._open()).records() as records:
                return await work(Desk(records, self._links))
        except NoDatabaseError:
            raise HTTPException(404) from None
        except StoreError:
            raise HTTPException(503) from None


def _own(host: Host, request: Request) -> Hosted:
    one = host.event(request.path_params["code"])
    if one is None:
        raise HTTPException(404)
    return one


def _private(response: Response) -> Response:
    """What no search engine, cache or other page learns of."""
    response.headers["Cache-Control"] = "no-store"
    response.headers["X-Robots-Tag"] = "noindex, nofollow"
    return response


def openings(assistant: Assistant) -> list[tuple[str, list[tuple[str, str]]]]:
    """What an event can open, by kind: payloads with their titles."""
    knowledge, say = assistant.knowledge, assistant.knowledge.wording.text
    dialogues = [(payload(Action("dialogue", one.id)), one.title) for one in knowledge.script.dialogues.values()]
    themes = [(payload(Action("theme", one.id)), one.title) for one in knowledge.themes]
    answers = sorted((one.title, payload(Action("answer", one.id))) for one in knowledge.entries.values())
    return [
        (say("web_host_dialogues"), dialogues),
        (say("web_host_themes"), themes),
        (say("web_host_answers"), [(said, title) for title, said in answers]),
    ]
