"""What stays of messages in memory once a person asked to be forgotten: nothing."""

from __future__ import annotations

import gc
import pickle
from collections.abc import Iterator
from types import FunctionType, MethodType, ModuleType

from bot.core.conversation.assistant import Assistant
from bot.core.focus.tokens import tokens
from bot.core.text import plain, sounds
from tests.conversation import Conversation


def held(thing: object) -> Iterator[str]:
    """All texts that a thing holds, however deep."""
    waiting, seen = [thing], set[int]()
    while waiting:
        one = waiting.pop()
        if id(one) in seen or isinstance(one, (type, FunctionType, MethodType, ModuleType)):
            continue
        seen.add(id(one))
        if isinstance(one, str):
            yield one
        waiting += gc.get_referents(one)


def test_no_word_of_a_message_is_left(assistant: Assistant) -> None:
    conversation = Conversation(assistant)
    for text in ("je cherche un xylographe à Cergy", "on est 45 chez Xylographes et fils", "xylographe"):
        conversation.say(text)
    assert any("xylographe" in text for text in held(assistant)), "readings are remembered"
    assert conversation.say("/oublier")
    assert not any("xylographe" in text.casefold() for text in held(assistant))
    for remembered in (plain.normalise, plain.words, sounds.stem, sounds.stemmed, sounds.sound, tokens):
        assert remembered.cache_info().currsize == 0, remembered


def test_answers_are_the_same_after(assistant: Assistant) -> None:
    before = Conversation(assistant).say("je cherche un traiteur à Cergy")
    assistant.forget_messages()
    assert Conversation(assistant).say("je cherche un traiteur à Cergy") == before


def test_a_pickled_assistant_answers_the_same_and_holds_no_message(assistant: Assistant) -> None:
    said = Conversation(assistant).say("je cherche un xylographe à Cergy")
    pickled = pickle.dumps(assistant)
    assert b"xylographe" not in pickled
    assert Conversation(pickle.loads(pickled)).say("je cherche un xylographe à Cergy") == said
