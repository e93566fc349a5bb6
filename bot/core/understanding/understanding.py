"""Reads questions, alone or in the light of the answers before them."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import NamedTuple

from bot.core.knowledge.knowledge import Entry, Knowledge, OffTopic
from bot.core.knowledge.lexicon import CONCEPT_MARK
from bot.core.knowledge.script import Dialogue
from bot.core.memory.memory import Memory
from bot.core.text.plain import MAX_LENGTH, REMEMBERED_MESSAGES, normalise, sentences
from bot.core.understanding.decision import CLOSE, MAX_SUGGESTIONS, Decision, Ranked, contested, judge, share_of
from bot.core.understanding.matcher import LexicalMatcher, Match, Part, Target, is_concept
from bot.core.understanding.placeholders import with_markers
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading

SPLIT_LENGTH = 160
"""Characters of the longest message that may hold two questions; a longer one tells a story and asks one."""

DEFINITION = "définition"
"""The word that stands in the lexicon for « c'est quoi »."""

SENTENCE_SHARE = 0.3
"""Weight of the best single sentence beside the whole message."""

MOST_SENTENCES = 8
"""Sentences that are ranked by themselves: people who tell a story use six at most."""


def targets(entries: Iterable[Entry], off_topics: Iterable[OffTopic], dialogues: Iterable[Dialogue]) -> list[Target]:
    """Everything a message can mean."""
    answers = [Target(f"answer:{e.id}", (e.title, *e.phrasings)) for e in entries]
    off = [Target(f"off:{topic.id}", tuple(map(with_markers, topic.phrasings))) for topic in off_topics]
    guided = [Target(f"dialogue:{one.id}", tuple(map(with_markers, one.phrasings))) for one in dialogues]
    return answers + off + guided


def matcher_of(knowledge: Knowledge) -> LexicalMatcher:
    """What ranks all that a knowledge holds."""
    all_of_it = targets(knowledge.entries.values(), knowledge.off_topics, knowledge.script.dialogues.values())
    return LexicalMatcher(knowledge.lexicon, all_of_it)


class _Packed(NamedTuple):
    """A ranking as the garbage collector, which would look at each match now and then, needs not look into it."""

    ids: tuple[str, ...]
    scores: array[float]
    leaning: float
    rest: float

    @property
    def ranked(self) -> Ranked:
        return Ranked(tuple(map(Match, self.ids, self.scores)), self.leaning, self.rest)


def _packed(ranked: Ranked) -> _Packed:
    ids, scores = tuple(one.id for one in ranked.matches), array("d", (one.score for one in ranked.matches))
    return _Packed(ids, scores, ranked.leaning, ranked.rest)


class Understanding:
    """Reads questions, alone or in the light of the answers before them."""

    def __init__(self, knowledge: Knowledge, reader: SlotReader, matcher: LexicalMatcher | None = None) -> None:
        """Index the knowledge, unless a matcher of its targets is there."""
        self._knowledge = knowledge
        self._grammar = knowledge.lexicon.grammar
        self._reader = reader
        self._matcher = matcher or matcher_of(knowledge)
        self._entries_of_kinds = {
            CONCEPT_MARK + c.id: c.entry for c in knowledge.lexicon.concepts if c.is_kind and c.entry
        }
        self._definition = normalise(DEFINITION)
        self._rankings: Memory[_Packed] = Memory(REMEMBERED_MESSAGES)
        self._decisions: Memory[Decision] = Memory(REMEMBERED_MESSAGES)

    def forget(self) -> None:
        """Forget the messages met so far."""
        self._rankings.forget()
        self._decisions.forget()
        self._knowledge.lexicon.forget()
        self._matcher.forget()

    def decide(self, text: str) -> Decision:
        """Decide on a message by itself."""
        return self._decisions.recall(text[:MAX_LENGTH], self._decide_anew)

    def _decide_anew(self, text: str) -> Decision:
        return judge(self.rank(text), self._knowledge.bands, self._reader.read(text))

    def rank(self, text: str) -> Ranked:
        """Rank a message as a whole; where context surrounds the question, its best sentence counts too."""
        return self._rankings.recall(text[:MAX_LENGTH], self._rank_packed).ranked

    def tied(self, text: str, target: str) -> tuple[str, ...]:
        """The answers that come close to the one decided on, best first."""
        matches = self.rank(text).matches
        least = CLOSE * matches[0].score if matches else 0.0
        near = (one.id.partition(":") for one in matches if one.score >= least)
        return tuple(id_ for kind, _, id_ in near if kind == "answer" and id_ != target)[:MAX_SUGGESTIONS]

    def _rank_packed(self, text: str) -> _Packed:
        return _packed(self._rank_anew(text))

    def _rank_anew(self, text: str) -> Ranked:
        reading = self._reader.read(text)
        scores: dict[str, float] = {}
        for share, ways in self._heard(text, reading):
            best: dict[str, float] = {}
            for way in ways:
                _keep_best(best, {match.id: match.score for match in self._matcher.rank(way)})
            for id_, score in best.items():
                scores[id_] = scores.get(id_, 0.0) + share * score
        ranked = (Match(id_, round(score, 1)) for id_, score in scores.items())
        best_first = tuple(sorted(ranked, key=lambda match: (-match.score, match.id)))
        leaning, rest = (self._leaning(words) for words in (text, " ".join(reading.rest)))
        return Ranked(best_first, leaning, rest)

    def _heard(self, text: str, reading: Reading) -> Iterator[tuple[float, list[str]]]:
        """The ways to read a message, of which the best counts: as it was typed and with its values as placeholders.

        Of several sentences the best single one counts beside the whole; each with its share of the score.
        """
        parts = sentences(text)
        yield 1 - SENTENCE_SHARE if len(parts) > 1 else 1.0, [text, *filter(None, [reading.abstract])]
        if len(parts) > 1:
            pairs = list(zip_longest(parts, reading.abstracts[: len(parts)], fillvalue=""))
            yield SENTENCE_SHARE, [way for pair in self._telling(pairs) for way in pair if way]

    def contested(self, text: str) -> Sequence[Match]:
        """The ranking by which a message is decided on, for those who look into it."""
        return contested(self.rank(text).matches, self._reader.read(text))

    def parts(self, text: str, id_: str) -> tuple[Part, ...]:
        """What the score of a target in that ranking is made of: the better way to read it, its best sentence."""
        reading = self._reader.read(text)
        (_, ways), *of_sentences = self._heard(text[:MAX_LENGTH], reading)
        parts = self._best_parts(ways, id_)
        for share, ways in of_sentences:
            parts += (Part("sentence", share * (_sum(self._best_parts(ways, id_)) - _sum(parts))),)
        own = share_of(id_, reading)
        return (*parts, Part("asked", (own - 1) * _sum(parts))) if own < 1 else parts

    def _best_parts(self, ways: Sequence[str], id_: str) -> tuple[Part, ...]:
        return max((self._matcher.parts(way, id_) for way in ways), key=_sum)

    def _telling(self, sentences: list[tuple[str, str]]) -> list[tuple[str, str]]:
        """The sentences of a message that are ranked: of many the last ones, those that wish or ask before others."""
        if len(sentences) <= MOST_SENTENCES:
            return sentences
        asks = [one[0].endswith("?") or self._reader.asks(one[0]) for one in sentences]
        last = sorted(range(len(sentences)), key=asks.__getitem__)[-MOST_SENTENCES:]
        return [sentences[at] for at in last]

    def _leaning(self, text: str) -> float:
        return self._matcher.leaning(self._matcher.terms(text))

    def split(self, text: str) -> tuple[Decision, ...]:
        """The decisions on the two or three questions of a message; empty unless each is an answer of its own."""
        return tuple(self.questions(text).values())

    def questions(self, text: str) -> dict[str, Decision]:
        """The same, each by its words, or by the kind of structure that it asks about."""
        if told_apart := self._told_apart(text):
            return told_apart
        parts = self._grammar.questions(text) if len(text) <= SPLIT_LENGTH else []
        if not 2 <= len(parts) <= 3:
            return {}
        decisions = {part: self.decide(part) for part in parts}
        if any(decision.kind != "answer" for decision in decisions.values()):
            return {}
        whole = self.decide(text)
        if whole.kind == "answer" and whole.score > max(decision.score for decision in decisions.values()):
            return {}
        return decisions if len({decision.target for decision in decisions.values()}) == len(parts) else {}

    def _told_apart(self, text: str) -> dict[str, Decision]:
        """The answers on two kinds of structure that a message wants told apart, where no answer tells of both."""
        if not self._grammar.is_contrast(normalise(text)):
            return {}
        named = tuple(term for term in dict.fromkeys(self._matcher.terms(text)) if term in self._entries_of_kinds)
        if len(named) != 2 or any(set(named) <= set(self._concepts(one)) for one in self._knowledge.entries.values()):
            return {}
        return {term: Decision("answer", self._entries_of_kinds[term], 100.0) for term in named}

    def follow_up(self, text: str, topics: Sequence[str]) -> Decision | None:
        """Decide on a message that leans on the answers before it (`topics`, newest first); None if it does not."""
        previous = [self._knowledge.entries[id_] for id_ in topics if id_ in self._knowledge.entries]
        plain = normalise(text)
        if not previous or len(plain.split()) > 14:
            return None
        terms = self._matcher.terms(text)
        if self._grammar.is_about_both(plain):
            return self._about_both(terms, previous)
        if self._grammar.is_elliptic(plain):
            return self._swapped(terms, previous[0]) or self._in_context(text, previous[0])
        if self._grammar.is_anaphoric(plain):
            return self._in_context(text, previous[0])
        return None

    def _about_both(self, terms: list[str], previous: list[Entry]) -> Decision | None:
        """« et la différence entre les deux ? »: the concepts of the last two answers join the question."""
        concepts = [concept for entry in previous[:2] for concept in self._concepts(entry)[:1]]
        if len(concepts) < 2:
            concepts = self._concepts(previous[0])[:2]
        return self._if_answer([*terms, *concepts]) if concepts else None

    def _swapped(self, terms: list[str], previous: Entry) -> Decision | None:
        """« et un ESAT ? »: the same question, with the structure swapped."""
        named = [term for term in terms if is_concept(term)]
        if len(named) != 1 or terms != named:
            return None
        concept = self._knowledge.lexicon.concept(named[0])
        own = set(self._concepts(previous))
        frame = [term for term in self._matcher.terms(previous.title) if term not in own]
        if frame and own:
            decision = self._if_answer([*frame, *terms])
            if decision and named[0] in self._concepts(self._knowledge.entries[decision.target]):
                return decision
        if concept and concept.entry:
            return Decision("answer", concept.entry, 100.0)
        return None

    def _in_context(self, text: str, previous: Entry) -> Decision | None:
        """The message with the concept of the last answer added, if that makes an answer of it."""
        alone = self.decide(text)
        terms = self._matcher.terms(text)
        named = [term for term in terms if is_concept(term)]
        if alone.kind == "answer" and named:
            return alone
        context = self._concepts(previous)[:1]
        joined = self._if_answer([*terms, *context]) if context else None
        if joined and (alone.kind != "answer" or joined.score >= alone.score):
            return joined
        if alone.kind in {"off_topic", "none"}:
            return Decision("suggestion", "", alone.score, previous.related[:MAX_SUGGESTIONS])
        if alone.kind != "answer":
            return None
        if named or self._knowledge.entries[alone.target].theme == previous.theme:
            return alone
        ids = dict.fromkeys([alone.target, *previous.related])
        return Decision("suggestion", "", alone.score, tuple(ids)[:MAX_SUGGESTIONS])

    def defined(self, text: str) -> str | None:
        """The entry of the one notion that a message wants defined: « un ESAT, c'est quoi déjà ? »."""
        if self._definition not in self._knowledge.lexicon.read(text) or self._grammar.is_contrast(normalise(text)):
            return None
        terms = self._matcher.terms(text)
        named = [concept for term in terms if (concept := self._knowledge.lexicon.concept(term)) and concept.entry]
        return named[0].entry if len(named) == 1 else None

    def kinds_of(self, entry: Entry) -> tuple[str, ...]:
        """The ids of the kinds of structure that an entry is about, as the lexicon names them."""
        return tuple(term.removeprefix(CONCEPT_MARK) for term in self._concepts(entry))

    def _concepts(self, entry: Entry) -> list[str]:
        """The kinds of structure an entry is about."""
        kinds = {CONCEPT_MARK + c.id for c in self._knowledge.lexicon.concepts if c.is_kind}
        return list(dict.fromkeys(term for term in self._matcher.terms(entry.title) if term in kinds))

    def _if_answer(self, terms: Sequence[str]) -> Decision | None:
        ranked = Ranked(tuple(self._matcher.rank_terms(terms)), self._matcher.leaning(terms))
        decision = judge(ranked, self._knowledge.bands)
        return decision if decision.kind == "answer" else None


def _sum(parts: Iterable[Part]) -> float:
    return sum(part.points for part in parts)


def _keep_best(best: dict[str, float], scores: Mapping[str, float]) -> None:
    for id_, score in scores.items():
        best[id_] = max(best.get(id_, 0.0), score)
