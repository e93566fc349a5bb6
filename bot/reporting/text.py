"""A report in a terminal."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from bot.reporting.health import Health
from bot.reporting.tables import Table, is_count, tables

_MOST_ROWS = 20
"""Rows of a table that a terminal shows; the page shows all."""


def text(health: Health) -> str:
    """The report on the content, table by table."""
    whole = [f"Contenus au {health.today.isoformat()}"]
    for table in tables(health):
        whole += ["", *_lines(table)]
    return "\n".join(whole)


def _lines(table: Table) -> Iterator[str]:
    yield table.title
    if not table.rows:
        yield "  rien"
    else:
        columns = zip(table.columns, *table.rows[:_MOST_ROWS], strict=True)
        for row in zip(*map(_column, columns), strict=True):
            yield "  ".join(("", *row)).rstrip()
        if len(table.rows) > _MOST_ROWS:
            yield f"  … et {len(table.rows) - _MOST_ROWS} autre(s) ligne(s) : --html les montre"
    if table.note:
        yield f"  {table.note}"


def _column(cells: Sequence[str]) -> list[str]:
    """The cells of a column below its name, all of one width."""
    width = max(map(len, cells))
    return [cell.rjust(width) if all(map(is_count, cells[1:])) else cell.ljust(width) for cell in cells]
