"""A report as files: charts to be drawn, a page and a spreadsheet."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.document import Charted
from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.events.charts import alone, chart
from bot.events.page import page
from bot.events.report import Report
from bot.events.spreadsheet import spreadsheet

MOST_CHARTS = 3
"""Charts of a report that are sent as pictures."""


def charts_of(report: Report, code: str, wording: Wording) -> Iterator[Attachment]:
    """The first charts of the event of a code."""
    drawn = [(table.title, one) for table in report.tables if (one := chart(table, wording))][:MOST_CHARTS]
    for number, (title, one) in enumerate(drawn, 1):
        yield Attachment(f"{code}-{number}.png", "image/png", document=Charted(title, alone(one)))


def files_of(report: Report, code: str, wording: Wording) -> Iterator[Attachment]:
    """The page and the spreadsheet of the event of a code."""
    yield Attachment(f"{code}-bilan.html", "text/html", page(report, wording).encode())
    yield spreadsheet(report, wording, f"{code}-bilan.csv")
