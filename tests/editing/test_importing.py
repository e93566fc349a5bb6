"""An import fills what is its own, keeps what people wrote, and says what it leaves out."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pytest

from bot.cli import imports, main
from bot.editing import tables
from bot.editing.importing import Importer, Source
from bot.editing.matching import Matcher
from bot.editing.rows import Row
from bot.editing.state import State
from bot.errors import EditError
from tests.content.test_loader import mend
from tests.editing.api import EQS, Api, Trouble, half_a_page, saying, siae, silence
from tests.editing.conftest import record
from tests.guide import agrees, printed


def les_emplois(api: Api, *more: str) -> int:
    return main(["import", "les-emplois", "--address", api.address, "--pause", "0", "--no-input", *more])


def files(root: Path) -> dict[str, bytes]:
    return {str(path): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_nothing_is_written_unless_asked(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(root)
    assert les_emplois(api) == 0
    assert files(root) == before
    said = capsys.readouterr().out
    assert "~ Énergie Qualité Service : phone 01 30 00 00 01" in said
    assert "pour écrire : ajouter --write" in said


def test_what_is_written_carries_source_and_date_and_a_second_run_writes_nothing(api: Api, root: Path) -> None:
    assert les_emplois(api, "--write") == 0
    one = record(root, "energie-qualite-service")
    assert (one["phone"], one["mail"]) == ("01 30 00 00 01", "contact@eqs.example")
    assert one["sources"][-1]["gives"] == ["phone", "mail"]
    assert one["sources"][-1]["name"].startswith("Les emplois de l'inclusion, API")
    before = files(root)
    assert les_emplois(api, "--write") == 0
    assert files(root) == before


def test_the_import_renews_its_own_values_and_keeps_those_of_people(
    api: Api, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    les_emplois(api, "--write")
    path = root / "directory.yaml"
    path.write_bytes(path.read_bytes().replace(b"01 30 00 00 01", b"01 30 99 99 99"))
    api.rows = [siae(telephone="0130000002", courriel="nouveau@eqs.example")]
    capsys.readouterr()
    assert les_emplois(api, "--write") == 0
    one = record(root, "energie-qualite-service")
    assert (one["phone"], one["mail"]) == ("01 30 99 99 99", "nouveau@eqs.example")
    assert "phone 01 30 99 99 99 gardé, la source dit 01 30 00 00 02" in capsys.readouterr().out


def test_the_difference_is_shown_as_the_guide_prints_it(
    api: Api, root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mend(root, "directory.yaml", "    name: First Stade\n", '    name: First Stade\n    phone: "01 30 99 99 99"\n')
    api.rows = [
        siae(courriel=""),
        siae(
            siret="",
            raison_sociale="Les Nouveaux",
            type="ACI",
            ville="Pontoise",
            code_postal="95300",
            telephone="",
            courriel="",
        ),
        siae(siret="", raison_sociale="Ailleurs", ville="Lyon"),
        siae(siret="80992528200018", raison_sociale="First Stade", telephone="0130000002", courriel=""),
    ]
    assert les_emplois(api, "--department", "95") == 0
    (shown,) = [one.shown for one in printed("guide-editeurs.md") if one.done == "import les-emplois --department 95"]
    out = capsys.readouterr().out
    assert agrees(out, shown), out


@pytest.mark.usefixtures("at_once")
def test_all_pages_are_read_through_troubles(api: Api, root: Path) -> None:
    api.per_page = 1
    api.rows = [
        siae(),
        siae(siret="", raison_sociale="Les Nouveaux", type="ACI", ville="PONTOISE CEDEX", code_postal="95300"),
    ]
    api.troubles = [
        saying(429),
        saying(200, '{"count": 2, "resu'),
        half_a_page,
    ]
    assert les_emplois(api, "--write") == 0
    assert len(api.asked) == 5
    assert record(root, "les-nouveaux")["commune"] == "Pontoise"
    assert record(root, "les-nouveaux")["sectors"] == []


def test_an_api_that_refuses_is_not_asked_again(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(root)
    api.troubles = [saying(403)]
    assert les_emplois(api, "--write") == 1
    assert "Les emplois refuse (HTTP 403). Rien n'est écrit : vérifier --department" in capsys.readouterr().err
    assert (len(api.asked), files(root)) == (1, before)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize(
    ("trouble", "why"),
    [
        (saying(500), "HTTP 500"),
        (saying(502, "<html>"), "HTTP 502"),
        (half_a_page, "réponse coupée"),
        (saying(200, '{"count": 2, "resu'), "réponse coupée"),
        (silence, "rien en 0.2 s"),
    ],
    ids=["500", "502", "half a body", "half a document", "silence"],
)
def test_an_api_that_stays_in_trouble_leaves_the_directory_and_says_what_to_do(
    api: Api, root: Path, trouble: Trouble, why: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = files(root)
    api.per_page, api.rows = 1, [siae(), siae()]
    api.troubles = [api.page, *[trouble] * 6]
    assert les_emplois(api, "--write", "--timeout", "0.2") == 1
    said = capsys.readouterr().err
    assert f"Les emplois ne répond pas ({why}, 6 essais). Rien n'est écrit : relancer la même commande" in said
    assert files(root) == before


def test_another_page_than_of_structures_is_told(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = files(root)
    api.troubles = [saying(200, '{"detail": "maintenance"}')]
    assert les_emplois(api, "--write") == 1
    assert "autre chose qu'une page de structures. Rien n'est écrit : vérifier --address" in capsys.readouterr().err
    assert files(root) == before


def test_bad_rows_are_listed_and_the_good_ones_go_in(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    api.per_page = 50
    api.rows = [
        siae(siret="52760533100019"), siae(type="OPCS"), siae(siret="", raison_sociale="Ailleurs", ville="Lyon"),
        siae(raison_sociale="=1+1"), siae(description="x" * 50_000), siae(**{f"c{n}": n for n in range(200)}), siae(),
        siae(),
    ]  # fmt: skip
    assert les_emplois(api, "--write") == 0
    said = capsys.readouterr().out
    for line, reason in enumerate(("SIRET", "type", "pas de commune", "formule", "démesurée", "colonnes"), 1):
        assert any(one.startswith(f"! ligne {line} :") and reason in one for one in said.splitlines()), reason
    assert "! ligne 8 : « ENERGIE QUALITE SERVICE » : la fiche energie-qualite-service est déjà prise" in said
    assert record(root, "energie-qualite-service")["phone"] == "01 30 00 00 01"


def test_a_drop_is_refused_unless_forced(api: Api, root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    les_emplois(api, "--write")
    api.rows = [siae(siret="", raison_sociale="Les Nouveaux", type="ACI", ville="Pontoise", code_postal="95300")]
    before = files(root)
    assert les_emplois(api, "--write") == 1
    assert "--force" in capsys.readouterr().err
    assert files(root) == before
    assert les_emplois(api, "--write", "--force") == 0
    assert files(root) != before


def test_a_drop_in_one_kind_or_departement_is_seen_in_a_whole_that_hardly_shrinks() -> None:
    kept = {f"s{n}": {"name": f"S {n}", "kind": "EI", "siret": f"{n:014}", "insee": "95018"} for n in range(60)}
    gone = {
        f"g{n}": {"name": f"G {n}", "kind": "ACI", "siret": f"9{n:013}", "department": "60", "commune": "Creil"}
        for n in range(2)
    }
    state: State = {id_: {} for id_ in {**kept, **gone}}
    importer = Importer(Source("s", "S", ""), Matcher({**kept, **gone}, {}), state, date(2026, 11, 25), lambda *_: None)
    plan = importer.plan(Row(n, f"S {n}", "EI", f"{n:014}") for n in range(60))
    assert plan.lost == {"structures": 2 / 62, "ACI": 1.0, "structures du 60": 1.0}
    with pytest.raises(EditError, match=r"^100% des ACI, 100% des structures du 60 du dernier import manquent : rien"):
        imports._refuse_a_drop(plan)


def test_a_tenth_that_is_missing_is_no_drop() -> None:
    kept = {f"s{n}": {"name": f"S {n}", "kind": "EI", "siret": f"{n:014}", "insee": "95018"} for n in range(20)}
    state: State = {id_: {} for id_ in kept}
    importer = Importer(Source("s", "S", ""), Matcher(kept, {}), state, date(2026, 11, 25), lambda *_: None)
    imports._refuse_a_drop(importer.plan(Row(n, f"S {n}", "EI", f"{n:014}") for n in range(18)))


@pytest.mark.parametrize("shape", ["json", "jsonl"])
def test_what_is_no_structure_is_listed_and_the_rest_goes_in(
    root: Path, shape: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = json.dumps({"nom": "x", "siret": EQS, "reseaux_porteurs": "ei", "telephone": "+33 1 30 00 00 03"})
    path = tmp_path / f"structures.{shape}"
    path.write_text(f"[[1], {good}]" if shape == "json" else f'{{"nom": \n{good}\n')
    assert main(["import", "data-inclusion", str(path), "--write"]) == 0
    assert "! ligne 1 : ce n'est pas un objet JSON" in capsys.readouterr().out
    assert record(root, "energie-qualite-service")["phone"] == "01 30 00 00 03"


@pytest.mark.usefixtures("root")
def test_a_file_that_is_missing_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "marche"]) == 2
    assert "boussole import marche FICHIER" in capsys.readouterr().err


def sheet(path: Path, rows: list[list[str]], more: str = "") -> None:
    """A workbook of one sheet, as small as the format allows; `more` are rows as XML."""
    main_ns = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    package = "http://schemas.openxmlformats.org/package/2006/relationships"
    around = '<c t="inlineStr"><is><t>{}</t></is></c>'
    cells = "".join(f"<row>{''.join(map(around.format, row))}</row>" for row in rows) + more
    with ZipFile(path, "w") as archive:
        for name, text in {
            "_rels/.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" Type="{office}/officeDocument" '
            'Target="xl/workbook.xml"/></Relationships>',
            "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{package}"><Relationship Id="r1" '
            f'Type="{office}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
            "xl/workbook.xml": f'<workbook xmlns="{main_ns}" xmlns:r="{office}"><sheets><sheet name="a" sheetId="1" '
            'r:id="r1"/></sheets></workbook>',
            "xl/worksheets/sheet1.xml": f'<worksheet xmlns="{main_ns}"><sheetData>{cells}</sheetData></worksheet>',
        }.items():
            archive.writestr(name, text)


def test_a_workbook_is_read_and_one_that_swells_is_not(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "structures.xlsx"
    sheet(path, [["nom", "siret", "reseaux_porteurs", "telephone"], ["EQS", EQS, "ei", "0130000005"]])
    assert main(["import", "data-inclusion", str(path), "--write"]) == 0
    assert record(root, "energie-qualite-service")["phone"] == "01 30 00 00 05"
    monkeypatch.setattr(tables, "_MOST_BYTES", path.stat().st_size)
    with ZipFile(path, "w", ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", " " * 100_000)
    assert main(["import", "data-inclusion", str(path)]) == 1
    assert "se déplie" in capsys.readouterr().err
    (tmp_path / "structures.xls").write_text("<table>", encoding="utf-8")
    assert main(["import", "data-inclusion", str(tmp_path / "structures.xls")]) == 1
    assert "structures.xls n'est pas un classeur lisible" in capsys.readouterr().err


@pytest.mark.usefixtures("root")
def test_a_cell_far_from_the_others_ends_the_reading_and_nothing_else(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "far.xlsx"
    sheet(path, [["nom"]], f"<row r='{2**20}'><c r='XFD{2**20}' t='inlineStr'><is><t>EQS</t></is></c></row>")
    assert main(["import", "data-inclusion", str(path)]) == 1
    assert "far.xlsx est trop grand pour être lu" in capsys.readouterr().err
