"""Session to JSON and back, with the number of its form."""

from __future__ import annotations

import json
from typing import Any

from bot.core.exchange.reply import Button
from bot.core.exchange.session import DialogueState, Outcome, Session, SlotValue

SCHEMA = 3
"""Raise it when the form changes: a session of another form starts afresh."""


def encode(session: Session) -> str:
    """Write a session as JSON."""
    return json.dumps(
        {"schema": SCHEMA, **_fields(session)}, default=_fields, ensure_ascii=False, separators=(",", ":")
    )


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in one.__slots__}


def decode(text: str) -> Session:
    """Read a session; a new one if it was written in another form."""
    data: dict[str, Any] = json.loads(text)
    if data.pop("schema", None) != SCHEMA:
        return Session()
    outcome = data.pop("outcome")
    return Session(
        topics=tuple(data["topics"]),
        offered=tuple(Button(**button) for button in data["offered"]),
        failures=data["failures"],
        outcome=Outcome(**{**outcome, "suggestions": tuple(outcome["suggestions"]), "slots": _slots(outcome["slots"])}),
        dialogue=_state(data["dialogue"]),
        paused=_state(data["paused"]),
        shortlist=tuple(data["shortlist"]),
        card=data["card"],
        apologised=data["apologised"],
    )


def _state(data: dict[str, Any] | None) -> DialogueState | None:
    if data is None:
        return None
    lists = {key: tuple(data[key]) for key in ("skipped", "answered")}
    doubtful = {slot: tuple(ids) for slot, ids in data["doubtful"].items()}
    return DialogueState(**{**data, **lists, "slots": _slots(data["slots"]), "doubtful": doubtful})


def _slots(data: dict[str, Any]) -> dict[str, SlotValue]:
    return {slot: tuple(value) if isinstance(value, list) else value for slot, value in data.items()}
