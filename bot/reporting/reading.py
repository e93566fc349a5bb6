"""How easily an answer is read on a phone: what a person who writes may want to shorten or explain."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.content.check import SHORT_MAX
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.text.plain import normalise

MOST_WORDS = 25
"""Words of a sentence, on average, beyond which it is long."""

LEAST_EASE = 40.0
"""Below this a text is hard on the scale of Kandel and Moles, Flesch's for French: 100 very easy, 0 very hard."""

_SENTENCE = re.compile(r"[.!?…;:]+\s|\n")
_WORD = re.compile(r"[^\W\d_]+")
_VOWELS = re.compile(r"[aeiouyàâäéèêëîïôöùûüœæ]+")
_ACRONYM = re.compile(r"\b[A-Z]{2,6}\b")


def warnings(entry: Entry, knowledge: Knowledge) -> list[str]:
    """What may be hard to read in the short answer, in French."""
    text = "\n".join(block.text for block in entry.short)
    found = list(_length(text))
    ease = _ease(text)
    if ease < LEAST_EASE:
        found.append(f"lecture difficile : {ease:.0f} sur l'échelle de Kandel et Moles, {LEAST_EASE:.0f} au moins")
    acronyms = dict.fromkeys(_ACRONYM.findall(text))
    untold = [one for one in acronyms if not _is_told(one, f"{entry.title} {text}", knowledge)]
    return [*found, *(f"« {acronym} » n'est pas écrit en toutes lettres" for acronym in untold)]


def _length(text: str) -> Iterator[str]:
    if len(text) > SHORT_MAX:
        yield f"réponse courte de {len(text)} caractères, {SHORT_MAX} au plus"
    words, sentences = _counts(text)
    if words / sentences > MOST_WORDS:
        yield f"phrases de {words / sentences:.0f} mots en moyenne, {MOST_WORDS} au plus"


def _counts(text: str) -> tuple[int, int]:
    """Words and sentences, one at least."""
    sentences = [part for part in _SENTENCE.split(text) if _WORD.search(part)]
    return len(_WORD.findall(text)), max(1, len(sentences))


def _ease(text: str) -> float:
    """The ease of Kandel and Moles; a syllable is a run of vowels, one at least a word."""
    words, sentences = _counts(text)
    syllables = sum(max(1, len(_VOWELS.findall(word.lower()))) for word in _WORD.findall(text))
    return 207 - 1.015 * words / sentences - 73.6 * syllables / max(1, words)


def _is_told(acronym: str, text: str, knowledge: Knowledge) -> bool:
    """Whether one of the full names of an acronym stands beside it; true where the lexicon knows none."""
    plain = normalise(acronym)
    names = [
        normalise(name)
        for concept in knowledge.lexicon.concepts
        if plain in map(normalise, concept.forms)
        for name in concept.forms
    ]
    full = [name for name in names if " " in name]
    said = f" {normalise(text)} "
    return not full or any(f" {name} " in said or f" {name}s " in said for name in full)
