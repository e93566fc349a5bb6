"""What the tests of the editing room share: a folder of the directory of their own, and what is in it."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from bot.editing.splicing import read, records
from tests.conftest import ROOT


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "root"
    folder.mkdir()
    shutil.copy(ROOT / "directory.yaml", folder)
    shutil.copytree(ROOT / "territory", folder / "territory")
    monkeypatch.setenv("BOUSSOLE_ROOT", str(folder))
    monkeypatch.setenv("BOUSSOLE_KNOWLEDGE", str(ROOT / "knowledge"))
    return folder


def record(root: Path, id_: str) -> dict[str, Any]:
    """A structure of the directory as it stands."""
    return records(read(root / "directory.yaml"), "structures")[id_]
