"""`knowledge/acts/`: every kind of mistake is told with its file and line, what is wrong, and how to mend it."""

from __future__ import annotations

import re
from pathlib import Path
from typing import get_args

import pytest

from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.exchange.session import ScreenKind
from bot.core.knowledge.acts import ACT_NAMES, ARGUMENTS, OPERATORS
from bot.core.knowledge.knowledge import Knowledge
from bot.errors import ContentError
from tests.conftest import ROOT
from tests.screens import after

GUIDE = ROOT / "docs" / "guide-editeurs.md"


def problems(folder: Path) -> list[str]:
    with pytest.raises(ContentError) as caught:
        load_knowledge(folder, ROOT)
    return [str(problem) for problem in caught.value.problems]


def change(folder: Path, file: str, old: str, new: str) -> int:
    """Replace the first `old` of a file of acts; the number of its line."""
    path = folder / "acts" / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    return text[: text.index(old)].count("\n") + 1


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("structures.yaml", "  - id: garder\n", "  - identifiant: garder\n", "il manque « id » ; ajouter une ligne"),
        ("structures.yaml", "id: garder\n", "id: Garder ça\n", "« Garder ça » est mal formé ; écrire des minuscules"),
        ("structures.yaml", "id: garder\n", "id: ouvrir\n", "« id: ouvrir » existe déjà ; en choisir un autre"),
        ("reactions.yaml", "id: rire\n", "id: merci\n", "« id: merci » existe déjà ; en choisir un autre"),
        (
            "reponses.yaml",
            "do: longer",
            "do: longeur",
            "« do: longeur » est inconnu ; vouliez-vous dire « longer » ? sinon, choisir parmi : open, keep",
        ),
        ("reponses.yaml", "    do: longer\n", "", "il manque « do » ; ajouter une ligne « do: … »"),
        ("reponses.yaml", "    on: [answer]\n", "", "il manque « on » ; ajouter une ligne « on: … »"),
        ("reponses.yaml", "on: [answer]", "on: [reponse]", "« reponse » est inconnu ; possibles : results, card"),
        ("reponses.yaml", "on: [answer]", "on: answer", "« on » doit être une liste ; écrire un élément par ligne"),
        ("structures.yaml", "must: [structure]", "must: [nom]", "« nom » est inconnu ; possibles : structure, rank"),
        ("structures.yaml", "may: [structure, rank]", "may: [ville]", "« ville » est inconnu ; possibles : structure"),
        (
            "structures.yaml",
            "argument: phone",
            "argument: fax",
            "« argument: fax » ne va pas avec « do: field » ; poss",
        ),
        (
            "reponses.yaml",
            "do: longer\n",
            "do: longer\n    argument: all\n",
            "ne va pas avec « do: longer » ; supprimer",
        ),
        ("structures.yaml", "    argument: phone\n", "", "il manque « argument » ; ajouter une ligne « argument: … »"),
        (
            "structures.yaml",
            "    keys: [garde,",
            "    mots: [garde,",
            "la clé « mots » est inconnue ; clés possibles : arg",
        ),
        (
            "structures.yaml",
            "    keys: [garde,",
            "    mots: [garde,",
            "rien ne permet de le reconnaître ; écrire des « k",
        ),
        (
            "structures.yaml",
            "    keys: [garde,",
            '    keys: ["👍", garde,',
            "« 👍 » n'a ni lettre ni chiffre ; l'écrire sous",
        ),
        (
            "structures.yaml",
            "    keys: [garde,",
            "    keys: [[x], garde,",
            "« keys » doit être un texte ; écrire un texte",
        ),
        ("structures.yaml", "acts:\n", "actes:\n", "il manque « acts » ; ajouter une ligne « acts: … »"),
        ("structures.yaml", "acts:\n", "acts: [\n", "l'écriture YAML est incorrecte"),
        ("words.yaml", "  remove: [", "  enlever: [", "« enlever » est inconnu ; possibles : remove, exclude"),
        (
            "words.yaml",
            "  remove: [",
            "  exclude: [x]\n  remove: [",
            "la clé « exclude » est écrite deux fois ; n'en g",
        ),
        ("words.yaml", "  half: [", "  half: moitié\n  double: [", "« half » doit être une liste ; écrire un élément"),
        ("words.yaml", "operators:\n", "operateurs:\n", "il manque « operators » ; ajouter une ligne"),
        ("words.yaml", "here: [", "ici: [", "la clé « ici » est inconnue ; clés possibles"),
        (
            "words.yaml",
            "  - [trois]\n",
            "  - trois\n",
            "« counts » doit être une liste de listes ; écrire chaque ligne",
        ),
        ("words.yaml", "{slot: main_oeuvre, said", "{slot: main_oeuvres, said", "« slot: main_oeuvres » est inconnu"),
        ("words.yaml", "lasts: [", 'lasts: ["!", ', "« ! » n'a ni lettre ni chiffre ; l'écrire sous"),
        ("words.yaml", '  "75": [', '  "75": paris\n  "74": [', "« 75 » doit être une liste ; écrire un élément"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(folder: Path, file: str, old: str, new: str, said: str) -> None:
    line = change(folder, file, old, new)
    found = [problem for problem in problems(folder) if said in problem]
    assert found, problems(folder)
    place = re.match(rf"knowledge/acts/{file}:(\d+): ", found[0])
    assert place, found[0]
    assert abs(int(place[1]) - line) <= 4, found[0]  # a missing key is told where its act begins
    assert re.search(r" ; \S", found[0]), found[0]


def test_a_problem_of_an_act_names_the_act(folder: Path) -> None:
    change(folder, "reponses.yaml", "do: longer", "do: longeur")
    assert any("acte « en-savoir-plus »" in problem for problem in problems(folder))


def test_the_words_are_needed(folder: Path) -> None:
    (folder / "acts" / "words.yaml").unlink()
    assert any(problem.startswith("knowledge/acts/words.yaml:1: ") for problem in problems(folder))


def test_a_new_key_a_new_phrasing_and_a_new_operator_need_no_python(folder: Path, territory: Territory) -> None:
    change(folder, "structures.yaml", "keys: [siret,", "keys: [siret, matricule,")
    change(folder, "structures.yaml", "phrasings: [vide tout,", "phrasings: [vide tout, basta la sélection,")
    change(folder, "words.yaml", "remove: [enlève,", "remove: [enlève, zappe,")
    assistant = Assistant(load_knowledge(folder, ROOT), territory)
    listed = "quels ESAT à Taverny ?"
    assert "SIRET" in after(assistant, listed, "leur matricule ?").text
    talk = after(assistant, listed, "garde la première", "ma sélection", "basta la sélection")
    assert talk.session.shortlist == ()
    state = after(assistant, listed, "zappe la ville").session.dialogue
    assert state is not None
    assert set(state.slots) == {"type"}


def test_an_act_may_be_added_in_a_file_of_ones_own(folder: Path, territory: Territory) -> None:
    (folder / "acts" / "miens.yaml").write_text(
        "acts:\n  - id: carte-de-visite\n    do: field\n    argument: phone\n    on: [card]\n    keys: [bristol]\n",
        encoding="utf-8",
    )
    assistant = Assistant(load_knowledge(folder, ROOT), territory)
    assert "téléphone" in after(assistant, "quels ESAT à Taverny ?", "la 1", "leur bristol").text


def test_only_acts_that_there_are_have_arguments(knowledge: Knowledge) -> None:
    assert set(ARGUMENTS) <= set(ACT_NAMES)
    assert {act.name for act in knowledge.acts.acts} <= set(ACT_NAMES)


def test_the_guide_explains_all_that_can_be_written() -> None:
    guide = GUIDE.read_text(encoding="utf-8")
    section = guide.split("## Ce que l'on fait de l'écran", 1)[1].split("\n## ", 1)[0]
    for name in (*OPERATORS, *get_args(ScreenKind)):
        assert f"`{name}`" in section, name
    for file in (ROOT / "knowledge" / "acts").glob("*.yaml"):
        assert file.name in section, file.name
