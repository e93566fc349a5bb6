"""A session as JSON, and what becomes of one that another release has written."""

from __future__ import annotations

import json
from operator import attrgetter
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import to_builtins

from bot.core.exchange.reply import Button
from bot.core.exchange.session import DialogueState, Outcome, Session
from bot.stores.codec import decode, encode

labels = st.text(min_size=1, max_size=40)
lists = st.lists(labels, max_size=3).map(tuple)
slots = st.dictionaries(labels, labels | st.integers(0, 10**9) | st.floats(0, 1e9) | lists, max_size=3)
states = st.builds(
    DialogueState,
    labels,
    slots,
    skipped=lists,
    answered=lists,
    asked=st.none() | labels,
    doubtful=st.dictionaries(labels, lists, max_size=2),
    is_sharing=st.booleans(),
    updated=st.integers(0, 2**33),
)
sessions = st.builds(
    Session,
    topics=lists,
    offered=st.lists(st.builds(Button, labels, st.text("abc:-", min_size=1, max_size=20)), max_size=3).map(tuple),
    failures=st.integers(0, 9),
    outcome=st.builds(
        Outcome, st.sampled_from(["answer", "fallback"]), st.none() | labels, st.floats(0, 100), slots=slots
    ),
    dialogue=st.none() | states,
    paused=st.none() | states,
)
SESSION = Session(
    topics=("aci",),
    offered=(Button("En savoir plus", "details:aci"),),
    outcome=Outcome("answer", "aci", 88.5, slots={"montant": 1200, "type": ("aci", "ei")}),
    dialogue=DialogueState("fournisseurs", {"lieu": "95500"}, doubtful={"lieu": ("1", "2")}),
)


def changed(path: str, value: Any) -> str:
    """The session as JSON, but for one field; None takes it out."""
    data = json.loads(json.dumps(to_builtins(SESSION)))
    *parents, name = path.split(".")
    inner = data
    for parent in parents:
        inner = inner[int(parent)] if isinstance(inner, list) else inner[parent]
    if value is None:
        del inner[name]
    else:
        inner[name] = value
    return json.dumps(data)


@given(sessions)
def test_a_session_survives_json(session: Session) -> None:
    assert decode(encode(session)) == session


def test_what_has_its_default_is_not_written() -> None:
    assert encode(Session()) == "{}"
    assert encode(Session(dialogue=DialogueState("oeth", {"effectif": 80.0}))) == (
        '{"dialogue":{"id":"oeth","slots":{"effectif":80.0}}}'
    )


def test_a_session_that_was_written_in_full_is_read() -> None:
    assert decode(changed("card", "")) == SESSION


@pytest.mark.parametrize("path", ["topics", "card", "outcome", "outcome.score", "dialogue.page", "dialogue.slots"])
def test_a_field_that_was_not_written_yet_has_its_default(path: str) -> None:
    read = decode(changed(path, None))
    fresh = Session(dialogue=DialogueState("fournisseurs"))
    assert read
    assert attrgetter(path)(read) == attrgetter(path)(fresh)
    assert read.offered == SESSION.offered


@pytest.mark.parametrize("path", ["step", "dialogue.step", "outcome.step", "offered.0.step"])
def test_a_session_with_a_field_that_went_is_not_read(path: str) -> None:
    assert decode(changed(path, 3)) is None


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("topics", "aci"),
        ("failures", "many"),
        ("outcome.kind", "guess"),
        ("offered.0.action", "x" * 61),
        ("dialogue.slots", []),
        ("dialogue.id", None),
    ],
)
def test_a_session_with_a_field_of_another_type_is_not_read(path: str, value: Any) -> None:
    assert decode(changed(path, value)) is None


@pytest.mark.parametrize("text", ["", "null", "[]", '"aci"', "{", '{"schema": 3}', "[" * 100_000])
def test_what_is_no_session_is_not_read(text: str) -> None:
    assert decode(text) is None
