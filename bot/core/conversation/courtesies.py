"""Greetings, thanks and the like, even misspelt or wrapped in politeness."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from rapidfuzz import fuzz

from bot.core.knowledge.knowledge import Knowledge, SmallTalk
from bot.core.knowledge.lexicon import CONCEPT_MARK
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem

SMALL_TALK_SIMILARITY = 88
"""Percentage of rapidfuzz's ratio from which a short message is the same courtesy, misspelt."""

SHORTEST = 5
"""Letters of the shortest courtesy that may be misspelt."""

MAX_WORDS = 8
"""Words of the longest message that is looked at as a courtesy misspelt, or as several in a row."""


class Courtesies:
    """Finds the courtesy that a message is."""

    def __init__(self, knowledge: Knowledge, knows: Callable[[str], bool]) -> None:
        """Index the phrasings; `knows` tells the words of all that is asked, which are no misspelt courtesy."""
        self._lexicon = knowledge.lexicon
        self._knows = knows
        self._by_phrasing = {normalise(phrasing): talk for talk in knowledge.small_talk for phrasing in talk.phrasings}
        self._of_length: dict[int, list[str]] = {}
        for phrasing in self._by_phrasing:
            if len(phrasing) >= SHORTEST:
                self._of_length.setdefault(len(phrasing), []).append(phrasing)
        self._beside = frozenset(knowledge.lexicon.grammar.courtesy_words)
        self._names = knowledge.lexicon.grammar.introductions
        self._complaints = knowledge.acts.complaints

    def find(self, text: str) -> SmallTalk | None:
        """The courtesy that a whole message is; None if it says anything else."""
        text = self._meant(text)
        plain = normalise(text)
        exact = self._by_phrasing.get(plain)
        if exact or not plain or len(plain.split()) > MAX_WORDS:
            return exact
        parts = self._parts(plain.split())
        if parts:
            return next((talk for talk in parts if not talk.shows_menu), parts[-1])
        rest = self._lexicon.without_politeness(plain)
        if not rest:
            first = next((word for word in plain.split() if word in self._by_phrasing), None)
            return self._by_phrasing[first] if first else None
        if rest in self._by_phrasing:
            return self._by_phrasing[rest]
        has_concept = any(term.startswith(CONCEPT_MARK) for term in self._lexicon.terms(plain.split()))
        if has_concept or "?" in text or any(char.isdigit() for char in plain):
            return None  # « c'est un esat ? » is no misspelt « c'est un test », « je me suis trompé, 58 » says a figure
        lengths = range(len(plain) - 2, len(plain) + 3)
        alike = (phrasing for length in lengths for phrasing in self._of_length.get(length, ()))
        scored = ((fuzz.ratio(plain, one, score_cutoff=SMALL_TALK_SIMILARITY), one) for one in alike)
        near = sorted((one for one in scored if one[0] >= SMALL_TALK_SIMILARITY), reverse=True)
        meant = next((phrasing for _, phrasing in near if not self._says_more(plain, phrasing)), None)
        return self._by_phrasing[meant] if meant else None

    def _says_more(self, plain: str, phrasing: str) -> bool:
        """« je paye à qui » is no misspelt « je parle à qui »: the other word is a word of its own."""
        own = set(map(stem, phrasing.split()))
        others = (word for word in plain.split() if stem(word) not in own)
        return any(self._knows(word) and not self._lexicon.is_stop_word(word) for word in others)

    def _meant(self, text: str) -> str:
        """What is said behind a complaint: « aucune des trois, je voudrais juste savoir par où commencer »."""
        complaint, _, meant = text.partition(",")
        return meant if meant and self._complaints.said_in(normalise(complaint)) else text

    def _parts(self, plain: Sequence[str]) -> list[SmallTalk]:
        """The courtesies that a message is made of, one after the other; empty if it holds anything else.

        Between them may stand small words, and the name of the person after an introduction.
        """
        parts: list[SmallTalk] = []
        at = 0
        while at < len(plain):
            for end in range(len(plain), at, -1):
                words = " ".join(plain[at:end])
                talk = self._by_phrasing.get(words)
                if talk or words in self._beside:
                    break
                if any(words.startswith(f"{lead} ") and end - at - len(lead.split()) <= 2 for lead in self._names):
                    break
            else:
                return []
            parts += [talk] if talk else []
            at = end
        return parts
