"""Deep links into the bot, and their QR codes for slides."""

from __future__ import annotations

from pathlib import Path

from bot.core.exchange.actions import Action, payload
from bot.core.knowledge.knowledge import Knowledge
from bot.errors import BoussoleError
from bot.pictures.qr import KINDS, qr_picture


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
    kind = next((one for one in KINDS if path.suffix.lower() == f".{one}"), None)
    if kind is None:
        message = f"{path.name} : le nom du fichier doit finir par .png ou .svg."
        raise LinkError(message)
    try:
        path.write_bytes(qr_picture(link, kind))
    except OSError as error:
        message = f"{path} ne s'écrit pas ({error.strerror})."
        raise LinkError(message) from error
