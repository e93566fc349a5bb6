"""Second messages: the last reply of a row has to be of a kind, to hold some texts and not to hold others."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bot.channels.jsonl import STALE, message_of
from bot.channels.plain import plain_text
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Outcome, Session
from bot.core.text.plain import normalise
from bot.evaluation.conversations import contains
from bot.evaluation.needs import is_same
from bot.evaluation.rows import WHEN

CHECKS = frozenset(
    ["kind_not", "kind_in", "id_in", "dialogue", "slots", "slots_absent", "slots_not", "contains", "not_contains"]
)

Sent = str | Mapping[str, Any]
"""A text, or an object as a line of `chat --jsonl` has it."""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """A row: the messages before, the last one, its `kind` (what it does to the screen), and what its reply has to be.

    `check` may hold `kind_not`, `kind_in` and `id_in` (lists), `dialogue`, `slots` and `slots_not` (values by name),
    `slots_absent` (names), `contains` (each has to be seen; "|" parts alternatives) and `not_contains`.
    """

    id: str
    kind: str
    turns: tuple[Sent, ...]
    last: Sent
    check: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Report:
    """Rows and those passed, by kind; `failures` says of each row that failed what was wrong."""

    rows: Counter[str]
    passed: Counter[str]
    failures: tuple[str, ...]


def read_followup(data: Mapping[str, Any]) -> FollowUp:
    """A row of a file.

    Raises:
        KeyError: it is not a second message.
        ValueError: something is to be checked that is not known.
    """
    row = FollowUp(data["id"], data["kind"], tuple(data["turns"]), data["last"], data["check"])
    if unknown := set(row.check) - CHECKS:
        raise ValueError(unknown)
    return row


def evaluate(assistant: Assistant, rows: Iterable[FollowUp]) -> Report:
    """Hold the conversation of each row in a session of its own."""
    total: Counter[str] = Counter()
    passed: Counter[str] = Counter()
    failures: list[str] = []
    for row, turns in all_played(assistant, rows):
        wrong = judged(row, turns[-1])
        total[row.kind] += 1
        passed[row.kind] += not wrong
        if wrong:
            failures.append(f"  ✗ {row.id} {' → '.join(map(str, (*row.turns, row.last)))} : {' ; '.join(wrong)}")
    return Report(total, passed, tuple(failures))


Turns = list[tuple[Session, tuple[Reply, ...]]]
"""The session after each message of a conversation, and the replies to it."""


def all_played(assistant: Assistant, rows: Iterable[FollowUp]) -> Iterator[tuple[FollowUp, Turns]]:
    """The conversation of each row, the last message included; a beginning that rows share is held once."""
    known: dict[tuple[str, ...], tuple[Session, tuple[Reply, ...]]] = {}
    for row in rows:
        session, turns, said = Session(), [], tuple[str, ...]()
        for sent in (*row.turns, row.last):
            said = (*said, repr(sent))
            if said not in known:
                known[said] = assistant.respond(session, _message(sent, session))
            session, _ = known[said]
            turns.append(known[said])
        yield row, turns


def sent_in_turn(assistant: Assistant, messages: Iterable[Sent]) -> Turns:
    """A conversation of these messages, in a session of its own."""
    session, turns = Session(), []
    for sent in messages:
        session, replies = assistant.respond(session, _message(sent, session))
        turns.append((session, replies))
    return turns


def judged(row: FollowUp, turn: tuple[Session, Sequence[Reply]]) -> list[str]:
    """What is wrong with the last turn of a row, a few words each; nothing if it passes."""
    session, replies = turn
    return list(_wrong(row.check, session.outcome, replies))


def before_last(assistant: Assistant, row: FollowUp) -> tuple[Session, Message]:
    """The session of a row before its last message, and that message."""
    session = Session()
    for sent in row.turns:
        session, _ = assistant.respond(session, _message(sent, session))
    return session, _message(row.last, session)


def _message(sent: Sent, session: Session) -> Message:
    """The message that is sent; a button that is not on offer is a stale one."""
    data = {"text": sent} if isinstance(sent, str) else sent
    return message_of(data, session, WHEN) or Message(WHEN, action=STALE)


def _wrong(check: Mapping[str, Any], outcome: Outcome, replies: Sequence[Reply]) -> Iterator[str]:
    """What is wrong with a reply, a few words each."""
    seen = "\n".join("\n".join([plain_text(reply), *(button.label for button in reply.buttons)]) for reply in replies)
    slots = {name: value for name, value in outcome.slots.items() if value not in (None, "")}
    if outcome.kind in check.get("kind_not", ()) or outcome.kind not in check.get("kind_in", (outcome.kind,)):
        yield f"genre {outcome.kind}"
    if outcome.id not in check.get("id_in", (outcome.id,)):
        yield f"réponse {outcome.id}"
    if outcome.dialogue != check.get("dialogue", outcome.dialogue):
        yield f"dialogue {outcome.dialogue}"
    yield from _wrong_slots(check, slots)
    yield from (f"manque {wanted!r}" for wanted in check.get("contains", ()) if not contains(seen, wanted))
    yield from (f"de trop {wanted!r}" for wanted in check.get("not_contains", ()) if contains(seen, wanted))


def _wrong_slots(check: Mapping[str, Any], slots: Mapping[str, Any]) -> Iterator[str]:
    for name, value in check.get("slots", {}).items():
        if not _same(value, slots.get(name)):
            yield f"{name} est {slots.get(name)!r}"
    for name in check.get("slots_absent", ()):
        if name in slots:
            yield f"{name} est {slots[name]!r}"
    for name, value in check.get("slots_not", {}).items():
        if _same(value, slots.get(name)):
            yield f"{name} est encore {value!r}"


def _same(wanted: object, found: object) -> bool:
    """Whether two values are one, numbers written as words too."""
    if not isinstance(wanted, (str, int, float)) or not isinstance(found, (str, int, float)):
        return wanted is found
    return is_same(wanted, found) or normalise(str(wanted)) == normalise(str(found))


def describe(name: str, report: Report, *, details: bool) -> str:
    """The report as lines of text."""
    total, passed = report.rows.total(), report.passed.total()
    kinds = (f"{kind} {report.passed[kind]}/{count}" for kind, count in sorted(report.rows.items()))
    lines = [
        f"{name} : {total} seconds messages",
        f"  réussis         {passed / max(1, total):6.1%} ({passed}/{total})",
        f"  par genre       {', '.join(kinds)}",
    ]
    return "\n".join([*lines, *(report.failures if details else ())])
