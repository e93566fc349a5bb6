"""Names that content and code share: each list of them is whole on both sides."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from functools import cache
from typing import get_args

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Verb
from bot.core.exchange.message import Message
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.names import COMMANDS, CONTROLS, SLOTS
from bot.core.knowledge.wording import KEYS
from tests.conftest import ROOT
from tests.conversation import NOW, Conversation

PRESSED = {
    "answer": "aci",
    "details": "aci",
    "theme": "handicap",
    "dialogue": "oeth",
    "set": "rayon:20",
    "skip": "type",
    "ask": "secteur",
    "page": ":2",
    "relax": "public",
    "card": "ariane",
    "contact": "ariane",
    "facilitator": "haarp",
    "keep": "ariane",
    "drop": "ariane",
    "export": "csv",
}
"""What stands behind the verb in a button, where there is more than the verb."""


SEARCH = ("dialogue:oeth", "menu", "dialogue:fournisseur", "set:secteur:nettoyage", "set:lieu:commune:95127")
WORDING_CALLS = {"say", "text", "blocks"}


def searching(assistant: Assistant, *then: str) -> Conversation:
    """A person with results on the screen, one structure in the shortlist and another dialogue put aside."""
    conversation = Conversation(assistant)
    for action in (*SEARCH, "set:public:insertion", "keep:ariane", *then):
        conversation.send(Message(NOW, action=action))
    return conversation


def says(conversation: Conversation, knowledge: Knowledge, key: str) -> bool:
    """Whether the last reply begins with a sentence of the wording, up to its first placeholder."""
    return conversation.text.startswith(knowledge.wording.sentences[key][0].text.partition("{")[0])


@pytest.mark.parametrize("verb", get_args(Verb))
def test_a_press_carries_out_every_verb(assistant: Assistant, knowledge: Knowledge, verb: str) -> None:
    before = ("ask:lieu",) if verb in {"skip", "result"} else ()
    conversation = searching(assistant, *before)
    if verb == "second":
        conversation.say("espaces verts à Mériel et nettoyage des bureaux à Parmain")
    conversation.send(Message(NOW, action=f"{verb}:{PRESSED.get(verb, '')}".rstrip(":")))
    assert not says(conversation, knowledge, "stale_button")


@pytest.mark.parametrize("control", CONTROLS)
def test_words_make_every_control_move(assistant: Assistant, knowledge: Knowledge, control: str) -> None:
    word = knowledge.script.controls[control][0]
    for before in ("page::2", "ask:type"):
        conversation = searching(assistant, before)
        conversation.say(word)
        if conversation.outcome.kind == "dialogue" and not says(conversation, knowledge, "not_recognised"):
            return
    pytest.fail(f"« {word} » moves nothing")


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_run(assistant: Assistant, knowledge: Knowledge, command: str) -> None:
    conversation = searching(assistant)
    conversation.say(f"/{command}")
    assert not says(conversation, knowledge, "unknown_command")


def test_every_command_is_described(knowledge: Knowledge) -> None:
    assert {command.id for command in knowledge.commands} == set(COMMANDS)


@cache
def code() -> list[ast.Module]:
    """The code that speaks to people: all but what reads content, and the lists of names themselves."""
    content = ROOT / "bot" / "content"
    paths = [path for path in (ROOT / "bot").rglob("*.py") if path.name not in {"wording.py", "names.py"}]
    return [ast.parse(path.read_text(encoding="utf-8")) for path in paths if content not in path.parents]


def literals(node: ast.expr) -> Iterator[str]:
    """The texts that an expression can be, as far as they are written there."""
    if isinstance(node, ast.IfExp):
        yield from (*literals(node.body), *literals(node.orelse))
    elif isinstance(node, ast.Constant):
        yield str(node.value)


def calls() -> Iterator[tuple[str, frozenset[str] | None]]:
    """The keys of the wording that the code names, and the values it gives them; None for values it names elsewhere."""
    for node in (node for module in code() for node in ast.walk(module)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr in WORDING_CALLS:
            names = [keyword.arg for keyword in node.keywords]
            for key in (key for arg in node.args[:1] for key in literals(arg)):
                yield key, None if None in names else frozenset(name for name in names if name)


def test_every_sentence_said_is_in_the_wording() -> None:
    named = [key for key, _ in calls()]
    assert len(named) > 50
    assert set(named) <= set(KEYS)


def test_a_sentence_has_the_values_of_its_placeholders() -> None:
    for key, names in calls():
        assert names is None or names == KEYS[key], key


def test_every_sentence_of_the_wording_is_said() -> None:
    """By its whole key in the code, or by a key made of a beginning (`button_`) and the name of something."""
    constants = {node.value for module in code() for node in ast.walk(module) if isinstance(node, ast.Constant)}
    names = {str(value).replace("-", "_") for value in constants} | set(SLOTS)
    names |= {
        key
        for path in (ROOT / "bot").rglob("templates/*.html")
        for key in re.findall(r'"(\w+)"', path.read_text(encoding="utf-8"))
    }
    beginnings = {value for value in names if re.fullmatch(r"[a-z]+_", value)}
    made = {key for key in KEYS if any(key.startswith(one) and key.removeprefix(one) in names for one in beginnings)}
    twice = {f"button_{one}{name}" for one in beginnings for name in names}
    assert set(KEYS) - names - made - twice == set()
