"""Structures as files: contact cards (vCard) and a spreadsheet (CSV) that French Excel opens right."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator

from bot.core.directory.records import Structure
from bot.core.exchange.reply import Attachment
from bot.core.replies.formats import french_date, grouped_siret

COLUMNS = (
    *("Nom", "Type", "Raison sociale", "SIRET", "Adresse", "Code postal", "Commune", "Activités", "Téléphone"),
    *("Courriel", "Site", "Source", "Vérifié le"),
)

_FORMULA = re.compile("^[\\s\ufeff\u200b-\u200f]*[=+\\-@\t\r\uff1d\uff0b\uff0d\uff20\u2212\ufe62\ufe63\ufe66\ufe6b]")
"""Starts of a cell that a spreadsheet would run as a formula."""


_WITHOUT_BREAKS = re.compile(r"[\x00-\x1f\x7f\x85\u2028\u2029]")
"""What would begin another line, and with it another field."""


def spreadsheet(structures: Iterable[Structure]) -> Attachment:
    """Structures as a spreadsheet, one a line."""
    return Attachment("structures.csv", "text/csv", csv_of([COLUMNS, *map(_row, structures)]))


def csv_of(rows: Iterable[Iterable[str]]) -> bytes:
    """A CSV with semicolons and a byte order mark: what Excel expects where the comma is a decimal mark."""
    import csv  # noqa: PLC0415 - few ask for one

    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerows([_cell(value) for value in row] for row in rows)
    return text.getvalue().encode("utf-8-sig")


def _row(one: Structure) -> Iterator[str]:
    siret = grouped_siret(one.siret) if one.siret else ""  # so that a spreadsheet takes it for text
    yield from (one.name, one.kind or one.kind_note or "", one.legal_name or "", siret)
    yield from (one.address or "", one.postcode or "", one.commune, ", ".join(one.activities))
    yield from (one.phone or "", one.mail or "", one.website or "")
    yield from (" ; ".join(source.name for source in one.sources), french_date(one.verified_on))


def _cell(value: str) -> str:
    return f"'{value}" if _FORMULA.match(value) else value


def contact_card(structures: Iterable[Structure]) -> Attachment:
    """One vCard 3.0 file, which phones and mail programs open, for all structures."""
    text = "".join("\r\n".join(map(_folded, _card(one))) + "\r\n" for one in structures)
    return Attachment("contacts.vcf", "text/vcard", text.encode())


def _card(one: Structure) -> Iterator[str]:
    yield "BEGIN:VCARD"
    yield "VERSION:3.0"
    yield f"N:{_escaped(one.name)};;;;"
    yield f"FN:{_escaped(one.name)}"
    yield f"ORG:{_escaped(one.legal_name or one.name)}"
    if one.phone:
        yield f"TEL;TYPE=WORK,VOICE:{_escaped(one.phone)}"
    if one.mail:
        yield f"EMAIL;TYPE=WORK:{_escaped(one.mail)}"
    if one.website:
        yield f"URL:{_WITHOUT_BREAKS.sub('', one.website)}"
    parts = ("", "", one.address or "", one.commune, "", one.postcode or "", "France")
    yield f"ADR;TYPE=WORK:{';'.join(map(_escaped, parts))}"
    if one.is_exact:
        yield f"GEO:{one.lat};{one.lon}"
    yield f"NOTE:{_escaped('Source : ' + ', '.join(source.name for source in one.sources))}"
    yield "END:VCARD"


def _escaped(text: str) -> str:
    for char in ("\\", ";", ","):
        text = text.replace(char, f"\\{char}")
    return _WITHOUT_BREAKS.sub("", text.replace("\r", "").replace("\n", "\\n"))


def _folded(line: str) -> str:
    """A line cut into pieces of at most 75 bytes, as RFC 6350 wants, never inside a character."""
    pieces, piece, size = [], "", 0
    for char in line:
        length = len(char.encode())
        if size + length > 74:
            pieces.append(piece)
            piece, size = "", 0
        piece, size = piece + char, size + length
    return "\r\n ".join([*pieces, piece])
