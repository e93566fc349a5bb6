"""Derives the bands between answer, suggestion and fallback from labelled messages."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.assistant import Assistant
from bot.core.knowledge import Bands
from bot.core.search import Match
from bot.core.understanding import Decision, judge
from bot.evaluation.questions import Row

MAX_FALSE_ANSWERS = 0.04
MAX_LET_THROUGH = 0.04
CAUTION = 5
"""Points added to the threshold found, for messages that the labelled ones do not resemble."""


def calibrate(assistant: Assistant, rows: Sequence[Row]) -> Bands:
    """Derive the bands from labelled rows.

    `answer` is the lowest threshold that keeps false answers within 4 % of the questions, and answers within 4 % of the
    out-of-scope messages, plus some caution. `suggest` is the highest that keeps 99 of 100 right answers among those
    shown. The band of dialogues is set by hand and kept.
    """
    understanding, reader = assistant.understanding, assistant.reader
    readings = {row.text: reader.read(row.text) for row in rows}
    ranked = {row.text: understanding.rank(row.text, readings[row.text]) for row in rows}
    asked, refused = [row for row in rows if row.accept], [row for row in rows if not row.accept]
    suggest = _suggest([_score_of_right(row, ranked[row.text]) for row in asked])
    dialogue = assistant.knowledge.bands.dialogue

    def decide(row: Row, bands: Bands) -> Decision:
        return judge(ranked[row.text], bands, readings[row.text])

    def is_safe(bands: Bands) -> bool:
        decisions = [(row, decide(row, bands)) for row in asked]
        false = sum(_is_answer(decision) and not _is_right(row, decision) for row, decision in decisions)
        through = sum(_is_answer(decide(row, bands)) for row in refused)
        return false <= MAX_FALSE_ANSWERS * len(asked) and through <= MAX_LET_THROUGH * len(refused)

    safe = (answer for answer in range(int(suggest), 101) if is_safe(Bands(answer, suggest, dialogue)))
    return Bands(min(next(safe, 100) + CAUTION, 100), suggest, dialogue)


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
