"""The knowledge names its territory by placeholders, which `territory/territory.yaml` fills."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from bot.content.home import NAMES, load_home
from bot.content.loader import load_knowledge
from bot.core.knowledge.wording import KEYS
from bot.core.understanding.placeholders import PLACEHOLDERS
from bot.errors import ContentError
from tests.conftest import ROOT


@pytest.fixture
def places(tmp_path: Path) -> Path:
    shutil.copytree(ROOT / "territory", tmp_path / "territory")
    return tmp_path


def rename(places: Path, old: str, new: str) -> None:
    path = places / "territory" / "territory.yaml"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new), encoding="utf-8")


def test_sentences_questions_and_phrasings_name_the_territory_of_the_root(places: Path) -> None:
    rename(places, "dans le Val-d'Oise", "dans l'Oise")
    rename(places, "du Val-d'Oise", "de l'Oise")
    knowledge = load_knowledge(ROOT / "knowledge", places)
    dialogue = knowledge.script.dialogues["facilitateur"]
    assert "achats inclusifs dans l'Oise" in knowledge.wording.text("welcome")
    assert "une commune de l'Oise" in dialogue.questions[0].help[0].text
    assert "facilitateurs de l'Oise" in dialogue.phrasings


def test_no_name_is_left_in_braces() -> None:
    knowledge = load_knowledge(ROOT / "knowledge", ROOT)
    said = [*knowledge.wording.sentences.values(), *(one.short + one.details for one in knowledge.entries.values())]
    texts = [block.text for blocks in said for block in blocks]
    assert not [text for text in texts for name in NAMES if f"{{{name}}}" in text]


def test_a_missing_name_is_told_with_its_file(places: Path) -> None:
    rename(places, "town: Cergy\n", "")
    with pytest.raises(ContentError) as caught:
        load_home(places)
    assert [str(one) for one in caught.value.problems] == [
        "territory/territory.yaml:4: fichier : il manque « town » ; ajouter une ligne « town: … »"
    ]


def test_no_name_stands_for_something_else_too() -> None:
    assert set(NAMES).isdisjoint({*PLACEHOLDERS, *(one for placeholders in KEYS.values() for one in placeholders)})


def test_an_answer_of_another_department_is_left_out_with_what_leads_to_it(places: Path) -> None:
    here = load_knowledge(ROOT / "knowledge", ROOT)
    shutil.move(places / "territory" / "95", places / "territory" / "60")
    there = load_knowledge(ROOT / "knowledge", places)
    left_out = here.entries.keys() - there.entries.keys()
    assert {"structures-val-d-oise", "offre-val-d-oise", "mission-passerelle"} <= left_out
    links = {id_ for entry in there.entries.values() for id_ in entry.related}
    links |= {id_ for theme in there.themes for id_ in theme.entries}
    for dialogue in there.script.dialogues.values():
        links |= {*dialogue.about, *(option.entry for option in dialogue.options)}
    assert links.isdisjoint(left_out)
    assert "mission-passerelle-grafie" not in {one.id for one in there.script.dialogues["recruter"].options}


def test_a_department_that_is_none_is_told(folder: Path) -> None:
    path = folder / "faq" / "val-d-oise.yaml"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace('only_in: ["95"]', "only_in: [Oise]", 1), encoding="utf-8")
    with pytest.raises(ContentError, match="« Oise » n'est pas un département"):
        load_knowledge(folder, ROOT)
