"""What the command line sees in tests: a data folder of its own, and no settings of the machine."""

from __future__ import annotations

from pathlib import Path

import pytest


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own, and no settings of the machine."""
    for name in ("TOKEN", "API_URL", "USERNAME"):
        monkeypatch.delenv(f"BOUSSOLE_TELEGRAM_{name}", raising=False)
    for name in ("KNOWLEDGE", "ROOT"):
        monkeypatch.delenv(f"BOUSSOLE_{name}", raising=False)
    monkeypatch.setenv("BOUSSOLE_DATA", str(tmp_path / "data"))
    return tmp_path
