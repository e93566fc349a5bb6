"""What people install: the wheel carries the content, and answers with the libraries that it declares."""

from __future__ import annotations

import os
import subprocess
import sys
import sysconfig
import venv
import zipfile
from collections.abc import Iterator
from email.parser import Parser
from importlib.metadata import Distribution, distribution
from pathlib import Path

from packaging.requirements import Requirement

from tests.conftest import ROOT


def run(*command: str | Path, cwd: Path) -> str:
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("BOUSSOLE_", "PYTHON"))}
    environ["BOUSSOLE_DATA"] = str(cwd / "data")
    done = subprocess.run([*map(str, command)], cwd=cwd, env=environ, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def libraries(requirements: list[str], extra: str = "", seen: frozenset[str] = frozenset()) -> Iterator[Distribution]:
    """All that some requirements install, from what these tests run with; again and again what many of them need."""
    for requirement in map(Requirement, requirements):
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        found = distribution(requirement.name)
        assert requirement.specifier.contains(found.version, prereleases=True), requirement
        for wanted in {"", *requirement.extras} if requirement.name not in seen else set():
            yield found
            yield from libraries(found.requires or [], wanted, seen | {requirement.name})


def make_place(folder: Path, wheel: Path, requirements: list[str]) -> Path:
    """A Python with the wheel and the libraries that it requires, and nothing else; gives its folder of programs.

    A library stands there as a link to the one of these tests: nothing is fetched, and nothing else can be imported.
    """
    venv.create(folder, symlinks=True)
    packages = Path(sysconfig.get_path("purelib", "venv", {"base": str(folder), "platbase": str(folder)}))
    for library in libraries(requirements):
        for name in {file.parts[0] for file in library.files or () if file.parts[0] not in {"..", "__pycache__"}}:
            if not (packages / name).exists():
                (packages / name).symlink_to(str(library.locate_file(name)))
    programs = folder / "bin"
    pip = (sys.executable, "-m", "pip", "--python", programs / "python", "--disable-pip-version-check")
    run(*pip, "install", "--quiet", "--no-deps", "--no-index", wheel, cwd=folder)
    return programs


def test_an_installed_wheel_answers(tmp_path: Path) -> None:
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", tmp_path, ROOT, cwd=tmp_path)
    wheel = next(tmp_path.glob("boussole-*.whl"))
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = (name for name in names if name.endswith(".dist-info/METADATA"))
        requirements = Parser().parsestr(archive.read(about).decode()).get_all("Requires-Dist") or []
    assert "bot/directory.yaml" in names
    assert "bot/knowledge/faq/handicap.yaml" in names
    assert "bot/pictures/fonts/atkinson-700.ttf" in names
    assert "bot/pictures/templates/poster.typ" in names
    assert "bot/stores/migrations/env.py" in names
    assert "bot/stores/migrations/versions/0001_initial.py" in names
    programs = make_place(tmp_path / "venv", wheel, requirements)
    assert "Source :" in run(programs / "boussole", "ask", "c'est quoi un ACI ?", cwd=tmp_path)
    python = programs / "python"
    assert "0 erreur(s)" in run(python, "-m", "bot", "check", cwd=tmp_path)
    assert "territoire-974" in run(programs / "boussole", "territory", "build", "974", cwd=tmp_path)
    where = run(python, "-c", "import bot.channels.telegram.service; print(bot.__file__)", cwd=tmp_path)
    assert Path(where.strip()).is_relative_to(tmp_path)
