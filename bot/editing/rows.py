"""What a source says of a structure, read from a row of whatever form: cleaned, checked, with the line it stands on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.content.codes import FINESS, is_siret, matches
from bot.content.parts import MAIL, URL
from bot.core.directory.records import KINDS

_PHONE = re.compile(r"0[1-9]\d{8}")
_KIND = re.compile(r".*\(([A-Z]+)\)")
_MOST_COLUMNS = 150
_LONGEST = 20_000
"""Characters of a cell; a description of Les emplois has some thousands."""


@dataclass(frozen=True)
class Row:
    """A structure as a source tells it; `values` are the fields that it may fill, `odd` those that it tells badly."""

    line: int
    name: str
    kind: str = ""
    siret: str = ""
    finess: str = ""
    insee: str = ""
    city: str = ""
    postcode: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    odd: tuple[str, ...] = ()


@dataclass(frozen=True, order=True)
class BadRow:
    """A row that was left out, and why."""

    line: int
    reason: str


@dataclass(frozen=True)
class Columns:
    """Under which names a source gives its fields, the first that is filled; all are optional but the name."""

    name: tuple[str, ...]
    kind: tuple[str, ...]
    siret: tuple[str, ...] = ()
    finess: tuple[str, ...] = ()
    insee: tuple[str, ...] = ()
    city: tuple[str, ...] = ()
    postcode: tuple[str, ...] = ()
    address: tuple[str, ...] = ()
    phone: tuple[str, ...] = ()
    mail: tuple[str, ...] = ()
    website: tuple[str, ...] = ()


def read_row(line: int, raw: Any, columns: Columns) -> Row | BadRow:
    """The row, or why it cannot be used; `raw` has the cells by column."""
    if not isinstance(raw, Mapping):
        return BadRow(line, "ce n'est pas un objet JSON")

    def get(names: tuple[str, ...]) -> str:
        return next(filter(None, (cell_text(raw.get(name)) for name in names)), "")

    if why := _misshapen(raw):
        return BadRow(line, why)
    name, kind = get(columns.name), _kind(raw, columns.kind)
    siret, finess = _code(get(columns.siret), 14), _code(get(columns.finess), 9)
    insee, postcode = _code(get(columns.insee), 5), _code(get(columns.postcode), 5)
    if why := _wrong(name, kind, siret, finess):
        return BadRow(line, why)
    values, odd = _contacts(get(columns.phone), get(columns.mail), get(columns.website))
    if address := get(columns.address):
        values["address"] = address
    return Row(line, name, kind, siret, finess, insee, get(columns.city), postcode, values, odd)


def _misshapen(raw: Mapping[str, Any]) -> str:
    if len(raw) > _MOST_COLUMNS:
        return f"{len(raw)} colonnes : ce n'est pas la forme attendue"
    if any(isinstance(value, str) and len(value) > _LONGEST for value in raw.values()):
        return "une cellule démesurée"
    if any(isinstance(value, str) and value.lstrip().startswith("=") for value in raw.values()):
        return "une formule à la place d'une valeur"
    return ""


def _wrong(name: str, kind: str, siret: str, finess: str) -> str:
    if not name:
        return "il manque le nom"
    if siret and not is_siret(siret):
        return f"« {name} » : le SIRET {siret} est faux"
    if finess and not matches(FINESS, finess):
        return f"« {name} » : le numéro FINESS {finess} est faux"
    return "" if kind in KINDS else f"« {name} » : type « {kind} » inconnu"


def cell_text(value: Any) -> str:
    """A cell as one line of text; a number of a sheet loses its « .0 »."""
    if isinstance(value, float) and value.is_integer():
        value = int(value)
    return "" if value is None or isinstance(value, list | dict) else " ".join(str(value).split())


def _code(text: str, length: int) -> str:
    """A code without spaces, and with the zero in front that a spreadsheet takes for none."""
    code = re.sub(r"\s", "", text)
    return code.zfill(length) if code.isdigit() and len(code) == length - 1 else code


def _kind(raw: Mapping[str, Any], names: tuple[str, ...]) -> str:
    """The acronym: as it stands, behind a long label, or the one kind in a list of networks."""
    for name in names:
        value = raw.get(name)
        words = value if isinstance(value, list) else re.split(r"[,;|]", cell_text(value))
        for word in words:
            text = str(word).strip()
            long = _KIND.fullmatch(text)
            if (long[1] if long else text.upper()) in KINDS:
                return long[1] if long else text.upper()
    return next(filter(None, (cell_text(raw.get(name)) for name in names)), "")[:60]


def _contacts(phone: str, mail: str, website: str) -> tuple[dict[str, str], tuple[str, ...]]:
    digits = re.sub(r"[\s.()/-]", "", phone)
    digits = re.sub(r"^(?:\+|00)33(?:0)?", "0", digits)
    grouped = " ".join(re.findall(r"\d\d", digits)) if _PHONE.fullmatch(digits) else ""
    address = website if not website or re.match(r"https?://", website) else f"https://{website}"
    found = {
        "phone": (phone, grouped),
        "mail": (mail, mail if MAIL.fullmatch(mail) else ""),
        "website": (website, address if URL.fullmatch(address) and "." in address else ""),
    }
    odd = tuple(f"{key} « {said[:60]} »" for key, (said, value) in found.items() if said and not value)
    return {key: value for key, (_, value) in found.items() if value}, odd
