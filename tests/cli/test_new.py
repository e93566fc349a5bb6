"""`boussole new`: a record to be filled in, where it belongs, and nothing else changed."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.check import check
from tests.content.test_check import TODAY

pytestmark = pytest.mark.usefixtures("used")


def contents(root: Path) -> dict[str, str]:
    return {str(path): path.read_text(encoding="utf-8") for path in root.rglob("*.yaml")}


@pytest.mark.parametrize(
    "arguments",
    [
        ["answer", "achat-de-licornes", "--theme", "iae"],
        ["follow-up", "aci"],
        ["structure", "licorne-95", "--commune", "cergy"],
        ["facilitator", "maison-des-licornes"],
    ],
)
def test_a_new_record_lacks_nothing_but_what_a_person_has_to_write(
    root: Path, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(root)
    assert main(["new", *arguments]) == 0
    told = capsys.readouterr().out
    after = contents(root)
    [changed] = [name for name, text in after.items() if text != before[name]]
    assert changed in told
    assert not [line for line in ndiff(before[changed].splitlines(), after[changed].splitlines()) if line[0] == "-"]

    problems = check(root / "knowledge", root, TODAY.replace(year=2100))[0]
    assert problems
    assert not [problem for problem in problems if "TODO" not in problem]
    line = int(told.partition("ligne ")[2].partition(".")[0])
    assert f"ligne {line}" in told
    assert arguments[1] in "\n".join(after[changed].splitlines()[line - 1 : line + 2])

    first, *others = after[changed].split("TODO")
    filled = first + "".join(f"licorne bleue {number}{text}" for number, text in enumerate(others))
    Path(changed).write_text(filled, encoding="utf-8")
    assert not check(root / "knowledge", root, TODAY.replace(year=2100))[0]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["answer", "aci", "--theme", "iae"], "existe déjà"),
        (["answer", "Ma Réponse", "--theme", "iae"], "minuscules"),
        (["answer", "licornes"], "Il manque le thème"),
        (["answer", "licornes", "--theme", "zoo"], "Il manque le thème"),
        (["follow-up", "licornes"], "aucune réponse"),
        (["structure", "licornes"], "Il manque la commune"),
        (["structure", "licornes", "--commune", "Atlantide"], "Il manque la commune"),
    ],
)
def test_what_cannot_be_made_is_told_and_nothing_is_written(
    root: Path, arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = contents(root)
    assert main(["new", *arguments]) == 2
    assert said in capsys.readouterr().err
    assert contents(root) == before
