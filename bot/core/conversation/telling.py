"""The words that tell one dialogue from the others."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping

from bot.core.knowledge.acts import Acts
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import holds, normalise, plain_words_of
from bot.core.text.sounds import stem

LEAST_SHARE = 3.0
"""How many times more often than in all other dialogues together a word must stand in the phrasings of one."""

_PLACEHOLDER = re.compile(r"\{\w+\}")

OPENING = 6
"""Words at the beginning of a sentence of a long message, among which another subject is announced."""

_SENTENCE = re.compile(r"[.!?…\n]+")


def telling_words(knowledge: Knowledge) -> Mapping[str, frozenset[str]]:
    """By dialogue, the stems that its phrasings say and those of others hardly do."""
    counts = {dialogue.id: _counts(knowledge, dialogue.phrasings) for dialogue in knowledge.script.dialogues.values()}
    every = sum(counts.values(), Counter[str]())
    return {
        id_: frozenset(word for word, count in own.items() if count >= LEAST_SHARE * (every[word] - count))
        for id_, own in counts.items()
    }


def _counts(knowledge: Knowledge, phrasings: tuple[str, ...]) -> Counter[str]:
    small = knowledge.acts.fillers
    counts: Counter[str] = Counter()
    for words in plain_words_of([_PLACEHOLDER.sub(" ", phrasing) for phrasing in phrasings]):
        counts.update({stem(one) for one in words if one not in small and not knowledge.lexicon.is_stop_word(one)})
    return counts


def is_beside(plain: str, phrase: str, acts: Acts) -> bool:
    """« des ESAT ou autre chose », « autre chose que du ménage »: a phrase that compares, and opens no subject."""
    before, _, behind = f" {plain} ".partition(f" {phrase} ")
    is_behind = not acts.before_other.isdisjoint(before.split()[-1:])
    return is_behind or not acts.after_other.isdisjoint(behind.split()[:1])


def opens(text: str, phrase: str) -> bool:
    """Whether a phrase stands near the beginning of one of the sentences of a long message."""
    sentences = (normalise(one).split()[:OPENING] for one in _SENTENCE.split(text))
    return any(holds(" ".join(words), (phrase,)) for words in sentences)
