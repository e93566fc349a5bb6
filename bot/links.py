"""Deep links into the bot, and their QR codes for slides."""

from __future__ import annotations

from pathlib import Path

import segno

from bot.core.exchange.actions import Action, payload
from bot.core.knowledge.knowledge import Knowledge
from bot.errors import BoussoleError


class LinkError(BoussoleError):
    """The link leads nowhere, or its picture cannot be written."""


def deep_link(knowledge: Knowledge, username: str, action: Action) -> str:
    """The `https://t.me/…?start=…` address that opens an answer, a theme or a dialogue.

    Raises:
        LinkError: the knowledge has no such id.
    """
    known = {
        "answer": set(knowledge.entries),
        "theme": {theme.id for theme in knowledge.themes},
        "dialogue": set(knowledge.script.dialogues),
    }
    ids = known.get(action.verb, set())
    if action.id not in ids:
        message = f"« {action.id} » n'existe pas. Possibles : {', '.join(sorted(ids))}."
        raise LinkError(message)
    return f"https://t.me/{username.removeprefix('@')}?start={payload(action)}"


def write_qr(link: str, path: Path) -> None:
    """Write the QR code of a link as .png or .svg, large enough for a slide.

    Raises:
        LinkError: the file name ends otherwise, or cannot be written.
    """
    if path.suffix.lower() not in {".png", ".svg"}:
        message = f"{path.name} : le nom du fichier doit finir par .png ou .svg."
        raise LinkError(message)
    try:
        segno.make(link, error="m", micro=False).save(str(path), scale=12, border=4)
    except OSError as error:
        message = f"{path} ne s'écrit pas ({error.strerror})."
        raise LinkError(message) from error
