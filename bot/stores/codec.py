"""Session to JSON and back, with the number of its form."""

from __future__ import annotations

import json
from dataclasses import asdict
from typing import Any

from bot.core.model import Button, Outcome, Session

SCHEMA = 1
"""Raise it when the form changes: a session of another form starts afresh."""


def encode(session: Session) -> str:
    """Write a session as JSON."""
    return json.dumps({"schema": SCHEMA, **asdict(session)}, ensure_ascii=False, separators=(",", ":"))


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
        outcome=Outcome(**{**outcome, "suggestions": tuple(outcome["suggestions"])}),
    )
