"""Deep links into the bot, and their QR codes for slides."""

from __future__ import annotations

import difflib
from collections.abc import Collection, Mapping
from pathlib import Path

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action, Verb
from bot.errors import BoussoleError
from bot.pictures.qr import KINDS, qr_picture

NO_WHERE = (
    "Rien ne dit où mènent les liens : définir BOUSSOLE_PUBLIC_URL (l'adresse de la page, telle que "
    "https://boussole.exemple.fr) ou BOUSSOLE_TELEGRAM_USERNAME (le nom du bot, sans @)."
)


OPENED: Mapping[str, Verb] = {"answer": "answer", "theme": "theme", "dialogue": "dialogue", "structure": "card"}
"""What a link can open, as the command line names it."""


class LinkError(BoussoleError):
    """The link leads nowhere, or its picture cannot be written."""


def known_action(assistant: Assistant, verb: Verb, id_: str) -> Action:
    """What a deep link opens.

    Raises:
        LinkError: the content has no such id.
    """
    knowledge = assistant.knowledge
    known: dict[Verb, Collection[str]] = {
        "answer": knowledge.entries,
        "theme": [theme.id for theme in knowledge.themes],
        "dialogue": knowledge.script.dialogues,
        "card": assistant.territory.directory.structures,
    }
    ids = known.get(verb, ())
    if id_ not in ids:
        near = difflib.get_close_matches(id_, ids, 5, 0.4) or sorted(ids)[:20]
        message = f"« {id_} » n'existe pas. Par exemple : {', '.join(near)}."
        raise LinkError(message)
    return Action(verb, id_)


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
