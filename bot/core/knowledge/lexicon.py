"""The words of the trade: acronyms, synonyms, SMS spellings, English; and how a message is read with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from sys import intern

from bot.core.knowledge.grammar import Grammar
from bot.core.memory.memory import Memory
from bot.core.text.plain import REMEMBERED_TEXTS, Word, normalise, plain_words_of, words
from bot.core.text.sounds import stem

CONCEPT_MARK = "§"
"""Starts the term of a concept, so that it is never taken for a word: `§esat`."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A notion with an acronym or several names, all of which mean the same.

    `entry` is the answer that defines it. An `is_ambiguous` acronym (AI is also a verb) counts only in capitals or
    where a noun stands. `is_kind` marks the kinds of structure, which follow-up questions swap one for another.
    """

    id: str
    forms: tuple[str, ...]
    entry: str | None = None
    is_ambiguous: bool = False
    is_kind: bool = False


class _Phrases:
    """Phrases to be replaced in a message, each by other words or by nothing; the longest that fits wins."""

    def __init__(self, meanings: Mapping[str, str]) -> None:
        self._starting_with: dict[str, list[tuple[list[str], Sequence[Word]]]] = {}
        by_length = sorted(meanings.items(), key=lambda item: -len(words(item[0])))
        for phrase, meaning in by_length:
            plain = [word.text for word in words(phrase)]
            self._starting_with.setdefault(plain[0], []).append((plain, words(meaning)))

    def replace(self, typed: Sequence[Word]) -> Sequence[Word]:
        result: list[Word] = []
        done = 0
        for start, end, meaning in self._found([word.text for word in typed]):
            result += typed[done:start]
            result += meaning
            done = end
        return [*result, *typed[done:]] if done else typed

    def replace_plain(self, plain: list[str]) -> list[str]:
        """The same for words of which nobody needs to know whether they are capitals."""
        if self._starting_with.keys().isdisjoint(plain):
            return plain
        result: list[str] = []
        done = 0
        for start, end, meaning in self._found(plain):
            result += plain[done:start]
            result += [word.text for word in meaning]
            done = end
        return [*result, *plain[done:]] if done else plain

    def _found(self, plain: list[str]) -> Iterator[tuple[int, int, Sequence[Word]]]:
        """Where the phrases begin and end, and what they mean."""
        starting_with, done = self._starting_with, 0
        for at in [at for at, word in enumerate(plain) if word in starting_with]:
            for phrase, meaning in starting_with[plain[at]] if at >= done else ():
                length = len(phrase)
                if length == 1 or plain[at : at + length] == phrase:
                    done = at + length
                    yield at, done, meaning
                    break


@dataclass(frozen=True)
class Lexicon:
    """Vocabulary by which messages and phrasings are brought to the same terms."""

    concepts: tuple[Concept, ...]
    synonyms: tuple[tuple[str, ...], ...]
    spellings: Mapping[str, str]
    english: Mapping[str, str]
    stop_words: frozenset[str]
    politeness: tuple[str, ...]
    expressions: Mapping[str, str]
    grammar: Grammar = field(default_factory=Grammar)
    _written: dict[str, str] = field(init=False, repr=False, compare=False)
    _stop: frozenset[str] = field(init=False, repr=False, compare=False)
    _canonical: dict[str, str] = field(init=False, repr=False, compare=False)
    _names: dict[str, list[tuple[tuple[str, ...], str]]] = field(init=False, repr=False, compare=False)
    _courtesies: _Phrases = field(init=False, repr=False, compare=False)
    _expressions: _Phrases = field(init=False, repr=False, compare=False)
    _ambiguous: frozenset[str] = field(init=False, repr=False, compare=False)
    _texts: Memory[tuple[str, ...]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Index the synonyms and the names of the concepts by stem."""
        canonical = {self._one(other): self._one(group[0]) for group in self.synonyms for other in group}
        object.__setattr__(self, "_canonical", canonical)
        written = {normalise(typed): normalise(meant) for typed, meant in {**self.english, **self.spellings}.items()}
        object.__setattr__(self, "_written", written)
        ambiguous = {form.casefold() for concept in self.concepts if concept.is_ambiguous for form in concept.forms[:1]}
        object.__setattr__(self, "_ambiguous", frozenset(ambiguous))
        object.__setattr__(self, "_stop", frozenset(map(normalise, self.stop_words)) - self._ambiguous)
        named = {self._stems(form): CONCEPT_MARK + concept.id for concept in self.concepts for form in concept.forms}
        names: dict[str, list[tuple[tuple[str, ...], str]]] = {}
        for name, term in sorted(named.items(), key=lambda item: -len(item[0])):
            if name:
                names.setdefault(name[0], []).append((name, term))
        object.__setattr__(self, "_names", names)
        object.__setattr__(self, "_courtesies", _Phrases(dict.fromkeys(self.politeness, "")))
        object.__setattr__(self, "_texts", Memory(REMEMBERED_TEXTS))
        object.__setattr__(self, "_expressions", _Phrases(self.expressions))

    def concept(self, term: str) -> Concept | None:
        """The concept that a term such as `§esat` stands for."""
        wanted = term.removeprefix(CONCEPT_MARK)
        return next((concept for concept in self.concepts if concept.id == wanted), None)

    def read(self, text: str) -> list[str]:
        """The plain words of a message, SMS spelling and English written out, ambiguous acronyms sorted out."""
        return list(self._texts.recall(text, self._read_anew))

    def _read_anew(self, text: str) -> tuple[str, ...]:
        typed = self._expressions.replace(self._courtesies.replace(self._written_out(words(text))))
        if not any(word.text in self._ambiguous for word in typed):
            return tuple([word.text for word in typed])
        return tuple([word.text for position, word in enumerate(typed) if not self.is_verb(typed, position)])

    def forget(self) -> None:
        """Forget the texts met so far."""
        self._texts.forget()

    def read_all(self, texts: Sequence[str]) -> list[list[str]]:
        """What `read` makes of each of many texts."""
        rows = map(self._read_plain, plain_words_of(texts))
        return [self.read(text) if row is None else row for text, row in zip(texts, rows, strict=True)]

    def _read_plain(self, plain: list[str]) -> list[str] | None:
        """What plain words are read as; None where capitals decide."""
        written = self._written
        if not written.keys().isdisjoint(plain):
            plain = [
                part
                for at, word in enumerate(plain)
                for part in (self._parts(word, plain[at + 1 : at + 2]) if word in written else (word,))
            ]
        plain = self._expressions.replace_plain(self._courtesies.replace_plain(plain))
        return plain if self._ambiguous.isdisjoint(plain) else None

    def _written_out(self, typed: Sequence[Word]) -> Sequence[Word]:
        """SMS spelling and English, word by word."""
        written = self._written
        if written.keys().isdisjoint([word.text for word in typed]):
            return typed
        plain = [word.text for word in typed]
        return [
            Word(part, word.is_capital) if part != word.text else word
            for at, word in enumerate(typed)
            for part in self._parts(word.text, plain[at + 1 : at + 2])
        ]

    def _parts(self, word: str, following: Sequence[str]) -> Sequence[str]:
        """What a word stands for; « c » is « c'est », but not before « est »."""
        meant = self._written.get(word)
        if meant is None:
            return (word,)
        parts = meant.split()
        return (word,) if len(parts) > 1 and parts == [word, *following] else parts

    def without_politeness(self, text: str) -> str:
        """The plain message without its courtesies."""
        return " ".join(word.text for word in self._courtesies.replace(self._written_out(words(text))))

    def is_english(self, text: str) -> bool:
        """Whether most words of a message are English, some of them words that French has not."""
        typed = [word.text for word in words(text)]
        telling = sum(word in self.grammar.english for word in typed)
        return telling > 0 and sum(word in self.english for word in typed) >= len(typed) / 2

    def is_verb(self, typed: Sequence[Word], position: int) -> bool:
        """Whether the word at a position looks like an acronym but is a common word there: « j'ai »."""
        return typed[position].text in self._ambiguous and not self._is_acronym(typed, position)

    def written(self, word: str) -> str:
        """A plain word as SMS spelling means it; the first one where it means several."""
        meant = self._written.get(word)
        return meant.split()[0] if meant else word

    def written_out(self, word: str) -> tuple[str, ...]:
        """All the words that a plain word means, where it is SMS spelling: « c » is « c'est »."""
        meant = self._written.get(word)
        return (word,) if meant is None else tuple(meant.split())

    def is_stop_word(self, word: str) -> bool:
        """Whether a plain word carries no meaning of its own."""
        return word in self._stop

    def _is_acronym(self, typed: Sequence[Word], position: int) -> bool:
        if typed[position].is_capital or len(typed) <= 2:
            return True
        lead = typed[position - 1].text if position else ""
        before = typed[position - 2].text if position > 1 else ""
        return lead in self.grammar.acronym_leads and before not in self.grammar.acronym_subjects

    def terms(self, plain: Iterable[str]) -> list[str]:
        """Turn plain words into terms: concepts first, then stems, synonyms merged, stop words dropped."""
        return self._named([stem(word) for word in plain if word not in self._stop])

    def terms_of_all(self, rows: Sequence[Sequence[str]]) -> list[list[str]]:
        """The `terms` of each of many rows of plain words."""
        stems = {word: intern(stem(word)) for word in {word for row in rows for word in row}.difference(self._stop)}
        return [self._named([stems[word] for word in row if word in stems]) for row in rows]

    def _named(self, stems: Sequence[str]) -> list[str]:
        """The terms of stems."""
        canonical = self._canonical
        if self._names.keys().isdisjoint(stems):
            return [canonical.get(one, one) for one in stems]
        result: list[str] = []
        done = 0
        for position, one in enumerate(stems):
            if position < done:
                continue
            done, term = self._longest_name(stems, position) if one in self._names else (0, "")
            result.append(term or canonical.get(one, one))
        return result

    def _longest_name(self, stems: Sequence[str], position: int) -> tuple[int, str]:
        """Where the longest name ends that begins at a position, and its term; an empty one where none does."""
        for name, term in self._names[stems[position]]:
            end = position + len(name)
            if tuple(stems[position:end]) == name:
                return end, term
        return 0, ""

    def _stems(self, form: str) -> tuple[str, ...]:
        return tuple(stem(word.text) for word in words(form) if word.text not in self._stop)

    @staticmethod
    def _one(word: str) -> str:
        return stem(normalise(word))
