"""Keywords in what people type: expressions by their stems, the longest first, small mistakes forgiven."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.core.text.plain import word_set, words
from bot.core.text.sounds import stem
from bot.core.text.spellings import SHORTEST, Spellings

_LINKS = word_set(
    "le la les l un une des de du d a au aux en pour par sur et nos vos mes son sa ses leur leurs notre votre mon ma"
    " the of"
)
"""Words that do not count inside an expression: « nettoyage de nos bureaux » is « nettoyage de bureaux »."""

_SHORTEST_SEEN = 6
"""Letters of the shortest word that may be a misspelt keyword without sounding like it: « place » is no « placo »."""

_MISSPELT = 0.9
"""What a misspelt word counts for."""


@dataclass(frozen=True, slots=True)
class KeywordHit:
    """What a text speaks of, the keywords that say so in the order of the text, and a score from 0 to 100.

    A keyword of one id alone is worth 100; one that several share, its part. `positions` are those of the words read,
    in `bot.core.text.plain.words`.
    """

    id: str
    words: tuple[str, ...]
    score: float
    positions: tuple[int, ...]


class _Keyword(NamedTuple):
    text: str
    ids: tuple[str, ...]


class _Token(NamedTuple):
    """A word at its position, with its stem or that of the keyword which it misspells."""

    plain: str
    stem: str
    sureness: float
    position: int


class _Match(NamedTuple):
    keyword: _Keyword
    sureness: float
    positions: tuple[int, ...]


class KeywordFinder:
    """Finds ids by their keywords.

    `ignored` are expressions that hold a keyword and mean something else (« chantier d'insertion »); only accents and
    capitals are indifferent there. `not_misspelt` are common words that are near a keyword without misspelling it.
    """

    def __init__(
        self, keywords: Mapping[str, Iterable[str]], ignored: Iterable[str] = (), not_misspelt: Iterable[str] = ()
    ) -> None:
        """Index the keywords of each id by stem and by sound."""
        self._ignored = {_significant(text) for text in ignored}
        self._keywords: dict[tuple[str, ...], _Keyword] = {}
        self._stems: dict[str, str] = {}
        for id_, texts in keywords.items():
            for text in texts:
                self._add(id_, text)
        self._known = set(self._stems.values())
        self._known.update(word for text in (*ignored, *not_misspelt) for word in _significant(text))
        self._longest = _longest_by_first([*self._keywords, *(tuple(map(stem, plain)) for plain in self._ignored)])
        self._spellings = Spellings(sorted(word for word in self._stems if len(word) >= SHORTEST), _SHORTEST_SEEN)

    def _add(self, id_: str, text: str) -> None:
        plain = _significant(text)
        stems = tuple(map(stem, plain))
        self._stems.update(zip(plain, stems, strict=True))
        known = self._keywords.get(stems, _Keyword(text, ()))
        self._keywords[stems] = known._replace(ids=tuple(dict.fromkeys((*known.ids, id_))))

    def forget(self) -> None:
        """Forget the words met so far."""
        self._spellings.forget()

    def find(self, text: str, skip: Collection[int] = ()) -> list[KeywordHit]:
        """What a text speaks of: the surest first, then the first said.

        `skip` holds positions of `bot.core.text.plain.words` already read as something else, such as a place.
        """
        found: dict[str, list[_Match]] = defaultdict(list)
        for match in self._matches(text, skip):
            for id_ in match.keyword.ids:
                found[id_].append(match)
        return sorted((_hit(id_, matches) for id_, matches in found.items()), key=lambda hit: -hit.score)

    def _matches(self, text: str, skip: Collection[int]) -> Iterator[_Match]:
        for tokens in self._runs(text, skip):
            at = 0
            while at < len(tokens):
                length, match = self._longest_at(tokens, at)
                if match:
                    yield match
                at += length

    def _runs(self, text: str, skip: Collection[int]) -> Iterator[list[_Token]]:
        """The words that count, cut where words are skipped."""
        typed = [(at, word.text) for at, word in enumerate(words(text)) if at in skip or word.text not in _LINKS]
        meant = self._spellings.meant(plain for at, plain in typed if at not in skip and not self._is_known(plain))
        run: list[_Token] = []
        for position, plain in typed:
            if position in skip:
                yield run
                run = []
            elif plain in meant:
                run.append(_Token(plain, self._stems[meant[plain]], _MISSPELT, position))
            else:
                run.append(_Token(plain, stem(plain), 1.0, position))
        yield run

    def _is_known(self, plain: str) -> bool:
        return stem(plain) in self._known or plain in self._known

    def _longest_at(self, tokens: Sequence[_Token], at: int) -> tuple[int, _Match | None]:
        """How many words the longest expression from here takes, and its keyword; none if it is to be ignored."""
        for length in range(min(self._longest.get(tokens[at].stem, 0), len(tokens) - at), 0, -1):
            part = tokens[at : at + length]
            if tuple([token.plain for token in part]) in self._ignored:
                return length, None
            keyword = self._keywords.get(tuple([token.stem for token in part]))
            if keyword:
                sureness = min(token.sureness for token in part)
                return length, _Match(keyword, sureness, tuple([token.position for token in part]))
        return 1, None


def _significant(text: str) -> tuple[str, ...]:
    plain = tuple(word.text for word in words(text))
    return tuple(word for word in plain if word not in _LINKS) or plain


def _longest_by_first(expressions: Iterable[tuple[str, ...]]) -> dict[str, int]:
    """How many words the longest expression has that begins with a stem."""
    longest: dict[str, int] = {}
    for stems in filter(None, expressions):
        longest[stems[0]] = max(len(stems), longest.get(stems[0], 0))
    return longest


def _hit(id_: str, matches: Sequence[_Match]) -> KeywordHit:
    best: dict[str, float] = {}
    for match in matches:
        worth = 100 * match.sureness / len(match.keyword.ids)
        best[match.keyword.text] = max(worth, best.get(match.keyword.text, 0))
    positions = tuple(sorted({position for match in matches for position in match.positions}))
    return KeywordHit(id_, tuple(best), round(min(100.0, sum(best.values())), 1), positions)
