"""Ids and codes: how they are written, and that each is given once."""

from __future__ import annotations

import re
from collections.abc import Collection

from bot.content.reader import Fields, perhaps

ID_MAX = 40
"""Characters of an id, which goes into buttons."""

INSEE = re.compile(r"\d[\dAB]\d{3}")
POSTCODE = re.compile(r"\d{5}")
FINESS = re.compile(r"[0-9AB]{2}\d{7}")
DEPARTMENT = re.compile(r"\d[\dAB]|97\d")
SIREN = re.compile(r"\d{9}")

_ID = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SIRET = re.compile(r"\d{14}")


def read_id(fields: Fields, seen: Collection[str]) -> str:
    """An id, told if it is malformed or among those `seen`."""
    fields.expect("id", pattern=_ID.pattern, longest=ID_MAX)
    id_ = fields.text("id")
    check_unique(fields, "id", id_, seen)
    if id_ and not is_id(id_):
        fix = f"écrire des minuscules sans accent, des chiffres et des tirets, {ID_MAX} caractères au plus"
        fields.report_at("id", f"l'identifiant « {id_} » est mal formé", fix)
    return id_


def is_id(text: str) -> bool:
    """Whether a text is written as ids are."""
    return _ID.fullmatch(text) is not None and len(text) <= ID_MAX


def check_unique(fields: Fields, key: str, value: str, seen: Collection[str]) -> None:
    """Tell a value that is among those `seen`."""
    if value in seen:
        fields.report_at(key, f"« {key}: {value} » existe déjà", "en choisir un autre, ou supprimer le double")


def read_code(fields: Fields, key: str, form: re.Pattern[str], *, required: bool = True) -> str:
    """A code, told if it is malformed; empty if it is absent."""
    fields.expect(key, pattern=form.pattern)
    value = fields.text(key, required=required)
    if value and not matches(form, value):
        fix = "l'écrire en entier et entre guillemets, sans espace"
        fields.report_at(key, f"« {key}: {value} » n'est pas un code valable", fix)
    return value


def matches(form: re.Pattern[str], text: str) -> bool:
    """Whether a text is wholly of a form, in ASCII."""
    return text.isascii() and form.fullmatch(text) is not None


def known(fields: Fields, key: str, codes: Collection[str], options: Collection[str]) -> tuple[str, ...]:
    """The codes of a list, those told that are not among the options."""
    fields.expect(key, options=options)
    for code in dict.fromkeys(codes):
        if code not in options:
            fix = f"{perhaps(code, options)}choisir parmi : {', '.join(options)}"
            fields.report_at(key, f"« {code} » est inconnu", fix)
    return tuple(codes)


def is_siret(text: str) -> bool:
    """Whether a text is a SIRET: 14 digits whose Luhn sum is right."""
    if not matches(_SIRET, text):
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(text))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0
