"""The schemas say of a file what `boussole check` says, and no more keys than the readers ask for."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from bot.cli import main
from bot.content import entries
from bot.content.check import check
from bot.content.reader import Fields, Files
from bot.schema.schema import descriptions, schemas
from tests.conftest import ROOT
from tests.content.test_check import TODAY
from tests.content.test_loader import mend
from tests.schema.validator import errors, value_of

Schemas = dict[str, dict[str, Any]]

BY_FOLDER = {"faq", "dialogues", "follow_ups", "acts"}


def written(root: Path, *, with_ids: bool) -> Schemas:
    texts = schemas(root / "knowledge", root, with_ids=with_ids)
    return {name: json.loads(text) for name, text in texts.items()}


@pytest.fixture(scope="module")
def full() -> Schemas:
    return written(ROOT, with_ids=True)


@pytest.fixture(scope="module")
def bare() -> Schemas:
    return written(ROOT, with_ids=False)


def files(root: Path) -> list[Path]:
    return [
        *sorted((root / "knowledge").rglob("*.yaml")),
        *sorted((root / "territory").rglob("*.yaml")),
        root / "directory.yaml",
    ]


def name_of(path: Path) -> str:
    return path.parent.name if path.parent.name in BY_FOLDER and path.stem != "words" else path.stem


def wrong(path: Path, found: Schemas) -> list[str]:
    node = Files(path.parent, []).compose(path)
    assert node
    return list(errors(value_of(node), found[name_of(path)]))


def test_every_shipped_file_has_its_schema_and_is_valid(full: Schemas, bare: Schemas) -> None:
    assert {name_of(path) for path in files(ROOT)} == set(full) == set(bare)
    for path in files(ROOT):
        assert not wrong(path, full), path
        assert not wrong(path, bare), path


@pytest.mark.parametrize(
    ("file", "old", "new"),
    [
        ("knowledge/faq/handicap.yaml", "    title:", "    titel:"),
        ("knowledge/faq/handicap.yaml", "    verified_on:", "    verified_on: hier #"),
        ("knowledge/faq/handicap.yaml", "    related: [", "    related: [rien-de-tel, "),
        ("knowledge/faq/handicap.yaml", "theme: ", "theme: x"),
        ("directory.yaml", "    kind: ACI", "    kind: ABC"),
        ("directory.yaml", "    lat: ", "    lat: nord"),
        ("directory.yaml", "    commune: La Roche-Guyon\n", ""),
        ("directory.yaml", "    sectors: [espaces-verts]", "    sectors: espaces-verts"),
        ("directory.yaml", "    sectors: [espaces-verts]", "    sectors: [espace-vert]"),
        ("directory.yaml", '    insee: "95523"', "    insee: 9552"),
        ("directory.yaml", "    phone: ", "    phone: zéro "),
        ("knowledge/themes.yaml", " title: ", " titre: "),
        ("knowledge/sectors.yaml", "    label: ", "    nom: "),
        ("knowledge/figures.yaml", "value: ", "value: beaucoup"),
        ("knowledge/roles.yaml", "help: ", "help: x"),
        ("knowledge/dialogues/fournisseur.yaml", "  - slot: ", "  - slote: "),
        ("knowledge/wording.yaml", "welcome:", "welcom:"),
        ("territory/95/communes.yaml", 'insee: "95', 'insee: "x95'),
    ],
)
def test_a_mistake_is_seen_by_the_schema_and_by_check(full: Schemas, root: Path, file: str, old: str, new: str) -> None:
    mend(root, file, old, new)
    assert wrong(root / file, full)
    assert check(root / "knowledge", root, TODAY)[0]


def test_a_key_that_a_reader_asks_for_is_in_the_schema(monkeypatch: pytest.MonkeyPatch) -> None:
    def with_more(fields: Fields, *_: object) -> None:
        fields.choice("mood", ("good", "bad"), required=False)

    monkeypatch.setattr(entries, "check_label", with_more)
    monkeypatch.setattr(Fields, "close", lambda _: None)  # the reader closes before it is asked for more
    entry = written(ROOT, with_ids=False)["faq"]["properties"]["entries"]["items"]
    assert entry["properties"]["mood"] == {"enum": ["good", "bad"]}
    assert "mood" not in entry["required"]


def keys(schema: dict[str, Any], path: str) -> Iterator[tuple[str, dict[str, Any]]]:
    for name, one in schema.get("properties", {}).items():
        yield f"{path}.{name}", one
        yield from keys(one.get("items", {}), f"{path}.{name}")


def test_every_key_is_explained_in_french(full: Schemas) -> None:
    found = [pair for name, schema in full.items() for pair in keys(schema, name)]
    assert not [path for path, one in found if not one.get("description")]
    paths = {path for path, _ in found}
    alone = {path.rpartition(".")[2] for path in paths} | {f"{name}.*" for name in full}
    assert not set(descriptions()) - paths - alone, "explained, but asked by no reader"


def test_only_the_full_schemas_name_the_ids_of_the_content(full: Schemas, bare: Schemas) -> None:
    def enum(found: Schemas) -> list[str] | None:
        entry = found["faq"]["properties"]["entries"]["items"]
        values: list[str] | None = entry["properties"]["related"]["items"].get("enum")
        return values

    ids = enum(full)
    assert ids
    assert "aci" in ids
    assert enum(bare) is None


def test_the_schemas_in_the_repository_are_those_of_the_readers(tmp_path: Path) -> None:
    assert main(["schema", str(tmp_path), "--sans-identifiants"]) == 0
    texts = {path.name: path.read_text(encoding="utf-8") for path in tmp_path.iterdir()}
    kept = {path.name: path.read_text(encoding="utf-8") for path in (ROOT / "docs" / "schema").iterdir()}
    assert kept == texts, "run: make format"
