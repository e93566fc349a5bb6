"""From a question to ranked matches.

Every phrasing of a target (an answer, a neighbouring subject, a dialogue) is reduced to weighted terms. A message is
scored against each phrasing by the cosine of their terms, and against each target as a whole by how much of the message
its phrasings know. Terms that few targets share weigh more; words that nothing knows weigh against every match.
"""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from rapidfuzz import process
from rapidfuzz.distance import OSA

from bot.core.lexicon import CONCEPT_MARK, Lexicon
from bot.core.text import sound, stem


@dataclass(frozen=True, slots=True)
class Target:
    """Something a message can mean: `id` is `answer:aci`, `off:meteo` or `dialogue:oeth`."""

    id: str
    phrasings: tuple[str, ...]
    keywords: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Match:
    """A target with its score, 0 to 100."""

    id: str
    score: float


class Matcher(Protocol):
    """A method of matching; another one can be set beside the lexical one and compared by `boussole evaluate`."""

    def rank(self, text: str, context: Sequence[str] = ()) -> list[Match]:
        """The targets that fit a message, best first; `context` adds terms of the previous turn."""
        ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """Constants of the lexical method, chosen on phrasings left out one at a time (`boussole calibrate`)."""

    target_share: float = 0.5
    """Weight of the score of the whole target beside that of its nearest phrasing."""
    nearest: int = 3
    """Phrasings of a target that count towards the nearest."""
    pair_weight: float = 0.6
    """Weight of a pair of neighbouring terms beside that of a single one."""
    unknown_weight: float = 0.8
    """Weight of a word that nothing knows, as a share of the rarest known one's."""
    full_mass: float = 3.0
    """Weight of matched terms below which a score shrinks: "comment faire ?" alone is no question."""


class Vocabulary:
    """All plain words of the phrasings, and the way from a misspelt word to the nearest of them."""

    def __init__(self, known: Iterable[str]) -> None:
        """Index words by themselves and by sound; rare words that sound like a frequent one are its misspellings."""
        counts = Counter(known)
        self._words = frozenset(counts) - _misspellings(counts)
        self._long = sorted(word for word in self._words if len(word) > 3 and not any(map(str.isdigit, word)))  # noqa: PLR2004
        self._by_sound: dict[str, str] = {}
        for word in sorted(self._long, key=lambda word: (-counts[word], word)):
            self._by_sound.setdefault(sound(word), word)
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def __contains__(self, word: str) -> bool:
        """Whether the word is known as it stands."""
        return word in self._words

    def _correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for; None if there is none near enough."""
        if word in self._words or len(word) <= 3 or any(map(str.isdigit, word)):  # noqa: PLR2004
            return word if word in self._words else None
        heard = self._by_sound.get(sound(word))
        if heard and abs(len(heard) - len(word)) <= 3:  # noqa: PLR2004
            return heard
        cutoff = 1 if len(word) < 7 else 2  # noqa: PLR2004
        found = process.extractOne(word, self._long, scorer=OSA.distance, score_cutoff=cutoff)
        if found is None or (found[1] == cutoff == 1 and found[0][0] != word[0]):
            return None
        return str(found[0])


class LexicalMatcher:
    """Matches by stems, concepts and pairs of them, weighed by rarity, misspelt words corrected."""

    def __init__(self, lexicon: Lexicon, targets: Sequence[Target], tuning: Tuning | None = None) -> None:
        """Index the phrasings of all targets; about a tenth of a millisecond a phrasing."""
        self._lexicon = lexicon
        self._tuning = tuning or Tuning()
        self._targets = targets
        read = [[lexicon.read(phrasing) for phrasing in target.phrasings] for target in targets]
        forms = [word for concept in lexicon.concepts for form in concept.forms for word in lexicon.read(form)]
        self._vocabulary = Vocabulary([word for rows in read for row in rows for word in row] + forms)
        self._index(read)

    def _index(self, read: list[list[list[str]]]) -> None:
        features = [[self._features(self._corrected(row)) for row in rows] for rows in read]
        spread: Counter[str] = Counter()
        for rows in features:
            spread.update({feature for row in rows for feature in row})
        total = len(self._targets) + 1
        self._rarity = {feature: math.log(total / count) ** 1.0 + 0.1 for feature, count in spread.items()}
        self._unknown = math.log(total) * self._tuning.unknown_weight
        self._phrasing_target: list[int] = []
        self._postings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self._target_weights: dict[str, list[tuple[int, float]]] = defaultdict(list)
        for number, rows in enumerate(features):
            self._index_target(number, rows)

    def _index_target(self, number: int, rows: list[dict[str, float]]) -> None:
        seen: Counter[str] = Counter()
        for row in rows:
            weights = self._weigh(row)
            norm = _norm(weights.values())
            for feature, weight in weights.items():
                self._postings[feature].append((len(self._phrasing_target), weight / norm))
            self._phrasing_target.append(number)
            seen.update(row.keys())
        for feature, count in seen.items():
            self._target_weights[feature].append((number, min(1.0, (count / len(rows)) ** 0.5 * 1.5)))

    def _features(self, terms: Sequence[str]) -> dict[str, float]:
        features = dict.fromkeys(terms, 1.0)
        for left, right in zip(terms, terms[1:], strict=False):
            features[f"{left} {right}"] = self._tuning.pair_weight
        return features

    def _weigh(self, features: Mapping[str, float]) -> dict[str, float]:
        return {feature: self._rarity.get(feature, self._unknown) * share for feature, share in features.items()}

    def terms(self, text: str) -> list[str]:
        """The terms of a message, misspelt words corrected; a word that nothing knows stays as it is."""
        return self._corrected(self._lexicon.read(text))

    def _corrected(self, plain: Iterable[str]) -> list[str]:
        return self._lexicon.terms(self._vocabulary.correct(word) or word for word in plain)

    def rank(self, text: str, context: Sequence[str] = ()) -> list[Match]:
        """Rank the targets for a message, best first, those without a common term left out."""
        return self.rank_terms([*self.terms(text), *context])

    def rank_terms(self, terms: Sequence[str]) -> list[Match]:
        """Rank the targets for terms."""
        features = {
            feature: share
            for feature, share in self._features(terms).items()
            if " " not in feature or feature in self._rarity
        }
        weights = self._weigh(features)
        norm = _norm(weights.values())
        if not norm:
            return []
        nearest = self._nearest(weights, norm)
        whole = self._whole({f: w for f, w in weights.items() if " " not in f})
        share = self._tuning.target_share
        mass = min(1.0, sum(w for f, w in weights.items() if " " not in f) / self._tuning.full_mass)
        scores = {number: (1 - share) * near + share * whole.get(number, 0.0) for number, near in nearest.items()}
        ranked = sorted(scores.items(), key=lambda item: (-item[1], self._targets[item[0]].id))
        return [Match(self._targets[number].id, round(100 * min(score, 1.0) * mass, 1)) for number, score in ranked[:10]]

    def _nearest(self, weights: Mapping[str, float], norm: float) -> dict[int, float]:
        """For each target the mean cosine of its nearest phrasings, the first of them counting most."""
        cosines: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            for phrasing, share in self._postings.get(feature, ()):
                cosines[phrasing] += weight / norm * share
        best: dict[int, list[float]] = defaultdict(list)
        for phrasing, cosine in cosines.items():
            best[self._phrasing_target[phrasing]].append(cosine)
        result: dict[int, float] = {}
        for number, values in best.items():
            top = sorted(values, reverse=True)[: self._tuning.nearest]
            result[number] = 0.7 * top[0] + 0.3 * sum(top) / self._tuning.nearest
        return result

    def _whole(self, weights: Mapping[str, float]) -> dict[int, float]:
        """For each target the share of the message's weight that its phrasings know."""
        total = sum(weights.values())
        result: dict[int, float] = defaultdict(float)
        for feature, weight in weights.items():
            for number, share in self._target_weights.get(feature, ()):
                result[number] += weight * share / total
        return result


def _misspellings(counts: Counter[str]) -> set[str]:
    """Words written once or twice that sound like one written often: phrasings hold misspellings on purpose."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        if len(word) > 3:
            by_sound[sound(word)].append(word)
    found: set[str] = set()
    for alike in by_sound.values():
        often = max(alike, key=lambda word: (counts[word], word))
        found.update(w for w in alike if counts[w] <= 2 and counts[often] >= 8 and stem(w) != stem(often))
    return found


def is_concept(term: str) -> bool:
    """Whether a term stands for a concept of the lexicon."""
    return term.startswith(CONCEPT_MARK)


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))
