"""What can be written behind `boussole event`."""

from __future__ import annotations

import argparse
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot.cli import sharing

_EXAMPLES = """\
  boussole event new "Forum de Cergy" --place Cergy --opens dialogue:fournisseur --until 31/12/2026
  boussole event pictures forum-cergy --to documents
  boussole event report forum-cergy --html bilan.html --csv bilan.csv"""


def add_events(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command, with what can be done to events."""
    event = add("event", sharing.event, "créer un événement, ses documents, son bilan", _EXAMPLES)
    one = _actions(event)
    new = one("new", "créer un événement, et dire ses liens")
    new.add_argument("name", metavar="NOM", help="son nom, comme sur l'affiche")
    new.add_argument("--code", metavar="CODE", help="ce qui finit ses liens (par défaut : tiré du nom)")
    new.add_argument("--place", metavar="COMMUNE", help="où il a lieu : on cherche d'abord là")
    new.add_argument(
        "--opens", metavar="QUOI:ID", help="ce qui s'ouvre : answer:ID, theme:ID, dialogue:ID, structure:ID"
    )
    new.add_argument("--until", metavar="JOUR", help="son dernier jour : 2026-12-31, 31/12/2026")
    one("list", "dire les événements, le plus récent d'abord")
    one("end", "terminer un événement").add_argument("code", metavar="CODE", help="son code")
    pictures = one("pictures", "dessiner QR code, diapositive et affiche")
    pictures.add_argument("code", metavar="CODE", help="son code")
    pictures.add_argument("--to", type=Path, required=True, metavar="DOSSIER", help="où écrire")
    report = one("report", "dire ce que l'événement a donné")
    report.add_argument("code", metavar="CODE", help="son code")
    report.add_argument("--html", type=Path, metavar="FICHIER", help="écrire une page, avec des graphiques")
    report.add_argument("--csv", type=Path, metavar="FICHIER", help="écrire un tableur")


def add_facilitators(add: Callable[..., argparse.ArgumentParser]) -> None:
    """Add the command, with what can be done to those who set up events from the chat or from their page."""
    facilitator = add(
        "facilitator",
        sharing.facilitator,
        "inviter qui crée des événements sans cette ligne de commande",
        '  boussole facilitator invite "Nadia Martin"\n  boussole facilitator revoke 3',
    )
    one = _actions(facilitator)
    one("invite", "donner une invitation, qui sert une fois").add_argument("name", metavar="NOM", help="qui est invité")
    one("list", "dire qui a été invité")
    one("revoke", "retirer une invitation, ou l'accès").add_argument("number", type=int, metavar="N", help="son numéro")


def _actions(command: argparse.ArgumentParser) -> Callable[[str, str], argparse.ArgumentParser]:
    """What adds an action to a command, by its name and what it does."""
    found = command.add_subparsers(title="actions ", metavar="ACTION", required=True, dest="action")

    def action(name: str, help_: str) -> argparse.ArgumentParser:
        parser: Any = found.add_parser(name, help=help_, description=f"{help_[:1].upper()}{help_[1:]}.")
        return parser  # type: ignore[no-any-return]

    return action
