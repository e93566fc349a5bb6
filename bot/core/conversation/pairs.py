"""Two things wanted in one message, the first of which only keeps or drops: « garde-la et montre-moi l'autre »."""

from __future__ import annotations

import re

from bot.core.knowledge.acts import ActName, Acts
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

LONGEST = 100
"""Characters of the longest message that is read so."""

KEEPING: frozenset[ActName] = frozenset(["keep", "drop"])
"""Acts after which something else may be wanted."""


class Pairs:
    """Tells where a message that keeps or drops goes on to something else. It keeps no state."""

    def __init__(self, acts: Acts) -> None:
        """Know what keeps and drops by the first words of its keys."""
        keeping = [act for act in acts.acts if act.name in KEEPING]
        self.acts = frozenset(f"act:{act.id}" for act in keeping)
        joints = "|".join(map(re.escape, acts.joints)) or "(?!)"
        self._join = re.compile(rf"\s*[,;.!]\s*(?:(?:{joints})\s+)?|\s+(?:{joints})\s+", re.IGNORECASE)
        self._first = frozenset(stem(key.split()[0]) for act in keeping for key in act.keys)

    def parted(self, text: str) -> tuple[str, str] | None:
        """What comes first, and what is wanted then; None where a message says one thing."""
        if len(text) > LONGEST or self._first.isdisjoint(map(stem, normalise(text).split())):
            return None
        first, *others = self._join.split(text, maxsplit=1)
        is_kept = not self._first.isdisjoint(map(stem, normalise(first).split()))
        return (first, others[0]) if is_kept and others and others[0].strip() else None
