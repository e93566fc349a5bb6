"""A sourcing note: whom a buyer found for a need, by which criteria, on which day; for the file of the contract."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.core.exchange.document import Sourcing, Supplier
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import french_date
from bot.core.replies.sourcing import together
from bot.pictures.press import Sheet
from bot.pictures.texts import plain


def sheet(found: Sourcing, wording: Wording) -> Sheet:
    """The note as it is typeset: one page, and more where its table is long."""
    said = {key: plain(wording.text(f"sourcing_{key}")) for key in ("title", "need", "criteria", "day")}
    columns = [plain(block.text) for block in wording.blocks("sourcing_columns")]
    facts = [
        (said["need"], [found.need]),
        (said["criteria"], found.criteria),
        (said["day"], [together(french_date(found.day))]),
    ]
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
    verified = wording.text("sourcing_verified", date=together(french_date(one.verified_on)))
    yield _lines([one.name, *one.about])
    yield _lines([one.address, *(one.contacts or [wording.text("sourcing_no_contact")])])
    yield _lines([*one.sources, verified])


def _lines(texts: Sequence[str]) -> list[str]:
    return [plain(text) for text in texts if plain(text)]
