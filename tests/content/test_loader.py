"""An editor's mistake is told with file, line, what is wrong and what to write."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.errors import ContentError
from tests.conftest import ROOT


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_knowledge(folder, ROOT)
    return [str(problem) for problem in caught.value.problems]


def mend(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` of a file; the number of its line."""
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("old", "new", "role"),
    [("parler-a-quelquun", "parler-a-un-humain", "human"), ("donnees-personnelles", "mes-donnees", "personal_data")],
)
def test_an_answer_with_a_role_may_be_renamed_there_too(folder: Path, old: str, new: str, role: str) -> None:
    for path in folder.rglob("*.yaml"):
        if path.name != "roles.yaml":
            path.write_text(path.read_text(encoding="utf-8").replace(old, new), encoding="utf-8")
    (told,) = problems(folder)
    assert told.startswith("knowledge/roles.yaml:")
    assert f"« {role}: {old} » ne mène à aucune réponse ; " in told
    assert "écrire un identifiant existant" in told
    mend(folder, "roles.yaml", old, new)
    assert getattr(load_knowledge(folder, ROOT).roles, role) == new


def test_all_mistakes_are_told_at_once(folder: Path) -> None:
    mend(folder, "faq/handicap.yaml", "    title:", "    titel:")
    mend(folder, "faq/clauses.yaml", "    short:", "    shorts:")
    mend(folder, "bands.yaml", "suggest:", "suggere:")
    found = "\n".join(problems(folder))
    assert all(word in found for word in ("titel", "shorts", "suggere"))


def test_a_problem_names_its_line(folder: Path) -> None:
    line = mend(folder, "lexicon.yaml", "stop_words: [", "mots_vides: [")
    assert any(problem.startswith(f"knowledge/lexicon.yaml:{line}:") for problem in problems(folder))


def test_codes_stay_as_they_are_written(folder: Path) -> None:
    mend(folder, "themes.yaml", 'title: "{territory_title}"', "title: 01000")
    assert load_knowledge(folder, ROOT).themes[-2].title == "01000"


def test_a_missing_file_is_told(folder: Path) -> None:
    (folder / "wording.yaml").unlink()
    assert any("wording.yaml" in problem and "ne s'ouvre pas" in problem for problem in problems(folder))
