"""The small words that steer how a message is read."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.core.text.plain import holds

_NEVER = "(?!)"


@dataclass(frozen=True)
class Grammar:
    """Words and phrases by what they do to a message, as `grammar.yaml` documents them; all in plain form.

    `question_joins` and `question_starts` are kept as they were written, for they part the text as it was typed.
    """

    acronym_leads: frozenset[str] = frozenset()
    acronym_subjects: frozenset[str] = frozenset()
    english: frozenset[str] = frozenset()
    negations: frozenset[str] = frozenset()
    links: frozenset[str] = frozenset()
    corrections: frozenset[str] = frozenset()
    additions: frozenset[str] = frozenset()
    changes: frozenset[str] = frozenset()
    question_joins: tuple[str, ...] = ()
    question_starts: tuple[str, ...] = ()
    both: tuple[str, ...] = ()
    contrasts: tuple[str, ...] = ()
    ellipsis_starts: tuple[str, ...] = ()
    ellipses: tuple[str, ...] = ()
    anaphora: tuple[str, ...] = ()
    courtesy_words: tuple[str, ...] = ()
    introductions: tuple[str, ...] = ()
    _parts: re.Pattern[str] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Compile where one question ends and the next begins."""
        joins = "|".join([r"[?,.]", *(rf"\s{re.escape(join)}" for join in self.question_joins)])
        starts = "|".join(map(re.escape, self.question_starts)) or _NEVER
        object.__setattr__(self, "_parts", re.compile(rf"(?:{joins})\s+(?=(?:et )?(?:{starts})\b)", re.IGNORECASE))

    def questions(self, text: str) -> list[str]:
        """The questions of a text, one after the other; the text itself where it asks but one."""
        return [part for part in self._parts.split(text) if part.strip()]

    def is_about_both(self, plain: str) -> bool:
        """Whether a message in plain form speaks of two things at once."""
        return holds(plain, self.both)

    def is_contrast(self, plain: str) -> bool:
        """Whether a message in plain form asks to tell things apart."""
        return holds(plain, self.contrasts)

    def is_elliptic(self, plain: str) -> bool:
        """Whether a message in plain form leaves its subject to the one before it."""
        return holds(plain, self.ellipses) or any(f"{plain} ".startswith(f"{start} ") for start in self.ellipsis_starts)

    def is_anaphoric(self, plain: str) -> bool:
        """Whether a message in plain form points at what was said before it."""
        return holds(plain, self.anaphora)
