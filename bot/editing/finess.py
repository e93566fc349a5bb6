"""The ESAT among the establishments of FINESS, in each of the forms that its list is published in.

Mails are left where they are: the lists that have any name persons in them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from bot.editing.importing import Source
from bot.editing.rows import Columns, cell_text
from bot.editing.tables import Raw, read_table

SOURCE = Source(
    "finess", "FINESS, liste des établissements",
    "https://www.data.gouv.fr/fr/datasets/finess-extraction-du-fichier-des-etablissements/",
)  # fmt: skip

COLUMNS = Columns(
    name=("ET-Raison sociale", "Raison sociale", "rslongue", "rs"), kind=("kind",),
    siret=("ET-SIRET", "SIRET", "siret"), finess=("ET-N°FINESS", "Numéro FINESS", "nofinesset"),
    insee=("ET-Commune Code", "insee"), city=("ET-Commune Libellé", "city"),
    postcode=("ET-Code Postal", "Code postal", "postcode"), address=("ET-Adresse", "Adresse", "address"),
    phone=("ET-Téléphone 1", "Tel", "telephone"),
)  # fmt: skip
"""Those of the official list of ESAT, of an export of the search of FINESS, and of the extraction on data.gouv.fr."""

_ESAT = "246"
"""The category of the ESAT."""

_CATEGORY = ("Code categorie", "categetab")
"""Its column; the official list of ESAT has none."""

_EXTRACTION = (
    "section", "nofinesset", "nofinessej", "rs", "rslongue", "complrs", "compldistrib", "numvoie", "typvoie", "voie",
    "compvoie", "lieuditbp", "commune", "departement", "libdepartement", "ligneacheminement", "telephone", "telecopie",
    "categetab", "libcategetab", "categagretab", "libcategagretab", "siret", "codeape", "codemft", "libmft", "codesph",
    "libsph", "dateouv", "dateautor", "maj", "numuai",
)  # fmt: skip
"""The columns of the extraction, which does not name them; its first line tells what it is."""


def read(path: Path) -> Iterator[Raw]:
    """The ESAT of a list.

    Raises:
        EditError: the file does not open, or is of another form.
    """
    for line, raw in read_table(path, {"finess;etalab": _EXTRACTION}):
        if not isinstance(raw, Mapping):
            yield line, raw
        elif next((cell_text(raw[name]) for name in _CATEGORY if name in raw), _ESAT) == _ESAT:
            yield line, {**raw, "kind": "ESAT", **_place(raw)}


def _place(raw: Mapping[str, Any]) -> dict[str, str]:
    """Where it is, of what a form of the list tells in pieces of its own."""
    if "ligneacheminement" in raw:
        postcode, _, city = raw["ligneacheminement"].strip().partition(" ")
        street = " ".join(filter(None, (raw[key].strip() for key in ("numvoie", "compvoie", "typvoie", "voie"))))
        insee = raw["departement"].strip() + raw["commune"].strip()
        return {"postcode": postcode, "city": city, "insee": insee, "address": street}
    return {"city": raw["Libelle routage"]} if "Libelle routage" in raw else {}
