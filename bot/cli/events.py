"""What `boussole event` and `boussole facilitator` do: set up events, draw their documents, tell what came of them."""

from __future__ import annotations

import argparse
import asyncio
import difflib
from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from bot.core.conversation.assistant import Assistant
from bot.core.conversation.drafting import LONGEST_NAME, event_code, event_day, event_name, event_places
from bot.core.exchange.actions import payload
from bot.core.exchange.event import LONGEST_CODE, SHORTEST_CODE, Event, is_code
from bot.core.exchange.links import Links
from bot.core.replies.formats import french_date
from bot.core.replies.values import place_name
from bot.errors import UsageError
from bot.links import NO_WHERE, OPENED, LinkError, known_action
from bot.settings import Settings
from bot.stores.events import Kept
from bot.stores.records import Records

if TYPE_CHECKING:
    from bot.events.report import Report

T = TypeVar("T")


def new(options: argparse.Namespace, settings: Settings, assistant: Assistant) -> None:
    """Set up an event, and print its code and links.

    Raises:
        UsageError: something that was said of it cannot be.
    """
    today = datetime.now(UTC).date()
    name = event_name(options.name)
    if not name:
        raise UsageError(f"Le nom d'un événement a {LONGEST_NAME} caractères au plus, dont une lettre ou un chiffre.")
    event = Event(
        "",
        name,
        _place(assistant, options.place) if options.place else "",
        _opens(assistant, options.opens) if options.opens else "",
        _until(options.until, today) if options.until else None,
    )

    async def add(records: Records) -> Event:
        taken = {one.event.code for one in await records.events.all()}
        if options.code and options.code in taken:
            free = event_code(options.code, taken)
            raise UsageError(f"Le code « {options.code} » est déjà pris. « {free} » est libre.")
        kept = replace(event, code=options.code or event_code(name, taken))
        await records.events.add(kept, today)
        return kept

    if options.code and not is_code(options.code):
        raise UsageError(
            f"--code : {SHORTEST_CODE} à {LONGEST_CODE} lettres minuscules sans accent, chiffres ou traits d'union."
        )
    kept = in_database(settings, add)
    print(f"Événement créé : {kept.code} — {kept.name}")
    print("\n".join(_links(settings, kept.code)))


def list_(_options: argparse.Namespace, settings: Settings, assistant: Assistant) -> None:
    """List the events, the newest first."""
    today = datetime.now(UTC).date()

    kept = _all(settings)
    for one in kept:
        print(f"{one.event.code:<{LONGEST_CODE}}  {_state(one, today):<24}  {one.event.name}{_where(assistant, one)}")
    if not kept:
        print('Aucun événement. Pour en créer un : boussole event new "NOM"')


def end(options: argparse.Namespace, settings: Settings, _assistant: Assistant) -> None:
    """End an event before its time: its links give the usual welcome from now on.

    Raises:
        UsageError: there is no such event, or it was ended before.
    """
    today = datetime.now(UTC).date()
    kept = _named(settings, options.code)
    if kept.ended_on:
        raise UsageError(f"« {kept.event.code} » est terminé depuis le {french_date(kept.ended_on)}.")

    async def end_(records: Records) -> bool:
        return await records.events.end(kept.event.code, today)

    in_database(settings, end_)
    print(f"Terminé : {kept.event.code}. Ses liens ouvrent maintenant l'accueil ; son bilan reste.")


def pictures(options: argparse.Namespace, settings: Settings, assistant: Assistant) -> None:
    """Draw the documents of an event into a folder.

    Raises:
        LinkError: nothing tells where its links lead.
        PictureError: they cannot be drawn.
        UsageError: there is no such event, or no such folder can be.
    """
    from bot.core.conversation.drafts import documents_of
    from bot.drawer import Drawer

    event = _named(settings, options.code).event
    links = links_of(settings)
    if not links.event(event.code):
        raise LinkError(NO_WHERE)

    async def drawn() -> dict[Path, bytes]:
        drawer, wording = Drawer(), assistant.knowledge.wording
        return {options.to / file.filename: await drawer.content(file, wording) for file in documents_of(event, links)}

    contents = asyncio.run(drawn())
    try:
        options.to.mkdir(parents=True, exist_ok=True)
        for path, content in contents.items():
            path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{options.to} : les fichiers ne s'écrivent pas ({error.strerror}).") from None
    print("\n".join(map(str, contents)))


def report(options: argparse.Namespace, settings: Settings, assistant: Assistant) -> None:
    """Tell what came of an event: as text, as a page, as a spreadsheet.

    Raises:
        UsageError: there is no such event, or a file cannot be written.
    """
    from bot.desk import Desk
    from bot.events.page import page
    from bot.events.spreadsheet import spreadsheet
    from bot.events.text import details, highlights

    event, wording = _named(settings, options.code).event, assistant.knowledge.wording

    async def told(records: Records) -> Report:
        return await Desk(records, links_of(settings)).report(event, assistant, datetime.now(UTC).date())

    found = in_database(settings, told)
    for block in (*highlights(found, wording), *details(found, wording)):
        print(("- " if block.kind == "bullet" else "") + block.text)
    if options.html:
        _write(options.html, page(found, wording).encode())
    if options.csv:
        _write(options.csv, spreadsheet(found, wording, options.csv.name).content)


# --- parts


def links_of(settings: Settings) -> Links:
    """Where the links of events lead."""
    return Links(settings.public_url, settings.bot)


def _links(settings: Settings, code: str) -> list[str]:
    """The links of an event, or what is missing to make them."""
    links = links_of(settings)
    found = []
    if links.page:
        found += [f"Page : {links.event(code)}", f"QR code : {links.event(code, 'qr')}"]
    if links.bot:
        found.append(f"Telegram : {Links(bot=links.bot).event(code)}")
    missing = [
        f"Sans {name}, pas de lien vers {what}."
        for name, is_there, what in (
            ("BOUSSOLE_PUBLIC_URL", links.page, "la page"),
            ("BOUSSOLE_TELEGRAM_USERNAME", links.bot, "Telegram"),
        )
        if not is_there
    ]
    return found + missing if found else [NO_WHERE]


def _place(assistant: Assistant, text: str) -> str:
    places = event_places(assistant.reader, assistant.territory, text)
    if len(places) == 1:
        return next(iter(places))
    if places:
        raise UsageError(f"--place : « {text} » peut être {', '.join(places.values())}. Préciser.")
    names = [one.name for one in assistant.territory.gazetteer.communes.values()]
    near = difflib.get_close_matches(text, names, 3, 0.5)
    hint = f" Proches : {', '.join(near)}." if near else ""
    raise UsageError(f"--place : « {text} » n'est pas une commune du territoire.{hint}")


def _opens(assistant: Assistant, text: str) -> str:
    """`answer:aci` as the payload of a deep link."""
    kind, _, id_ = text.partition(":")
    if kind not in OPENED or not id_:
        raise UsageError(f"--opens : écrire {', '.join(f'{one}:ID' for one in OPENED)}.")
    return payload(known_action(assistant, OPENED[kind], id_))


def _until(text: str, today: date) -> date:
    day = event_day(text, today)
    if day is None:
        raise UsageError(f"--until : « {text} » n'est pas un jour à venir, comme 2026-12-31 ou 31/12/2026.")
    return day


def _all(settings: Settings) -> tuple[Kept, ...]:
    async def all_(records: Records) -> tuple[Kept, ...]:
        return await records.events.all()

    return in_database(settings, all_)


def _named(settings: Settings, code: str) -> Kept:
    kept = {one.event.code: one for one in _all(settings)}
    if code in kept:
        return kept[code]
    near = difflib.get_close_matches(code, kept, 3, 0.4) or sorted(kept)[:5]
    hint = f" Vouliez-vous dire : {', '.join(near)} ?" if near else " Aucun événement n'a encore été créé."
    raise UsageError(f"Aucun événement « {code} ».{hint}")


def _state(one: Kept, today: date) -> str:
    if one.ended_on:
        return f"terminé le {one.ended_on:%d/%m/%Y}"
    if not one.is_open(today):
        return f"terminé le {one.event.until:%d/%m/%Y}"
    return f"jusqu'au {one.event.until:%d/%m/%Y}" if one.event.until else "ouvert"


def _where(assistant: Assistant, one: Kept) -> str:
    return f", {place_name(assistant.territory, one.event.place)}" if one.event.place else ""


def _write(path: Path, content: bytes) -> None:
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"{path} ne s'écrit pas ({error.strerror}).") from None
    print(f"Écrit : {path}")


def in_database(settings: Settings, work: Callable[[Records], Awaitable[T]]) -> T:
    """What some work in the database of the settings gives.

    Raises:
        StoreError: it cannot be used.
    """
    from bot.stores.database import Database

    async def done() -> T:
        database = await Database.open(settings.database)
        try:
            async with database.records() as records:
                return await work(records)
        finally:
            await database.close()

    return asyncio.run(done())
