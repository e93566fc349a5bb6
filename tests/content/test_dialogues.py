"""Dialogues are data: an editor's mistake is told with its line, and a new dialogue needs no Python."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.errors import ContentError
from tests.conftest import ROOT
from tests.conversation import Conversation

VISIT = """\
id: visite
order: 9
title: "Visiter une structure"
intro: "Organisons une visite."
questions:
  - slot: lieu
    ask: "Où voulez-vous aller ?"
    help: "Écrivez une commune."
  - slot: public
    ask: "Insertion ou handicap ?"
    help: "L'un ou l'autre."
    skip: "Sans préférence"
noted: [secteur]
results:
  - show: structures
  - {show: facilitators, when: {public: [insertion]}}
phrasings:
"""
PHRASINGS = "".join(f'  - "{text} {{lieu}}"\n  - "{text} une structure"\n' for text in ("visiter", "visite", "voir"))
PHRASINGS += "".join(f'  - "organiser une visite {word}"\n' for word in ("demain", "groupe", "scolaire", "élus"))
PHRASINGS += '  - "portes ouvertes"\n  - "journée portes ouvertes à {lieu}"\n'


def problem_after(folder: Path, name: str, old: str, new: str) -> str:
    """The problem that a change to a file leads to."""
    path = folder / name
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(ContentError) as error:
        load_knowledge(folder, ROOT)
    return "\n".join(map(str, error.value.problems))


def test_a_new_dialogue_needs_no_python(folder: Path, territory: Territory) -> None:
    (folder / "dialogues" / "visite.yaml").write_text(VISIT + PHRASINGS, encoding="utf-8")
    conversation = Conversation(Assistant(load_knowledge(folder, ROOT), territory))
    conversation.say("/start")
    conversation.press("Visiter une structure")
    assert "Où voulez-vous aller ?" in conversation.say("xyzzy")
    assert "Insertion ou handicap ?" in conversation.say("Ermont")
    assert "Structures 1-5" in conversation.say("insertion")
    assert "À qui vous adresser" in conversation.text
    conversation.say("organiser une visite d'un groupe à Taverny")
    assert conversation.outcome.dialogue == "visite"


@pytest.mark.parametrize(
    ("name", "old", "new", "told"),
    [
        ("dialogues/oeth.yaml", "slot: calcul\n", "slot: calcule\n", "l'information « calcule » est inconnue"),
        ("dialogues/oeth.yaml", "show: oeth", "show: impots", "« show: impots » est inconnu"),
        ("dialogues/oeth.yaml", "id: oeth\n", "id: otoeth\n", "n'est pas le nom du fichier"),
        ("dialogues/oeth.yaml", '[">= 20"]', '["vingt"]', "« effectif » est un nombre"),
        ("dialogues/oeth.yaml", "calcul: [deduction]", "calcul: [reduction]", "« reduction » est inconnu"),
        ("dialogues/oeth.yaml", "presets: [2000", "presets: [deux", "n'est pas un nombre"),
        ("dialogues/fournisseur.yaml", '"{secteur} {lieu}"', '"{metier} {lieu}"', "« {metier} » n'existe pas"),
        ("dialogues/fournisseur.yaml", 'skip: "Tous les métiers"', f'skip: "{"x" * 41}"', "40 au plus"),
        ("dialogues/fournisseur.yaml", "noted:", "note:", "la clé « note » est inconnue"),
        (
            "dialogues/recruter.yaml",
            "entry: pmsmp",
            "entry: immersion",
            "« entry: immersion » ne mène à aucune réponse",
        ),
        ("dialogues/recruter.yaml", "types: [ETTI]", "types: [INTERIM]", "« INTERIM » est inconnu"),
        ("slots.yaml", "kind: place", "kind: endroit", "« kind: endroit » est inconnu"),
        ("slots.yaml", "concept: esat", "concept: cat", "« concept: cat » est inconnu"),
        ("slots.yaml", "id: lieu\n", "id: endroit\n", "il manque l'information « lieu »"),
        ("slots.yaml", "id: montant\n", "id: budget\n", "il manque l'information « montant »"),
        ("slots.yaml", "unit: eur\n", "unit: hours\n", "« montant » est lu par les calculs sous une autre forme"),
        ("slots.yaml", "{id: ESAT,", "{id: CAT,", "« CAT » est inconnu"),
        ("slots.yaml", "  - id: public\n", "  - id: lieu\n", "« id: lieu » existe déjà"),
        ("slots.yaml", "  back: [", "  arriere: [", "« arriere » est inconnu"),
        ("faq/handicap.yaml", "next_step: oeth", "next_step: calcul", "« next_step: calcul » ne mène à aucun dialogue"),
    ],
)
def test_a_mistake_is_told_with_file_line_and_remedy(folder: Path, name: str, old: str, new: str, told: str) -> None:
    problem = problem_after(folder, name, old, new)
    assert told in problem
    assert re.search(rf"knowledge/{name}:\d+: ", problem)
    assert " ; " in problem
