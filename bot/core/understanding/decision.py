"""From ranked matches to one decision: answer, dialogue, suggestion or fallback."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
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

GENERAL_SHARE, SPECIFIC_SHARE, MEASURED_SHARE = 0.6, 0.85, 0.93
"""What remains of the score of a dialogue where a message asks how things are: without figures or a place, with one,
and with figures of two kinds."""

ELSEWHERE = 30.0
"""Score from which a neighbouring subject is told by its name: below, what it says would be beside the point."""

LEAD = 1.5
"""What a point of lead over the runner-up counts for beside a point of score."""

MAX_LEAD = 40.0
"""Points beyond which a lead counts for no more: nothing else came to mind, which is no proof."""

FOREIGN = -1.6
"""Nats from which the words around a trade speak of something else, where the trade is all that there is of a need."""

LEANING = 4.0
"""Points for a nat by which the words of a message are likelier in our subjects than in neighbouring ones."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """The matches of a message, best first, and how far its words lean to our subjects; see `Leaning.of`.

    `rest` is how far those of its words lean that no value accounts for.
    """

    matches: tuple[Match, ...]
    leaning: float = 0.0
    rest: float = 0.0


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


def judge(ranked: Ranked, bands: Bands, reading: Reading | None = None) -> Decision:
    """Put ranked matches into bands; see `Bands`.

    A neighbouring subject wins unless an answer or a dialogue comes close to it. Between an answer and a dialogue that
    come close, one who asks how things are gets the answer, and everyone else the dialogue.
    """
    reading = reading or Reading()
    field = _Field(contested(ranked.matches, reading), ranked, bands, reading)
    return next(decide(field) for applies, decide in _CASES if applies(field))


def contested(matches: Sequence[Match], reading: Reading) -> Sequence[Match]:
    """The ranking by which is decided: dialogues weigh less for who asks how things are, and may have no case yet."""
    if not reading.is_question:
        return matches
    weighed = [Match(one.id, one.score * share_of(one.id, reading)) for one in matches]
    return sorted(weighed, key=lambda match: (-match.score, match.id))


def share_of(id_: str, reading: Reading) -> float:
    """What remains of the score of a target where a message reads like this."""
    if not reading.is_question or not id_.startswith("dialogue:"):
        return 1.0
    if reading.is_measured:
        return MEASURED_SHARE
    return SPECIFIC_SHARE if reading.is_specific else GENERAL_SHARE


class _Field:
    """Who stands where: the best match, those that come close to it, and by how much it leads."""

    def __init__(self, matches: Sequence[Match], ranked: Ranked, bands: Bands, reading: Reading) -> None:
        self.bands = bands
        self.best = matches[0] if matches else Match(":", 0.0)
        self.kind, _, self.id = self.best.id.partition(":")
        self.close = [match for match in matches if match.score >= self.best.score * CLOSE]
        self.tied = [match for match in self.close if match.score >= self.best.score * TIED]
        lead = self.best.score - (matches[1].score if len(matches) > 1 else 0.0)
        self.sureness = self.best.score + LEAD * min(lead, MAX_LEAD)
        self.leaning = ranked.leaning
        self.answers = _ids((match for match in matches if match.score >= bands.suggest), "answer")
        self.dialogues = _ids(self.close, "dialogue")
        self._near_dialogue = CLOSE if reading.is_request else TIED
        self._is_question = reading.is_question
        self._is_elses = reading.is_private or (ranked.rest < FOREIGN and not reading.is_case)
        self._best_dialogue = max((m.score for m in matches if m.id.startswith("dialogue:")), default=0.0)

    def is_nothing(self) -> bool:
        is_far = self.best.score < ELSEWHERE and self.is_elsewhere()
        return self.best.score < self.bands.suggest or not self.best.score or is_far

    def is_elsewhere(self) -> bool:
        return self.kind == "off" and not (_ids(self.close, "answer") or _ids(self.tied, "dialogue"))

    def is_unsure(self) -> bool:
        """A neighbouring subject contests it, or it is an answer that stands too low or is about something else."""
        rivals = self.tied if self.kind == "dialogue" else self.close
        if _ids(rivals, "off"):
            return True
        return not self.is_dialogue() and self.sureness + LEANING * self.leaning < self.bands.answer

    def is_dialogue(self) -> bool:
        is_tied = not self._is_question and self.best.score * self._near_dialogue <= self._best_dialogue
        return bool(self.dialogues) and (self.kind == "dialogue" or is_tied)

    def is_unsure_dialogue(self) -> bool:
        # The values of a need may lean anywhere: words that lean to our subjects prove nothing, the others tell half.
        # A trade beside one's own home or family, or alone among words of other subjects, is no buyer's need.
        is_low = self.sureness + LEANING / 2 * min(0.0, self.leaning) < self.bands.dialogue
        return self.is_dialogue() and (is_low or self._is_elses)

    def nothing(self) -> Decision:
        return Decision("none", score=self.best.score)

    def elsewhere(self) -> Decision:
        return Decision("off_topic", self.id, self.best.score)

    def suggestion(self) -> Decision:
        return Decision("suggestion", "", self.best.score, self.answers[:MAX_SUGGESTIONS], self.dialogues[:1])

    def dialogue(self) -> Decision:
        beside = _ids(self.close, "answer")[:MAX_SUGGESTIONS]
        return Decision("dialogue", self.dialogues[0], self.best.score, beside)

    def answer(self) -> Decision:
        return Decision("answer", self.id, self.best.score, self.answers[1:MAX_SUGGESTIONS], self.dialogues[:1])


_CASES: tuple[tuple[Callable[[_Field], bool], Callable[[_Field], Decision]], ...] = (
    (_Field.is_nothing, _Field.nothing),
    (_Field.is_elsewhere, _Field.elsewhere),
    (_Field.is_unsure, _Field.suggestion),
    (_Field.is_unsure_dialogue, _Field.suggestion),
    (_Field.is_dialogue, _Field.dialogue),
    (lambda _: True, _Field.answer),
)
"""What becomes of a message: the first case that applies decides."""


def _ids(matches: Iterable[Match], kind: str) -> tuple[str, ...]:
    """The ids of the matches of a kind, in order."""
    return tuple(match.id.partition(":")[2] for match in matches if match.id.startswith(f"{kind}:"))
