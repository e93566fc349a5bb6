"""`boussole preview`: what is shown is what is sent, and what is hard to read is told."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from bot.channels.plain import plain_text
from bot.channels.telegram.render import render
from bot.cli import main
from bot.content.markup import parse_blocks
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action, Verb
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from bot.reporting.reading import warnings


def test_a_preview_shows_what_is_sent(knowledge: Knowledge, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "aci"]) == 0
    out = capsys.readouterr().out
    views, entry = Views(knowledge), knowledge.entries["aci"]
    for reply in (views.answer(entry), views.details(entry)):
        assert all(part.html in out for part in render(reply))
        assert plain_text(reply) in out
        assert all(f"[{button.label}]" in out for button in reply.buttons)
    assert "remarque(s)" in out


@pytest.mark.parametrize(("id_", "verb"), [("esat-la-hetraie", "card"), ("reflexes-95", "facilitator")])
def test_a_card_is_shown_as_it_is_sent(
    id_: str, verb: Verb, assistant: Assistant, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["preview", id_]) == 0
    out = capsys.readouterr().out
    _, replies = assistant.respond(Session(), Message(datetime.now(UTC), action=str(Action(verb, id_))))
    for reply in replies:
        assert all(part.html in out for part in render(reply))
        assert plain_text(reply) in out
        assert reply.venue is None or f"carte : {reply.venue.title}" in out


def test_an_unknown_id_is_told_with_those_near(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "acii"]) == 2
    assert "Vouliez-vous dire : aci" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("short", "said"),
    [
        ("Elle aide. " * 60, ["caractères"]),
        ("mot " * 40, ["40 mots en moyenne"]),
        ("Un ACI aide.", ["« ACI » n'est pas écrit"]),
        ("Un atelier et chantier d'insertion (ACI) aide.", []),
        ("Une contractualisation institutionnelle pluridisciplinaire.", ["lecture difficile"]),
        ("Le ZQX aide.", []),
        ("Elle aide les gens.", []),
    ],
)
def test_what_is_hard_to_read_is_told(knowledge: Knowledge, short: str, said: list[str]) -> None:
    entry = replace(knowledge.entries["aci"], title="Aide", short=parse_blocks(short))
    found = warnings(entry, knowledge)
    assert len(found) == len(said), found
    assert all(text in one for text, one in zip(said, found, strict=True))
