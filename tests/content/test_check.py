"""`boussole check` finds what loads and yet is hardly meant, and says first what hides all the rest."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import pytest

from bot.content.check import check
from tests.content.mistakes import MISSPELT
from tests.content.test_loader import mend

TODAY = date(2026, 11, 26)


def problems(root: Path) -> list[str]:
    return check(root / "knowledge", root, TODAY)[0]


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("knowledge/faq/handicap.yaml", "knowledge/faq/handicap.yml"),
        ("knowledge/faq/iae-parcours.yaml", "knowledge/faq/iae/iae-parcours.yaml"),
        ("knowledge/wording.yaml", "knowledge/wordings.yaml"),
        ("territory/95/communes.yaml", "territory/communes.yaml"),
    ],
)
def test_a_file_that_nobody_reads_is_told_and_not_all_that_follows_from_it(root: Path, file: str, name: str) -> None:
    (root / name).parent.mkdir(exist_ok=True)
    (root / file).rename(root / name)
    *others, told = sorted(problems(root), key=lambda one: name in one)
    assert told.startswith(f"{name}:1: fichier : ce fichier n'est pas lu ; ")
    assert told.endswith("(le reste sera vérifié ensuite)")
    assert len(others) <= 1  # the file that has to be there, or the folder without it


def test_a_deleted_file_is_told_and_not_all_that_follows_from_it(root: Path) -> None:
    path = root / "knowledge/faq/handicap.yaml"
    path.unlink()
    (told,) = check(root / "knowledge", root, TODAY, lambda: [path, root / "knowledge/faq/clauses.yaml"])[0]
    assert told.startswith("knowledge/faq/handicap.yaml:1: fichier : ce fichier n'est plus là ; le remettre")


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        (
            "knowledge/faq/handicap.yaml",
            "    phrasings:\n",
            "    phrasings:\n      - esat du 95 # et du 78\n",
            "« esat du 95 » est coupé : YAML ne lit pas ce qui suit « # »",
        ),
        (
            "directory.yaml",
            "    operator: ACR (Agir Combattre Réunir) – Equalis",
            "    operator: ACR # Equalis",
            "« ACR » est coupé",
        ),
        (
            "knowledge/faq/handicap.yaml",
            'verified_on: "2026-11-23"',
            'verified_on: "2027-11-23"',
            "« 2027-11-23 » est un jour à venir ; écrire le jour où la source a été lue, au plus tard 2026-11-26",
        ),
        ("directory.yaml", 'verified_on: "2026-11-23"', 'verified_on: "2062-11-23"', "est un jour à venir"),
        ("directory.yaml", "    kind: ACI\n", '    kind: ACI\n    phone: "01 30 30 30"\n', "n'est pas un numéro"),
        ("directory.yaml", "    kind: ACI\n", '    kind: ACI\n    phone: "à demander"\n', "n'est pas un numéro"),
        ("knowledge/faq/handicap.yaml", "    title: ", "    title: oeth # ", "« oeth » est coupé"),
    ],
)
def test_what_is_hardly_meant_is_told_with_its_line(root: Path, file: str, old: str, new: str, said: str) -> None:
    line = mend(root, file, old, new) + new.count("\n", 0, -1)
    (told,) = problems(root)
    assert said in told
    assert told.startswith(f"{file}:{line}: ")


@pytest.mark.parametrize("phone", ["01 30 30 30 30", "0130303030", "+33 1 30 30 30 30", "0800 360 360", "3949"])
def test_a_telephone_number_is_taken_as_it_is_written(root: Path, phone: str) -> None:
    mend(root, "directory.yaml", "    kind: ACI\n", f'    kind: ACI\n    phone: "{phone}"\n')
    assert problems(root) == []


def test_a_comment_behind_a_code_a_number_or_a_day_is_no_mistake(root: Path) -> None:
    mend(root, "directory.yaml", "    kind: ACI\n", "    kind: ACI # selon la page de la structure\n")
    mend(root, "directory.yaml", "\n    lon: ", " # ou presque\n    lon: ")
    mend(root, "knowledge/bands.yaml", "\nsuggest: ", " # boussole calibrate\nsuggest: ")
    mend(root, "knowledge/faq/handicap.yaml", 'verified_on: "2026-11-23"', "verified_on: 2026-11-23 # relu")
    assert problems(root) == []


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("bands.yaml", "answer: 82", 'answer: "82', "un guillemet ou un crochet ouvert"),
        ("themes.yaml", 'title: "', 'title: "\x07', "un caractère de contrôle (U+0007)"),
        ("themes.yaml", "  - {id", "\t- {id", "une tabulation"),
        ("lexicon.yaml", "  koi: quoi", "  koi: quoi: qui", "un « : » de trop"),
        ("slots.yaml", "slots:", "slots: *", "un texte commence par « * »"),
    ],
)
def test_a_file_that_cannot_be_read_is_told_alone(root: Path, file: str, old: str, new: str, said: str) -> None:
    mend(root, f"knowledge/{file}", old, new)
    (told,) = problems(root)
    assert told.startswith(f"knowledge/{file}:")
    assert said in told
    assert told.endswith("(le reste sera vérifié ensuite)")


def test_a_file_that_cannot_be_read_does_not_hide_the_directory(root: Path) -> None:
    mend(root, "knowledge/themes.yaml", "themes:", "themes: [")
    mend(root, "directory.yaml", "    kind: ACI\n", "    kind: ACIE\n")
    assert len(problems(root)) == 2


@pytest.mark.parametrize(("file", "old", "new", "meant"), MISSPELT)
def test_a_misspelt_key_or_id_is_told_with_what_was_meant(
    root: Path, file: str, old: str, new: str, meant: str
) -> None:
    line = mend(root, file, old, new)
    [problem] = [one for one in problems(root) if one.startswith(f"{file}:{line}:") and "vouliez-vous" in one]
    assert f"vouliez-vous dire « {meant} »" in problem


def test_a_phrasing_of_two_answers_is_told_with_both(root: Path) -> None:
    for file in ("handicap", "iae-structures"):
        mend(root, f"knowledge/faq/{file}.yaml", "    phrasings:\n", "    phrasings:\n      - le zorglub, c'est quoi\n")
    (told,) = problems(root)
    assert re.fullmatch(r"formulation « .*zorglub.* » : partagée par \S+ et \S+ ; la garder .*", told)
