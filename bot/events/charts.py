"""Charts of a table as SVG: its numbers, each told in the label too, so that nothing is seen only."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape

from bot.core.knowledge.wording import Wording
from bot.events.report import Table
from bot.events.words import told

MOST = 12
"""Bars of a list at most; its table has all."""

WIDTH = 360
"""Units from side to side: about the pixels of a phone, so that texts are read there."""

STYLE = "text{font:13px system-ui,sans-serif;fill:#1d2327}.bar{fill:#0b4f6c}.axis{stroke:#4c565d}"
"""The look of a chart that stands alone, on white; a page has its own."""

_ROW, _BAR, _VALUE = 40, 12, 44
_LETTERS = 46
_HEIGHT = 120


@dataclass(frozen=True, slots=True)
class Chart:
    """A drawing, and what it is of."""

    svg: str
    caption: str


def chart(table: Table, wording: Wording) -> Chart | None:
    """The last column of a table: a column a day, or the largest as bars; None of less than two numbers."""
    numbers = [(row.name, row.counts[-1]) for row in table.rows]
    known = [(name, count) for name, count in numbers if isinstance(count, int)]
    shown = known if table.is_by_day else known[:MOST]
    if len(shown) < 2:
        return None
    caption = wording.text("report_event_chart_all")
    if len(shown) < len(known):
        caption = wording.text("report_event_chart_first", count=len(shown))
    values = " ; ".join(f"{name} : {told(count, wording)}" for name, count in shown)
    label = wording.text("report_event_chart", title=table.title, values=values)
    draw = _columns if table.is_by_day else _bars
    height = _HEIGHT + _ROW if table.is_by_day else _ROW * len(shown)
    drawn = "\n".join(draw(shown, [told(count, wording) for _, count in shown]))
    opening = f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" role="img"'
    return Chart(f'{opening} aria-label="{escape(label)}">\n{drawn}\n</svg>', caption)


def alone(drawn: Chart) -> str:
    """A chart as a file of its own, with its look."""
    head, _, body = drawn.svg.partition(">")
    return f'{head}>\n<style>{STYLE}</style>\n<rect width="100%" height="100%" fill="#fff"/>{body}\n'


def _bars(numbers: Sequence[tuple[str, int]], told: Sequence[str]) -> Iterator[str]:
    """Bars from the left, the name above each and its number behind it."""
    most = max(count for _, count in numbers)
    for place, ((name, count), said) in enumerate(zip(numbers, told, strict=True)):
        top, width = place * _ROW, max(1.0, (WIDTH - _VALUE) * count / most)
        short = name if len(name) <= _LETTERS else f"{name[: _LETTERS - 1].rstrip()}…"
        yield f'<text x="0" y="{top + 14}">{escape(short)}</text>'
        yield f'<rect class="bar" x="0" y="{top + 20}" width="{width:.1f}" height="{_BAR}" rx="2"/>'
        yield f'<text x="{width + 6:.1f}" y="{top + 31}">{said}</text>'


def _columns(numbers: Sequence[tuple[str, int]], told: Sequence[str]) -> Iterator[str]:
    """A column for each row, the first and the last named below, the largest with its number."""
    most, step = max(count for _, count in numbers), WIDTH / len(numbers)
    for place, ((_, count), said) in enumerate(zip(numbers, told, strict=True)):
        high = max(1.0, (_HEIGHT - 20) * count / most)
        wide, top, middle = min(0.8 * step, 48.0), _HEIGHT - high, (place + 0.5) * step
        left = middle - wide / 2
        yield f'<rect class="bar" x="{left:.1f}" y="{top:.1f}" width="{wide:.1f}" height="{high:.1f}" rx="2"/>'
        if count == most or len(numbers) <= MOST:
            yield f'<text x="{middle:.1f}" y="{top - 5:.1f}" text-anchor="middle">{said}</text>'
    yield f'<path class="axis" d="M0 {_HEIGHT}H{WIDTH}"/>'
    first, last = numbers[0][0], numbers[-1][0]
    below = _HEIGHT + (17 if len(first) + len(last) < _LETTERS else 34)
    yield f'<text x="0" y="{_HEIGHT + 17}">{escape(first)}</text>'
    yield f'<text x="{WIDTH}" y="{below}" text-anchor="end">{escape(last)}</text>'
