"""A sourcing note: whom a buyer found for a need, by which criteria, on which day; for the file of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from bot.core.directory.records import Structure
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import NBSP, french_date, source_date
from bot.pictures.press import Sheet
from bot.pictures.texts import plain

FILENAME = "note-de-sourcing.pdf"


@dataclass(frozen=True, slots=True)
class Supplier:
    """A structure that was found: what it is, in a line each; where; how to reach it; where that is known from.

    Of `contacts`, web addresses lead there.
    """

    name: str
    about: tuple[str, ...]
    address: str
    contacts: tuple[str, ...]
    sources: tuple[str, ...]
    verified_on: date

    @classmethod
    def of(cls, one: Structure, kind: str, wording: Wording) -> Supplier:
        """A record of the directory; `kind` names what it is, as its card does."""
        siret = (wording.text("sourcing_siret", siret=_grouped(one.siret)),) if one.siret else ()
        town = NBSP.join(filter(None, [one.postcode, one.commune]))
        return cls(
            name=one.name,
            about=(kind[:1].upper() + kind[1:], *siret),
            address=", ".join(filter(None, [one.address, town])),
            contacts=tuple(filter(None, [one.phone, one.mail, one.website])),
            sources=tuple(_named(source, wording) for source in one.sources),
            verified_on=one.verified_on,
        )


@dataclass(frozen=True, slots=True)
class Sourcing:
    """A need in a sentence, the criteria of the search in a line each, its day, and who was found."""

    need: str
    criteria: tuple[str, ...]
    day: date
    suppliers: tuple[Supplier, ...]


def sheet(found: Sourcing, wording: Wording) -> Sheet:
    """The note as it is typeset: one page, and more where its table is long."""
    said = {key: plain(wording.text(f"sourcing_{key}")) for key in ("title", "need", "criteria", "day")}
    columns = [plain(block.text) for block in wording.blocks("sourcing_columns")]
    facts = [(said["need"], [found.need]), (said["criteria"], found.criteria), (said["day"], [_day(found.day)])]
    data = {
        "title": said["title"],
        "facts": [{"name": name, "lines": _lines(lines)} for name, lines in facts if any(lines)],
        "heading": wording.text("sourcing_found", count=len(found.suppliers)),
        "columns": columns,
        "rows": [list(_cells(one, wording)) for one in found.suppliers],
        "law": plain(wording.text("sourcing_law")),
        "notice": plain(wording.text("sourcing_notice")),
        "page": wording.text("sourcing_page", page="{page}", pages="{pages}"),
    }
    return Sheet("note.typ", data)


def _cells(one: Supplier, wording: Wording) -> Iterator[list[str]]:
    verified = wording.text("sourcing_verified", date=_day(one.verified_on))
    yield _lines([one.name, *one.about])
    yield _lines([one.address, *(one.contacts or [wording.text("sourcing_no_contact")])])
    yield _lines([*one.sources, verified])


def _lines(texts: Sequence[str]) -> list[str]:
    return [plain(text) for text in texts if plain(text)]


def _named(source: Source, wording: Wording) -> str:
    day = wording.text("source_date", date=_together(source_date(source.date))) if source.date else ""
    return f"{source.name} {day}"


def _day(day: date) -> str:
    return _together(french_date(day))


def _grouped(siret: str) -> str:
    return _together(f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}")


def _together(text: str) -> str:
    """On one line, whatever comes before it."""
    return text.replace(" ", NBSP)
