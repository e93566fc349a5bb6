"""The editors' guide: each command that it names is one that there is, and does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.options import parser
from tests.conftest import ROOT

GUIDE = (ROOT / "docs" / "guide-editeurs.md").read_text(encoding="utf-8")
WRITTEN = sorted(set(re.findall(r"(?:\.venv/bin/)?\bboussole ((?:[a-z]+)(?: [^`#\n]+)?)", GUIDE)))
COMMANDS = [one.strip() for one in WRITTEN if " " in one or one == "check"]
"""A command with what it takes; a name alone (« voyez `boussole explain` ») only speaks of one."""
READING = {"check", "explain", "preview", "report", "schema"}
"""Commands that change nothing below the guide's own folder."""


def test_the_guide_names_the_commands_of_editors() -> None:
    named = {one.split()[0] for one in COMMANDS}
    assert {"check", "new", "evaluate", "explain", "import", "preview", "report", "territory", "unanswered"} <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_is_one_that_there_is(command: str) -> None:
    parser().parse_args(shlex.split(command))


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.split()[0] in READING])
def test_a_command_of_the_guide_that_reads_does_so(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    out = capsys.readouterr().out
    assert out.strip()
    for said in re.findall(r"Écrit : (\S+)", out):
        assert Path(said).stat().st_size
