"""From a question to ranked matches.

Every phrasing of a target (an answer, a neighbouring subject, a dialogue) is reduced to weighted terms. A message is
scored against each phrasing by the cosine of their terms, and against each target as a whole by how much of the message
its phrasings know. Terms that few targets share weigh more; words that nothing knows weigh against every match.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice, pairwise
from typing import NamedTuple

from rapidfuzz import fuzz, process

from bot.core.knowledge.lexicon import CONCEPT_MARK, Lexicon
from bot.core.memory.memory import Memory
from bot.core.understanding.leaning import Leaning
from bot.core.understanding.postings import Postings
from bot.core.understanding.said import Said
from bot.core.understanding.vocabulary import Vocabulary
from bot.core.understanding.weights import PartName, Tuning, norm


@dataclass(frozen=True, slots=True)
class Target:
    """Something a message can mean: `id` is `answer:aci`, `off:meteo` or `dialogue:oeth`."""

    id: str
    phrasings: tuple[str, ...]


class Match(NamedTuple):
    """A target with its score, from 0; above 100 there is no doubt left."""

    id: str
    score: float


class Part(NamedTuple):
    """Points of a score, and where they come from."""

    name: PartName
    points: float


class _Weighed(NamedTuple):
    """The features of a message, with their weights, those of its terms, and their length; see `Tuning.full_mass`."""

    features: Mapping[str, float]
    weights: Mapping[str, float]
    singles: Mapping[str, float]
    length: float
    fullness: float


WORDLESS_SIMILARITY = 80

SAID_LEAD = 20.0
"""Points by which a phrasing said word for word leads."""

REMEMBERED_RANKINGS = 200
"""Texts of which terms and ranking are remembered: the sentences of a message are those of its halves and clauses."""

CANDIDATES = 20
"""Targets whose phrasings are compared one by one: those that fit best as a whole."""


class LexicalMatcher:
    """Matches by stems, concepts and pairs of them, weighed by rarity, misspelt words corrected."""

    def __init__(self, lexicon: Lexicon, targets: Sequence[Target], tuning: Tuning | None = None) -> None:
        """Index the phrasings of all targets; about a tenth of a millisecond a phrasing."""
        self._lexicon = lexicon
        self._tuning = tuning or Tuning()
        self._ids = [target.id for target in targets]
        rows = iter(lexicon.read_all([phrasing for target in targets for phrasing in target.phrasings]))
        read = [list(islice(rows, len(target.phrasings))) for target in targets]
        forms = [word for concept in lexicon.concepts for form in concept.forms for word in lexicon.read(form)]
        numbers = {target.id: number for number, target in enumerate(targets)}
        self._defining = {
            CONCEPT_MARK + concept.id: numbers[f"answer:{concept.entry}"]
            for concept in lexicon.concepts
            if f"answer:{concept.entry}" in numbers
        }
        self._definition = next(iter(lexicon.terms(["definition"])), "")
        self._vocabulary = Vocabulary([word for rows in read for row in rows for word in row] + forms)
        rows = iter(lexicon.terms_of_all([self._vocabulary.corrected(row) for rows in read for row in rows]))
        corrected = [list(islice(rows, len(target.phrasings))) for target in targets]
        is_ours = [not target.id.startswith("off:") for target in targets]
        ours, others = (
            [row for rows, own in zip(corrected, is_ours, strict=True) if own is side for row in rows]
            for side in (True, False)
        )
        self._leaning = Leaning(ours, others)
        self._rankings: Memory[list[Match]] = Memory(REMEMBERED_RANKINGS)
        self._terms: Memory[tuple[str, ...]] = Memory(REMEMBERED_RANKINGS)
        self._index(read, corrected)

    def _index(self, read: list[list[list[str]]], corrected: list[list[list[str]]]) -> None:
        features = [[self._features(row) for row in rows] for rows in corrected]
        self._postings = Postings(features, self._tuning)
        said: dict[str, int] = {}
        self._wordless: dict[str, int] = {}
        for number, rows in enumerate(read):
            for plain, row in zip(map(" ".join, rows), features[number], strict=True):
                said[plain] = number
                if not row:
                    self._wordless.setdefault(plain, number)
        self._said = Said(said)

    def forget(self) -> None:
        """Forget the unknown words met so far."""
        self._vocabulary.forget()
        self._rankings.forget()
        self._terms.forget()

    def _features(self, terms: Sequence[str]) -> dict[str, float]:
        features = dict.fromkeys(terms, 1.0)
        for left, right in pairwise(terms):
            features[f"{left} {right}"] = self._tuning.pair_weight
        return features

    def knows(self, word: str) -> bool:
        """Whether a plain word stands in a phrasing, rightly spelt."""
        return word in self._vocabulary

    def terms(self, text: str) -> list[str]:
        """The terms of a message, misspelt words corrected; a word that nothing knows stays as it is."""
        return list(self._terms.recall(text, self._find_terms))

    def _find_terms(self, text: str) -> tuple[str, ...]:
        return tuple(self._corrected(self._lexicon.read(text)))

    def leaning(self, terms: Sequence[str]) -> float:
        """How far terms lean to our subjects rather than to neighbouring ones, in nats."""
        return self._leaning.of(terms)

    def _corrected(self, plain: Sequence[str]) -> list[str]:
        return self._lexicon.terms(self._vocabulary.corrected(plain))

    def rank(self, text: str) -> list[Match]:
        """Rank the targets for a message, best first, those without a common term left out."""
        return self._rankings.recall(text, self._rank_anew)

    def _rank_anew(self, text: str) -> list[Match]:
        plain = self._lexicon.read(text)
        terms = self.terms(text)
        if not terms:
            return self._rank_wordless(" ".join(plain))
        said = self._said.get(" ".join(plain))
        ranked = self.rank_terms(terms)
        if said is None:
            return ranked
        certain = max([100.0, *(match.score + SAID_LEAD for match in ranked[:1])])
        id_ = self._ids[said]
        return [Match(id_, certain), *(match for match in ranked if match.id != id_)]

    def _rank_wordless(self, plain: str) -> list[Match]:
        """Messages of stop words only (« tu fais quoi ? ») are compared letter by letter with phrasings like them."""
        found = process.extractOne(plain, self._wordless.keys(), scorer=fuzz.ratio, score_cutoff=WORDLESS_SIMILARITY)
        return [Match(self._ids[self._wordless[found[0]]], round(found[1], 1))] if found else []

    def rank_terms(self, terms: Sequence[str]) -> list[Match]:
        """Rank the targets for terms: nearness, share known and evidence, shrunk where little is known."""
        message = self._weigh(terms)
        if message is None:
            return []
        prior = self._prior(message, self._tuning)
        best = sorted(sorted(prior), key=prior.__getitem__, reverse=True)[:CANDIDATES]
        scores = {
            number: max(0.0, near + prior[number]) * message.fullness for number, near in self._near(message, best)
        }
        ranked = sorted(scores.items(), key=lambda item: (-item[1], self._ids[item[0]]))
        return [Match(self._ids[number], round(100 * score, 1)) for number, score in ranked[:10]]

    def parts(self, text: str, id_: str) -> tuple[Part, ...]:
        """What the score of a target in the ranking of a message is made of; nothing if it is not in it."""
        score = next((match.score for match in self.rank(text) if match.id == id_), None)
        if score is None:
            return ()
        terms = self.terms(text)
        parts = self._parts_of_terms(terms, self._ids.index(id_)) if terms else ()
        said = self._said.get(" ".join(self._lexicon.read(text)))
        if terms and (said is None or self._ids[said] != id_):
            return parts
        return (*parts, Part("said" if terms else "letters", score - sum(part.points for part in parts)))

    def _parts_of_terms(self, terms: Sequence[str], number: int) -> tuple[Part, ...]:
        """The sums of `rank_terms`, one voice at a time: the others are silent."""
        message = self._weigh(terms)
        if message is None:
            return ()
        points: dict[PartName, float] = {"near": next(near for _, near in self._near(message, [number]))}
        for name, tuning in self._tuning.alone().items():
            points[name] = self._prior(message, tuning).get(number, 0.0)
        total = sum(points.values())
        points["floor"] = max(0.0, -total)
        points["thin"] = max(0.0, total) * (message.fullness - 1)
        return tuple(Part(name, 100 * value) for name, value in points.items() if value)

    def _weigh(self, terms: Sequence[str]) -> _Weighed | None:
        """The features of a message with their weights; None if nothing knows any."""
        features = {
            feature: share
            for feature, share in self._features(terms).items()
            if " " not in feature or feature in self._postings
        }
        weights = self._postings.weigh(features)
        singles = {feature: weight for feature, weight in weights.items() if " " not in feature}
        mass = sum(weight for feature, weight in singles.items() if feature in self._postings) / self._tuning.full_mass
        length = norm(weights.values())
        return _Weighed(features, weights, singles, length, min(1.0, mass)) if length and mass else None

    def _near(self, message: _Weighed, targets: Sequence[int]) -> Iterator[tuple[int, float]]:
        """What the phrasings of some targets give that are nearest to a message."""
        share = 1 - self._tuning.whole_share
        for number, products in self._postings.products(targets, message.weights).items():
            yield number, share * (self._nearness(products) / message.length)

    def _prior(self, message: _Weighed, tuning: Tuning) -> dict[int, float]:
        """For each target what speaks for it as a whole: the share of the message it knows, evidence, definitions."""
        total = sum(message.singles.values())
        knowing = tuning.whole_share / total
        telling_share = tuning.evidence_share / math.sqrt(max(1, len(message.singles)))
        prior: dict[int, float] = defaultdict(float)
        absent = 0.0
        for feature, share in message.features.items():
            weight, worth = message.singles.get(feature, 0.0) * knowing, telling_share * share
            for number, known, said in self._postings.votes(feature):
                prior[number] += weight * known + worth * said
            absent += worth * tuning.least_evidence if feature in self._postings else 0.0
        told = {number: value - absent for number, value in prior.items()}
        bonus = self._definitions(message.singles, tuning.definition_bonus)
        for number in bonus.keys() & told.keys():
            told[number] += bonus[number]
        return told

    def _definitions(self, singles: Mapping[str, float], bonus: float) -> dict[int, float]:
        """For the entries that define the concepts of a message, the concept's share of its weight, as a bonus."""
        total = sum(singles.values())
        bonus *= 2 if self._definition in singles else 1
        return {
            self._defining[feature]: bonus * weight / total
            for feature, weight in singles.items()
            if feature in self._defining
        }

    def _nearness(self, products: Iterable[float]) -> float:
        """How near the nearest phrasings of a target are, the first of them counting most."""
        top = sorted(products, reverse=True)[: self._tuning.nearest] or [0.0]
        return 0.7 * top[0] + 0.3 * sum(top) / self._tuning.nearest


def is_concept(term: str) -> bool:
    """Whether a term stands for a concept of the lexicon."""
    return term.startswith(CONCEPT_MARK)
