"""Derives the bands between answer, dialogue, suggestion and fallback from labelled messages."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.conversation.assistant import Assistant
from bot.core.knowledge.knowledge import Bands
from bot.core.understanding.decision import Decision, Ranked, judge
from bot.core.understanding.matcher import Match
from bot.core.understanding.reading import Reading
from bot.evaluation.left_out import LeftOut
from bot.evaluation.needs import Need
from bot.evaluation.questions import Row

MAX_FALSE_ANSWERS = 0.04
MAX_LET_THROUGH = 0.04
MAX_UNHEARD = 0.07
"""Share of the phrasings of subjects never heard of that may be answered."""
CAUTION = 5
"""Points added to the threshold found where no subject was left out, for messages that the labelled ones do not
resemble."""
KEPT_NEEDS = 0.97
"""Share of the needs that open their dialogue without any threshold, and still have to with it."""


@dataclass(frozen=True, slots=True)
class _Ranked:
    """A message read and ranked once, to be judged by many bands."""

    ranked: Ranked
    reading: Reading

    def judge(self, bands: Bands) -> Decision:
        return judge(self.ranked, bands, self.reading)


def calibrate(
    assistant: Assistant, rows: Sequence[Row], needs: Sequence[Need] = (), unheard: Sequence[LeftOut] = ()
) -> Bands:
    """Derive the bands from labelled rows, and from neighbouring subjects left out (`unheard`).

    `answer` is the lowest threshold that keeps false answers within 4 % of the questions, and answers within 4 % of the
    out-of-scope messages and 7 % of the subjects never heard of; without these, some caution is added. `suggest` is the
    highest that keeps 99 of 100 right answers among those shown. `dialogue` is the highest that keeps 97 of 100 right
    needs. Without labels for a band, it stays as it is.
    """
    bands = assistant.knowledge.bands
    if any(row.accept for row in rows):
        bands = _answers(rows, [_rank(assistant, row.text) for row in rows], bands.dialogue, unheard)
    if needs:
        ranked = [_rank(assistant, need.text) for need in needs]
        bands = Bands(bands.answer, bands.suggest, _dialogue(needs, ranked, bands))
    return bands


def _rank(assistant: Assistant, text: str) -> _Ranked:
    reading = assistant.reader.read(text)
    return _Ranked(assistant.understanding.rank(text), reading)


def _answers(rows: Sequence[Row], ranked: Sequence[_Ranked], dialogue: float, unheard: Sequence[LeftOut]) -> Bands:
    asked = [(row, one) for row, one in zip(rows, ranked, strict=True) if row.accept]
    refused = [one for row, one in zip(rows, ranked, strict=True) if not row.accept]
    suggest = _suggest([_score_of_right(row, one.ranked.matches) for row, one in asked])

    def is_safe(bands: Bands) -> bool:
        decisions = [(row, one.judge(bands)) for row, one in asked]
        false = sum(_is_answer(decision) and not _is_right(row, decision) for row, decision in decisions)
        through = sum(_is_answer(one.judge(bands)) for one in refused)
        heard = sum(_is_answer(one.decide(bands)) for one in unheard)
        return (
            false <= MAX_FALSE_ANSWERS * len(asked)
            and through <= MAX_LET_THROUGH * len(refused)
            and heard <= MAX_UNHEARD * len(unheard)
        )

    safe = (answer for answer in range(int(suggest), 101) if is_safe(Bands(answer, suggest, dialogue)))
    return Bands(min(next(safe, 100) + (0 if unheard else CAUTION), 100), suggest, dialogue)


def _dialogue(needs: Sequence[Need], ranked: Sequence[_Ranked], bands: Bands) -> float:
    def opened(dialogue: float) -> int:
        tried = Bands(bands.answer, bands.suggest, dialogue)
        decisions = [(need, one.judge(tried)) for need, one in zip(needs, ranked, strict=True)]
        return sum(decision.kind == "dialogue" and decision.target == need.dialogue for need, decision in decisions)

    enough = KEPT_NEEDS * opened(0)
    return float(next(dialogue for dialogue in range(100, -1, -1) if opened(dialogue) >= enough))


def _suggest(scores: Sequence[float]) -> float:
    shown = sorted(score for score in scores if score > 0)
    return min(float(int(shown[len(shown) // 100])), 100.0) if shown else 0.0


def _score_of_right(row: Row, matches: Sequence[Match]) -> float:
    """The best score, if a right answer is among the first three; else 0."""
    answers = [match for match in matches if match.id.startswith("answer:")][:3]
    return matches[0].score if any(match.id.partition(":")[2] in row.accept for match in answers) else 0.0


def _is_answer(decision: Decision) -> bool:
    return decision.kind == "answer"


def _is_right(row: Row, decision: Decision) -> bool:
    return decision.target in row.accept
