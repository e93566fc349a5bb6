"""Articles of law: which answers and points cite them."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from bot.core.focus.phrases import Phrases
from bot.core.focus.points import Points
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.points import ArticleMatch, Citation, Point
from bot.core.text.articles import Article, cited, typed
from bot.core.text.plain import sentences

MAX_ARTICLES = 3
"""Articles of a message that are looked up."""

FIRST, IN_SOURCE, IN_SHORT, IN_DETAIL, ON_SCREEN = 1.0, 1.0, 2.0, 0.5, 1.5
"""What it counts for an entry that an article is the first of its sources, that a source, the short answer or a detail
cites it, or that the entry is on the screen."""

_CODE = re.compile(r"\s*\b(?:du|de la|de l') ?(Code (?:de |du |des |général )[^,;.()]{4,60}?)(?=[,;.()]|$| et )")

_LETTERS = ("L", "R", "D", "")


class Articles:
    """All the articles that the content cites, in texts and in sources."""

    def __init__(self, knowledge: Knowledge, points: Points) -> None:
        """Index the entries by the articles they cite."""
        self._points = points
        self._lexicon = knowledge.lexicon
        self._which = Phrases(((phrase, "") for phrase in knowledge.points.which_article), knowledge.lexicon.read)
        self._codes: dict[str, str] = {}
        citations: defaultdict[str, list[tuple[float, Citation]]] = defaultdict(list)
        for entry in knowledge.entries.values():
            for article, worth, citation in self._citations(entry):
                citations[article].append((worth, citation))
        self._citations_of: Mapping[str, Sequence[tuple[float, Citation]]] = dict(citations)

    def _citations(self, entry: Entry) -> Iterator[tuple[str, float, Citation]]:
        points = self._points.of(entry.id)
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
        asking = [part for part in sentences(text) if self._which.spans(self._lexicon.read(part))]
        if found or not shown or not asking:
            return tuple({match.article: match for match in found}.values())
        return tuple(self._match(article, shown) for article in self._of_shown(shown, asking[0]))

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


def _worth(point: Point) -> float:
    return {"short": IN_SHORT, "more": 0.0}.get(point.part, IN_DETAIL)
