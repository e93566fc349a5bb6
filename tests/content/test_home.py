"""The knowledge names its territory by placeholders, which `territory/territory.yaml` fills."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.home import NAMES, load_names
from bot.content.loader import load_knowledge
from bot.core.knowledge.wording import KEYS
from bot.core.understanding.placeholders import PLACEHOLDERS
from bot.errors import ContentError
from tests.conftest import ROOT


@pytest.fixture
def root(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "territory", tmp_path / "territory")
    return tmp_path


def rename(root: Path, old: str, new: str) -> None:
    path = root / "territory" / "territory.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_sentences_questions_and_phrasings_name_the_territory_of_the_root(root: Path) -> None:
    rename(root, "dans le Val-d'Oise", "dans l'Oise")
    rename(root, "du Val-d'Oise", "de l'Oise")
    knowledge = load_knowledge(ROOT / "knowledge", root)
    dialogue = knowledge.script.dialogues["facilitateur"]
    assert "achats inclusifs dans l'Oise" in knowledge.wording.text("welcome")
    assert "une commune de l'Oise" in dialogue.questions[0].help[0].text
    assert "facilitateurs de l'Oise" in dialogue.phrasings


def test_no_name_is_left_in_braces() -> None:
    knowledge = load_knowledge(ROOT / "knowledge", ROOT)
    said = [*knowledge.wording.sentences.values(), *(one.short + one.details for one in knowledge.entries.values())]
    texts = [block.text for blocks in said for block in blocks]
    assert not [text for text in texts for name in NAMES if f"{{{name}}}" in text]


def test_a_missing_name_is_told_with_its_file(root: Path) -> None:
    rename(root, "town: Cergy\n", "")
    with pytest.raises(ContentError) as caught:
        load_names(root)
    assert [str(one) for one in caught.value.problems] == [
        "territory/territory.yaml:4: fichier : il manque « town » ; ajouter une ligne « town: … »"
    ]


def test_no_name_stands_for_something_else_too() -> None:
    assert set(NAMES).isdisjoint({*PLACEHOLDERS, *(one for placeholders in KEYS.values() for one in placeholders)})
