"""From a question to ranked matches.

Every phrasing of a target (an answer, a neighbouring subject, a dialogue) is reduced to weighted terms. A message is
scored against each phrasing by the cosine of their terms, and against each target as a whole by how much of the message
its phrasings know. Terms that few targets share weigh more; words that nothing knows weigh against every match.
"""

from __future__ import annotations

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Protocol

from rapidfuzz import fuzz, process

from bot.core.knowledge.lexicon import CONCEPT_MARK, Lexicon
from bot.core.text.sounds import sound, stem
from bot.core.text.spellings import Spellings
from bot.core.understanding.leaning import Leaning


@dataclass(frozen=True, slots=True)
class Target:
    """Something a message can mean: `id` is `answer:aci`, `off:meteo` or `dialogue:oeth`."""

    id: str
    phrasings: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Match:
    """A target with its score, from 0; above 100 there is no doubt left."""

    id: str
    score: float


class Matcher(Protocol):
    """A method of matching; another one can be set beside the lexical one and compared by `boussole evaluate`."""

    def rank(self, text: str) -> list[Match]:
        """The targets that fit a message, best first."""
        ...


@dataclass(frozen=True, slots=True)
class Tuning:
    """Constants of the lexical method, chosen on labelled questions."""

    nearest: int = 3
    """Phrasings of a target that count towards the nearest."""
    whole_share: float = 0.5
    """Weight of the share of the message that the target knows, beside its nearest phrasings."""
    evidence_share: float = 0.05
    """Weight of the evidence of the terms, in nats."""
    pair_weight: float = 0.5
    """Weight of a pair of neighbouring terms beside that of a single one."""
    unknown_weight: float = 0.6
    """Weight of a word that nothing knows, as a share of the most telling one's."""
    telling_power: float = 0.5
    """Flattens the weights of terms: below 1, rare terms weigh a little less."""
    definition_bonus: float = 0.2
    """Bonus of the entry that defines a concept, where the message holds little else; twice if it asks what that is."""
    full_mass: float = 3.0
    """Weight of known terms below which a score shrinks: "comment faire ?" alone is no question."""
    least_evidence: float = 2.5
    """What a term that a target never uses says against it, in nats."""


WORDLESS_SIMILARITY = 80

_ELISION = re.compile(r"(?:qu|[ldsjmnct])(?=[aeiouyh])")
"""An article or pronoun glued to the next word: « linsertion »."""

SAID_LEAD = 20.0
"""Points by which a phrasing said word for word leads."""

CANDIDATES = 20
"""Targets whose phrasings are compared one by one: those that fit best as a whole."""


class Vocabulary:
    """All plain words of the phrasings, and the way from a misspelt word to the nearest of them."""

    def __init__(self, known: Iterable[str]) -> None:
        """Index words by themselves and by sound; rare words that sound like a frequent one are its misspellings."""
        counts = Counter(known)
        self._words = frozenset(counts) - _misspellings(counts)
        long = sorted(word for word in self._words if len(word) > 3 and not any(map(str.isdigit, word)))
        self._spellings = Spellings(long)
        self._by_sound: dict[str, str] = {}
        for word in sorted(long, key=lambda word: (-counts[word], word)):
            self._by_sound.setdefault(sound(word), word)
        self.correct = lru_cache(maxsize=10_000)(self._correct)

    def _correct(self, word: str) -> str | None:
        """The known word that a misspelt one stands for; None if there is none near enough."""
        if word in self._words or len(word) <= 4 or any(map(str.isdigit, word)):
            return word if word in self._words else None
        elided = _ELISION.match(word)
        if elided and word[elided.end() :] in self._words:
            return word[elided.end() :]
        heard = self._by_sound.get(sound(word))
        if heard and abs(len(heard) - len(word)) <= 3:
            return heard
        return self._spellings.nearest(word, 1 if len(word) < 10 else 2)


_Postings = Mapping[int, list[tuple[int, float]]]
"""For each target that has a feature: which of its phrasings have it, and the feature's share in them."""


class LexicalMatcher:
    """Matches by stems, concepts and pairs of them, weighed by rarity, misspelt words corrected."""

    def __init__(self, lexicon: Lexicon, targets: Sequence[Target], tuning: Tuning | None = None) -> None:
        """Index the phrasings of all targets; about a tenth of a millisecond a phrasing."""
        self._lexicon = lexicon
        self._tuning = tuning or Tuning()
        self._targets = targets
        read = [[lexicon.read(phrasing) for phrasing in target.phrasings] for target in targets]
        forms = [word for concept in lexicon.concepts for form in concept.forms for word in lexicon.read(form)]
        numbers = {target.id: number for number, target in enumerate(targets)}
        self._defining = {
            CONCEPT_MARK + concept.id: numbers[f"answer:{concept.entry}"]
            for concept in lexicon.concepts
            if f"answer:{concept.entry}" in numbers
        }
        self._definition = next(iter(lexicon.terms(["definition"])), "")
        self._said: dict[str, str] = {}
        self._wordless: list[str] = []
        self._wordless_targets: list[str] = []
        self._vocabulary = Vocabulary([word for rows in read for row in rows for word in row] + forms)
        corrected = [[self._corrected(row) for row in rows] for rows in read]
        is_ours = [not target.id.startswith("off:") for target in targets]
        ours, others = (
            [row for rows, own in zip(corrected, is_ours, strict=True) if own is side for row in rows]
            for side in (True, False)
        )
        self._leaning = Leaning(ours, others)
        self._index(read, corrected)

    def _index(self, read: list[list[list[str]]], corrected: list[list[list[str]]]) -> None:
        features = [[self._features(row) for row in rows] for rows in corrected]
        counts: dict[str, Counter[int]] = defaultdict(Counter)
        for number, rows in enumerate(features):
            for row in rows:
                for feature in row:
                    counts[feature][number] += 1
        for feature in [f for f, count in counts.items() if " " in f and sum(count.values()) == 1]:
            del counts[feature]
        sizes = [len(rows) for rows in features]
        power = self._tuning.telling_power
        self._telling = {feature: telling(count, sizes) ** power for feature, count in counts.items()}
        self._unknown = math.log(len(sizes) + 1) ** power * self._tuning.unknown_weight
        self._counts: Mapping[str, Mapping[int, int]] = counts
        self._sizes = sizes
        self._votes: dict[str, list[tuple[int, float, float]]] = {}
        self._postings: dict[str, _Postings] = defaultdict(lambda: defaultdict(list))
        for number, rows in enumerate(features):
            for phrasing, (plain, row) in enumerate(zip(read[number], rows, strict=True)):
                self._said[" ".join(plain)] = self._targets[number].id
                if row:
                    self._index_phrasing(number, phrasing, row)
                else:
                    self._wordless.append(" ".join(plain))
                    self._wordless_targets.append(self._targets[number].id)

    def _index_phrasing(self, number: int, phrasing: int, row: Mapping[str, float]) -> None:
        weights = self._weigh({feature: share for feature, share in row.items() if feature in self._telling})
        norm = _norm(weights.values())
        for feature, weight in weights.items():
            self._postings[feature][number].append((phrasing, weight / norm))

    def _features(self, terms: Sequence[str]) -> dict[str, float]:
        features = dict.fromkeys(terms, 1.0)
        for left, right in pairwise(terms):
            features[f"{left} {right}"] = self._tuning.pair_weight
        return features

    def _weigh(self, features: Mapping[str, float]) -> dict[str, float]:
        return {feature: self._telling.get(feature, self._unknown) * share for feature, share in features.items()}

    def terms(self, text: str) -> list[str]:
        """The terms of a message, misspelt words corrected; a word that nothing knows stays as it is."""
        return self._corrected(self._lexicon.read(text))

    def leaning(self, terms: Sequence[str]) -> float:
        """How far terms lean to our subjects rather than to neighbouring ones, in nats."""
        return self._leaning.of(terms)

    def _corrected(self, plain: Iterable[str]) -> list[str]:
        return self._lexicon.terms(self._vocabulary.correct(word) or word for word in plain)

    def rank(self, text: str) -> list[Match]:
        """Rank the targets for a message, best first, those without a common term left out."""
        plain = self._lexicon.read(text)
        terms = self._corrected(plain)
        if not terms:
            return self._rank_wordless(" ".join(plain))
        said = self._said.get(" ".join(plain))
        ranked = self.rank_terms(terms)
        if said is None:
            return ranked
        certain = max([100.0, *(match.score + SAID_LEAD for match in ranked[:1])])
        return [Match(said, certain), *(match for match in ranked if match.id != said)]

    def _rank_wordless(self, plain: str) -> list[Match]:
        """Messages of stop words only (« tu fais quoi ? ») are compared letter by letter with phrasings like them."""
        found = process.extract(plain, self._wordless, scorer=fuzz.ratio, score_cutoff=WORDLESS_SIMILARITY, limit=1)
        return [Match(self._wordless_targets[at], round(score, 1)) for _, score, at in found]

    def rank_terms(self, terms: Sequence[str]) -> list[Match]:
        """Rank the targets for terms: nearness, share known and evidence, shrunk where little is known."""
        features = {
            feature: share
            for feature, share in self._features(terms).items()
            if " " not in feature or feature in self._telling
        }
        weights = self._weigh(features)
        singles = {feature: weight for feature, weight in weights.items() if " " not in feature}
        mass = sum(weight for feature, weight in singles.items() if feature in self._telling) / self._tuning.full_mass
        norm = _norm(weights.values())
        if not norm or not mass:
            return []
        prior = self._prior(features, singles)
        share = self._tuning.whole_share
        scores = {}
        used = [(self._postings[feature], weight) for feature, weight in weights.items() if feature in self._postings]
        for number in sorted(prior, key=lambda number: (-prior[number], number))[:CANDIDATES]:
            near = self._nearness(number, used) / norm
            scores[number] = max(0.0, (1 - share) * near + prior[number]) * min(1.0, mass)
        ranked = sorted(scores.items(), key=lambda item: (-item[1], self._targets[item[0]].id))
        return [Match(self._targets[number].id, round(100 * score, 1)) for number, score in ranked[:10]]

    def _prior(self, features: Mapping[str, float], singles: Mapping[str, float]) -> dict[int, float]:
        """For each target what speaks for it as a whole: the share of the message it knows, evidence, definitions."""
        total = sum(singles.values())
        knowing = self._tuning.whole_share / total
        telling_share = self._tuning.evidence_share / math.sqrt(max(1, len(singles)))
        prior: dict[int, float] = defaultdict(float)
        absent = 0.0
        for feature, share in features.items():
            weight = singles.get(feature, 0.0) * knowing
            for number, known, said in self._votes_of(feature):
                prior[number] += weight * known + telling_share * share * said
            absent += telling_share * share * self._tuning.least_evidence if feature in self._counts else 0.0
        bonus = self._definitions(singles)
        return {number: value - absent + bonus.get(number, 0.0) for number, value in prior.items()}

    def _votes_of(self, feature: str) -> list[tuple[int, float, float]]:
        """For each target with a feature: the share of it known, and its evidence beyond that of lacking it."""
        votes = self._votes.get(feature)
        if votes is None:
            count = self._counts.get(feature, {})
            said = evidence(count, self._sizes) if count else {}
            votes = self._votes[feature] = [
                (n, min(1.0, 1.5 * math.sqrt(k / self._sizes[n])), max(0.0, said[n] + self._tuning.least_evidence))
                for n, k in count.items()
            ]
        return votes

    def _definitions(self, singles: Mapping[str, float]) -> dict[int, float]:
        """For the entries that define the concepts of a message, the concept's share of its weight, as a bonus."""
        total = sum(singles.values())
        bonus = self._tuning.definition_bonus * (2 if self._definition in singles else 1)
        return {
            self._defining[feature]: bonus * weight / total
            for feature, weight in singles.items()
            if feature in self._defining
        }

    def _nearness(self, number: int, used: Sequence[tuple[_Postings, float]]) -> float:
        """The dot product with the nearest phrasings of a target, the first of them counting most."""
        products = [0.0] * self._sizes[number]
        for postings, weight in used:
            for phrasing, share in postings.get(number, ()):
                products[phrasing] += weight * share
        top = sorted(products, reverse=True)[: self._tuning.nearest]
        return 0.7 * top[0] + 0.3 * sum(top) / self._tuning.nearest


def _misspellings(counts: Counter[str]) -> set[str]:
    """Words that sound like one written eight times as often: phrasings hold misspellings on purpose."""
    by_sound: dict[str, list[str]] = defaultdict(list)
    for word in counts:
        if len(word) > 3:
            by_sound[sound(word)].append(word)
    found: set[str] = set()
    for alike in by_sound.values():
        often = max(alike, key=lambda word: (counts[word], word))
        few = counts[often] / 8
        found.update(word for word in alike if counts[word] <= few and stem(word) != stem(often))
    return found


def telling(count: Mapping[int, int], sizes: Sequence[int]) -> float:
    """How much a feature tells of its target: the entropy of targets, less what is left once the feature is known.

    `count` gives the phrasings with the feature by target, `sizes` all phrasings of each target.
    """
    rates = [n / sizes[number] for number, n in count.items()]
    total = sum(rates)
    return math.log(len(sizes) + 1) + sum(rate / total * math.log(rate / total) for rate in rates) + 0.1


def evidence(count: Mapping[int, int], sizes: Sequence[int]) -> dict[int, float]:
    """How many times likelier than usual a feature is in each target that has it, as a logarithm."""
    usual = sum(count.values()) / sum(sizes)
    return {number: math.log((n + 0.5 * usual) / (sizes[number] + 0.5) / usual) for number, n in count.items()}


def is_concept(term: str) -> bool:
    """Whether a term stands for a concept of the lexicon."""
    return term.startswith(CONCEPT_MARK)


def _norm(values: Iterable[float]) -> float:
    return math.sqrt(sum(value * value for value in values))
