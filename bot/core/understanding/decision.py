"""From ranked matches to one decision: answer, dialogue, suggestion or fallback."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from bot.core.knowledge.knowledge import Bands
from bot.core.understanding.matcher import Match
from bot.core.understanding.reading import Reading

MAX_SUGGESTIONS = 3

CLOSE = 0.85
"""Share of the best score from which answers, dialogues and neighbouring subjects contest each other."""

TIED = 0.95
"""Share of the best score from which a dialogue ties with an answer, where a message neither asks how things are nor
wants something done, or with a neighbouring subject: values make the scores of both high."""

GENERAL_SHARE, SPECIFIC_SHARE = 0.6, 0.85
"""What remains of the score of a dialogue where a message asks how things are: without figures or a place, or with."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a message is taken for.

    `target` is the best match, `suggestions` the ids of the next answers, `dialogues` those suggested beside them.
    """

    kind: Literal["answer", "dialogue", "off_topic", "suggestion", "none"]
    target: str = ""
    score: float = 0.0
    suggestions: tuple[str, ...] = ()
    dialogues: tuple[str, ...] = ()


def judge(ranked: Sequence[Match], bands: Bands, reading: Reading | None = None) -> Decision:
    """Put ranked matches into bands; see `Bands`.

    A neighbouring subject wins unless an answer or a dialogue comes close to it. Between an answer and a dialogue that
    come close, one who asks how things are gets the answer, and everyone else the dialogue.
    """
    reading = reading or Reading()
    if reading.is_question:
        ranked = _with_less_for_dialogues(ranked, SPECIFIC_SHARE if reading.is_specific else GENERAL_SHARE)
    if not ranked or ranked[0].score < bands.suggest:
        return Decision("none", score=ranked[0].score if ranked else 0.0)
    best = ranked[0]
    close = [match for match in ranked if match.score >= best.score * CLOSE]
    shown = [match for match in ranked if match.score >= bands.suggest]
    answers, dialogues = _ids(shown, "answer"), _ids(close, "dialogue")
    kind, _, id_ = best.id.partition(":")
    tied = [match for match in close if match.score >= best.score * TIED]
    if kind == "off" and not (_ids(close, "answer") or _ids(tied, "dialogue")):
        return Decision("off_topic", id_, best.score)
    lead = best.score - (ranked[1].score if len(ranked) > 1 else 0.0)
    rivals = tied if kind == "dialogue" else close
    if _ids(rivals, "off") or best.score + lead < bands.answer:
        return Decision("suggestion", "", best.score, answers[:MAX_SUGGESTIONS], dialogues[:1])
    share = CLOSE if reading.is_request else TIED
    is_tied = not reading.is_question and best.score * share <= _best_score(ranked, "dialogue")
    if dialogues and (kind == "dialogue" or is_tied):
        is_sure = best.score + lead >= bands.dialogue
        sure = Decision("dialogue", dialogues[0], best.score, _ids(close, "answer")[:MAX_SUGGESTIONS])
        return sure if is_sure else Decision("suggestion", "", best.score, answers[:MAX_SUGGESTIONS], dialogues[:1])
    return Decision("answer", id_, best.score, answers[1:MAX_SUGGESTIONS], dialogues[:1])


def _with_less_for_dialogues(ranked: Sequence[Match], share: float) -> list[Match]:
    """The ranking where dialogues weigh less: who asks how things are may have no case to go through yet."""
    weighed = [Match(m.id, m.score * share) if m.id.startswith("dialogue:") else m for m in ranked]
    return sorted(weighed, key=lambda match: (-match.score, match.id))


def _best_score(ranked: Sequence[Match], kind: str) -> float:
    return max((match.score for match in ranked if match.id.startswith(f"{kind}:")), default=0.0)


def _ids(matches: Iterable[Match], kind: str) -> tuple[str, ...]:
    """The ids of the matches of a kind, in order."""
    return tuple(match.id.partition(":")[2] for match in matches if match.id.startswith(f"{kind}:"))
