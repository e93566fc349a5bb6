"""A report as a page of HTML that needs no other file and asks for none: it can be sent, printed and read offline."""

from __future__ import annotations

import base64
import hashlib
from functools import partial
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import NBSP
from bot.events.charts import chart
from bot.events.masking import LEAST, Hidden
from bot.events.report import Report, Row, Table
from bot.events.words import days_of, told

MOST_ROWS = 40
"""Rows of a list that a page has, and prints; the spreadsheet has all."""

TEMPLATES = Path(__file__).parent / "templates"


def page(report: Report, wording: Wording) -> str:
    """The report with a chart beside each table that has numbers enough, and how to read it."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    days = days_of(report.first, report.last, wording) if report.first and report.last else ""
    return environment.get_template("report.html").render(
        report=report,
        title=wording.text("report_event_title", name=report.name),
        days=days,
        tables=[(table, chart(table, wording)) for table in report.tables],
        told=partial(told, wording=wording),
        is_hidden=lambda count: isinstance(count, Hidden),
        shown=_shown,
        more=lambda table: wording.text("report_event_more", count=len(table.rows) - MOST_ROWS),
        each_few=lambda names: wording.text("report_event_each_few", least=LEAST, names=f"{NBSP}; ".join(names)),
        scattered=wording.text("report_event_scattered"),
        note=wording.blocks("report_event_note" if days else "report_event_nothing", least=LEAST),
        style=_style(),
        policy=policy(),
    )


def _shown(table: Table) -> tuple[Row, ...]:
    return table.rows if table.is_by_day else table.rows[:MOST_ROWS]


def policy() -> str:
    """What the page allows: its own style. A server sends it too, since one of its own would take away the look."""
    digest = base64.b64encode(hashlib.sha256(_style().encode()).digest()).decode()
    return f"default-src 'none'; style-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"


def _style() -> str:
    return (TEMPLATES / "report.css").read_text(encoding="utf-8")
