"""Counts and days as a report says them."""

from __future__ import annotations

from datetime import date

from bot.core.knowledge.wording import Wording
from bot.core.replies.formats import french_date, french_number
from bot.events.masking import LEAST, Count, Hidden


def told(count: Count, wording: Wording) -> str:
    """A number, or what stands in its place."""
    if count is Hidden.FEW:
        return wording.text("report_event_few", least=LEAST)
    if count is Hidden.MASKED:
        return wording.text("report_event_masked")
    return french_number(count)


def days_of(first: date, last: date, wording: Wording, *, has_year: bool = True) -> str:
    """`3 octobre 2026`, or of several `1er – 3 octobre 2026`; the year may go without saying."""
    words, others = french_date(first).split(), french_date(last).split()
    if not has_year:
        words, others = words[:-1], others[:-1]
    said = " ".join(others)
    if first == last:
        return said
    while words[-1] == others[-1]:
        words.pop()
        others.pop()
    return wording.text("report_event_days", first=" ".join(words), last=said)
