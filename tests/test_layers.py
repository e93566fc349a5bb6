"""Which way the arrows point: a map of who may import whom, and a guard."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

from tests.conftest import ROOT

FLOORS = (
    {"memory"},
    {"text", "exchange"},
    {"knowledge", "places"},
    {"directory"},
    {"understanding", "replies"},
    {"results", "focus"},
    {"dialogues"},
    {"conversation"},
)
"""The rooms of the core, from the ground up: a room imports from floors below its own only."""

STANDARD_AND_MATCHING = {"rapidfuzz", "Stemmer", "text_to_num"}
OUTSIDE = {
    "bot/core": STANDARD_AND_MATCHING,
    "bot/content": {"yaml"},
    "bot/editing": {"aiohttp", "rapidfuzz", "yaml"},
    "bot/pictures": {"segno", "typst"},
    "bot/events": {"jinja2"},
    "bot/stores": {"alembic", "filelock", "msgspec", "sqlalchemy"},
    "bot/channels": {"aiohttp", "jinja2", "msgspec", "rich", "starlette", "telegram"},
}
FORBIDDEN_IN_CORE = {"os", "asyncio", "sqlite3", "logging", "pathlib", "time", "random", "socket", "yaml", "telegram"}
KNOWN_OUTSIDE = set[str]().union(*OUTSIDE.values(), {"platformdirs", "prometheus_client", "uvicorn"})


@cache
def imports(path: Path) -> set[str]:
    found: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            found.add(node.module)
    return found


def modules(folder: str) -> list[Path]:
    return sorted((ROOT / folder).rglob("*.py"))


@pytest.mark.parametrize("path", modules("bot/core"), ids=lambda path: path.name)
def test_the_core_is_pure(path: Path) -> None:
    for name in imports(path):
        assert name.split(".")[0] not in FORBIDDEN_IN_CORE, f"{path.name} imports {name}"
        assert not name.startswith("bot.") or name.startswith("bot.core"), f"{path.name} imports {name}"


def floor(room: str) -> int:
    return next(number for number, rooms in enumerate(FLOORS) if room in rooms)


@pytest.mark.parametrize("room", sorted(set[str]().union(*FLOORS)))
def test_a_room_imports_from_the_floors_below_only(room: str) -> None:
    for path in modules(f"bot/core/{room}"):
        for name in imports(path):
            if name.startswith("bot.core."):
                other = name.split(".")[2]
                assert other == room or floor(other) < floor(room), f"{path.name} of {room} imports {name}"


def test_every_room_has_its_floor() -> None:
    rooms = {path.parent.name for path in (ROOT / "bot" / "core").glob("*/__init__.py")}
    assert rooms == set[str]().union(*FLOORS)


@pytest.mark.parametrize("folder", OUTSIDE)
def test_each_library_appears_where_it_belongs(folder: str) -> None:
    for path in modules(folder):
        outside = {name.split(".")[0] for name in imports(path)} & KNOWN_OUTSIDE
        assert outside <= OUTSIDE[folder], f"{path} imports {outside - OUTSIDE[folder]}"


def test_only_the_command_line_edits() -> None:
    for path in modules("bot"):
        if path.parts[len(ROOT.parts) + 1] not in {"editing", "cli"}:
            assert not any(name.startswith("bot.editing") for name in imports(path)), f"{path} imports bot.editing"


def test_editing_stands_on_the_content_and_the_core_only() -> None:
    below = ("bot.content", "bot.core", "bot.editing", "bot.errors", "bot.clock")
    for path in modules("bot/editing"):
        for name in imports(path):
            assert not name.startswith("bot.") or name.startswith(below), f"{path.name} imports {name}"


def test_pictures_stand_on_the_core_only() -> None:
    for path in modules("bot/pictures"):
        for name in imports(path):
            assert not name.startswith("bot.") or name.startswith(("bot.core", "bot.errors", "bot.pictures")), name


def test_what_typesets_runs_apart() -> None:
    """Typst would add 38 MB to whoever imports it: one file does, which is run and never imported for its work."""
    (path,) = (path for path in modules("bot") if "typst" in imports(path))
    assert not {name for name in imports(path) if name.startswith("bot")}
    assert not any(
        isinstance(node, ast.Import) and node.names[0].name == "typst" for node in ast.parse(path.read_text()).body
    )


def test_a_report_of_an_event_is_pure() -> None:
    for path in modules("bot/events"):
        for name in imports(path):
            assert name.split(".")[0] not in FORBIDDEN_IN_CORE - {"pathlib"}, f"{path.name} imports {name}"
            assert not name.startswith("bot.") or name.startswith(("bot.core", "bot.events")), f"{path.name}: {name}"
