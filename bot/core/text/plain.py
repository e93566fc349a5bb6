"""French text as people type it on a phone, brought to one plain form."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import lru_cache
from sys import intern
from typing import NamedTuple

REMEMBERED_MESSAGES = 500
"""Messages of which is remembered, in memory only, by their digests and without who wrote them, what they were found
to say: many people ask the same, and one message is looked at from several sides."""

REMEMBERED_TEXTS = 1_000
"""Texts of which the words are remembered: labels and phrasings of the content, and the last messages."""

REMEMBERED_WORDS = 1_000
"""Words that are held once, however many texts of the content they stand in."""

MAX_LENGTH = 1_000
"""Characters of a message that are read; the rest of a longer one is ignored."""

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "OE", "æ": "ae", "Æ": "AE", "ß": "ss"})

_COMBINING = re.compile("[\u0300-\u036f\u1ab0-\u1aff\u20d0-\u20ff]+")

_UNSEEN = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff]+"
)
"""Characters that show nothing: soft hyphens, joiners, marks of direction and of variants."""

_APOSTROPHES = str.maketrans(dict.fromkeys("’‘ʼ＇′`´", "'"))

_ODD = re.compile("[^ -_a-~À-ÖØ-öø-ÿŒœ€«»\n]")
"""What French hardly uses."""

_UNACCENTED = {
    ord(letter): unicodedata.normalize("NFKD", letter)[0] for letter in map(chr, range(0xC0, 0x100)) if letter.isalpha()
} | _LIGATURES

_IN_PLACE = re.compile("[ -_a-~À-ÅÇ-ÖØ-Þà-åç-öø-ÿ€«»\n]*")
"""Characters of which each is one when folded."""

_FRACTION = re.compile(r"(?:(\d{1,15}) ?)?([½¼¾])")

_DECIMALS = {"½": "5", "¼": "25", "¾": "75"}

_FOREIGN_DIGIT = re.compile(r"[^\D0-9]")

_BLANKS = re.compile(r"\s*\n\s*|[^\S\n]{2,}|[^\S\n ]")
"""All blanks but a single space."""

_DOTTED = re.compile(
    r"(?<![^\W_])[^\W\d_](?:\.[^\W\d_](?![^\W_]))+(?:\.(?!\s+[A-Z]))?|(?<![^\W_])[A-Z](?:\.? [A-Z](?![\w'])){2,6}\.?"
)
"""« E.S.A.T. », « I.A.E », « E S A T », « E. S. A. T. »: the dot at the end may also end the sentence."""

_MAY_BE_DOTTED = re.compile(r"\.\w|[A-Z]\.? [A-Z]")
"""What each of them holds, and few other texts."""

_CAPITALS = re.compile(r"\b[A-Z]{2,}s?\b")

_DIGIT = re.compile(r"\d")

_ARTICLE = re.compile(r"\b([lrd])[. ]{0,2}(\d{3,4}(?:-\d+)*)\b")

_WORD = re.compile(r"[lrd]\d{3,4}(?:-\d+)+|[^\W_]+(?:%)?", re.UNICODE)

_NEEDS_CARE = re.compile(r"[^ -$&-^a-~À-ÖØ-öø-ÿŒœ€«»\n’]|\.\w|[A-Z]\.? [A-Z]|[lrdLRD][. ]{0,2}\d{3}")
"""What keeps a text from being read with others: shares, articles of law, dotted acronyms, what is hardly French."""

_ENCODED = "cp1252"
"""An encoding in which each character of the other texts is one byte."""

_WORD_IN_PLACE = re.compile(r"\b[lrd][. ]{0,2}\d{3,4}(?:-\d+)*\b|[^\W_]+(?: ?%)?", re.UNICODE)

_SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+|;\s")


class Word(NamedTuple):
    """A word in plain form; `is_capital` tells that it was written in capitals among small letters."""

    text: str
    is_capital: bool = False


@lru_cache(maxsize=REMEMBERED_WORDS)
def _word(text: str, is_capital: bool = False) -> Word:
    return Word(text, is_capital)


def word_set(text: str) -> frozenset[str]:
    """Words written one after the other, as a set."""
    return frozenset(text.split())


def fold(text: str) -> str:
    """Drop accents, ligatures and what is not seen, keep case: `Éragny` gives `Eragny`."""
    if text.isascii():
        return text
    if not _ODD.search(text):
        return text.translate(_UNACCENTED)
    return _COMBINING.sub("", unicodedata.normalize("NFKD", _UNSEEN.sub("", text).translate(_LIGATURES)))


def folded_with_places(text: str) -> tuple[str, Sequence[int]]:
    """The text without accents and case, and for each of its characters the place in the text of the one it was."""
    if text.isascii() or _IN_PLACE.fullmatch(text):
        return fold(text).casefold(), range(len(text))
    chars = [fold(char).casefold() for char in text]
    return "".join(chars), [at for at, folded in enumerate(chars) for _ in folded]


def legible(text: str) -> str:
    """The first `MAX_LENGTH` characters of a message as a person reads them: odd characters become the plain ones.

    Full width, unseen characters, apostrophes of all kinds and digits of all scripts are made plain, runs of blanks
    one blank, `½` is `0,5`, and an acronym loses its dots. Doing it again changes nothing.
    """
    text = text[:MAX_LENGTH].replace("’", "'")
    if not text.isascii() and _ODD.search(text):
        text = _FRACTION.sub(lambda match: f"{match[1] or 0},{_DECIMALS[match[2]]}", _UNSEEN.sub("", text))
        text = unicodedata.normalize("NFKC", text.translate(_APOSTROPHES)).translate(_APOSTROPHES)
        text = _FOREIGN_DIGIT.sub(lambda match: str(int(match[0])), _UNSEEN.sub("", text))
    if "  " in text or not text.isprintable():  # no other blank is printable
        text = _BLANKS.sub(lambda match: "\n" if "\n" in match[0] else " ", text)
    if _MAY_BE_DOTTED.search(text):
        text = _DOTTED.sub(lambda match: "".join(filter(str.isalpha, match[0])), text)
    return text[:MAX_LENGTH]


@lru_cache(maxsize=REMEMBERED_TEXTS)
def normalise(text: str) -> str:
    """One plain form for comparisons: no accents, no case, single spaces, no punctuation but article numbers.

    Normalising twice changes nothing.
    """
    return " ".join(word.text for word in words(text))


@lru_cache(maxsize=REMEMBERED_TEXTS)
def words(text: str) -> tuple[Word, ...]:
    """Split a text into plain words.

    Apostrophes and hyphens part words, save in article numbers (`L. 2113-12` gives `l2113-12`); digits are grouped
    (`60 000` gives `60000`).
    """
    return _split(text)


def _split(text: str) -> tuple[Word, ...]:
    folded = fold(legible(text))
    lowered = folded.casefold()
    if _DIGIT.search(lowered):
        found = _grouped(_WORD.findall(_ARTICLE.sub(r"\1\2", lowered.replace(" %", "%"))))
    else:
        found = _WORD.findall(lowered)
    if folded in (lowered, folded.upper()):
        return tuple(map(_word, found))
    capitals = {part.casefold() for part in _CAPITALS.findall(folded)}
    return tuple(_word(text, text in capitals) for text in found)


def plain_words_of(texts: Sequence[str]) -> list[list[str]]:
    """The texts of the `words` of each of many texts; almost all are folded and split together, in a tenth of the time.

    They are not remembered: nobody asks for the words of a phrasing twice.
    """
    together = [at for at, text in enumerate(texts) if len(text) <= MAX_LENGTH and not _NEEDS_CARE.search(text)]
    lines = "\n".join(texts[at].replace("\n", " ") for at in together)
    for ligature, letters in _LIGATURES.items():
        lines = lines.replace(chr(ligature), letters)
    plain = lines.encode(_ENCODED).translate(_plain_bytes()).decode(_ENCODED)
    found = dict(zip(together, plain.split("\n"), strict=True)) if together else {}
    return [
        _words_of_line(found[at]) if at in found else [word.text for word in _split(text)]
        for at, text in enumerate(texts)
    ]


def _plain_bytes() -> bytes:
    """For each byte of a text that is encoded, its plain letter or digit, or else a blank."""
    chars = [bytes([code]).decode(_ENCODED, "replace") for code in range(256)]
    plain = [fold(char).casefold() if char.isalnum() and _IN_PLACE.fullmatch(char) else " " for char in chars]
    plain[ord("\n")] = "\n"
    return "".join(plain).encode(_ENCODED)


def _words_of_line(line: str) -> list[str]:
    found = list(map(intern, line.split()))
    return _grouped(found) if _DIGIT.search(line) else found


def word_starts(text: str) -> list[int]:
    """For each of the words of a legible text, the place of its first character."""
    plain, offsets = folded_with_places(text)
    starts: list[int] = []
    is_open = False
    for match in _WORD_IN_PLACE.finditer(plain):
        word = match[0]
        if not (is_open and len(word) == 3 and word.isdecimal()):
            starts.append(offsets[match.start()])
            is_open = word.isdecimal() and len(word) <= 3
    return starts


def holds(plain: str, phrases: Iterable[str]) -> bool:
    """Whether a plain text holds one of some plain phrases, word by word."""
    padded = f" {plain} "
    return any(f" {phrase} " in padded for phrase in phrases)


def forget() -> None:
    """Forget the texts met so far."""
    normalise.cache_clear()
    words.cache_clear()
    _word.cache_clear()


def _grouped(found: list[str]) -> list[str]:
    """Put groups of three digits together, on the words so that doing it again changes nothing."""
    result: list[str] = []
    is_open = False
    for word in found:
        is_group = len(word) == 3 and word.isdecimal()
        if is_group and is_open:
            result[-1] += word
        else:
            result.append(word)
            is_open = word.isdecimal() and len(word) <= 3
    return result


def sentences(text: str) -> list[str]:
    """Split a message into its sentences, none of them empty."""
    return [part.strip() for part in _SENTENCE_END.split(legible(text)) if part.strip()]
