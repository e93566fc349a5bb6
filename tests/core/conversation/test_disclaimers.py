"""A buyer who says not to look for work, or whose need holds that word."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from tests.conversation import after

JOB = "recherche d'emploi"


@pytest.mark.parametrize(
    ("text", "sector"),
    [
        ("couture retouche vetements de travail pour nos agents, gonesse", "blanchisserie"),
        ("nettoyage des tenues de travail de nos agents à Gonesse", "blanchisserie"),
        ("je ne cherche pas d'emploi, je cherche un traiteur à Gonesse", "restauration-traiteur"),
        (
            "je suis pas chercheur d'emploi, je suis acheteur et je cherche un traiteur à Gonesse",
            "restauration-traiteur",
        ),
    ],
)
def test_a_buyer_is_no_jobseeker(assistant: Assistant, text: str, sector: str) -> None:
    talk = after(assistant, text)
    assert JOB not in talk.text
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == (sector,)


def test_a_buyer_who_protests_keeps_place_and_public_open(assistant: Assistant) -> None:
    text = "je suis pas demandeur d'emploi moi, je suis acheteur, je cherche un atelier de couture"
    talk = after(assistant, "traiteur Gonesse", text)
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["secteur"] == ("blanchisserie",)
    assert "public" not in talk.session.dialogue.slots
    assert "Gonesse" in talk.text


@pytest.mark.parametrize("text", ["je cherche du travail dans la couture à Gonesse", "atelier couture débutant"])
def test_others_are_sent_where_they_belong(assistant: Assistant, text: str) -> None:
    assert after(assistant, text).session.outcome.kind == "fallback"
