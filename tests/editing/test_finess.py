"""The ESAT of FINESS come in from each form of its list, whatever a spreadsheet has done to it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.cli import main
from bot.editing.splicing import read
from tests.editing.conftest import record

OFFICIAL = """\
EJ-N°FINESS,EJ-Raison sociale,EJ-Email,ET-N°FINESS,ET-Raison sociale,ET-Adresse,ET-Code Postal,ET-Type,ET-SIRET,\
ET-Département Code,ET-Commune Code,ET-Commune Libellé,ET-Téléphone 1,ET-Email,Capacité autorisée agrégée
10783009,ORSAC,,10008951,ESAT ENVOL TRANSITION,385   ALL DU PRUNNUS,1150,Principal,77554456201361,1,1047,Blyes,\
04 74 46 54 00,a@b.example,9
950781310,ASSOCIATION HEVEA,,950781096,ESAT LA HETRAIE,19   R DE VINCOURT,95280,Principal,31908678100022,95,95323,\
Jouy-le-Moutier,01 34 43 71 51,personne@b.example,110
950801241,NEUF,,950999995,ESAT TOUT NEUF,10   R CHARLES CROS,95320,Principal,,95,95563,Saint-Leu-la-Forêt,\
01 34 00 00 00,,87
"""

EXPORT = """\
="Numéro FINESS";="SIRET";="APE";="Raison sociale";="Complément distribution";="Adresse";="Lieudit/BP";="Code postal";\
="Libelle routage";="Tel";="Fax";="Code categorie";="Lib categorie"
="010008951";="775 544 562 01361";="8810C";="ESAT ENVOL TRANSITION";;="385 ALLEE DU PRUNNUS";;="01150";="BLYES";\
="04 74 46 54 00 ";="04 74 46 54 09";="246";="Etablissement et Service d'Aide par le Travail (E.S.A.T.)"
="950781096";="319 086 781 00022";="8810C";="ESAT LA HETRAIE";;="19 RUE DE VINCOURT";;="95280";="JOUY LE MOUTIER";\
="01 34 43 71 51 ";="01 34 24 82 16";="246";="Etablissement et Service d'Aide par le Travail (E.S.A.T.)"
="950999995";;;="ESAT TOUT NEUF";;="10 RUE CHARLES CROS ; BAT B";;="95320";="ST LEU LA FORET";="01 34 00 00 00 ";;\
="246";="Etablissement et Service d'Aide par le Travail (E.S.A.T.)"
"""

EXTRACTION = """\
finess;etalab;111;2026-05-12
structureet;010000024;010780054;CH DE FLEYRIAT;CENTRE HOSPITALIER DE BOURG-EN-BRESSE FLEYRIAT;;;900;RTE;DE PARIS;;;451;\
01;AIN;01440 VIRIAT;0474454647;0474454114;355;Centre Hospitalier (C.H.);1102;Centres Hospitaliers;26010004500012;8610Z;\
03;ARS;1;Etablissement public de santé;1979-02-13;1979-02-13;2020-02-04;
structureet;010008951;010783009;ESAT ENVOL TRANSITION;;;;385;ALL;DU PRUNNUS;;;047;01;AIN;01150 BLYES;0474465400;;246;\
Etablissement et Service d'Aide par le Travail (E.S.A.T.);4301;;77554456201361;8810C;34;;;;2010-12-01;;2020-02-04;
structureet;950781096;950781310;ESAT LA HETRAIE;;;;19;R;DE VINCOURT;;;323;95;VAL D'OISE;95280 JOUY LE MOUTIER;\
0134437151;;246;Etablissement et Service d'Aide par le Travail (E.S.A.T.);4301;;31908678100022;8810C;34;;;;;;;
structureet;950999995;950801241;ESAT TOUT NEUF;;;;10;R;CHARLES CROS;;;563;95;VAL D'OISE;95320 ST LEU LA FORET;\
0134000000;;246;Etablissement et Service d'Aide par le Travail (E.S.A.T.);4301;;;8810C;34;;;;;;;
geolocalisation;010008951;1;2;1,ATLASANTE,100,IGN,BD_ADRESSE;2026-05-11
"""

FORMS = {
    "official": OFFICIAL.encode(),
    "official-cp1252": OFFICIAL.encode("cp1252"),
    "export": EXPORT.encode("utf-8-sig"),
    "export-with-header-of-its-own": b"\n".join(
        (first := EXPORT.partition("\n"))[0].encode() if half == 0 else first[2].encode("cp1252") for half in (0, 1)
    ),
    "extraction": EXTRACTION.encode("cp1252"),
    "extraction-utf-8": EXTRACTION.replace("\n", "\r\n").encode(),
}


@pytest.fixture(params=FORMS)
def published(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    path = tmp_path / "finess.csv"
    path.write_bytes(FORMS[request.param])
    return path


def test_what_is_missing_is_filled_and_what_is_new_added(
    root: Path, published: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = root / "directory.yaml"
    directory.write_text(read(directory).replace('    phone: "01 34 43 71 51"\n', ""), encoding="utf-8")
    assert main(["import", "finess", str(published), "--write"]) == 0
    said = capsys.readouterr().out
    assert "~ ESAT La Hêtraie : phone 01 34 43 71 51\n" in said
    assert "+ ESAT TOUT NEUF (ESAT, Saint-Leu-la-Forêt), 01 34 00 00 00\n" in said
    assert "1 structure(s) d'autres départements, absentes de l'annuaire : laissées de côté.\n" in said
    assert "3 ligne(s) lue(s) : 1 fiche(s) complétée(s), 1 ajoutée(s), 0 valeur(s) gardée(s), 0 remarque(s).\n" in said
    found = record(root, "esat-la-hetraie")
    assert found["phone"] == "01 34 43 71 51"
    assert "mail" not in found  # the list has names of persons there
    assert found["sources"][-1]["name"] == "FINESS, liste des établissements"
    new = record(root, "esat-tout-neuf")
    assert (new["finess"], new["insee"], new["postcode"]) == ("950999995", "95563", "95320")
    assert new["address"].startswith("10 R")
    before = directory.read_bytes()
    assert main(["import", "finess", str(published), "--write"]) == 0
    assert directory.read_bytes() == before


def test_what_people_wrote_is_kept_and_told(root: Path, published: Path, capsys: pytest.CaptureFixture[str]) -> None:
    directory = root / "directory.yaml"
    directory.write_text(read(directory).replace("01 34 43 71 51", "01 34 99 99 99"), encoding="utf-8")
    assert main(["import", "finess", str(published), "--write"]) == 0
    assert "= ESAT La Hêtraie : phone 01 34 99 99 99 gardé, la source dit 01 34 43 71 51" in capsys.readouterr().out
    assert record(root, "esat-la-hetraie")["phone"] == "01 34 99 99 99"


@pytest.mark.usefixtures("root")
def test_another_site_of_one_siret_is_another_structure(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "finess.csv"
    path.write_text(OFFICIAL.replace("ESAT TOUT NEUF", "ESAT LA HETRAIE").replace(",,95,", ",31908678100022,95,"))
    assert main(["import", "finess", str(path)]) == 0
    assert "+ ESAT LA HETRAIE (ESAT, Saint-Leu-la-Forêt), 01 34 00 00 00\n" in capsys.readouterr().out


def test_a_formula_is_no_text_whatever_quotes_are_around_it(
    root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "finess.csv"
    path.write_text(EXPORT.replace('="ESAT TOUT NEUF"', '="=1+1"'), encoding="utf-8")
    assert main(["import", "finess", str(path), "--write"]) == 0
    assert "! ligne 4 : une formule à la place d'une valeur" in capsys.readouterr().out
    assert "950999995" not in read(root / "directory.yaml")
