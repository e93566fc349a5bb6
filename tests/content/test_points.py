"""What editors write so that points are found is checked, with file, line and remedy."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.errors import ContentError
from tests.conftest import ROOT


def problems(folder: Path, name: str, old: str, new: str) -> list[str]:
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as caught:
        load_knowledge(folder, ROOT)
    return list(map(str, caught.value.problems))


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("  - id: quand\n", "  - id: duree\n", "« id: duree » existe déjà"),
        ("asked: [combien de temps,", 'asked: ["combien de {jours}",', "{jours} n'existe pas"),
        ("asked: [combien de temps,", "asked: [… temps,", "« … temps » commence ou finit par …"),
        ("asked: [combien de temps,", 'asked: ["?",', "« ? » ne contient aucun mot"),
        ("asked: [combien de temps,", "asked: [merci,", "« merci » est une politesse du lexique"),
        ("    marks:", "    marques:", "la clé « marques » est inconnue"),
        ("fillers: [", 'fillers: ["…", ', "« … » commence ou finit par …"),
        ("open_words: [qui,", "open_words: [est-ce que,", "« est-ce que » n'est pas un mot"),
        ("  - [heure, h]", "  - [heure]", "« heure » est seul"),
        ("  under:", "  dessous:", "« dessous » est inconnu"),
        ('["moins de {nombre}",', '["moins de",', "« moins de » n'a pas le nombre voulu de {nombre}"),
        ('["de {nombre} à {nombre}",', '["de {nombre}",', "« de {nombre} » n'a pas le nombre voulu de {nombre}"),
        ("which_article:", "quel_article:", "il manque « which_article »"),
    ],
)  # fmt: skip
def test_a_mistake_in_the_guide_is_told(folder: Path, old: str, new: str, told: str) -> None:
    found = problems(folder, "points.yaml", old, new)
    assert any(problem.startswith("knowledge/points.yaml:") and told in problem for problem in found), found


def test_a_kind_that_no_point_can_give_is_told(folder: Path) -> None:
    found = problems(folder, "points.yaml", "kinds:\n", "kinds:\n  - id: vide\n    asked: [vide]\n")
    assert any("aucun point ne peut donner ce genre de réponse" in problem for problem in found)


@pytest.mark.parametrize(
    ("new", "told"),
    [
        ("{ask: [gratuit], say: peut-être, point: 2}", "« say: peut-être » est inconnu"),
        ("{ask: [gratuit], say: oui, point: 22}", "« point: 22 » n'existe pas ; écrire le rang d'un détail, de 1 à 6"),
        ("{ask: [gratuit], say: oui, point: 1.5}", "« point: 1.5 » n'existe pas"),
        ("{ask: [], say: oui, point: 2}", "aucune question"),
        ("{ask: gratuit, say: oui, point: 2}", "« ask » doit être une liste"),
        ("{ask: [gratuit], say: oui, point: 2, dit: oui}", "la clé « dit » est inconnue"),
    ],
)
def test_a_mistake_in_a_closed_answer_is_told_with_its_entry(folder: Path, new: str, told: str) -> None:
    found = problems(folder, "faq/val-d-oise.yaml", "{ask: [gratuit], say: oui, point: 2}", new)
    assert any("« dla »" in problem and told in problem for problem in found), found


def test_a_dialogue_that_names_an_unknown_answer_is_told(folder: Path) -> None:
    found = problems(folder, "dialogues/oeth.yaml", "about: [oeth-contribution,", "about: [oeth-contributions,")
    assert any("dialogues/oeth.yaml:6" in problem and "ne mène à aucune réponse" in problem for problem in found)
