"""What people install: the wheel carries the content and answers."""

from __future__ import annotations

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

from tests.conftest import ROOT


def run(*command: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BOUSSOLE_", "PYTHON"))}
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_an_installed_wheel_answers(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    wheel = next(tmp_path.glob("boussole-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
    assert "bot/directory.yaml" in names
    assert "bot/knowledge/faq/handicap.yaml" in names
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "--quiet", "-c", ROOT / "constraints.txt", wheel, cwd=tmp_path)
    assert "Source :" in run(tmp_path / "venv" / "bin" / "boussole", "ask", "c'est quoi un ACI ?", cwd=tmp_path)
    assert "bot/stores/migrations/env.py" in names
    assert "bot/stores/migrations/versions/0001_initial.py" in names
    assert "0 erreur(s)" in run(python, "-m", "bot", "check", cwd=tmp_path)
