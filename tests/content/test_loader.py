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
    ("file", "old", "new", "said"),
    [
        ("faq/handicap.yaml", "    title:", "    titel:", "la clé « titel » est inconnue"),
        ("faq/handicap.yaml", "  - id: ea\n", "  - id: esat\n", "« id: esat » existe déjà"),
        (
            "faq/handicap.yaml",
            "    related: [",
            "    related: [nulle-part, ",
            "« nulle-part » ne mène à aucune autre entrée",
        ),
        (
            "faq/handicap.yaml",
            "    short: >-\n",
            f"    short: >-\n      {'Un ESAT est un établissement médico-social. ' * 3}\n",
            "caractères, pour 600 au plus ; déplacer des phrases dans « details »",
        ),
        ("faq/handicap.yaml", "    changed: >-", "    changed_details: >-", "« changed_details » est écrite deux fois"),
        ("faq/rh.yaml", "    changed: >-", "    change: >-", "« changed_details » sans « changed »"),
        ("faq/handicap.yaml", "theme: handicap", "theme: handicape", "« theme: handicape » est inconnu"),
        ("faq/handicap.yaml", 'verified_on: "2026-11-23"', 'verified_on: "23/11/2026"', "n'est pas une date"),
        ("lexicon.yaml", "  koi: quoi\n", "  koi: quoi\n  koi: qui\n", "la clé « koi » est écrite deux fois"),
        ("wording.yaml", "Je ne connais pas la commande {command}", "Inconnu : {commande}", "{commande}"),
        ("faq/handicap.yaml", "    next_step: ", "    next_step: x", "ne mène à aucun dialogue"),
        ("roles.yaml", "supplier: fournisseur", "supplier: acheter", "« supplier: acheter » ne mène à aucun dialogue"),
        ("roles.yaml", "human:", "humain:", "il manque « human »"),
        ("commands.yaml", "id: aide\n", "id: help\n", "« id: help » est inconnu"),
        ("commands.yaml", "id: aide\n", "id: start\n", "« id: start » existe déjà"),
        ("bands.yaml", "answer:", "reponse:", "il manque « answer »"),
        ("numbers.yaml", "{n} {mesure}", "{n} {longueur}", "« {longueur} » n'est pas une liste"),
        ("numbers.yaml", '"{n} %"', '"pour mille"', "la forme « pour mille » n'a pas de nombre"),
        ("numbers.yaml", "role: lot", "role: lott", "« role: lott » est inconnu"),
        ("numbers.yaml", "unit: km", "unité: km", "écrire « unit: … » ou « role: … »"),
        ("numbers.yaml", "  euro:", "  euros:", "il manque la liste « euro »"),
        ("numbers.yaml", "times: 1000000,", "times: mille,", "n'est pas un nombre"),
        ("themes.yaml", 'title: "', 'title: "\\x07', "caractère de contrôle (U+0007)"),
        ("wording.yaml", "Je ne connais pas", "Je \u202ene connais pas", "caractère de contrôle (U+202E)"),
        ("themes.yaml", "themes:", "themes: [", "l'écriture YAML est incorrecte"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(folder: Path, file: str, old: str, new: str, said: str) -> None:
    mend(folder, file, old, new)
    found = [problem for problem in problems(folder) if said in problem]
    assert found
    assert found[0].startswith(f"knowledge/{file}:")
    assert " ; " in found[0]


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
