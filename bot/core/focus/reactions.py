"""A message that only reacts: « ok merci, c'est très clair », « ah, je croyais que c'était payant »."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rapidfuzz import fuzz, process

from bot.core.focus.phrases import Phrases
from bot.core.knowledge.acts import Act, Acts
from bot.core.knowledge.lexicon import Lexicon
from bot.core.text.plain import normalise

FIRST = ("bad", "unsure", "thanks", "good", "laugh", "seen")
"""Which of several reactions is answered."""
MOST_WORDS = 30
"""Words of the longest reaction."""
LONGEST = 6
"""Words of the longest phrasing."""

LONG, ALIKE = 6, 89
"""Letters of the shortest reaction that may be misspelt, and the percentage of rapidfuzz's ratio from which it is."""

_SENTENCE = re.compile(r"[.!?…;\n]+")
_CLAUSE = re.compile(r"[,:()]+|\s-+\s")
_DRAWN_OUT = re.compile(r"(.)\1{2,}")


class Reactions:
    """Finds the reaction that a whole message is. It keeps no state."""

    def __init__(self, acts: Acts, lexicon: Lexicon, courtesies: Iterable[str]) -> None:
        """Index the phrasings of the reactions; `courtesies` may stand beside them."""
        self._lexicon = lexicon
        self._acts = {act.argument: act for act in acts.acts if act.name == "reaction"}
        said = {
            plain: act.argument for act in self._acts.values() for one in act.phrasings if (plain := normalise(one))
        }
        beside = (*courtesies, *lexicon.grammar.courtesy_words, *acts.intensifiers)
        self._said: dict[str, str] = dict.fromkeys(map(normalise, beside), "") | said
        self._beside = frozenset(map(normalise, acts.beside_figures))
        self._long = [one for one in self._said if len(one) >= LONG]
        self._of_about: dict[int, list[str]] = {}
        remarks = [(phrase, kind) for kind, phrases in acts.remarks.items() for phrase in phrases]
        self._remarks = Phrases(remarks, lambda text: normalise(text).split())

    def find(self, text: str) -> Act | None:
        """The reaction that a message is; None if it says anything else."""
        if "?" in text or len(text.split()) > MOST_WORDS:
            return None
        found: set[str] = set()
        sentences = [one for one in _SENTENCE.split(text) if normalise(one)]
        if len(sentences) > 1 and any(self._remarks.spans(list(self._words(one))) for one in sentences):
            sentences = [one for one in sentences if not self._is_figure(one)]  # « 333 seulement... je pensais plus »
        for sentence in sentences:
            kinds = self._of_sentence(sentence)
            if kinds is None:
                return None
            found |= kinds
        return next((self._acts[kind] for kind in FIRST if kind in found and kind in self._acts), None)

    def _of_sentence(self, sentence: str) -> set[str] | None:
        """The reactions of a sentence; behind a remark it may say why. None if it says anything else."""
        found: set[str] = set()
        for clause in filter(normalise, _CLAUSE.split(sentence)):
            words = list(self._words(clause))
            remark = next(iter(self._remarks.spans(words)), None)
            covered = self._covered(words[: remark.start] if remark else words)
            if covered is None:
                return None
            found |= covered
            if remark:
                return found | set(remark.ids)
        return found

    def _is_figure(self, sentence: str) -> bool:
        """Whether a sentence only says a figure again, before a remark on it."""
        words = normalise(sentence).split()
        said = [word for word in words if not word.isdecimal()]
        return len(said) < len(words) and all(word in self._beside for word in said)

    def _words(self, clause: str) -> Iterator[str]:
        for word in normalise(clause).split():
            yield from self._lexicon.written_out(_DRAWN_OUT.sub(r"\1", word))

    def _near(self, clause: str) -> str | None:
        """The reaction that a clause is, misspelt."""
        if len(clause) < LONG:
            return None
        found = process.extractOne(clause, self._about_as_long(len(clause)), scorer=fuzz.ratio, score_cutoff=ALIKE)
        return self._said[found[0]] if found else None

    def _about_as_long(self, length: int) -> Sequence[str]:
        """The reactions that so many letters may misspell, in their order: of others, too many letters are left."""
        if length not in self._of_about:
            least, most = length / (200 / ALIKE - 1), length * (200 / ALIKE - 1)
            self._of_about[length] = [one for one in self._long if least <= len(one) <= most]
        return self._of_about[length]

    def _covered(self, words: Sequence[str]) -> set[str] | None:
        """The reactions that words are made of, one behind the other; None if any word is left."""
        found: set[str] = set()
        at = 0
        while at < len(words):
            ends = range(min(len(words), at + LONGEST), at, -1)
            end = next((end for end in ends if " ".join(words[at:end]) in self._said), None)
            if end is None:
                near = self._near(" ".join(words))
                return None if near is None else {near} - {""}
            found.add(self._said[" ".join(words[at:end])])
            at = end
        return found - {""}
