"""Conversations: scripts whose every reply must say some things and must not say others."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal, get_args

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Location, Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.evaluation.rows import WHEN

Via = Literal["text", "button", "location"]
_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE"})
_SPACES = re.compile(r"[\s'’\-‐-–]+")
_THOUSANDS = re.compile(r"(?<=\d) (?=\d{3}\b)")
_BEFORE_UNIT = re.compile(r" (?=[%€])")
SHOWN_LINES = 4


@dataclass(frozen=True, slots=True)
class Step:
    """What the person does, and what the reply has to hold: texts whose alternatives stand between bars."""

    user: str
    must: tuple[str, ...]
    must_not: tuple[str, ...]
    via: Via = "text"
    is_optional: bool = False
    location: Location | None = None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A script."""

    id: str
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """How many scripts and steps passed; `failures` says of each step that failed what was missing."""

    scripts: int
    passed: int
    steps: int
    steps_passed: int
    failures: tuple[str, ...]


def read_conversation(data: Mapping[str, Any]) -> Conversation:
    """A row of a file.

    Raises:
        KeyError: it is not a script.
        ValueError: a turn is sent in a way that is not known.
    """
    return Conversation(data["id"], tuple(map(_read_step, data["turns"])))


def _read_step(data: Mapping[str, Any]) -> Step:
    via = data.get("via", "text")
    if via not in get_args(Via):
        raise ValueError(via)
    location = Location(data["lat"], data["lon"]) if via == "location" else None
    must, must_not = tuple(data["must_contain"]), tuple(data["must_not_contain"])
    return Step(data["user"], must, must_not, via, bool(data.get("optional")), location)


def evaluate(assistant: Assistant, conversations: Iterable[Conversation]) -> Report:
    """Hold each conversation in a session of its own."""
    scripts = passed = steps = steps_passed = 0
    failures: list[str] = []
    for conversation in conversations:
        results = _hold(assistant, conversation)
        scripts, steps = scripts + 1, steps + len(results)
        bad = [result for result in results if result]
        passed, steps_passed = passed + (not bad), steps_passed + len(results) - len(bad)
        failures += bad
    return Report(scripts, passed, steps, steps_passed, tuple(failures))


def played(assistant: Assistant, conversation: Conversation) -> list[tuple[str, Session]]:
    """Each message that could be sent, with the session after it; a button that is not on offer is left out."""
    turns = _turns(assistant, conversation)
    return [(step.user, session) for _, step, session, replies in turns if replies is not None]


def _turns(
    assistant: Assistant, conversation: Conversation
) -> Iterator[tuple[int, Step, Session, tuple[Reply, ...] | None]]:
    """Each step by its number, with the session after it; no replies where no button fits, needless steps left out."""
    session = Session()
    for number, step in enumerate(conversation.steps, 1):
        message = _message(step, session)
        if message is not None:
            session, replies = assistant.respond(session, message)
            yield number, step, session, replies
        elif not step.is_optional:
            yield number, step, session, None


def _hold(assistant: Assistant, conversation: Conversation) -> list[str]:
    """For each step that was sent, what is wrong with its reply; empty if nothing is."""
    results = []
    for number, step, _, replies in _turns(assistant, conversation):
        name = f"{conversation.id}, message {number} « {step.user} »"
        results.append(f"  ✗ {name} : aucun bouton de ce nom" if replies is None else _wrong(name, step, replies))
    return results


def _message(step: Step, session: Session) -> Message | None:
    """What is sent; None if no button fits, or an optional step has become needless."""
    if step.via == "button":
        action = next((button.action for button in session.offered if contains(button.label, step.user)), None)
        return Message(WHEN, action=action) if action else None
    is_asking = session.dialogue is not None and session.dialogue.asked is not None
    if step.is_optional and not is_asking:
        return None
    return Message(WHEN, location=step.location) if step.location else Message(WHEN, step.user)


def _wrong(name: str, step: Step, replies: Sequence[Reply]) -> str:
    text = "\n".join("\n".join([reply.text, *(button.label for button in reply.buttons)]) for reply in replies)
    missing = [wanted for wanted in step.must if not contains(text, wanted)]
    unwanted = [wanted for wanted in step.must_not if contains(text, wanted)]
    if not missing and not unwanted:
        return ""
    faults = [f"{label} {texts}" for label, texts in (("manque", missing), ("de trop", unwanted)) if texts]
    said = "\n".join(f"      {line}" for line in text.splitlines()[:SHOWN_LINES])
    return f"  ✗ {name} : {', '.join(faults)}\n{said}"


def plain(text: str) -> str:
    """A text as it is searched: no accents, no case, apostrophes and hyphens as spaces, figures in one piece."""
    folded = unicodedata.normalize("NFKD", text.translate(_LIGATURES))
    bare = "".join(char for char in folded if not unicodedata.combining(char))
    return _BEFORE_UNIT.sub("", _THOUSANDS.sub("", _SPACES.sub(" ", bare))).strip().lower()


def contains(text: str, wanted: str) -> bool:
    """Whether a text holds one of the alternatives, at the start of a word; acronyms and figures as whole words."""
    return any(_holds(plain(text), alternative) for alternative in wanted.split("|"))


def _holds(searched: str, alternative: str) -> bool:
    sought = plain(alternative)
    if not sought:
        return False
    start = r"(?<!\w)" if sought[0].isalnum() else ""
    end = r"(?!\w)" if alternative.isupper() or sought[-1].isdigit() else ""
    return re.search(start + re.escape(sought) + end, searched) is not None


def describe(name: str, report: Report, *, details: bool) -> str:
    """The report as lines of text."""
    scripts, steps = max(1, report.scripts), max(1, report.steps)
    lines = [
        f"{name} : {report.scripts} conversations",
        f"  réussies        {report.passed / scripts:6.1%} ({report.passed}/{report.scripts})",
        f"  messages        {report.steps_passed / steps:6.1%} ({report.steps_passed}/{report.steps})",
    ]
    return "\n".join([*lines, *(report.failures if details else ())])
