"""The editors' guide: each command that it names is one that there is, and does what it says."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.options import parser
from tests.guide import DOCS, agrees, printed

GUIDE = (DOCS / "guide-editeurs.md").read_text(encoding="utf-8")
WRITTEN = sorted(set(re.findall(r"(?:\.venv/bin/)?\bboussole ((?:[a-z]+)(?: [^`#»\n]+)?)", GUIDE)))
COMMANDS = [one.strip() for one in WRITTEN if " " in one or one == "check"]
"""A command with what it takes; a name alone (« voyez `boussole explain` ») only speaks of one."""
SHOWN = {one.done: one.shown for one in printed("guide-editeurs.md") if one.kind == "boussole"}
"""What the guide prints of some of them."""
READING = {"check", "explain", "preview", "report", "schema"}
"""Commands that change nothing below the guide's own folder."""


def test_the_guide_names_the_commands_of_editors() -> None:
    named = {one.split()[0] for one in COMMANDS}
    assert {"check", "new", "evaluate", "explain", "import", "preview", "report", "territory", "unanswered"} <= named


@pytest.mark.parametrize("command", COMMANDS)
def test_a_command_of_the_guide_is_one_that_there_is(command: str) -> None:
    parser().parse_args(shlex.split(command))


@pytest.mark.parametrize("command", [one for one in COMMANDS if one.split()[0] in READING])
def test_a_command_of_the_guide_that_reads_says_what_the_guide_prints(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert main(shlex.split(command)) == 0
    out = capsys.readouterr().out
    assert out.strip()
    assert agrees(out, SHOWN.get(command, "[…]")), out
    for said in re.findall(r"Écrit : (\S+)", out):
        assert Path(said).stat().st_size


def test_what_the_guide_prints_of_other_commands_is_what_they_say(
    used: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """On a folder and a database of their own; what an import shows has a test beside those of imports."""
    monkeypatch.setenv("BOUSSOLE_DATA", str(used / "data"))
    others = [one for one in SHOWN if one.split()[0] not in {*READING, "import"}]
    assert {one.split()[0] for one in others} == {"new", "reload", "unanswered"}
    for command in sorted(others, key=lambda one: one.startswith("new")):
        assert main(shlex.split(command)) == 0
        out = capsys.readouterr().out
        assert agrees(out, SHOWN[command]), out
