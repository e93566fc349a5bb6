"""A report as text, for a chat or a terminal: what is read at a glance, then table by table."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.reply import PARAGRAPH, SHOWN_TEXT, Block, Span
from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import short
from bot.events.masking import LEAST
from bot.events.report import Report, Table
from bot.events.words import days_of, told

_LEADING = 3
"""Names that the highlights have of a list."""

_MOST_ROWS = 5
"""Rows of a table that a text has; page and spreadsheet have all."""


def highlights(report: Report, wording: Wording) -> tuple[Block, ...]:
    """The totals, then what leads the lists as far as it fits, in 600 characters."""
    title = wording.blocks("report_event_title", name=report.name)
    if not (report.first and report.last):
        return (*title, *wording.blocks("report_event_nothing", least=LEAST))
    found = [*title, Block("note", (Span(days_of(report.first, report.last, wording)),))]
    for row in report.totals:
        found += wording.blocks("report_event_count", label=row.name, count=told(row.counts[0], wording))
    for table in report.tables:
        if leading := _leading(table, wording):
            line = wording.blocks("report_event_counts", label=table.title, counts=", ".join(leading))
            if sum(len(block.text) + len(PARAGRAPH) for block in (*found, *line)) <= SHOWN_TEXT:
                found += line
    return tuple(found)


def _leading(table: Table, wording: Wording) -> list[str]:
    """The first of a list by name, with their numbers."""
    if table.is_by_day or len(table.rows) < 2:
        return []
    rows = [(row.name, row.counts[0]) for row in table.rows[:_LEADING]]
    return [
        wording.text("report_event_part", name=short(name), count=told(count, wording))
        for name, count in rows
        if isinstance(count, int)
    ]


def details(report: Report, wording: Wording) -> tuple[Block, ...]:
    """The tables, the first rows of each, and how to read them; nothing where there is nothing to show."""
    if not report.tables:
        return ()
    note = wording.blocks("report_event_note", least=LEAST)
    return (*(block for table in report.tables for block in _table(table, wording)), *note)


def _table(table: Table, wording: Wording) -> Iterator[Block]:
    yield Block("paragraph", (Span(table.title, bold=True),))
    if not (table.rows or table.few):
        yield from wording.blocks("report_event_scattered")
    for row in table.rows[:_MOST_ROWS]:
        counts = [told(count, wording) for count in row.counts]
        if len(counts) > 1:
            named = zip(table.columns, counts, strict=True)
            counts = [wording.text("report_event_part", name=name, count=count) for name, count in named]
        text = wording.text("report_event_counts", label=row.name, counts=", ".join(counts))
        yield Block("bullet", (Span(text),))
    if len(table.rows) > _MOST_ROWS:
        yield from wording.blocks("report_event_more", count=len(table.rows) - _MOST_ROWS)
    if table.few:
        yield from wording.blocks("report_event_more_few", count=len(table.few), least=LEAST)
