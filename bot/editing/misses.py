"""What did not help: questions that found no answer, those that ask the same put together, and « pas utile »."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from rapidfuzz import fuzz, process

from bot.core.knowledge.lexicon import Lexicon
from bot.core.text.plain import normalise

ALIKE = 0.6
"""The cosine of the weighed terms of two questions from which they ask the same."""

SPELT_ALIKE = 88.0
"""The likeness of their letters, 0 to 100: misspelt words are no common terms."""


@dataclass
class Group:
    """Questions that ask the same: in how many ways, how often and by how many conversations; the first leads."""

    questions: list[str] = field(default_factory=list)
    times: int = 0
    askers: set[str] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class Complaint:
    """That somebody found something not useful: `answer:aci`, `results:fournisseur`, `fallback`; why, if they said."""

    target: str
    why: str = ""


@dataclass(frozen=True)
class Complained:
    """What was found not useful, how often, and why: reasons that say the same are together."""

    target: str
    times: int
    reasons: tuple[Group, ...]


def complaints(votes: Mapping[str, int], said: Iterable[tuple[str, str]]) -> Iterator[Complaint]:
    """All complaints: votes by target, of which some say why, each after its target."""
    without = Counter(votes)
    for target, why in said:
        without[target] -= 1
        yield Complaint(target, why)
    for target, times in without.items():
        yield from [Complaint(target)] * times


class Grouping:
    """Puts together questions that ask the same, and reasons that say the same."""

    def __init__(self, lexicon: Lexicon, known: Iterable[str] = ()) -> None:
        """Know questions: terms that many of them have, as those that ask for a definition, tell little."""
        self._lexicon = lexicon
        rows = [self._terms(normalise(one)) for one in known]
        self._known = len(rows), Counter(term for row in rows for term in row)

    def grouped(self, misses: Iterable[tuple[str, str]]) -> list[Group]:
        """The groups of questions, each with the conversation that asked it, the most asked first.

        What one person asks again and again counts once in that order.
        """
        same: dict[str, Group] = {}
        for conversation, question in misses:
            one = same.setdefault(normalise(question), Group())
            one.questions = one.questions or [question]
            one.times += 1
            one.askers.add(conversation)
        same.pop("", None)
        terms = {plain: self._terms(plain) for plain in same}
        groups = _Groups(terms.values(), *self._known)
        for plain, one in sorted(same.items(), key=lambda item: -len(item[1].askers)):
            groups.add(plain, terms[plain], one)
        return sorted(groups.found, key=lambda group: (-len(group.askers), -group.times, group.questions))

    def by_target(self, found: Iterable[Complaint]) -> list[Complained]:
        """What was found not useful, the most often first."""
        targets: dict[str, list[tuple[str, str]]] = defaultdict(list)
        for one in found:
            targets[one.target].append((str(len(targets[one.target])), one.why))
        blamed = [Complained(target, len(whys), tuple(self.grouped(whys))) for target, whys in targets.items()]
        return sorted(blamed, key=lambda one: (-one.times, one.target))

    def _terms(self, plain: str) -> set[str]:
        return set(self._lexicon.terms(self._lexicon.read(plain)))


class _Groups:
    """Groups under way: a question joins the nearest one, by its terms or by its letters, or leads one of its own."""

    def __init__(self, rows: Collection[set[str]], known: int, counts: Mapping[str, int]) -> None:
        """Weigh the terms of rows, and of so many known ones that have these counts of them."""
        found = Counter(counts)
        found.update(term for row in rows for term in row)
        self._weights = {term: math.log(1 + (known + len(rows)) / count) for term, count in found.items()}
        self._terms: list[set[str]] = []
        self._plain: dict[int, str] = {}
        self._with: dict[str, list[int]] = defaultdict(list)
        self.found: list[Group] = []

    def add(self, plain: str, terms: set[str], one: Group) -> None:
        at = self._nearest(plain, terms)
        if at is None:
            at = len(self.found)
            self.found.append(Group())
            self._terms.append(terms)
            self._plain[at] = plain
            for term in terms:
                self._with[term].append(at)
        group = self.found[at]
        group.questions += one.questions
        group.times += one.times
        group.askers |= one.askers

    def _nearest(self, plain: str, terms: set[str]) -> int | None:
        near = {at: self._cosine(terms, self._terms[at]) for term in terms for at in self._with[term]}
        best = max(near, key=near.__getitem__, default=None)
        if best is not None and near[best] >= ALIKE:
            return best
        spelt = process.extractOne(plain, self._plain, scorer=fuzz.ratio, score_cutoff=SPELT_ALIKE)
        return spelt[2] if spelt else None

    def _cosine(self, one: set[str], other: set[str]) -> float:
        return self._square(one & other) / math.sqrt(self._square(one) * self._square(other))

    def _square(self, terms: set[str]) -> float:
        return sum(self._weights[term] ** 2 for term in terms)
