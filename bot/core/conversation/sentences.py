"""The sentences of a message, each of which may say by itself what is wanted: people also say why."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.core.conversation.requests import LONG
from bot.core.knowledge.acts import Acts
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader

MOST = 4
"""Sentences read by themselves."""

_SENTENCE = re.compile(r"(?<=[.!?…])\s+|\n+|;\s|\s?:\s")
_CLAUSE = re.compile(r",\s+(?:(?:et|mais|donc|bref|voilà)\s+)?|\s+(?=(?:mais|donc|bref|du coup)\s)")


@dataclass(frozen=True)
class Sentences:
    """Tells the sentences of messages apart. It keeps no state."""

    acts: Acts
    reader: SlotReader

    def of(self, text: str) -> tuple[str, ...]:
        """The sentences of a message, where it has a few; a long one may come to its point in its last clause."""
        parts = [part.strip() for part in _SENTENCE.split(text) if len(part.split()) > 1]
        last = _CLAUSE.split(parts[-1])[-1].strip() if parts and len(text) >= LONG else ""
        if len(last.split()) > 1 and last != parts[-1] and self.asks(last):
            parts.append(last)
        complaint, *meant = _CLAUSE.split(parts[0], maxsplit=1) if parts else ("",)
        if meant and self.acts.complaints.said_in(normalise(complaint)):
            parts.insert(1, meant[0])  # « c'est pas ma question, je veux un prix »
        if len(parts) > MOST:
            asking = [part for part in parts[1:-1] if part.endswith("?")][-MOST + 2 :]
            parts = [*dict.fromkeys((parts[0], *asking, parts[-1]))]
        return tuple(parts) if len(parts) > 1 else ()

    def asks(self, part: str) -> bool:
        """Whether a sentence asks, wants, or corrects something."""
        mood = self.reader.mood(part)
        return self.is_question(part) or mood.is_request or mood.is_change or bool(mood.indifferent)

    def is_question(self, part: str) -> bool:
        """Whether a sentence asks a question."""
        is_said = self.acts.questions.said_in(normalise(part))
        return is_said or "?" in part or self.reader.mood(part).is_question
