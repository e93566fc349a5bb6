"""Names that content and code share: an editor may change what stands behind them, but not the names themselves."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.knowledge.script import SlotKind
from bot.core.text.forms import Unit

COMMANDS = ("start", "aide", "themes", "confidentialite", "mesdonnees", "oublier", "annuler")
"""Commands the assistant knows how to run, beside one for each dialogue."""

CONTROLS = (
    *("back", "skip", "next", "previous", "widen", "result", "edit", "restart", "resume"),
    *("shortlist", "export", "help"),
)
"""What a person can do in any dialogue, by words of `slots.yaml`."""

SLOTS: Mapping[str, SlotKind | Unit] = {
    "secteur": "sector",
    "lieu": "place",
    "type": "choice",
    "public": "choice",
    "service": "choice",
    "but": "choice",
    "exercice": "choice",
    "rayon": "km",
    "heures": "hours",
    "heures_travail": "hours",
    "montant": "eur",
    "main_oeuvre": "eur",
    "matieres": "eur",
    "part_main_oeuvre": "percent",
    "part_insertion": "percent",
    "cout_horaire": "eur_per_hour",
    "annees": "years",
    "effectif": "people",
    "beneficiaires": "beneficiaries",
}
"""Slots that searches and calculations read, each with its kind, or with the unit of a number."""
