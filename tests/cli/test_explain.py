"""`boussole explain`: what editors read on how a message is understood."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import get_args

import pytest

from bot.channels.jsonl import ask_lines
from bot.cli import main
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import ScreenKind
from bot.core.knowledge.acts import OPERATORS
from bot.core.text.forms import ROLES
from bot.core.understanding.weights import PartName
from bot.evaluation.explain import WIDTH, explained
from bot.evaluation.rows import read
from bot.evaluation.terms import CANDIDATES, POINTS, ROUTES, SCREENS
from bot.evaluation.terms import OPERATORS as SAID_OPERATORS
from bot.evaluation.terms import ROLES as SAID_ROLES
from tests.conftest import ROOT
from tests.conversation import NOW

_NAMES = re.compile(r'\bCandidate\(\s*f?"([^":]+)')

LAUNDRY = "un ESAT de blanchisserie à Cergy"


def lines_of(assistant: Assistant, text: str, *before: str) -> list[str]:
    return list(explained(assistant, before, text, NOW))


def section(lines: list[str], title: str) -> str:
    start = next(number for number, line in enumerate(lines) if line.startswith(title))
    end = next((number for number in range(start, len(lines)) if not lines[number]), len(lines))
    return " ".join(" ".join(lines[start:end]).split())


def test_the_command_prints_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["explain", "enlève", "l'ESAT", "--after", LAUNDRY, "--after", "merci"]) == 0
    out = capsys.readouterr().out
    assert out.startswith(f"  Message       enlève l'ESAT\n  Après         {LAUNDRY}\n  Après         merci\n")


def test_numbers_are_told_with_their_roles(assistant: Assistant) -> None:
    said = section(lines_of(assistant, "300 000 € de travaux, lot 3, pour 2027"), "Mentions")
    assert "nombre « 300 000 € » : 300 000, unité eur, valeur" in said
    assert "nombre « lot 3 » : 3, pas une valeur : un lot" in said
    assert "2 027, pas une valeur : une année" in said


def test_places_sectors_and_kinds_are_told(assistant: Assistant) -> None:
    said = section(lines_of(assistant, f"{LAUNDRY}, et des bricoles"), "Mentions")
    assert "lieu « cergy » : Cergy (commune 95127), 100" in said
    assert "métier « blanchisserie » : Blanchisserie, 100" in said
    assert "choix Type de structure : ESAT" in said
    assert "forme un {type} de {secteur} a {lieu} et des bricoles" in said
    assert "autres mots bricoles" in said


def test_operators_and_ranks_on_the_screen_are_told(assistant: Assistant) -> None:
    lines = lines_of(assistant, "enlève la 2", LAUNDRY)
    said = section(lines, "Mentions")
    assert "opérateur « enleve » : retire (remove)" in said
    assert "à l'écran « la 2 » : rang, ESAT Toulouse-Lautrec" in said
    screen = section(lines, "À l'écran")
    assert "résultats 1. ESAT La Hêtraie · 2. ESAT Toulouse-Lautrec" in screen
    assert "retenu Blanchisserie · Cergy · ESAT" in screen


def test_candidates_come_best_first_with_what_they_leave(assistant: Assistant) -> None:
    lines = lines_of(assistant, "lot 3, enlève l'ESAT", LAUNDRY)
    scores = [line.split()[0] for line in lines if line.startswith("  0,")]
    assert len(scores) > 3
    assert scores == sorted(scores, reverse=True)
    assert "modification de la demande, laisse : lot" in section(lines, "Candidats")


def test_the_decision_tells_the_way_and_what_came_of_it(assistant: Assistant) -> None:
    said = section(lines_of(assistant, "leur tel", LAUNDRY), "Décision")
    assert "voie le meilleur candidat" in said
    assert "retenu acte « telephone »" in said
    assert "donne un dialogue fournisseur" in said
    alone = section(lines_of(assistant, "c'est quoi un ACI ?"), "Décision")
    assert "message lu seul donne une réponse aci" in alone
    assert "répond « Atelier et chantier d'insertion (ACI) »" in alone


def test_a_first_message_has_no_screen(assistant: Assistant) -> None:
    lines = lines_of(assistant, "c'est quoi un ACI ?")
    assert not [line for line in lines if line.startswith("À l'écran")]
    assert "réponse aci — Atelier et chantier d'insertion (ACI)" in section(lines, "Le message lu seul")


@pytest.mark.parametrize("before", [(), (LAUNDRY,), ("facilitateur à Cergy",), ("oeth",), ("300 000 € de travaux",)])
@pytest.mark.parametrize("text", ["", "👍", "la 2", "x" * 300, "et à 8 % ?", "pas Paris", "le double", "lot 4 de 2027"])
def test_whatever_is_said_it_fits_a_terminal(assistant: Assistant, text: str, before: tuple[str, ...]) -> None:
    lines = lines_of(assistant, text, *before)
    assert all(len(line) <= WIDTH for line in lines)
    assert section(lines, "Décision")


def test_looking_changes_nothing(assistant: Assistant) -> None:
    assert lines_of(assistant, "leur tel", LAUNDRY) == lines_of(assistant, "leur tel", LAUNDRY)
    later = list(explained(assistant, [LAUNDRY], "leur tel", NOW + timedelta(minutes=1)))
    assert later == lines_of(assistant, "leur tel", LAUNDRY)


def sums(lines: list[str]) -> list[tuple[float, list[float]]]:
    """The scores of the message read alone, each with its parts."""
    rows = re.split(r"^  (?=\S)", "\n".join(lines).split("Le message lu seul")[1].split("\n\n")[0], flags=re.MULTILINE)
    return [(figure(row.split()[0]), parts(row.partition(" = ")[2])) for row in rows if " = " in row]


def parts(said: str) -> list[float]:
    return [figure(sign + points) for sign, points in re.findall(r"(?:^|([+−])\s+)(\d+,\d)", said)]


def figure(said: str) -> float:
    return float(said.replace(",", ".").replace("−", "-"))


def test_each_score_is_the_sum_of_its_parts(assistant: Assistant) -> None:
    lines = lines_of(assistant, "C'est quoi un ESAT ? On en cherche un pour le ménage à Cergy.")
    for score, points in sums(lines):
        assert len(points) > 3
        assert sum(points) == pytest.approx(score)
    assert "sa meilleure phrase" in section(lines, "Le message lu seul")
    assert "dialogue, et c'est une question" in section(lines, "Le message lu seul")


def test_the_parts_sum_to_the_score_that_programs_are_told(assistant: Assistant) -> None:
    """Of every tenth labelled message; of all, which takes 18 seconds, `python -m benchmarks.explain` does."""
    assert sum(has_summed(assistant, text) for text in list(labelled())[::10]) > 100


def has_summed(assistant: Assistant, text: str) -> bool:
    """Whether the score is that of the ranking; one that a way gives by itself it gives to no answer from there.

    Raises:
        AssertionError: it is not the one that programs are told, or not the sum of its parts.
    """
    told = json.loads(next(ask_lines(assistant, [json.dumps({"q": text})])))
    lines = lines_of(assistant, text)
    score, of_ranking = section(lines, "Décision").split(" score ")[1].split(", ", 1)
    assert figure(score) == pytest.approx(told["score"], abs=0.05), text
    if not of_ranking.startswith("celui du meilleur"):
        assert told["kind"] in {"dialogue", "smalltalk"} or not told["score"], text
        return False
    best = sums(lines)[0][1] if told["score"] else []
    assert min(100, sum(best)) == pytest.approx(told["score"], abs=0.05), text
    return True


def labelled() -> Iterator[str]:
    for path in sorted((ROOT / "evaluation").glob("*.jsonl")):
        yield from filter(None, read(path, lambda row: str(row.get("q", ""))))


def candidate_names() -> Iterator[str]:
    """What the core calls its readings of a message: the first part of the name that it gives each."""
    for path in (ROOT / "bot" / "core").rglob("*.py"):
        yield from _NAMES.findall(path.read_text(encoding="utf-8"))


def test_every_word_of_the_code_has_one_for_editors(assistant: Assistant) -> None:
    assert set(SAID_OPERATORS) == set(OPERATORS)
    assert set(SAID_ROLES) == set(ROLES) - {"value"}
    assert set(SCREENS) == set(get_args(ScreenKind))
    assert set(POINTS) == set(get_args(PartName))
    assert set(CANDIDATES) == set(candidate_names())
    assert set(ROUTES) == {str(getattr(route, "__name__", route)).strip("_") for route in assistant._routes}


def test_the_opening_of_an_answer_is_told_with_its_point_and_score(assistant: Assistant) -> None:
    said = section(lines_of(assistant, "on peut renouveler une pmsmp ?"), "Décision")
    assert "ramené à 100 ouvre sur « oui », le point 1 de « details », 1,00 : Durée" in said


def test_no_opening_is_told_where_the_answer_has_none(assistant: Assistant) -> None:
    assert "ouvre sur" not in section(lines_of(assistant, "c'est quoi un ACI"), "Décision")
    assert "ouvre sur" not in section(lines_of(assistant, "on peut renouveler ?", "c'est quoi une PMSMP"), "Décision")
