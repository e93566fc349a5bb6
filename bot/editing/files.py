"""The sources that publish files, under which names each gives its fields, and how its rows are read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from bot.editing import finess
from bot.editing.importing import Source
from bot.editing.rows import Columns
from bot.editing.tables import Raw, read_table

SOURCES: dict[str, tuple[Source, Columns, Callable[[Path], Iterator[Raw]]]] = {
    "data-inclusion": (
        Source("data-inclusion", "data·inclusion, structures", "https://www.data.gouv.fr"),
        Columns(
            name=("nom",), kind=("reseaux_porteurs",), siret=("siret",), insee=("code_insee",), city=("commune",),
            postcode=("code_postal",), address=("adresse",), phone=("telephone",), mail=("courriel",),
            website=("site_web",),
        ),
        read_table,
    ),
    "marche": (
        Source("marche", "Le marché de l'inclusion, export", "https://lemarche.inclusion.beta.gouv.fr"),
        Columns(
            name=("Enseigne", "Raison sociale"), kind=("Type de structure",), city=("Ville",),
            postcode=("Code postal",), address=("Adresse",), phone=("Téléphone",), mail=("E-mail",),
        ),
        read_table,
    ),
    "finess": (finess.SOURCE, finess.COLUMNS, finess.read),
}  # fmt: skip
