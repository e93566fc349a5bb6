"""Where a statement can be checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement can be checked. `date` is as precise as known: `2023`, `2023-05` or `2023-05-31`.

    `gives` names the fields of a record that it vouches for; empty where it is the only one, or all say the same.
    """

    name: str
    url: str | None = None
    date: str | None = None
    gives: tuple[str, ...] = ()
