"""`boussole new`: a record to be filled in, where it belongs, and nothing else changed."""

from __future__ import annotations

from difflib import ndiff
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.check import check
from tests.content.test_check import TODAY
from tests.content.test_loader import mend

pytestmark = pytest.mark.usefixtures("used")


def contents(root: Path) -> dict[str, str]:
    return {str(path): path.read_text(encoding="utf-8") for path in root.rglob("*.yaml")}


ARGUMENTS = (
    ("answer", "achat-de-licornes", "--theme", "iae"),
    ("follow-up", "aci"),
    ("structure", "licorne-95", "--commune", "cergy"),
    ("facilitator", "maison-des-licornes"),
)


def test_new_records_lack_nothing_but_what_a_person_has_to_write(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for arguments in ARGUMENTS:  # each beside the others, which nobody has filled in yet
        before = contents(root)
        assert main(["new", *arguments]) == 0
        told = capsys.readouterr().out
        after = contents(root)
        [changed] = [name for name, text in after.items() if text != before[name]]
        assert changed in told
        assert not [line for line in ndiff(before[changed].splitlines(), after[changed].splitlines()) if line[0] == "-"]
        line = int(told.partition("ligne ")[2].partition(".")[0])
        assert f"ligne {line}" in told
        assert arguments[1] in "\n".join(after[changed].splitlines()[line - 1 : line + 2])

    problems = check(root / "knowledge", root, TODAY.replace(year=2100))[0]
    assert problems
    assert not [problem for problem in problems if "TODO" not in problem]
    for name, text in contents(root).items():
        first, *others = text.split("TODO")
        filled = first + "".join(f"licorne bleue {number}{part}" for number, part in enumerate(others))
        Path(name).write_text(filled, encoding="utf-8")
    assert not check(root / "knowledge", root, TODAY.replace(year=2100))[0]


def test_a_draft_keeps_nobody_from_going_on(root: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["new", "answer", "licornes", "--theme", "iae"]) == 0
    mend(root, "knowledge/faq/rh.yaml", "related: [", "related: [licornes, ")
    before = contents(root)
    assert main(["preview", "licornes"]) == 0
    out, err = capsys.readouterr()
    assert "(à écrire)" in out
    assert "« licornes » est à finir" in err
    for going_on in (["schema", str(tmp_path)], ["explain", "licornes"]):
        assert main(going_on) == 0
        assert "laissé de côté : licornes (iae-" in capsys.readouterr().err
    assert main(["new", "answer", "licornes", "--theme", "iae"]) == 2
    assert "existe déjà" in capsys.readouterr().err
    assert contents(root) == before


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
