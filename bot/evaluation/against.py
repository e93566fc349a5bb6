"""The same labelled messages under two contents: what each is taken for before and after."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import zip_longest
from pathlib import Path
from typing import Any

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.session import Outcome
from bot.evaluation import conversations, followups
from bot.evaluation.rows import kind_of, read

_UNSENT = "(non envoyé)"
"""Stands for the outcome of a message that one content alone could be sent: a button the other does not show."""


@dataclass(frozen=True, slots=True)
class Change:
    """A message, after the ones of its row, that is taken for something else than before."""

    said: str
    before: str
    after: str


def compare(before: Assistant, after: Assistant, path: Path) -> tuple[int, list[Change]]:
    """Send all messages of a labelled file under both contents; how many rows it has, and what changed.

    Raises:
        EvaluationError: the file cannot be read.
    """
    kind = kind_of(path)
    rows = read(path, dict)
    return len(rows), [change for row in rows for change in _changes(before, after, kind, row)]


def _changes(before: Assistant, after: Assistant, kind: str, row: Mapping[str, Any]) -> Iterator[Change]:
    pairs = zip_longest(_outcomes(before, kind, row), _outcomes(after, kind, row))
    for old, new in pairs:
        said = (new or old or ("", ""))[0]
        was, is_ = old[1] if old else _UNSENT, new[1] if new else _UNSENT
        if was != is_:
            yield Change(said, was, is_)


def _outcomes(assistant: Assistant, kind: str, row: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Each message of a row with those before it, and what it was taken for."""
    if kind == "conversations":
        script = conversations.read_conversation(row)
        return [
            (f"{script.id} : {said}", told(session.outcome))
            for said, session in conversations.played(assistant, script)
        ]
    sent = (*row["turns"], row["last"]) if kind == "followups" else (row["q"],)
    turns = followups.sent_in_turn(assistant, sent)
    return [
        (" → ".join(map(str, sent[:number])), told(session.outcome)) for number, (session, _) in enumerate(turns, 1)
    ]


def told(outcome: Outcome) -> str:
    """An outcome in a few words, without its score: content that is weighed otherwise moves every score a little."""
    named = outcome.id or outcome.dialogue or ""
    slots = ", ".join(f"{slot}={value}" for slot, value in sorted(outcome.slots.items()))
    others = "/".join(outcome.suggestions) if outcome.kind == "suggestion" else ""
    return " ".join(part for part in (outcome.kind, named, others, f"({slots})" if slots else "") if part)


def describe(name: str, rows: int, changes: Iterable[Change]) -> str:
    """The changes of a file as lines of text."""
    found = list(changes)
    lines = [f"{name} : {rows} lignes, {len(found)} changement(s)"]
    for change in found:
        lines += [f"  {change.said}", f"    avant : {change.before}", f"    après : {change.after}"]
    return "\n".join(lines)
