"""Loads the small words that steer how a message is read: `knowledge/grammar.yaml`."""

from __future__ import annotations

from bot.content.parts import ONE_WORD
from bot.content.reader import Fields
from bot.core.knowledge.grammar import Grammar
from bot.core.text.plain import normalise


def read_grammar(file: Fields) -> Grammar:
    """The grammar; a list of words with an expression in it is told."""
    return Grammar(
        acronym_leads=_words(file, "acronym_leads"),
        acronym_subjects=_words(file, "acronym_subjects"),
        english=_words(file, "english"),
        negations=_words(file, "negations"),
        links=_words(file, "links"),
        corrections=_words(file, "corrections"),
        additions=_words(file, "additions"),
        changes=_words(file, "changes"),
        question_joins=file.texts("question_joins"),
        question_starts=file.texts("question_starts"),
        both=_phrases(file, "both"),
        contrasts=_phrases(file, "contrasts"),
        ellipsis_starts=_phrases(file, "ellipsis_starts"),
        ellipses=_phrases(file, "ellipses"),
        anaphora=_phrases(file, "anaphora"),
        courtesy_words=_phrases(file, "courtesy_words"),
        introductions=_phrases(file, "introductions"),
    )


def _phrases(file: Fields, key: str) -> tuple[str, ...]:
    return tuple(map(normalise, file.texts(key)))


def _words(file: Fields, key: str) -> frozenset[str]:
    """Single words, told where an expression stands: it would never be met."""
    file.expect(key, pattern=ONE_WORD)
    words = _phrases(file, key)
    for long in (word for word in words if " " in word or not word):
        file.report_at(key, f"« {long} » n'est pas un seul mot", "n'écrire ici que des mots seuls")
    return frozenset(words)
