"""`boussole evaluate --against`: what a change of content changed, and nothing else."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from bot.cli import main
from bot.cli.revisions import deleted
from tests.conftest import ROOT


def git(folder: Path, *arguments: str) -> None:
    identity = ("-c", "user.name=e", "-c", "user.email=e@example.org")
    subprocess.run(["git", "-C", folder, *identity, *arguments], check=True, capture_output=True)


@pytest.fixture
def repository(used: Path) -> Path:
    """Less of the content in a repository, committed once."""
    git(used, "init", "-q")
    git(used, "add", ".")
    git(used, "commit", "-qm", "before")
    return used


def test_a_doctored_change_is_listed_and_nothing_else(
    repository: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    talk = repository / "knowledge" / "small_talk.yaml"
    text = talk.read_text(encoding="utf-8")
    talk.write_text(text.replace("phrasings:", "phrasings:\n      - zorglub zorglub", 1), encoding="utf-8")
    rows = tmp_path / "rows.jsonl"
    rows.write_text(
        '{"q": "zorglub zorglub", "expect": "fallback"}\n{"q": "c\'est quoi un ACI ?", "accept": ["aci"]}\n',
        encoding="utf-8",
    )
    assert main(["evaluate", str(rows), "--against", "HEAD"]) == 0
    first, said, before, after = capsys.readouterr().out.splitlines()
    assert first == "rows.jsonl : 2 lignes, 1 changement(s)"
    assert said.strip() == "zorglub zorglub"
    assert before.strip().startswith("avant : fallback")
    assert after.strip().startswith("après : smalltalk")


def test_an_unknown_revision_is_told(repository: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert repository.exists()
    assert main(["evaluate", str(ROOT / "evaluation" / "out_of_scope.jsonl"), "--against", "nulle-part"]) == 2
    assert "« nulle-part » n'est pas une version connue" in capsys.readouterr().err


def test_git_tells_which_files_are_gone(repository: Path) -> None:
    path = repository / "knowledge" / "faq" / "handicap.yaml"
    path.unlink()
    assert deleted(repository / "knowledge", repository) == [path]
    git(repository, "rm", "-q", str(path))
    assert deleted(repository / "knowledge", repository) == []
