"""Measures of understanding on labelled messages: top-1, top-3, rejection, false answers, confusions.

The measures are those of the evaluation sets: questions carry `accept` (right ids, best first) and `style`,
out-of-scope messages carry `expect: fallback`. Each message is sent alone, in a new session.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.core.assistant import Assistant
from bot.core.knowledge import Bands
from bot.core.model import Message, Outcome, Session
from bot.core.search import Match
from bot.core.understanding import Decision, Understanding, judge
from bot.errors import BoussoleError

_WHEN = datetime(2026, 1, 1, tzinfo=UTC)


class EvaluationError(BoussoleError):
    """A labelled file cannot be read; the message names file and line."""


@dataclass(frozen=True, slots=True)
class Row:
    """A labelled message; `accept` is empty where the assistant must not answer."""

    text: str
    accept: tuple[str, ...]
    style: str


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
    """What a file measured: overall, by style, and the rows that went wrong."""

    total: Tally
    styles: dict[str, Tally]
    confusions: list[tuple[Row, Outcome]]


def read_rows(path: Path) -> list[Row]:
    """Read a file of labelled questions or out-of-scope messages.

    Raises:
        EvaluationError: a line is not of that form.
    """
    rows = []
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        message = f"{path} ne s'ouvre pas ({error.strerror})."
        raise EvaluationError(message) from error
    for number, line in enumerate(lines, 1):
        try:
            data = json.loads(line)
            accept = () if data.get("expect") == "fallback" else tuple(data["accept"])
            rows.append(Row(data["q"], accept, data.get("style", "hors sujet")))
        except (ValueError, KeyError, AttributeError, TypeError) as error:
            message = f'{path}:{number}: ligne illisible ; écrire {{"q": …, "accept": […], "style": …}}.'
            raise EvaluationError(message) from error
    return rows


def evaluate(assistant: Assistant, rows: Iterable[Row]) -> Report:
    """Send each row in a new session and count what came back."""
    styles: dict[str, Tally] = defaultdict(Tally)
    confusions = []
    for row in rows:
        session, _ = assistant.respond(Session(), Message(_WHEN, row.text))
        tally = score(row, session.outcome)
        styles[row.style] += tally
        if not (tally.top1 if row.accept else tally.rejected):
            confusions.append((row, session.outcome))
    return Report(sum(styles.values(), Tally()), dict(styles), confusions)


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
    asks = report.total.top1 or any(tally.top3 for tally in report.styles.values())
    lines = [f"{name} : {report.total.rows} messages"]
    for style, tally in [*sorted(report.styles.items()), ("ensemble", report.total)]:
        lines.append(f"  {style:<16}" + (_asked(tally) if asks else _refused(tally)))
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


MAX_FALSE_ANSWERS = 0.04
MAX_LET_THROUGH = 0.04
CAUTION = 5
"""Points added to the threshold found, for messages that the labelled ones do not resemble."""


def calibrate(understanding: Understanding, rows: Sequence[Row]) -> Bands:
    """Derive the bands from labelled rows.

    `answer` is the lowest threshold that keeps false answers within 4 % of the questions, and answers within 4 % of the
    out-of-scope messages, plus some caution. `suggest` is the highest that keeps 99 of 100 right answers among those
    shown.
    """
    asked = [(row, understanding.rank(row.text)) for row in rows if row.accept]
    refused = [understanding.rank(row.text) for row in rows if not row.accept]
    suggest = _suggest([_score_of_right(row, matches) for row, matches in asked])

    def is_safe(bands: Bands) -> bool:
        decisions = [(row, judge(matches, bands)) for row, matches in asked]
        false = sum(_is_answer(decision) and not _is_right(row, decision) for row, decision in decisions)
        through = sum(_is_answer(judge(matches, bands)) for matches in refused)
        return false <= MAX_FALSE_ANSWERS * len(asked) and through <= MAX_LET_THROUGH * len(refused)

    safe = (answer for answer in range(int(suggest), 101) if is_safe(Bands(answer, suggest)))
    return Bands(min(next(safe, 100) + CAUTION, 100), suggest)


def _suggest(scores: Sequence[float]) -> float:
    shown = sorted(score for score in scores if score > 0)
    return float(int(shown[len(shown) // 100])) if shown else 0.0


def _score_of_right(row: Row, matches: Sequence[Match]) -> float:
    """The best score, if a right answer is among the first three; else 0."""
    answers = [match for match in matches if match.id.startswith("answer:")][:3]
    return matches[0].score if any(match.id.partition(":")[2] in row.accept for match in answers) else 0.0


def _is_answer(decision: Decision) -> bool:
    return decision.kind == "answer"


def _is_right(row: Row, decision: Decision) -> bool:
    return decision.target in row.accept
