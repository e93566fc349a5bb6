"""What a message asks of an answer: the kinds of answer it expects, its telling words, its numbers."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bot.core.focus.figures import Number, Ranges
from bot.core.focus.phrases import Phrases, Span
from bot.core.focus.vocabulary import Vocabulary, heads
from bot.core.knowledge.knowledge import Knowledge
from bot.core.memory.memory import Memory
from bot.core.text.quantities import Quantities, Quantity
from bot.core.text.sounds import stem

REMEMBERED = 300
"""Messages of which is remembered what they ask: each is looked at from several sides, hardly one is written twice."""

HINTED = 0.35
"""Weight of a kind of answer that is only hinted at; 1 where it is asked for."""

LEAST_WEIGHT = 0.25
"""Weight of a word that all points hold, or that people say of all answers; 1 for one of a single point or of none."""

_GLUED = re.compile(r"(?<![\w-])(\d+)(?=(?!(?:e|er|ers|ere|eme|ème|ère|nd|nde)\b)[a-zA-Z])")
"""A number with its unit behind it at once: « 480h »."""

LEAST_SUM, ROUND, POST_CODES, MILLION = 3000, 100, 100_000, 1_000_000
"""The smallest number alone that may be a sum of euros, where it is round: no article and no year; the least that is no
post code; and the least that answers write in millions."""

_SURE, _HINT, _FILLER = "!", "?", "-"

_COUNTING = ("des", "de", "d")
"""Last words of a phrase that counts what follows, as the lexicon reads them: « combien de »."""


@dataclass(frozen=True, slots=True)
class Told:
    """A telling term of a message, its weight from 0 to 1, the plain words that say it, and its `heads`."""

    term: str
    weight: float
    words: tuple[str, ...]
    heads: frozenset[str]


@dataclass(frozen=True, slots=True)
class Expectation:
    """That an answer of one of these kinds is expected, how much that weighs, and the plain words that say it.

    `terms` are those of these words without question words, `counted` the one that stands behind « combien de ».
    """

    kinds: tuple[str, ...]
    weight: float
    words: tuple[str, ...]
    terms: frozenset[str]
    counted: str | None = None

    @property
    def is_sure(self) -> bool:
        """Whether the message asks for it, and does not only hint at it."""
        return self.weight > HINTED


@dataclass(frozen=True, slots=True)
class Asked:
    """What a message asks.

    `kinds` are the kinds of answer that it expects, `terms` all its terms, those of its expectations too; `is_hint`
    tells that it holds nothing but hints; `plain` are all its words.
    """

    expectations: tuple[Expectation, ...]
    kinds: tuple[str, ...]
    told: tuple[Told, ...]
    numbers: tuple[Number, ...]
    terms: frozenset[str]
    is_closed: bool
    is_denied: bool
    is_hint: bool
    plain: frozenset[str]

    @property
    def words(self) -> tuple[str, ...]:
        """Its words that a point could explain."""
        told = (word for one in self.told for word in one.words)
        return (*(word for one in self.expectations for word in one.words), *told)

    @property
    def is_empty(self) -> bool:
        """Whether it asks nothing that a point could answer."""
        return not (self.expectations or self.told or self.numbers)


class Questions:
    """Reads messages with the words of the points."""

    def __init__(
        self,
        knowledge: Knowledge,
        quantities: Quantities,
        vocabulary: Vocabulary,
        ranges: Ranges,
        points: Sequence[frozenset[str]],
    ) -> None:
        """Weigh terms by how many points hold them; `points` are the terms of each."""
        self._quantities = quantities
        self._guide = guide = knowledge.points
        self._lexicon = knowledge.lexicon
        self._vocabulary = vocabulary
        self._ranges = ranges
        cues = [
            *((phrase, _SURE + kind.id) for kind in guide.kinds for phrase in kind.asked),
            *((phrase, _HINT + kind.id) for kind in guide.kinds for phrase in kind.hinted),
            *((phrase, _FILLER) for phrase in (*guide.fillers, *guide.which_article)),
        ]
        self._cues = Phrases(cues, knowledge.lexicon.read)
        self._turns = Phrases(((phrase, "") for phrase in guide.turns), knowledge.lexicon.read)
        self._remembered: Memory[Asked] = Memory(REMEMBERED)
        counts = Counter(term for terms in points for term in terms)
        self._weights = _weights(counts, len(points))
        self._said = _weights(vocabulary.said_by, len(knowledge.entries))

    def forget(self) -> None:
        """Forget the messages and the unknown words met so far."""
        self._remembered.forget()
        self._vocabulary.forget()

    def read(self, text: str) -> Asked:
        """What a message asks."""
        return self._remembered.recall(text, self.read_anew)

    def read_anew(self, text: str) -> Asked:
        """The same for a text of the content, which nobody asks about twice."""
        apart = _GLUED.sub(r"\1 ", self._in_euros(text).replace("€", " euros "))
        plain = [self._vocabulary.corrected(word) for word in self._lexicon.read(apart)]
        spans = self._cues.spans(plain)
        fillers = _positions(span for span in spans if span.ids == (_FILLER,))
        said_so = _positions(span for span in spans if span.ids == (_FILLER,) and span.end - span.start > 1)
        beside = [word for position, word in enumerate(plain) if position not in said_so]  # « ou pas » denies nothing
        claimed = _positions(spans)
        rest = [word for position, word in enumerate(plain) if position not in claimed]
        expectations = self._weighed(
            [self._expectation(span, plain, fillers) for span in spans if span.ids != (_FILLER,)]
        )
        counted = {expectation.counted for expectation in expectations}
        numbers, measured = self._ranges.of_message(rest)
        telling = [word for at, word in enumerate(rest) if at not in measured]
        told = tuple(told for told in self._told(telling) if told.term not in counted)
        own = [word for at, word in enumerate(plain) if at not in fillers]
        return Asked(
            expectations=expectations,
            kinds=tuple(dict.fromkeys(kind for expectation in expectations for kind in expectation.kinds)),
            told=told,
            numbers=numbers,
            terms=self._vocabulary.terms(own),
            is_closed=not (self._guide.open_words.intersection(own) or self._turns.start(plain)),
            is_denied=bool(self._guide.denials.intersection(beside)),
            plain=frozenset(plain),
            is_hint=not (told or numbers or any(one.is_sure for one in expectations)),
        )

    def _in_euros(self, text: str) -> str:
        """A text whose sums are written in figures: « 45 k€ », « 75000 de peinture »."""
        if not any(map(str.isdecimal, text)):
            return text
        for one in reversed(self._quantities.read(text)):
            if one.value < MILLION and (one.unit == "eur" or self._is_sum(one, text[one.start : one.end])):
                taxes = "" if one.is_value else text[one.start : one.end].rsplit(maxsplit=1)[-1]  # « 58 400 € TTC »
                text = f"{text[: one.start]} {one.value:.0f} euros {taxes} {text[one.end :]}"
        return text

    def _is_sum(self, one: Quantity, written: str) -> bool:
        """Whether a number alone is a sum: « 75000 de ravalement » is, « à 60300 » and « 95200 Sarcelles » are not.

        Nor do five figures that are parted stand for a post code: « 39 000 pile ».
        """
        counted = one.after.split()
        is_led = len(counted) > 1 and self._lexicon.is_stop_word(counted[0])
        is_parted = any(map(str.isspace, written.strip())) or one.value >= POST_CODES
        is_round = one.value >= LEAST_SUM and one.value % ROUND == 0
        return one.is_bare and not one.is_spelt and is_round and (is_led or is_parted)

    def _weighed(self, expectations: Sequence[Expectation]) -> tuple[Expectation, ...]:
        """« à payer quand ? » asks when: beside a question word, what only speaks of payment is a hint."""
        asking = [one for one in expectations if one.is_sure and self._guide.open_words.intersection(one.words)]
        return tuple(
            replace(one, weight=HINTED) if asking and one not in asking and one.is_sure else one for one in expectations
        )

    def _expectation(self, span: Span, plain: Sequence[str], fillers: Collection[int]) -> Expectation:
        is_sure = any(id_.startswith(_SURE) for id_ in span.ids)
        kinds = tuple(id_[1:] for id_ in span.ids if id_.startswith(_SURE if is_sure else _HINT))
        said = tuple(plain[span.start : span.end])
        counted: str | None = None
        if said[-1] in _COUNTING:
            behind = [word for at, word in enumerate(plain) if at >= span.end and at not in fillers]
            counted = next((term for word in behind for term in self._vocabulary.in_order([word])), None)
        terms = self._vocabulary.terms([word for word in said if word not in self._guide.open_words])
        return Expectation(kinds, 1.0 if is_sure else HINTED, said, terms, counted)

    def _told(self, telling: Sequence[str]) -> Iterator[Told]:
        terms = self._vocabulary.in_order(telling)
        alone = {word: self._vocabulary.in_order([word]) for word in telling}
        others = tuple(word for word in telling if alone[word] and set(terms).isdisjoint(alone[word]))
        saying: dict[str, list[str]] = {}
        for word in telling:
            for term in dict.fromkeys(alone[word]):
                saying.setdefault(term, []).append(word)
        for term in dict.fromkeys(terms):
            said = tuple(saying.get(term, ()))
            common = max((self._said.get(stem(word), 1.0) for word in said or others), default=1.0)
            yield Told(term, min(common, self._weights.get(term, 1.0)), said or others, heads([term]))


def _weights(counts: Mapping[str, int], total: int) -> dict[str, float]:
    """What terms weigh that so many of all points hold; those of a single one are as telling as those of none."""
    return {term: _weight(count, total) for term, count in counts.items() if count > 1}


def _weight(count: int, total: int) -> float:
    return LEAST_WEIGHT + (1 - LEAST_WEIGHT) * math.log(total / count) / math.log(max(total, 2))


def _positions(spans: Iterable[Span]) -> set[int]:
    return {position for span in spans for position in range(span.start, span.end)}
