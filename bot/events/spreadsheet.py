"""A report as a spreadsheet: one line a number, so that those of several events stand in one."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.core.replies.files import csv_of
from bot.core.replies.formats import french_date
from bot.events.masking import Count, Hidden
from bot.events.report import Report, Row
from bot.events.words import told

COLUMNS = ("Événement", "Du", "Au", "Tableau", "Ligne", "Colonne", "Nombre")


def spreadsheet(report: Report, wording: Wording, filename: str) -> Attachment:
    """A CSV for French Excel; of numbers that are not shown, what the page says too."""
    days = [french_date(day) if day else "" for day in (report.first, report.last)]
    rows = ((report.name, *days, *cells) for cells in _cells(report, wording))
    return Attachment(filename, "text/csv", csv_of([COLUMNS, *rows]))


def _cells(report: Report, wording: Wording) -> Iterator[tuple[str, ...]]:
    """Table, row, column and number."""
    everything = wording.text("report_event_all")
    for total in report.totals:
        yield everything, total.name, wording.text("report_event_number"), _number(total.counts[0], wording)
    for table in report.tables:
        few = (Row(name, (Hidden.FEW,)) for name in table.few)
        for row in (*table.rows, *few, table.total):
            for column, count in zip(table.columns, row.counts, strict=True):
                yield table.title, row.name, column, _number(count, wording)


def _number(count: Count, wording: Wording) -> str:
    """In digits alone, so that a spreadsheet can count with it."""
    return str(count) if isinstance(count, int) else told(count, wording)
