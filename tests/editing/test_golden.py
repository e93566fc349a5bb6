"""Files as sources publish them, in each of their forms: the difference shown, and the one that is then in the file."""

from __future__ import annotations

import csv
import io
import json
import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from difflib import unified_diff
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from tests.editing.api import EQS
from tests.editing.test_importing import sheet

Rows = Sequence[Mapping[str, str]]

DATA_INCLUSION: Rows = [
    {
        "id": "1", "source": "emplois-de-linclusion", "siret": EQS, "nom": "Énergie Qualité Service",
        "commune": "Argenteuil", "code_postal": "95100", "code_insee": "95018", "adresse": "13 rue Duguay",
        "complement_adresse": "", "longitude": "2.24031", "latitude": "48.938404", "telephone": "+33 1 30 00 00 03",
        "courriel": "accueil@eqs.example", "site_web": "eqs.example", "description": "", "date_maj": "2026-11-01",
        "lien_source": "", "reseaux_porteurs": "ei",
    },
    {
        "id": "2", "source": "emplois-de-linclusion", "siret": "", "nom": "L'Atelier d'à Côté",
        "commune": "Pontoise", "code_postal": "95300", "code_insee": "95500", "adresse": "2 rue de l'Été",
        "complement_adresse": "", "longitude": "", "latitude": "", "telephone": "", "courriel": "",
        "site_web": "", "description": "", "date_maj": "2026-11-01", "lien_source": "", "reseaux_porteurs": "aci",
    },
]  # fmt: skip
MARCHE: Rows = [
    {
        "Raison sociale": "ENERGIE QUALITE SERVICE", "Enseigne": "", "Type de structure": "Entreprise d'insertion (EI)",
        "Adresse": "13 rue Duguay", "Code postal": "95100", "Ville": "ARGENTEUIL", "Référence client 1": "Ville de X",
        "Référence client 2": "", "Référence client 3": "", "Prénom": "Camille", "Nom": "Martin",
        "E-mail": "accueil@eqs.example", "Téléphone": "01.30.00.00.03", "Réseau social": "https://social.example/eqs",
    },
    {
        "Raison sociale": "ASSOCIATION DE L'ATELIER", "Enseigne": "L'Atelier d'à Côté",
        "Type de structure": "Atelier et chantier d'insertion (ACI)", "Adresse": "2 rue de l'Été",
        "Code postal": "95300", "Ville": "PONTOISE", "Référence client 1": "", "Référence client 2": "",
        "Référence client 3": "", "Prénom": "", "Nom": "", "E-mail": "", "Téléphone": "", "Réseau social": "",
    },
]  # fmt: skip
"""With the columns of an export of Le Marché that is made for a need, which has contacts: nobody's name is taken."""
WITHOUT_CONTACTS: Rows = [{key: row[key] for key in list(row)[:9]} for row in MARCHE]
"""The columns of an export of a search."""
EXCEL_97 = Path(__file__).parent / "marche.xls"
"""The rows of `MARCHE`, as xlwt 1.3.0 writes them: nothing that is installed here writes XLS.

Once made by `sheet = Workbook().add_sheet("Structures")`, then `sheet.write(row, column, text)` for each cell.
"""
GOLDEN = Path(__file__).parent / "golden"
"""What is shown, and the lines of the directory that change; `BOUSSOLE_GOLDEN=write pytest tests` writes them anew."""


def as_csv(path: Path, rows: Rows, delimiter: str, encoding: str) -> None:
    text = io.StringIO()
    writer = csv.DictWriter(text, rows[0], delimiter=delimiter)
    writer.writeheader()
    writer.writerows(rows)
    path.write_bytes(text.getvalue().encode(encoding))


def as_json(path: Path, rows: Rows) -> None:
    path.write_text(json.dumps(rows, ensure_ascii=False), encoding="utf-8")


def as_lines(path: Path, rows: Rows) -> None:
    path.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")


def as_sheet(path: Path, rows: Rows) -> None:
    sheet(path, [list(rows[0]), *(list(row.values()) for row in rows)])


def as_excel_97(path: Path, rows: Rows) -> None:
    assert rows is MARCHE
    shutil.copy(EXCEL_97, path)


FORMS: dict[str, tuple[str, Callable[[Path, Rows], None]]] = {
    "a spreadsheet of Excel in French": ("csv", partial(as_csv, delimiter=";", encoding="cp1252")),
    "CSV with a mark at its start": ("csv", partial(as_csv, delimiter=",", encoding="utf-8-sig")),
    "JSON": ("json", as_json),
    "a line of JSON each": ("jsonl", as_lines),
    "a workbook": ("xlsx", as_sheet),
    "a workbook of Excel 97": ("xls", as_excel_97),
}


@pytest.mark.parametrize("form", [form for form, (ending, _) in FORMS.items() if ending != "xls"])
def test_data_inclusion_makes_the_same_difference_in_each_form(
    root: Path, form: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    changed = imported(root, "data-inclusion", form, DATA_INCLUSION, tmp_path)
    compare("data-inclusion", capsys.readouterr().out, changed)


def test_le_marche_makes_its_difference_matched_by_name_within_the_commune(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    changed = imported(root, "marche", "a workbook of Excel 97", MARCHE, tmp_path)
    compare("marche", capsys.readouterr().out, changed)
    for form, rows in (
        ("CSV with a mark at its start", WITHOUT_CONTACTS),
        ("a spreadsheet of Excel in French", MARCHE),
    ):
        assert imported(root, "marche", form, rows, tmp_path) == []
        shown = capsys.readouterr()
        assert "2 ligne(s) lue(s) : 0 fiche(s) complétée(s), 0 ajoutée(s)" in shown.out
        assert ("Rapprochement" in shown.err) == ("FORCE_COLOR" in os.environ)
        monkeypatch.setenv("FORCE_COLOR", "1")  # as on a terminal, which shows how far it is


def imported(root: Path, source: str, form: str, rows: Rows, folder: Path) -> list[str]:
    """The lines of the directory that an import changed."""
    ending, write = FORMS[form]
    path, directory = folder / f"rows.{ending}", root / "directory.yaml"
    write(path, rows)
    before = directory.read_text(encoding="utf-8").splitlines(keepends=True)
    assert main(["import", source, str(path), "--no-input", "--write"]) == 0
    after = directory.read_text(encoding="utf-8").splitlines(keepends=True)
    return [line for line in unified_diff(before, after, n=0) if not line.startswith(("---", "+++", "@@"))]


def compare(name: str, shown: str, changed: Sequence[str]) -> None:
    today = datetime.now(UTC).date().isoformat()
    found = f"{shown}\n{''.join(changed)}".replace(today, "2026-11-28")
    path = GOLDEN / f"{name}.txt"
    if os.environ.get("BOUSSOLE_GOLDEN") == "write":
        path.parent.mkdir(exist_ok=True)
        path.write_text(found, encoding="utf-8")
    assert found == path.read_text(encoding="utf-8")
