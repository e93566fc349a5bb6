"""Which act a message is: by its keys wherever they stand, or by phrasings as a whole.

A small index beside that of the answers, for acts are made of the very words that vanish there (« leurs », « qui »).
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from sys import intern
from typing import NamedTuple

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.exchange.session import Screen
from bot.core.focus.keys import Key, Keys
from bot.core.focus.stack import find
from bot.core.knowledge.acts import Act, Acts, Held
from bot.core.knowledge.lexicon import Lexicon
from bot.core.memory.memory import Memory
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.text.spellings import REMEMBERED_WORDS

SURE = 0.5
"""Score from which an act may be meant."""

KEY_SCORE, PHRASING_SCORE = 0.93, 0.97
"""Scores of a message that says a key and nothing else, or a phrasing word for word."""
UNEXPLAINED = 0.45
"""Weight of a telling word that no key explains, beside that of a key."""
CLOSED, PAIR = 0.35, 0.5
"""Weights of a closed-class word, and of two neighbouring words, beside a telling word."""
COVERED = 0.06
"""What a screen loses for each one over it."""
BARE, BARE_UNEXPLAINED = 0.88, 0.15
"""Score of a name or rank and nothing else, which opens what it means; what each telling word beside it costs."""
LONG, MISTAKES = 5, 1
"""Letters of the shortest key that may be misspelt, and mistakes forgiven in one."""
FEW = 8
"""Words beside a sign such as 👍, at most, for it to tell the whole message."""

FIRM, FIRM_LEFT, FIRM_LEAST = 0.93, 0.02, 0.72
"""Score of a firm key, what each telling word beside it costs, and the least that is left."""
COUNTED, COUNTED_LEFT = 0.97, 0.03
"""Score of a firm key beside a kind that is counted, and what each telling word costs: no answer knows the list."""
KEYED, KEYED_SHARE, MOST_LEFT = 0.56, 0.05, 6
"""Score of a key on the newest screen, whatever else a message of so few telling words says."""

HAIR = 1e-6
"""By what products may differ that are summed in another order."""
NEEDED, LITTLE = SURE / PHRASING_SCORE - HAIR, 0.25
"""Length of the rest of a message below which it is like no phrasing by itself, and so little that those which it may
still be like are compared one by one."""

CHARGES: Mapping[Held, float] = {
    "place": 0.3,
    "sector": 0.3,
    "structure": 0.2,
    "rank": 0.2,
    "kind": 0.2,
    "public": 0.2,
    "number": 0.1,
}
"""What a mention costs that an act leaves unexplained."""


@dataclass(frozen=True, slots=True)
class ActMatch:
    """An act that a message may be on a screen, with its score from 0 to 1 and what it leaves unexplained."""

    act: Act
    screen: Screen
    score: float
    keys: tuple[str, ...] = ()
    unexplained: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Said:
    """What a message says, for acts: its plain words, the telling ones that no value accounts for, and its mentions."""

    words: tuple[str, ...]
    rest: tuple[str, ...]
    held: frozenset[Held]
    of: Mapping[Held, frozenset[str]] = field(default_factory=dict)
    """The stems of the words that make some of the mentions: keys may claim them first."""


_Scored = tuple[Act, tuple[str, ...], float]
"""An act, the keys of it that are said, and its score."""


class _Hits(NamedTuple):
    """The acts whose keys a message says, each with all of them; the ids of those of which one is firm."""

    hits: Collection[tuple[Act, tuple[str, ...]]]
    firm: Collection[str]


class ActMatcher:
    """Ranks acts."""

    def __init__(self, acts: Acts, lexicon: Lexicon) -> None:
        """Index keys and phrasings by their stems."""
        self._acts = acts
        self._lexicon = lexicon
        keys: list[tuple[Key, Act]] = []
        self._firm: set[tuple[str, tuple[str, ...]]] = set()
        self._vectors: list[tuple[Mapping[str, float], Act]] = []
        self._holding: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for act in acts.acts:
            for key in act.keys:
                stems = tuple(intern(stem(word)) for word in key.split())
                keys.append((stems, act))
                if key in act.firm:
                    self._firm.add((act.id, stems))
            for phrasing in act.phrasings:
                if vector := self._vector(normalise(phrasing).split()):
                    for word, weight in vector.items():
                        self._holding[word].append((len(self._vectors), weight))
                    self._vectors.append((vector, act))
        self._raw = {phrasing: act for act in acts.acts for phrasing in act.phrasings if not normalise(phrasing)}
        self._small = acts.fillers | acts.choosers
        self._opening = [act for act in acts.acts if act.name == "open"]
        self._keys = Keys(keys)
        firsts = dict.fromkeys(key[0] for key, _ in keys)
        self._about_as_long = _about_as_long([word for word in firsts if len(word) >= LONG])
        self._nearest: Memory[str | None] = Memory(REMEMBERED_WORDS)

    def forget(self) -> None:
        """Forget the unknown words met so far."""
        self._nearest.forget()

    def rank(self, text: str, said: Said, stack: Sequence[Screen]) -> list[ActMatch]:
        """The acts that a message may be on the screens, best first."""
        sign = self._raw.get(text.strip()) or self._sign_in(text, said)
        if sign and (here := find(stack, *sign.on)):
            return [ActMatch(sign, here[1], PHRASING_SCORE)]
        meant = {word: self._meant(word) for word in dict.fromkeys((*said.words, *said.rest))}
        found = self._said_keys(tuple([meant[word] for word in said.words]))
        placed = (self._placed(one, said, stack, found.firm) for one in self._scores(said, meant, found))
        return sorted((match for match in placed if match), key=_best_first)

    def _sign_in(self, text: str, said: Said) -> Act | None:
        """The act of a sign beside a few words that say nothing else: « je transmets 👍 »."""
        if len(said.words) > FEW or said.held or "?" in text:
            return None
        return next((act for sign, act in self._raw.items() if sign in text and not sign.startswith((".", "…"))), None)

    def _placed(self, scored: _Scored, said: Said, stack: Sequence[Screen], firm: Collection[str]) -> ActMatch | None:
        act, keys, score = scored
        here = find(stack, *act.on)
        if here is None or not said.held.issuperset(act.must):
            return None
        depth, screen = here
        claimed = {held for held, stems in said.of.items() if stems and stems <= set(keys)}
        charged = said.held.difference(act.may, act.must, claimed)
        score -= COVERED * depth + sum(CHARGES[held] for held in charged)
        left = tuple(word for word in said.rest if stem(word) not in keys)
        is_exact = bool(keys) and set(keys) <= set(map(stem, said.words))
        if is_exact and depth == 0 and not charged and len(left) <= MOST_LEFT:
            score = max(score, KEYED + KEYED_SHARE * score)
        if act.name == "count" and act.id in firm and depth == 0 and not charged:
            score = max(score, COUNTED - COUNTED_LEFT * len(left))
        return ActMatch(act, screen, round(score, 3), keys, (*sorted(charged), *left)) if score >= SURE else None

    def _scores(self, said: Said, meant: Mapping[str, str], found: _Hits) -> Iterator[_Scored]:
        best: dict[str, _Scored] = {}
        left = [word for word in said.rest if word not in self._small]
        for act in self._opening:
            _keep(best, act, (), BARE - BARE_UNEXPLAINED * len(left))
        for act, hits in found.hits:
            others = sum(meant[word] not in hits for word in left)
            _keep(best, act, hits, _key_score(hits, others))
            if act.id in found.firm:
                _keep(best, act, hits, max(FIRM_LEAST, FIRM - FIRM_LEFT * others))
        for score, other, act in self._said_like(self._vector(said.words)):
            _keep(best, act, tuple(other), score)
        yield from best.values()

    def _said_like(self, vector: Mapping[str, float]) -> Iterator[tuple[float, Mapping[str, float], Act]]:
        """The phrasings that a message is like, with their scores, in the order of the acts."""
        for number in sorted(self._maybe_like(vector)):
            other, act = self._vectors[number]
            score = PHRASING_SCORE * _dot(vector, other)
            if score >= SURE:
                yield score, other, act

    def _maybe_like(self, vector: Mapping[str, float]) -> Iterator[int]:
        """The phrasings that a message may be like: rare words first, as what the last ones can add is bounded."""
        holding, products, left = self._holding, dict[int, float](), 1.0
        for word, weight in sorted(vector.items(), key=lambda item: len(holding.get(item[0], ()))):
            if left < LITTLE:
                break
            is_late = left < NEEDED  # what holds no word so far cannot come near any more
            for number, share in holding.get(word, ()):
                if number in products:
                    products[number] += weight * share
                elif not is_late:
                    products[number] = weight * share
            left = math.sqrt(max(0.0, left * left - weight * weight))
        least = SURE / PHRASING_SCORE - left - HAIR
        return (number for number, product in products.items() if product > least)

    def _meant(self, word: str) -> str:
        """The stem of a word; of a misspelt one, that of the key it is nearest to."""
        plain = stem(word)
        if plain in self._keys.words or len(word) < LONG or self._lexicon.is_stop_word(word):
            return plain
        return self._nearest.recall(plain, self._find_nearest) or plain

    def _find_nearest(self, plain: str) -> str | None:
        words = self._about_as_long.get(len(plain), ())
        near = process.extractOne(plain, words, scorer=OSA.distance, score_cutoff=MISTAKES)
        return near[0] if near else None

    def _said_keys(self, stems: tuple[str, ...]) -> _Hits:
        hits: dict[str, tuple[Act, tuple[str, ...]]] = {}
        firm: set[str] = set()
        for key, act in self._keys.said_in(stems):
            _, before = hits.get(act.id, (act, ()))
            hits[act.id] = act, (*before, *key)
            if (act.id, key) in self._firm:
                firm.add(act.id)
        return _Hits(hits.values(), firm)

    def _vector(self, words: Sequence[str]) -> dict[str, float]:
        stems = [self._lexicon.written(word) for word in words]
        weights: dict[str, float] = {}
        for word, plain in zip(words, map(stem, stems), strict=True):
            is_small = self._lexicon.is_stop_word(word) or word in self._acts.fillers
            weights[plain] = CLOSED if is_small else 1.0
        kept = [plain for plain in map(stem, stems) if plain in weights]
        weights |= {f"{one} {other}": PAIR for one, other in pairwise(kept)}
        norm = math.sqrt(sum(weight * weight for weight in weights.values()))
        return {plain: weight / norm for plain, weight in weights.items()} if norm else {}


def _about_as_long(words: Sequence[str]) -> Mapping[int, Sequence[str]]:
    """By number of letters, the words that so many may misspell, in their order."""
    lengths = {len(word) + more for word in words for more in range(-MISTAKES, MISTAKES + 1)}
    return {length: [word for word in words if abs(len(word) - length) <= MISTAKES] for length in lengths}


def _key_score(hits: Sequence[str], others: int) -> float:
    """The score of keys beside so many other telling words."""
    weight = 1.0 + 0.5 * (len(set(hits)) - 1)
    return KEY_SCORE * weight / (weight + UNEXPLAINED * others)


def _dot(one: Mapping[str, float], other: Mapping[str, float]) -> float:
    if len(other) < len(one):
        one, other = other, one
    return sum(weight * other[key] for key, weight in one.items() if key in other)


def _keep(best: dict[str, _Scored], act: Act, hits: tuple[str, ...], score: float) -> None:
    if act.id not in best or best[act.id][2] < score:
        best[act.id] = (act, hits, score)


def _best_first(match: ActMatch) -> tuple[float, int, str]:
    return -match.score, -len(set(match.keys)), match.act.id


def held_by(refs: Collection[str], ranked: Collection[int]) -> Iterator[Held]:
    """The mentions that pointing at the screen makes."""
    if refs:
        yield "rank" if ranked else "structure"
