"""An import that is killed leaves the directory as it was or as it was to be, and the next one knows which."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli import main
from tests.conftest import ROOT
from tests.editing.api import EQS, Api, siae, silence
from tests.editing.conftest import record
from tests.patience import PATIENCE

KILLED = """
import os, signal, sys

root, steps = sys.argv[1], int(sys.argv[2])
NAMED = {"os.rename", "os.chmod", "os.mkdir", "os.remove"}

def strike(event, args):
    global steps
    writes = event in NAMED or event == "open" and (args[2] or 0) & (os.O_WRONLY | os.O_RDWR)
    if writes and str(args[0]).startswith(root):
        steps -= 1
        if steps < 0:
            os.kill(os.getpid(), signal.SIGKILL)

sys.addaudithook(strike)
from bot.cli import main
sys.exit(main(sys.argv[3:]))
"""
"""A program that kills itself before a step: each file that it opens to write, renames or gives rights to."""


@pytest.fixture
def small(root: Path) -> Path:
    """A directory with few structures: many imports read it."""
    path = root / "directory.yaml"
    head, _, rest = path.read_text(encoding="utf-8").partition("structures:\n")
    structures, _, facilitators = rest.partition("facilitators:\n")
    kept = next(one for one in structures.split("\n  - id: ") if one.startswith("energie-qualite-service\n"))
    path.write_text(f"{head}structures:\n  - id: {kept.rstrip()}\n\nfacilitators:\n{facilitators}", encoding="utf-8")
    return root


def structures(folder: Path, phone: str) -> str:
    """A file of a source that gives a telephone."""
    path = folder / "structures.json"
    path.write_text(json.dumps([{"nom": "EQS", "siret": EQS, "reseaux_porteurs": "ei", "telephone": phone}]))
    return str(path)


def after_each_step(root: Path, *arguments: str) -> Iterator[int]:
    """The program killed before its first step, then before the second, until it comes to its end."""
    for step in range(100):
        command = [sys.executable, "-c", KILLED, str(root), str(step), "import", *arguments, "--write"]
        ended = subprocess.run(command, cwd=ROOT, capture_output=True, check=False).returncode
        if ended == 0:
            assert step > 5
            return
        assert ended == -signal.SIGKILL
        yield step
    raise AssertionError("it never ends")


def test_killed_at_any_step_the_directory_is_old_or_new_and_the_import_still_knows_its_own(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory = small / "directory.yaml"
    assert main(["import", "data-inclusion", structures(tmp_path, "0130000001"), "--write"]) == 0
    before = directory.read_bytes()
    after = before.replace(b"01 30 00 00 01", b"01 30 00 00 02")
    seen = set()
    for _ in after_each_step(small, "data-inclusion", structures(tmp_path, "0130000002")):
        seen.add(directory.read_bytes())
        capsys.readouterr()
        assert main(["import", "data-inclusion", structures(tmp_path, "0130000001"), "--write"]) == 0
        assert "0 valeur(s) gardée(s)" in capsys.readouterr().out
        assert directory.read_bytes() == before
        assert [path.name for path in (small / "imports").iterdir() if path.suffix == ".next"] == []
        structures(tmp_path, "0130000002")
    assert seen == {before, after}


def test_what_was_changed_by_hand_after_a_kill_is_kept(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    directory, state = small / "directory.yaml", small / "imports" / "data-inclusion.jsonl"
    assert main(["import", "data-inclusion", structures(tmp_path, "0130000001"), "--write"]) == 0
    state.rename(state.with_suffix(".next"))  # as one leaves it that is killed before its last step
    directory.write_bytes(directory.read_bytes().replace(b"01 30 00 00 01", b"01 30 99 99 99"))
    capsys.readouterr()
    assert main(["import", "data-inclusion", structures(tmp_path, "0130000002"), "--write"]) == 0
    assert "phone 01 30 99 99 99 gardé, la source dit 01 30 00 00 02" in capsys.readouterr().out
    assert record(small, "energie-qualite-service")["phone"] == "01 30 99 99 99"


def test_killed_between_two_pages_nothing_is_written(api: Api, small: Path) -> None:
    directory = small / "directory.yaml"
    before = directory.read_bytes()
    api.per_page, api.rows = 1, [siae(), siae()]
    api.troubles = [api.page, silence]
    command = [
        sys.executable,
        "-m",
        "bot",
        "import",
        "les-emplois",
        "--address",
        api.address,
        "--pause",
        "0",
        "--write",
    ]
    with subprocess.Popen(command, cwd=ROOT, env=dict(os.environ)) as process:
        until = time.monotonic() + 30 * PATIENCE
        while len(api.asked) < 2 and time.monotonic() < until:
            time.sleep(0.05)
        process.kill()
    assert (process.returncode, len(api.asked)) == (-signal.SIGKILL, 2)
    assert directory.read_bytes() == before
    assert not (small / "imports").exists()


def test_a_state_that_nobody_can_read_stops_the_import(
    small: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (small / "imports").mkdir()
    (small / "imports" / "data-inclusion.jsonl").write_text("<<<<<<< HEAD\n")
    before = (small / "directory.yaml").read_bytes()
    assert main(["import", "data-inclusion", structures(tmp_path, "0130000001"), "--write"]) == 1
    assert "data-inclusion.jsonl ne se lit pas" in capsys.readouterr().err
    assert (small / "directory.yaml").read_bytes() == before
