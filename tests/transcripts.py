"""Golden transcripts: scripts of what a person does, with what the assistant must answer, as text files to be read.

A line `> text` is typed, `[Label]` is a button pressed, `@ lat lon` a position shared, `+ hours` time that passes. What
stands indented below is the answer. `BOUSSOLE_GOLDEN=write pytest tests` writes the answers anew: read the difference.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.channels.plain import plain_text
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session

START = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)
GOLDEN = Path(__file__).parent / "golden"
_ACT = re.compile(r"(?:> .*|\[.*\]|@ .*|\+ .*)")


@dataclass(frozen=True)
class Transcript:
    """A script and its file."""

    path: Path

    @property
    def acts(self) -> list[str]:
        """What the person does, in order."""
        return [line for line in self.path.read_text(encoding="utf-8").splitlines() if _ACT.fullmatch(line)]

    def check(self, played: str) -> None:
        """Compare what was played with the file; or write it, if that is asked."""
        if os.environ.get("BOUSSOLE_GOLDEN") == "write":
            self.path.write_text(played, encoding="utf-8")
        assert played == self.path.read_text(encoding="utf-8")


def transcripts() -> list[Transcript]:
    """All of them."""
    return [Transcript(path) for path in sorted(GOLDEN.glob("*.txt"))]


def play(assistant: Assistant, acts: list[str]) -> str:
    """Hold the conversation with the core, and write it down."""
    session, now, lines = Session(), START, []
    for act in acts:
        lines.append(act)
        if act.startswith("+"):
            now += timedelta(hours=float(act[1:]))
            continue
        session, replies = assistant.respond(session, message(act, session, now))
        lines.extend(_plain(f"    {line}".rstrip()) for reply in replies for line in shown(reply))
    return "\n".join(lines) + "\n"


def message(act: str, session: Session, now: datetime) -> Message:
    """What the person sends."""
    if act.startswith(">"):
        return Message(now, act[2:])
    if act.startswith("@"):
        lat, lon = map(float, act[1:].split())
        return Message(now, location=Location(lat, lon))
    label = act[1:-1]
    offered = {_plain(button.label): button.action for button in session.offered}
    assert label in offered, f"{label!r} is not among {sorted(offered)}"
    return Message(now, action=offered[label])


def _plain(text: str) -> str:
    return text.replace("\u00a0", " ")


def shown(reply: Reply) -> Iterator[str]:
    """A reply as lines: its text, its buttons, and what goes with it."""
    yield from plain_text(reply).splitlines()
    if reply.buttons:
        yield " ".join(f"[{button.label}]" for button in reply.buttons)
    if reply.venue:
        yield f"(carte : {reply.venue.lat}, {reply.venue.lon})"
    for attachment in reply.attachments:
        yield f"(fichier : {attachment.filename})"
    if reply.position == "ask":
        yield "(bouton : partager ma position)"
