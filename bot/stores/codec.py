"""Session to JSON and back, by the types of its fields: a field that is added to a session needs nothing here.

Fields with their default are not written, which halves what is stored.

What another release has written is read if all of it still has its place; a field that it did not know has its default.
Where a field went, or has another name or type, the session is not understood any more. So a field whose meaning
changes takes another name.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any

from msgspec import MsgspecError, convert, json, to_builtins

from bot.core.exchange.session import Session


def encode(session: Session) -> str:
    """Write a session as JSON."""
    return json.encode(lean(session)).decode()


def decode(text: str) -> Session | None:
    """Read a session; None for one of another form."""
    try:
        written = json.decode(text)
        session = convert(written, Session)
    except (MsgspecError, RecursionError):
        return None
    return session if _holds(to_builtins(session), written) else None


def lean(value: Any) -> Any:
    """A value without the fields of its dataclasses that have their default."""
    if is_dataclass(value):
        known = ((field, getattr(value, field.name)) for field in fields(value))
        return {field.name: lean(one) for field, one in known if one != _default(field)}
    if isinstance(value, Mapping):
        return {key: lean(one) for key, one in value.items()}
    return list(map(lean, value)) if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


def _holds(read: Any, written: Any) -> bool:
    """Whether every field that was written has been read."""
    if isinstance(written, dict):
        return all(key in read and _holds(read[key], value) for key, value in written.items())
    return not isinstance(written, list) or all(map(_holds, read, written))
