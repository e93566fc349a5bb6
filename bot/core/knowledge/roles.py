"""Which answer or dialogue does what the code itself leads to."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Roles:
    """Ids of the answers and, after them, of the dialogues behind the assistant's own buttons and commands.

    `asked` are the answers offered to who has not asked anything yet.
    """

    help: str
    personal_data: str
    human: str
    deduction: str
    contribution: str
    public_employer: str
    supplier: str
    facilitator: str
    asked: tuple[str, ...] = ()
