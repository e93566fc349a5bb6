"""Needs: the dialogue that a message opens, and the slots it fills. Each message is sent alone, in a new session."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Outcome, Session, SlotValue
from bot.core.text.plain import normalise
from bot.evaluation.rows import WHEN

IMPLIED_PUBLIC = ("clause", "oeth", "facilitateur")
"""Dialogues whose subject implies a public: one that is filled there is no error."""


@dataclass(frozen=True, slots=True)
class Need:
    """A labelled need."""

    text: str
    dialogue: str
    slots: Mapping[str, SlotValue]


@dataclass(frozen=True, slots=True)
class Report:
    """Counts over needs; `wrong` tells of each need that went wrong what was wanted and found."""

    needs: int = 0
    dialogues: int = 0
    whole: int = 0
    slots: Counter[str] = field(default_factory=Counter)
    right: Counter[str] = field(default_factory=Counter)
    spurious: int = 0
    wrong: tuple[str, ...] = ()


def read_need(data: Mapping[str, Any]) -> Need:
    """A row of a file.

    Raises:
        KeyError: it is not labelled.
    """
    return Need(data["q"], data["dialogue"], dict(data["slots"]))


def evaluate(assistant: Assistant, needs: Iterable[Need]) -> Report:
    """Send each need in a new session and count what came back."""
    dialogues = whole = spurious = total = 0
    slots: Counter[str] = Counter()
    right: Counter[str] = Counter()
    wrong = []
    for need in needs:
        outcome = assistant.respond(Session(), Message(WHEN, need.text))[0].outcome
        is_dialogue = outcome.kind == "dialogue" and outcome.dialogue == need.dialogue
        good = [slot for slot, value in need.slots.items() if is_same(value, outcome.slots.get(slot))]
        extra = sum(is_spurious(need, slot) for slot in outcome.slots)
        total, dialogues, spurious = total + 1, dialogues + is_dialogue, spurious + extra
        slots.update(need.slots.keys())
        right.update(good)
        if is_dialogue and len(good) == len(need.slots) and not extra:
            whole += 1
        else:
            wrong.append(_difference(need, outcome))
    return Report(total, dialogues, whole, slots, right, spurious, tuple(wrong))


def is_same(wanted: SlotValue, found: SlotValue | None) -> bool:
    """Whether a slot has the value labelled: numbers as numbers, texts without accents and case."""
    if isinstance(wanted, int | float):
        return isinstance(found, int | float) and float(found) == float(wanted)
    return found is not None and normalise(str(found)) == normalise(str(wanted))


def is_spurious(need: Need, slot: str) -> bool:
    """Whether a slot was filled that the label does not have, and that follows from nothing it has."""
    follows = slot == "public" and ("type" in need.slots or need.dialogue in IMPLIED_PUBLIC)
    return slot not in need.slots and not follows


def _difference(need: Need, outcome: Outcome) -> str:
    found = outcome.dialogue or outcome.kind
    return f"  ✗ {need.text!r} : {need.dialogue} {dict(need.slots)} ≠ {found} {dict(outcome.slots)}"


def describe(name: str, report: Report, *, details: bool) -> str:
    """The report as lines of text."""
    all_slots, all_right = sum(report.slots.values()), sum(report.right.values())
    lines = [
        f"{name} : {report.needs} besoins",
        f"  dialogue        {_share(report.dialogues, report.needs)}",
        f"  informations    {_share(all_right, all_slots)}   en trop {report.spurious}",
        *(f"    {slot:<13} {_share(report.right[slot], count)}" for slot, count in sorted(report.slots.items())),
        f"  besoin entier   {_share(report.whole, report.needs)}",
    ]
    return "\n".join([*lines, *(report.wrong if details else ())])


def _share(count: int, total: int) -> str:
    return f"{count / total if total else 0:6.1%} ({count}/{total})"
