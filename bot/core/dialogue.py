"""A guided dialogue as data: what it asks, in which order, and what it ends in. Nothing here decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from bot.core.model import Block, SlotValue

SlotType = Literal[
    "sector",
    "place",
    "kind",
    "public",
    "amount",
    "labour_amount",
    "hours",
    "headcount",
    "beneficiaries",
    "labour_share",
    "insertion_share",
    "hourly_cost",
    "choice",
]
SLOT_TYPES: tuple[SlotType, ...] = (
    "sector",
    "place",
    "kind",
    "public",
    "amount",
    "labour_amount",
    "hours",
    "headcount",
    "beneficiaries",
    "labour_share",
    "insertion_share",
    "hourly_cost",
    "choice",
)

Finish = Literal["structures", "channels", "clause", "oeth", "facilitator"]
FINISHES: tuple[Finish, ...] = ("structures", "channels", "clause", "oeth", "facilitator")

MACHINE_SLOTS = ("secteur", "commune", "epci", "type", "public", "heures", "montant", "effectif")
"""Slots that programs are told of, under the names of the evaluation sets."""


@dataclass(frozen=True, slots=True)
class Choice:
    """An answer offered as a button; `words` are other ways to say it."""

    value: str
    label: str
    words: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Slot:
    """A value a dialogue needs.

    An `is_optional` slot is read from what people say but never asked. `when` maps another slot to the values for
    which this one is asked; `unless` names slots any of which makes this one needless. `skip` labels the button that
    goes on without a value; a slot without it must be filled.
    """

    name: str
    type: SlotType
    ask: tuple[Block, ...]
    help: tuple[Block, ...]
    label: str
    choices: tuple[Choice, ...] = ()
    skip: str = ""
    is_optional: bool = False
    when: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    unless: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A guided dialogue; `intents` are the phrasings that open it."""

    id: str
    title: str
    intents: tuple[str, ...]
    slots: tuple[Slot, ...]
    finish: Finish


@dataclass(frozen=True, slots=True)
class DialogueState:
    """Where a dialogue stands. The next question is derived from the empty slots, never stored.

    `filled` lists the slots in the order they got their values, for « retour ». A cancelled dialogue stays, closed, so
    that it can be resumed for a while. `since` is a POSIX timestamp in seconds.
    """

    id: str
    slots: Mapping[str, SlotValue] = field(default_factory=dict)
    skipped: tuple[str, ...] = ()
    filled: tuple[str, ...] = ()
    failures: int = 0
    page: int = 1
    is_open: bool = True
    since: float = 0.0
