"""Messages that only react."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.focus.reactions import Reactions
from tests.conversation import Conversation


@pytest.fixture
def reactions(assistant: Assistant) -> Reactions:
    return assistant.second.reactions


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Je vous remercie, c'est parfaitement clair.", "thanks"),
        ("ah okkk j'aurais juré que c t une SIAE. merci", "thanks"),
        ("je croyais que c'était payant", "seen"),
        ("hum, laissez-moi consulter mon assistante, qui sait tout", "unsure"),
        ("super merci mais bof quand même", "bad"),
        ("trés clair", "good"),
    ],
)
def test_a_reaction_is_found_in_whatever_words(reactions: Reactions, text: str, kind: str) -> None:
    act = reactions.find(text)
    assert act is not None
    assert act.argument == kind


@pytest.mark.parametrize("text", ["merci, et leur numéro", "c'est gratuit", "parfait, un traiteur à Osny", "ok ?"])
def test_what_says_more_is_no_reaction(reactions: Reactions, text: str) -> None:
    assert reactions.find(text) is None


def test_thanks_before_a_request_do_not_swallow_it(assistant: Assistant) -> None:
    talk = Conversation(assistant)
    talk.say("c'est quoi un ESAT")
    talk.say("ok merci bcp ! vous pouvez calculer combien on économise si on leur achète pour 8000 € ?")
    assert talk.session.dialogue is not None
    assert talk.session.dialogue.slots["montant"] == 8000
