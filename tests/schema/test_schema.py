"""The schemas say of a file what `boussole check` says, and no more keys than the readers ask for."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.cli import main
from bot.content import entries
from bot.content.check import check
from bot.content.home import load_home
from bot.content.reader import Fields, Files
from bot.schema.schema import descriptions, schemas
from tests.conftest import ROOT
from tests.content.test_check import TODAY
from tests.schema.mistakes import WAYS, Place, made, places, rounds
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


@pytest.fixture(scope="module")
def nodes(less: Path) -> dict[Path, yaml.Node]:
    """All files as they are read."""
    composers = {True: Files(less, [], home=load_home(less)), False: Files(less, [])}
    found = {path: composers[path.is_relative_to(less / "knowledge")].compose(path) for path in files(less)}
    return {path: node for path, node in found.items() if node}


@pytest.fixture(scope="module")
def keys_there(nodes: dict[Path, yaml.Node], full: Schemas) -> list[Place]:
    return places({path: (name_of(path), node) for path, node in nodes.items()}, full)


@pytest.mark.parametrize("way", WAYS)
def test_each_key_of_each_kind_of_file_got_wrong_is_seen_by_the_schema_and_by_check(  # noqa: PLR0913, PLR0917
    less: Path,
    nodes: dict[Path, yaml.Node],
    keys_there: list[Place],
    full: Schemas,
    way: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The mistakes are many at once, each on a line of its own."""
    monkeypatch.setattr(Files, "compose", lambda _, path: nodes[path])
    monkeypatch.setattr("bot.content.check.lint", lambda *_: [])  # it looks at the text of files, which is as it was
    whole, items = rounds(keys_there, WAYS[way])
    assert {one.place.kind for one in (*whole, *items)} == set(full)
    for mistakes in (whole, items):
        with made(mistakes):
            told = by_line(check(less / "knowledge", less, TODAY)[0])
            paths = {one.place.file for one in mistakes}
            refused = {path: list(errors(value_of(nodes[path]), full[name_of(path)])) for path in paths}
        for one in mistakes:
            where = f"{one.place.file.relative_to(less).as_posix()}:{one.line}"
            assert where in told, f"{one.place.name}: check tells nothing at {where}"
            assert one.said in told[where]
            assert any(error.startswith(one.begins) for error in refused[one.place.file]), one.place.name


def by_line(problems: Sequence[str]) -> dict[str, str]:
    """The problems of each line of each file."""
    found = defaultdict[str, str](str)
    for problem in problems:
        file, line, text = problem.split(":", 2)
        found[f"{file}:{line}"] += text
    return dict(found)


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
