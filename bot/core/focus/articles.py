"""Articles of law: which answers and points cite them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from bot.core.focus.cut import points_of
from bot.core.focus.phrases import Phrases
from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.points import ArticleMatch, Citation, Point, Verdict
from bot.core.text.articles import Article, cited, typed, without_typed
from bot.core.text.plain import normalise, sentences

MAX_ARTICLES = 3
"""Articles of a message that are looked up."""

FIRST, IN_SOURCE, IN_SHORT, IN_DETAIL, ON_SCREEN = 1.0, 1.0, 2.0, 0.5, 1.5
"""What it counts for an entry that an article is the first of its sources, that a source, the short answer or a detail
cites it, or that the entry is on the screen."""

AS_GOOD = 0.85
"""Share of the score of the best point from which another may be the one meant."""

_CODE = re.compile(r"\s*\b(?:du|de la|de l') ?(Code (?:de |du |des |général )[^,;.()]{4,60}?)(?=[,;.()]|$| et )")

_LETTERS = ("L", "R", "D", "")


class Articles:
    """All the articles that the content cites, in texts and in sources."""

    def __init__(self, knowledge: Knowledge, points: Points) -> None:
        """Index the entries by the articles they cite."""
        self._points = points
        self._lexicon = knowledge.lexicon
        self._which = Phrases(((phrase, "") for phrase in knowledge.points.which_article), knowledge.lexicon.read)
        self._drafts = Phrases(((phrase, "") for phrase in knowledge.points.drafts), knowledge.lexicon.read)
        self._doubts = Phrases(((phrase, "") for phrase in knowledge.points.doubts), knowledge.lexicon.read)
        cut = {entry.id: points_of(entry) for entry in knowledge.entries.values()}
        self._resting = {entry.id: _resting_on(entry, cut[entry.id]) for entry in knowledge.entries.values()}
        self._related = {entry.id: entry.related for entry in knowledge.entries.values()}
        self._codes: dict[str, str] = {}
        citations: defaultdict[str, list[tuple[float, Citation]]] = defaultdict(list)
        for entry in knowledge.entries.values():
            for article, worth, citation in self._citations(entry, cut[entry.id]):
                citations[article].append((worth, citation))
        self._citations_of: Mapping[str, Sequence[tuple[float, Citation]]] = dict(citations)

    def _citations(self, entry: Entry, points: Sequence[Point]) -> Iterator[tuple[str, float, Citation]]:
        named = {point: cited(point.text) for point in points}
        sources = {source: cited(source.name) for source in entry.sources}
        articles = dict.fromkeys(article for found in (*sources.values(), *named.values()) for article in found)
        first = next(iter(articles), None)
        for source, found in sources.items():
            self._codes |= dict.fromkeys(found, source.name.split(", art")[0])
        for point in points:
            self._learn_code(point.text, named[point])
        for article in articles:
            mine = tuple(point for point in points if article in named[point] and point.part != "changed")
            citing = next((one for one, found in sources.items() if article in found), None)
            worth = (IN_SOURCE if citing else 0.0) + (FIRST if article == first else 0.0) + sum(map(_worth, mine))
            yield article, worth, Citation(entry.id, mine, citing)

    def _learn_code(self, text: str, articles: Iterable[str]) -> None:
        """The code that a text names behind an article, where no source tells."""
        for article in articles:
            behind = _CODE.match(text, text.find(article) + len(article)) if article in text else None
            if behind:
                self._codes.setdefault(article, behind[1])

    def find(self, text: str, shown: Sequence[str] = ()) -> tuple[ArticleMatch, ...]:
        """The articles that a message names and who cites them; none if it names none.

        `shown` are the entries on the screen, newest first: « quel article ? » asks for theirs, the one that the point
        meant cites first.
        """
        named = typed(text)[:MAX_ARTICLES]
        found = [match for article in named for match in self._matches(article, shown)]
        read = ((part, self._lexicon.read(part)) for part in sentences(text))
        asking = [part for part, words in read if self._which.spans(words) and not self._drafts.spans(words)]
        is_doubted = bool(found) and (not found[0].citations or bool(self._doubts.spans(self._lexicon.read(text))))
        if len(found) == 1 and shown and is_doubted:
            return (replace(found[0], verdict=self._verdict(found[0].article, text, shown[0])),)
        if found or not shown or not asking:
            return tuple({match.article: match for match in found}.values())
        return tuple(self._match(article, shown) for article in self._of_shown(shown, asking[0]))

    def _verdict(self, article: str, text: str, entry: str) -> Verdict | None:
        """Whether an article is the right one: of the point meant, where it cites its neighbours, else of the entry."""
        said = normalise(text)
        code = next(
            (code for code in self._codes.values() if code.startswith("Code") and normalise(code) in said), None
        )
        if code and article in self._codes:
            return Verdict(code == self._codes[article], entry, ())
        entry = self._meant(article, text, entry)
        near = self._near(article, text, entry)
        resting = self._resting[entry]
        if article in near or (article in resting and not near):
            return Verdict(is_right=True, entry=entry, articles=(article,))
        if not near and (not resting or article in self._cited_by(entry)):
            return None
        is_of_another = any(article in others for others in self._resting.values())
        return Verdict(False if near or is_of_another else None, entry, near or _alike(article, resting))

    def _meant(self, article: str, text: str, entry: str) -> str:
        """Of an entry that rests on several neighbours, the related one on one of them that a message names."""
        neighbours = [one for one in self._resting[entry] if _stem(one) == _stem(article)]
        others = [id_ for id_ in self._related[entry] if set(self._resting[id_][:1]) & set(neighbours)]
        return self._points.named(without_typed(text), others, entry) or entry if neighbours[1:] else entry

    def _near(self, article: str, text: str, entry: str) -> tuple[str, ...]:
        """The neighbours of an article that the point meant cites; of equal points, one that cites few tells most."""
        found = self._points.find((entry,), without_typed(text))
        best = [one.point for one in found if one.score >= AS_GOOD * found[0].score and one.point.part != "more"]
        cites = [tuple(one for one in cited(point.text) if _stem(one) == _stem(article)) for point in best]
        return min(filter(None, cites), key=len, default=())

    def _cited_by(self, entry: str) -> Iterator[str]:
        yield from (one for point in self._points.of(entry) if point.part != "more" for one in cited(point.text))

    def _matches(self, article: Article, shown: Sequence[str]) -> list[ArticleMatch]:
        """The articles of the content that a typed one may be; itself, cited by nobody, if it is none of them."""
        letters = (article.letter,) if article.letter else _LETTERS
        known = [name for letter in letters if (name := letter + article.number) in self._citations_of]
        if known:
            return [self._match(name, shown) for name in known]
        return [ArticleMatch(str(article), None)] if article.is_sure else []

    def _match(self, article: str, shown: Sequence[str]) -> ArticleMatch:
        ranked = sorted(self._citations_of[article], key=lambda one: -one[0] - ON_SCREEN * (one[1].entry in shown))
        return ArticleMatch(article, self._codes.get(article), tuple(citation for _, citation in ranked))

    def _of_shown(self, shown: Sequence[str], text: str) -> list[str]:
        """The articles that the entries on the screen cite: those of the points meant first."""
        found = self._points.find(shown, text)
        meant = [one.point for one in found]
        if not any(char.isdigit() for char in text):  # of the same answer, one that cites several tells none apart
            first = [point for point in meant if point.entry == meant[0].entry]
            meant = [*sorted(first, key=lambda point: len(cited(point.text)) > 1), *meant]
        others = [point for id_ in shown[:1] for point in self._points.of(id_) if point.part != "changed"]
        named = [article for point in (*meant, *others) for article in cited(point.text)]
        sources = [
            article
            for article, citations in self._citations_of.items()
            if any(citation.entry == shown[0] and citation.source for _, citation in citations)
        ]
        return list(dict.fromkeys((*named, *sources)))[:MAX_ARTICLES]


def _alike(article: str, others: Sequence[str]) -> tuple[str, ...]:
    """Of some articles those that are easily taken for another: of its letter and chapter; all where none is."""
    return tuple(one for one in others if one[0] == article[0] and _stem(one) == _stem(article)) or tuple(others)


def _stem(article: str) -> str:
    """The number of a chapter, whose articles are taken for one another: `2113` of `L2113-12`."""
    return article.strip("LRD").partition("-")[0]


def _resting_on(entry: Entry, points: Iterable[Point]) -> tuple[str, ...]:
    """The articles that an entry rests on: those of its short answer, else the first of its sources."""
    short = (point for point in points if point.part == "short")
    named = tuple(dict.fromkeys(article for point in short for article in cited(point.text)))
    return named or next((found[:1] for source in entry.sources if (found := cited(source.name))), ())


def _worth(point: Point) -> float:
    return {"short": IN_SHORT, "more": 0.0}.get(point.part, IN_DETAIL)
