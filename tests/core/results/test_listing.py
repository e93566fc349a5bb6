"""A page of structures can be read at a glance: two lines each, five at most, and what they are good for once."""

from __future__ import annotations

import re

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Block
from tests.conversation import Conversation

NEEDS = ["traiteur à Cergy", "espaces verts à Argenteuil", "vitres à Ermont", "ESAT à Sarcelles", "nettoyage à Gonesse"]


def shown(assistant: Assistant, need: str) -> tuple[str, list[Block]]:
    conversation = Conversation(assistant)
    text = conversation.say(need)
    blocks = conversation.replies[-1].blocks
    return text, [block for block in blocks if re.match(r"\d+\. ", block.text)]


@pytest.mark.parametrize("need", NEEDS)
def test_each_structure_takes_a_line_and_one_for_what_it_does(assistant: Assistant, need: str) -> None:
    text, entries = shown(assistant, need)
    assert 1 <= len(entries) <= 5
    for entry in entries:
        what, *why = entry.text.split("\n")
        assert re.fullmatch(r"\d\. .+ · .+ · .+, (?:à .*km)", what)
        assert len(why) <= 1  # none where its activity is not known
        assert all(line.endswith(".") for line in why)
    assert text.count("Utile pour") <= 1


def test_a_trade_that_a_record_does_not_say_is_not_claimed(assistant: Assistant) -> None:
    _, entries = shown(assistant, "traiteur à Cergy")
    says = ["Fait : " in entry.text for entry in entries]
    assert says == sorted(says, reverse=True)
    assert all("Fait : " in entry.text or "ne dit pas «\N{NO-BREAK SPACE}traiteur" in entry.text for entry in entries)


def test_what_a_record_does_of_the_sector_is_said_and_nothing_else(assistant: Assistant) -> None:
    """CESIL mends household appliances, too: that is no reason to name it for green spaces."""
    _, entries = shown(assistant, "espaces verts à Cergy")
    cesil = next(entry.text for entry in entries if "CESIL" in entry.text)
    assert "biodiversité" in cesil
    assert "électroménager" not in cesil


def test_what_lies_outside_the_departement_says_so(assistant: Assistant) -> None:
    _, entries = shown(assistant, "traiteur à Cergy")
    assert "hors du Val-d'Oise (92)" in entries[0].text


def test_uses_that_differ_name_those_that_have_them(assistant: Assistant) -> None:
    text, _ = shown(assistant, "espaces verts à Cergy")
    assert re.search(r"Utile pour : .*déduction OETH \(n° \d", text)
