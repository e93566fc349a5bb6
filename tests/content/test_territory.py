"""A mistake in the directory, the places or the sectors is told with file, line, what is wrong and what to write."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.codes import is_siret
from bot.content.territory import load_territory
from bot.core.directory.territory import Territory
from bot.errors import ContentError
from tests.conftest import ROOT

DIRECTORY = "directory.yaml"
COMMUNES = "territory/95/communes.yaml"
SECTORS = "knowledge/sectors.yaml"
PLACES = "knowledge/places.yaml"


def problems(root: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_territory(root, root / "knowledge")
    return [str(problem) for problem in caught.value.problems]


def mend(root: Path, file: str, old: str, new: str, after: str = "") -> int:
    """Replace the first `old` that follows `after`; the number of its line."""
    path = root / file
    text = path.read_text(encoding="utf-8")
    begin = text.index(old, text.index(after))
    path.write_text(text[:begin] + new + text[begin + len(old) :], encoding="utf-8")
    return text[:begin].count("\n") + 1


def test_the_bundled_territory_is_sound() -> None:
    territory = load_territory(ROOT, ROOT / "knowledge")
    structures = territory.directory.structures.values()
    assert len(territory.gazetteer.communes) == 183
    assert len(territory.gazetteer.epcis) == 12
    assert len(territory.sectors.sectors) == 13
    assert sum(one.department == "95" for one in structures) == 70
    assert sum(one.department != "95" for one in structures) == 316
    assert all(one.sources for one in structures)


def test_unknown_facts_are_absent_rather_than_guessed(territory: Territory) -> None:
    structure = territory.directory.structures["les-quatre-vents"]
    assert structure.kind is None
    assert structure.kind_note == "ESAT ou EA"
    assert structure.possible_kinds == ("ESAT", "EA")
    assert structure.siret is structure.address is structure.phone is None


def test_only_published_telephones_are_there(territory: Territory) -> None:
    structures, facilitators = territory.directory.structures.values(), territory.directory.facilitators.values()
    sources = [one.sources for one in structures if one.phone] + [one.sources for one in facilitators if one.phone]
    assert len(sources) > 100
    assert all(any("phone" in source.gives or not source.gives for source in some) for some in sources)


@pytest.mark.parametrize(
    ("file", "after", "old", "new", "said"),
    [
        (DIRECTORY, "id: ariane", "    kind: AI", "    kinds: AI", "la clé « kinds » est inconnue"),
        (DIRECTORY, "id: ariane", "    kind: AI", "    kind: AII", "« kind: AII » est inconnu"),
        (DIRECTORY, "id: ariane", '"38510203300037"', '"38510203300038"', "sa clé est fausse"),
        (DIRECTORY, "id: ariane", '"38510203300037"', '"39994885000025"', "le SIRET 39994885000025 est déjà pris"),
        (
            DIRECTORY,
            "id: esat-de-l-armme",
            '    siret: "34344886600099"\n    finess: "950801159"\n',
            '    siret: "78457968201524"\n',
            "le SIRET 78457968201524 est déjà pris",
        ),
        (DIRECTORY, "id: esat-de-l-armme", '"950801159"', '"950781435"', "le FINESS 950781435 est déjà pris"),
        (DIRECTORY, "id: ariane", 'postcode: "95320"', 'postcode: "95000"', "95000 n'est pas de Saint-Leu-la-Forêt"),
        (DIRECTORY, "id: ariane", 'postcode: "95320"', "postcode: 9532", "n'est pas un code valable"),
        (DIRECTORY, "id: ariane", 'insee: "95563"', 'insee: "95999"', "« 95999 » n'est pas du département"),
        (DIRECTORY, "id: ariane", "commune: Saint-Leu", "commune: St-Leu", "95563 est le code de Saint-Leu-la-Forêt"),
        (DIRECTORY, "id: ariane", "    lat: 49.0", "    lat: 48.0", "km du centre de Saint-Leu-la-Forêt"),
        (DIRECTORY, "id: ariane", "[mise-a-disposition]", "[interim]", "« interim » est inconnu"),
        (DIRECTORY, "id: ariane", "    position: address", "    position: gps", "« position: gps » est inconnu"),
        (DIRECTORY, "id: ariane", "id: ariane", "id: appel-service", "« id: appel-service » existe déjà"),
        (DIRECTORY, "id: ariane", "id: ariane", "id: Ariane_1", "l'identifiant « Ariane_1 » est mal formé"),
        (DIRECTORY, "id: ariane", '"2026-11-23"', '"23/11/2026"', "n'est pas une date"),
        (DIRECTORY, "id: les-quatre-vents", "    kind_note:", "    kind: ESAT\n    kind_note:", "donné deux fois"),
        (DIRECTORY, "id: sauvegarde-95", 'zone: ["2', 'zone: ["3', "est inconnu"),
        (DIRECTORY, "id: plaine-de-vie", "url: https", "url: htp", "n'est pas une adresse"),
        (
            DIRECTORY,
            "facilitators:",
            "territory: departement",
            "territory: canton",
            "« territory: canton » est inconnu",
        ),
        (DIRECTORY, "facilitators:", 'insee: "95052"', 'insee: "99999"', "« 99999 » est inconnu"),
        (DIRECTORY, "fallback:", "reflexes-95", "reflexe-95", "« reflexe-95 » est inconnu"),
        (DIRECTORY, "gaps:", "200058485", "200058486", "« epci: 200058486 » est inconnu"),
        (COMMUNES, "name: Cergy", '"95000", ', '"9500", ', "« 9500 » n'est pas un code postal"),
        (COMMUNES, "name: Cergy", 'epci: "249500109"', 'epci: "24950010"', "est inconnu"),
        (COMMUNES, "communes:", 'insee: "95008"', 'insee: "95002"', "« insee: 95002 » existe déjà"),
        (COMMUNES, "epcis:", 'code: "200035970"', 'code: "2000"', "n'est pas un code valable"),
        (SECTORS, "id: industrie", "label:", "libelle:", "la clé « libelle » est inconnue"),
        (
            SECTORS,
            "id: industrie",
            "industrie, sous-traitance",
            "usine, sous-traitance",
            "« usine » est écrit deux fois",
        ),
        (PLACES, "announce:", "vers,", "près de,", "« près de » n'est pas un seul mot"),
        (PLACES, "links:", "lez,", "lès,", "« les » est écrit deux fois"),
        (PLACES, "accented:", "[à]", "[où]", "« où » n'est pas dans « announce »"),
        (PLACES, "districts:", "districts:", "district:", "la clé « district » est inconnue"),
        (SECTORS, "sectors:", "id: industrie", "id: nettoyage", "« id: nettoyage » existe déjà"),
    ],
)
def test_a_mistake_is_told_with_file_and_remedy(  # noqa: PLR0913, PLR0917 - a row of the table
    root: Path, file: str, after: str, old: str, new: str, said: str
) -> None:
    mend(root, file, old, new, after)
    found = [problem for problem in problems(root) if said in problem]
    assert found, problems(root)
    assert found[0].startswith(f"{file}:")
    assert " ; " in found[0]


def test_a_problem_names_its_line_and_structure(root: Path) -> None:
    line = mend(root, DIRECTORY, "kind: AI", "kind: IA", "id: ariane")
    assert any(problem.startswith(f"{DIRECTORY}:{line}: « ariane » :") for problem in problems(root))


def test_all_mistakes_are_told_at_once(root: Path) -> None:
    mend(root, DIRECTORY, "kind: AI", "kind: IA", "id: ariane")
    mend(root, COMMUNES, "lat: 49", "lat: 149")
    mend(root, SECTORS, "label:", "labels:")
    found = "\n".join(problems(root))
    assert all(word in found for word in ("« kind: IA »", "un nombre de -90 à 90", "« labels »"))


def test_a_structure_without_source_is_told(root: Path) -> None:
    path = root / DIRECTORY
    text = path.read_text(encoding="utf-8")
    start = text.index("    sources:", text.index("id: ariane"))
    end = text.index("    verified_on", start)
    path.write_text(text[:start] + "    sources: []\n" + text[end:], encoding="utf-8")
    assert any("« ariane » : aucune source" in problem for problem in problems(root))


def test_one_establishment_may_run_structures_of_two_kinds() -> None:
    structures = load_territory(ROOT, ROOT / "knowledge").directory.structures
    assert structures["ricochet"].siret == structures["ricochet-aci"].siret
    assert structures["ricochet"].kind != structures["ricochet-aci"].kind


def test_a_missing_file_is_told(root: Path) -> None:
    (root / DIRECTORY).unlink()
    assert any(problem.startswith(f"{DIRECTORY}:1:") for problem in problems(root))


def test_a_folder_is_named_by_the_code_of_its_departement(root: Path) -> None:
    shutil.move(root / "territory" / "95", root / "territory" / "78")
    assert any("« 95 » n'est pas le nom du dossier" in problem for problem in problems(root))


def test_a_commune_stands_in_one_file_only(root: Path) -> None:
    shutil.copytree(root / "territory" / "95", root / "territory" / "78")
    assert any("« insee: 95002 » existe déjà" in problem for problem in problems(root))


def test_nothing_to_read_is_told_without_a_crash(tmp_path: Path) -> None:
    assert any("aucun département" in problem for problem in problems(tmp_path))


@pytest.mark.parametrize(
    ("text", "is_right"),
    [("38510203300037", True), ("38510203300038", False), ("385102033", False), ("3851020330003A", False), ("", False)],
)
def test_a_siret_is_right_when_its_luhn_sum_is(text: str, is_right: bool) -> None:
    assert is_siret(text) == is_right


def test_every_esat_of_the_departement_has_its_finess_number_and_telephone(territory: Territory) -> None:
    structures = territory.directory.structures.values()
    esats = [one for one in structures if one.kind == "ESAT" and one.department == "95"]
    assert len(esats) == len({one.finess for one in esats}) == 20
    assert all(one.phone and one.address and one.capacity for one in esats)
