"""The categories of Le Marché de l'inclusion, as buyers copy them from there."""

from __future__ import annotations

import re

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from tests.conftest import ROOT
from tests.conversation import after

LABELS = [line for line in (ROOT / "tests/data/labels.txt").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
NOBODY = "Personne, à ma connaissance"
ABSENT = re.compile(
    r"cordonn|ressemel|touristi|volaille|pisci|taill\w+ de pierre|th[éeè][âa]tr|spectacle|sportif|librairie|potier",
    re.IGNORECASE,
)
"""Words of the trades that nobody is said to have."""


@pytest.mark.parametrize("frame", ["{}", "un prestataire : {}, à Cergy"])
def test_a_category_leads_to_a_sector_or_is_said_to_be_nobodys(assistant: Assistant, frame: str) -> None:
    assert len(LABELS) == 154
    astray = []
    for label in LABELS:
        talk = after(assistant, frame.format(label))
        is_led = talk.outcome.kind == "dialogue" and talk.outcome.dialogue in {"fournisseur", "recruter"}
        if not is_led and NOBODY not in talk.text and "Je ne connais aucune structure inclusive" not in talk.text:
            astray.append(label)
    assert astray == []


def test_nobody_has_a_trade_that_nobody_is_said_to_have(territory: Territory) -> None:
    """An import may bring one: then the answer has to go."""
    structures = territory.directory.structures.values()
    assert [one.id for one in structures if ABSENT.search(" ".join((one.name, *one.activities)))] == []
