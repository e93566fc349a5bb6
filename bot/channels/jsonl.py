"""The assistant for programs: one JSON object a line in, one a line out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

from bot.channels.attempt import attempt
from bot.channels.plain import plain_text, plain_texts
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.text.plain import normalise

STALE = "stale"
"""The action of a button that is not on offer."""

FAILURE = "erreur de l'assistant : ce message reste sans réponse"


def ask_lines(assistant: Assistant, lines: Iterable[str]) -> Iterator[str]:
    """Answer lines `{"q": …}`, each in a session of its own."""
    for line in lines:
        if line.strip():
            yield _dump(_asked(assistant, line))


def _asked(assistant: Assistant, line: str) -> dict[str, Any]:
    data, error = _parse(line)
    question = data.get("q")
    if error or not isinstance(question, str):
        return {"error": error or 'ligne sans texte : écrire {"q": "…"}'}
    answered = attempt(assistant, Session(), Message(datetime.now(UTC), question))
    if answered is None:
        return {"q": question, "error": FAILURE}
    session, replies = answered
    outcome = session.outcome
    return {
        "q": question,
        "kind": outcome.kind,
        "id": outcome.id,
        "score": outcome.score,
        "suggestions": list(outcome.suggestions),
        "dialogue": outcome.dialogue,
        "slots": dict(outcome.slots),
        "text": plain_texts(replies),
        "buttons": [button.label for reply in replies for button in reply.buttons],
    }


def chat_lines(assistant: Assistant, lines: Iterable[str]) -> Iterator[str]:
    """Answer lines of several users, each with a session that goes on from line to line."""
    sessions: dict[str, Session] = {}
    for line in lines:
        if line.strip():
            yield _dump(_said(assistant, sessions, line))


def _said(assistant: Assistant, sessions: dict[str, Session], line: str) -> dict[str, Any]:
    data, error = _parse(line)
    user = data.get("user")
    if error or not isinstance(user, str):
        return {"error": error or 'ligne sans utilisateur : écrire {"user": "u1", "text": "…"}'}
    session = sessions.get(user, Session())
    message = message_of(data, session, datetime.now(UTC))
    if message is None:
        return {"user": user, "error": 'ligne sans message : écrire "text", "button" ou "location": [lat, lon]'}
    answered = attempt(assistant, session, message)
    if answered is None:
        return {"user": user, "error": FAILURE}
    sessions[user], replies = answered
    return {"user": user, **_summary(sessions[user].outcome), "replies": [_reply(reply) for reply in replies]}


def _summary(outcome: Outcome) -> dict[str, Any]:
    return {"kind": outcome.kind, "id": outcome.id, "dialogue": outcome.dialogue, "slots": dict(outcome.slots)}


def _reply(reply: Reply) -> dict[str, Any]:
    return {
        "text": plain_text(reply),
        "buttons": [button.label for button in reply.buttons],
        "attachments": [attachment.filename for attachment in reply.attachments],
        "venue": [reply.venue.lat, reply.venue.lon] if reply.venue else None,
    }


def message_of(data: Mapping[str, Any], session: Session, at: datetime) -> Message | None:
    """What an object sends: `text`, `button` (its label) or `location` ([lat, lon], degrees); None if nothing."""
    match data:
        case {"text": str(text)}:
            return Message(at, text)
        case {"button": str(label)}:
            wanted = normalise(label)
            found = (button.action for button in session.offered if normalise(button.label) == wanted)
            return Message(at, action=next(found, STALE))
        case {"location": [int() | float() as lat, int() | float() as lon]} if abs(lat) <= 90 and abs(lon) <= 180:
            return Message(at, location=Location(float(lat), float(lon)))
    return None


def _parse(line: str) -> tuple[dict[str, Any], str]:
    try:
        data = json.loads(line)
        _dump(data).encode()  # half a character, alone, can neither be understood nor written
    except (ValueError, RecursionError):
        return {}, "ligne illisible : un objet JSON par ligne est attendu, en UTF-8"
    return (data, "") if isinstance(data, dict) else ({}, "un objet JSON est attendu : {…}")


def _dump(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False)
