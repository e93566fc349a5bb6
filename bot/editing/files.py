"""The sources that publish files, and under which names each gives its fields."""

from __future__ import annotations

from bot.editing.importing import Source
from bot.editing.rows import Columns

SOURCES = {
    "data-inclusion": (
        Source("data-inclusion", "data·inclusion, structures", "https://www.data.gouv.fr"),
        Columns(
            name=("nom",), kind=("reseaux_porteurs",), siret=("siret",), insee=("code_insee",), city=("commune",),
            postcode=("code_postal",), address=("adresse",), phone=("telephone",), mail=("courriel",),
            website=("site_web",),
        ),
    ),
    "marche": (
        Source("marche", "Le marché de l'inclusion, export", "https://lemarche.inclusion.beta.gouv.fr"),
        Columns(
            name=("Enseigne", "Raison sociale"), kind=("Type de structure",), city=("Ville",),
            postcode=("Code postal",), address=("Adresse",), phone=("Téléphone",), mail=("E-mail",),
        ),
    ),
}  # fmt: skip
