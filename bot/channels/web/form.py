"""What a form of the page sends."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl

from starlette.exceptions import HTTPException
from starlette.requests import Request

from bot.core.exchange.message import Location

MOST_FIELDS = 8
"""Fields of a form."""

FORM = "application/x-www-form-urlencoded"


_POINT = re.compile(r"(-?\d{1,2}(?:\.\d{1,9})?),(-?\d{1,3}(?:\.\d{1,9})?)")


@dataclass(frozen=True, slots=True)
class Form:
    """What a form sends: a sealed conversation, and one of a text, a choice, a position, or the name of a file."""

    state: str = ""
    text: str = ""
    choice: str = ""
    file: str = ""
    position: Location | None = None


async def fields_of(request: Request) -> dict[str, str]:
    """The fields of a form by name, of several the last that is filled.

    Raises:
        HTTPException: it is no form, or has too many fields.
    """
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != FORM:
        raise HTTPException(415)
    try:
        pairs = parse_qsl((await request.body()).decode(), keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:
        raise HTTPException(415) from None
    fields: dict[str, str] = {}
    for name, value in pairs:
        if value or name not in fields:
            fields[name] = value
    return fields


async def form_of(request: Request) -> Form:
    """The form of a conversation; what is no text is left out.

    Raises:
        HTTPException: it is none, or has too many fields.
    """
    fields = await fields_of(request)
    text = fields.get("exemple") or fields.get("commande") or fields.get("texte", "")
    return Form(
        state=fields.get("etat", ""),
        text=text.replace("\r\n", "\n"),
        choice=fields.get("choix") or fields.get("point") or fields.get("vote", ""),
        file=fields.get("fichier", ""),
        position=_position(fields.get("position", "")),
    )


def _position(text: str) -> Location | None:
    """« 49.03,2.06 », in degrees."""
    match = _POINT.fullmatch(text)
    return Location(float(match[1]), float(match[2])) if match else None
