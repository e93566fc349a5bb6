"""Finds the point with which an answer to a question of its own opens: what was asked, before what is always said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.core.exchange.reply import Block
from bot.core.focus.asked import Asked
from bot.core.focus.cut import without_verdict
from bot.core.focus.points import Points
from bot.core.knowledge.points import PointMatch

LEAST, LEAST_SHORT = 0.66, 0.5
"""Score from which a point is what was asked, and a sentence of the short answer, which only comes first then."""

LEAST_BESIDE = 0.85
"""The same for a point of an answer that only comes near to the one decided on."""

AHEAD = 0.15
"""By how much that one is ahead of what the answer decided on has to say."""

SHORT_SHARE, SHORT_SHARE_OF_TOLD = 0.82, 0.95
"""Share of the best score from which a sentence of the short answer, written to be said first, is as good: where only a
kind of answer is asked for, and where words are told that the best point explains."""

WORD_FOR_WORD = 0.98
"""Score of a question as an editor wrote it for a point, which comes before any sentence if it gives what is asked."""

TELLING = 0.55
"""Weight of the words that a point explains beside those that name its entry, where they alone ask for it."""


@dataclass(frozen=True, slots=True)
class Opening:
    """A point that opens an answer, and the sentences of the short answer that follow it."""

    match: PointMatch
    rest: tuple[Block, ...]


class Openings:
    """Finds openings. It keeps no state."""

    def __init__(self, points: Points) -> None:
        """Look among these points."""
        self._points = points

    def find(self, text: str, entry: str, near: Sequence[str] = ()) -> Opening | None:
        """What a question asks of the entry decided on, or of one of those near it; None if the entry says it first.

        It asks for more than the title says, and gets the kind of answer that it expects.
        """
        asked = self._points.read(text)
        if asked.is_empty:
            return None
        found = [one for one in self._points.find((entry, *near), text) if self._is_asked(one, asked)]
        own = max((one.score for one in found if one.point.entry == entry), default=0.0)
        best = next((one for one in found if one.score >= _least(one, entry, own)), None)
        if best is None:
            return None
        of_it = [one for one in found if one.point.entry == best.point.entry]
        is_sure = best.score >= WORD_FOR_WORD and any(one.is_sure for one in asked.expectations)
        if not (best.says or is_sure):
            least = best.score * (SHORT_SHARE_OF_TOLD if self._told(best, asked) else SHORT_SHARE)
            best = next((one for one in of_it if _is_short(one) and one.score >= least), best)
        if not best.says and _is_tied(best, of_it):
            return None
        said = [point for point in self._points.of(best.point.entry) if point.part == "short"]
        is_said_first = best.point == said[0] and best.says is None and best.point.entry == entry
        rest = tuple(without_verdict(block) for point in said if point != best.point for block in point.blocks)
        return None if is_said_first else Opening(best, rest)

    def _is_asked(self, match: PointMatch, asked: Asked) -> bool:
        """Whether a point says what a question asks beside what the title names, and nothing named is left out."""
        subject = self._points.subject(match.point.entry)
        explained = set(match.explained)
        sure = [one for one in asked.expectations if one.is_sure]
        told = [one for one in asked.told if one.term not in subject]
        if sure and not match.says and not any(explained.intersection(one.words) for one in sure):
            return False
        if any(self._points.is_name(one.term) and explained.isdisjoint(one.words) for one in told):
            return False
        promised = self._points.title_kinds(match.point.entry)
        more = any(not promised.issuperset(one.kinds) for one in sure)
        return bool(more or match.says or asked.numbers) or self._told(match, asked) >= TELLING

    def _told(self, match: PointMatch, asked: Asked) -> float:
        """The weight of the words that a point explains beside those that name its entry."""
        subject, explained = self._points.subject(match.point.entry), set(match.explained)
        told = (one for one in asked.told if one.term not in subject)
        return sum(one.weight for one in told if explained.intersection(one.words))


def _least(match: PointMatch, entry: str, own: float) -> float:
    if match.point.entry != entry:
        return max(LEAST_BESIDE, own + AHEAD)
    return LEAST_SHORT if _is_short(match) else LEAST


def _is_short(match: PointMatch) -> bool:
    return match.point.part == "short" and match.point.number == 0


def _is_tied(best: PointMatch, found: Sequence[PointMatch]) -> bool:
    """Whether several details give what is asked for equally well: then none of them is all of it."""
    others = (one for one in found if one.point != best.point and not one.says)
    return not _is_short(best) and any(one.score == best.score for one in others)
