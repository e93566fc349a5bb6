"""Where a statement can be checked."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Source:
    """Where a statement can be checked. `date` is as precise as known: `2023`, `2023-05` or `2023-05-31`."""

    name: str
    url: str | None = None
    date: str | None = None
