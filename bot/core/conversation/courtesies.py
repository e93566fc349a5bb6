"""Greetings, thanks and the like, even misspelt or wrapped in politeness."""

from __future__ import annotations

from rapidfuzz import fuzz

from bot.core.knowledge.knowledge import Knowledge, SmallTalk
from bot.core.text.plain import normalise

SMALL_TALK_SIMILARITY = 88
"""Percentage of rapidfuzz's ratio from which a short message is the same courtesy, misspelt."""


class Courtesies:
    """Finds the courtesy that a message is."""

    def __init__(self, knowledge: Knowledge) -> None:
        """Index the phrasings."""
        self._lexicon = knowledge.lexicon
        self._by_phrasing = {normalise(phrasing): talk for talk in knowledge.small_talk for phrasing in talk.phrasings}

    def find(self, text: str) -> SmallTalk | None:
        """The courtesy that a whole message is; None if it says anything else."""
        plain = normalise(text)
        exact = self._by_phrasing.get(plain)
        if exact or not plain or len(plain.split()) > 6:
            return exact
        rest = self._lexicon.without_politeness(plain)
        if not rest:
            first = next((word for word in plain.split() if word in self._by_phrasing), None)
            return self._by_phrasing[first] if first else None
        if rest in self._by_phrasing:
            return self._by_phrasing[rest]
        near = [
            (fuzz.ratio(plain, phrasing), phrasing)
            for phrasing in self._by_phrasing
            if len(phrasing) > 4 and abs(len(phrasing) - len(plain)) <= 2
        ]
        score, phrasing = max(near, default=(0.0, ""))
        return self._by_phrasing[phrasing] if score >= SMALL_TALK_SIMILARITY else None
