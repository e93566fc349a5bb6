"""How French words sound, and their stems: what misspelt and inflected forms have in common."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import lru_cache
from sys import intern

import Stemmer

REMEMBERED_WORDS = 1_000
"""Words of which the stem and the sound are remembered: those of the content first, and the last ones of messages."""

REMEMBERED_TEXTS = 200
"""Texts of which all stems are remembered: one message is looked at from several sides."""

_stemmer = Stemmer.Stemmer("french", 0)  # it would remember 10,000 words more, and not forget them when asked to


LONGEST = 32
"""Letters of the longest word that has a stem and a sound; longer ones stand for themselves."""


@lru_cache(maxsize=REMEMBERED_WORDS)
def stem(word: str) -> str:
    """The French stem of a plain word; figures, article numbers, very short and very long words stay as they are.

    Snowball leaves « emplois » and « bossent » as they are, so plurals and verbs in -ent are brought to -e first.
    """
    if not 3 < len(word) <= LONGEST or (not word.isalpha() and any(map(str.isdigit, word))):
        return word
    if len(word) > 6 and word.endswith("ent") and not word.endswith("ment"):
        word = word[:-2]
    elif len(word) > 4 and word[-1] in "sx" and word[-2] != "s":
        word = word[:-1]
    found = _stemmer.stemWord(word)
    return word if found == word else found  # one text in memory, not two of the same


@lru_cache(maxsize=REMEMBERED_TEXTS)
def stemmed(plain: str) -> str:
    """The stems of a plain text, each between blanks."""
    return f" {' '.join(map(stem, plain.split()))} "


_SOUNDS = (
    *(("ph", "f"), ("qu", "k"), ("ck", "k"), ("q", "k"), ("sce", "se"), ("sci", "si"), ("ce", "se"), ("ci", "si")),
    *(("cy", "si"), ("ch", "\0"), ("c", "k"), ("\0", "ch"), ("ge", "je"), ("gi", "ji"), ("gy", "ji"), ("eau", "o")),
    *(("au", "o"), ("ai", "e"), ("ei", "e"), ("ay", "e"), ("ey", "e"), ("y", "i"), ("en", "an"), ("emb", "anb")),
    *(("emp", "anp"), ("amb", "anb"), ("amp", "anp"), ("tion", "sion"), ("z", "s"), ("h", "")),
)

_DOUBLED = re.compile(r"(.)\1+")

_SILENT_ENDS = (("ent",), ("er", "es", "et", "ez"), tuple("estxdp"))
"""What is not heard at the end of a word, the longest first, by number of letters from three to one."""


@lru_cache(maxsize=REMEMBERED_WORDS)
def sound(word: str) -> str:
    """Roughly how a word sounds in French, so that `inssersion` meets `insertion`."""
    return word if len(word) > LONGEST else _without_end(_spoken(word))


def sounds(words: Iterable[str]) -> dict[str, str]:
    """How each of many words sounds, for which all are heard together."""
    known = dict.fromkeys(words)
    short = [word for word in known if len(word) <= LONGEST]
    heard = map(_without_end, _spoken("\n".join(short)).split("\n")) if short else ()
    return {**{word: word for word in known}, **dict(zip(short, map(intern, heard), strict=True))}


def _spoken(lines: str) -> str:
    """How words sound that stand on a line each, with what is not heard at their ends."""
    lines = _DOUBLED.sub(r"\1", lines)
    for letters, heard in _SOUNDS:
        lines = lines.replace(letters, heard)
    return _DOUBLED.sub(r"\1", lines)


def _without_end(word: str) -> str:
    """A word without what is not heard at its end."""
    for letters, ends in zip((3, 2, 1), _SILENT_ENDS, strict=True):
        if word.endswith(ends):
            return word[:-letters]
    return word


def forget() -> None:
    """Forget the words met so far."""
    stem.cache_clear()
    stemmed.cache_clear()
    sound.cache_clear()
