"""Answers to labelled questions, and refusals of what is out of scope: top-1, top-3, rejection, false answers.

Each message is sent alone, in a new session.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Outcome, Session
from bot.evaluation.rows import WHEN


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled message; `accept` is empty where the assistant must not answer."""

    text: str
    accept: tuple[str, ...]
    style: str


def read_row(data: Mapping[str, Any]) -> Row:
    """A row of a file.

    Raises:
        KeyError: it is not labelled.
    """
    accept = () if data.get("expect") == "fallback" else tuple(data["accept"])
    return Row(data["q"], accept, data.get("style", "hors sujet"))


@dataclass(frozen=True, slots=True)
class Tally:
    """Counts over some rows. Shares are counts over `rows`."""

    rows: int = 0
    top1: int = 0
    top3: int = 0
    rejected: int = 0
    false_answers: int = 0

    def __add__(self, other: Tally) -> Tally:
        """Add two tallies up."""
        return Tally(
            self.rows + other.rows,
            self.top1 + other.top1,
            self.top3 + other.top3,
            self.rejected + other.rejected,
            self.false_answers + other.false_answers,
        )

    def share(self, count: int) -> float:
        """A count as a share of the rows, 0 to 1."""
        return count / self.rows if self.rows else 0.0


@dataclass(frozen=True, slots=True)
class Report:
    """What was measured: overall, by style, and the rows that went wrong; `asks` unless all had to be refused."""

    total: Tally
    styles: dict[str, Tally]
    confusions: list[tuple[Row, Outcome]]
    asks: bool


def evaluate(assistant: Assistant, rows: Iterable[Row]) -> Report:
    """Send each row in a new session and count what came back."""
    styles: dict[str, Tally] = defaultdict(Tally)
    confusions = []
    asks = False
    for row in rows:
        asks = asks or bool(row.accept)
        session, _ = assistant.respond(Session(), Message(WHEN, row.text))
        tally = score(row, session.outcome)
        styles[row.style] += tally
        if not (tally.top1 if row.accept else tally.rejected):
            confusions.append((row, session.outcome))
    return Report(sum(styles.values(), Tally()), dict(styles), confusions, asks)


def score(row: Row, outcome: Outcome) -> Tally:
    """Count one row by the definitions of the evaluation sets."""
    answered = outcome.id if outcome.kind == "answer" else None
    shown = [id_ for id_ in (answered, *outcome.suggestions) if id_][:3]
    is_right = answered is not None and answered in row.accept
    return Tally(
        rows=1,
        top1=int(is_right),
        top3=int(any(id_ in row.accept for id_ in shown)),
        rejected=int(outcome.kind in {"fallback", "suggestion", "smalltalk"}),
        false_answers=int(answered is not None and not is_right),
    )


def describe(name: str, report: Report, *, confusions: bool) -> str:
    """The report as lines of text."""
    lines = [f"{name} : {report.total.rows} messages"]
    for style, tally in [*sorted(report.styles.items()), ("ensemble", report.total)]:
        lines.append(f"  {style:<16}" + (_asked(tally) if report.asks else _refused(tally)))
    if confusions:
        for row, outcome in report.confusions:
            got = outcome.id or "/".join(outcome.suggestions) or outcome.kind
            lines.append(f"  ✗ {row.text!r} : {'/'.join(row.accept) or 'rejet'} ≠ {got} ({outcome.score:.0f})")
    return "\n".join(lines)


def _asked(tally: Tally) -> str:
    counts = (("top-1", tally.top1), ("top-3", tally.top3), ("réponses fausses", tally.false_answers))
    return "   ".join(f"{label} {tally.share(count):6.1%} ({count}/{tally.rows})" for label, count in counts)


def _refused(tally: Tally) -> str:
    counts = (("rejet", tally.rejected), ("réponses fausses", tally.false_answers))
    return "   ".join(f"{label} {tally.share(count):6.1%} ({count}/{tally.rows})" for label, count in counts)
