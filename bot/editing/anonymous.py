"""Takes out of a question what a file that many read must not hold, as far as its form shows it."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from bot.core.places.gazetteer import Gazetteer
from bot.core.text.plain import normalise, sentences, word_starts, words
from bot.core.text.scrub import scrub

GONE = "…"
"""What stands where something was taken out."""

_ACRONYM = 5
"""Letters of an acronym at most; a longer word in capitals may be a name."""

_MARK = re.compile(r"\[[^\[\]]*\]|[{}\[\]]")
"""What `scrub` leaves in the place of something, and what has a meaning in a phrasing."""

_NUMBER = re.compile(r"(?i:\b[lrd]\.? ?\d{3,4}(?:-\d+)*\b)|\b(?:\d[\d.,/ ]*)?\d\b")
"""A number, or else an article of the law."""

_CAPITALISED = re.compile(r"[A-ZÀ-ÖØ-ÞŒ][\w'’-]*")

_AGAIN = re.compile(rf"{GONE}(?:[\s,]*{GONE})+")


class Anonymiser:
    """Knows the words of the content, and the places: other words with a capital, within a sentence, may be names."""

    def __init__(self, known: Collection[str], gazetteer: Gazetteer) -> None:
        """Keep the plain words that are no names."""
        self._known = known
        self._gazetteer = gazetteer

    def anonymous(self, question: str) -> str:
        """The question without numbers, mails and names; empty if hardly a word is left."""
        text = " ".join(map(self._without_names, sentences(scrub(question))))
        text = _NUMBER.sub(lambda found: found[0] if found[0][0].isalpha() else GONE, _MARK.sub(GONE, text))
        text = _AGAIN.sub(GONE, text).strip(f"{GONE} ,;:")
        return text if len(normalise(text)) > 2 else ""

    def _without_names(self, sentence: str) -> str:
        for start, end in reversed(list(self._names(sentence))):
            sentence = sentence[:start] + GONE + sentence[end:]
        return sentence

    def _names(self, sentence: str) -> Iterator[tuple[int, int]]:
        """Where words with capitals stand of which nothing knows one; a single one may be an acronym, or the first."""
        if sentence.isupper():
            return
        places = self._places(sentence)
        for row in _rows(sentence):
            unknown = [one for one in row if one.start() not in places and not self._is_known(one[0])]
            if unknown and not (len(row) == 1 and (not row[0].start() or _is_acronym(row[0][0]))):
                yield row[0].start(), row[-1].end()

    def _places(self, sentence: str) -> set[int]:
        """Where words of the names of places begin."""
        starts = word_starts(sentence)
        hits = self._gazetteer.find(sentence)
        return {starts[at] for hit in hits for at in range(hit.start, hit.end) if at < len(starts)}

    def _is_known(self, word: str) -> bool:
        return all(part.text in self._known for part in words(word))


def _rows(sentence: str) -> Iterator[list[re.Match[str]]]:
    """The words with capitals, those together that follow each other."""
    row: list[re.Match[str]] = []
    for found in _CAPITALISED.finditer(sentence):
        if row and sentence[row[-1].end() : found.start()].strip():
            yield row
            row = []
        row.append(found)
    if row:
        yield row


def _is_acronym(word: str) -> bool:
    return word.isupper() and len(word) <= _ACRONYM
