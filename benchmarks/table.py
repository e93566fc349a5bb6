"""Tables in Markdown, printed line by line: what is measured, now, and at the commit 7e8f783 where that is known."""

from __future__ import annotations

BEFORE = "7e8f783"
"""What the figures of before were measured at, in November 2026 on two cores shared with other work."""


def head(*columns: str) -> None:
    """Print the names of the columns, the first of words and the others of figures."""
    print()
    row(*columns)
    row("---", *["--:"] * (len(columns) - 1))


def row(*cells: str) -> None:
    """Print a row."""
    print(f"| {' | '.join(cells)} |", flush=True)


def quantile(ordered: list[float], share: float) -> float:
    """The value that such a share of them, in rising order, does not exceed."""
    return ordered[min(int(len(ordered) * share), len(ordered) - 1)]
