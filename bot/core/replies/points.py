"""How a point of an answer looks, and an article of law: what was asked first, its source and date, ways on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import accumulate

from bot.core.exchange.actions import Action
from bot.core.exchange.reply import PARAGRAPH, Block, Button, Reply, Span
from bot.core.knowledge.knowledge import Entry
from bot.core.knowledge.points import ArticleMatch, Citation, PointMatch, Say
from bot.core.knowledge.source import Source
from bot.core.replies.answers import Views, titled
from bot.core.replies.sources import room_below, short_note, sources_note
from bot.core.text.articles import cited
from bot.core.text.plain import normalise

MAX_BUTTONS = 6

MAX_MEANT = 2
"""Buttons of other answers that a message may have meant, where the one shown does not say what was asked."""

MAX_CITING = 3
"""Entries whose words on an article are shown; the others are buttons."""

MAX_POINTS = 1
"""Points of an entry that are shown of what it says on an article."""

WITH_POINT = 2
"""Blocks of a citation: who cites, and a first point."""

_LEADS: dict[Say, str] = {"oui": "point_yes", "non": "point_no", "ça dépend": "point_depends"}

_VERDICTS = {True: "article_right", False: "article_wrong", None: "article_instead"}


class PointViews:
    """Builds the replies of points and articles from the views of answers."""

    def __init__(self, views: Views) -> None:
        """Show with the same buttons and wording as answers."""
        self._views = views
        self._entries = views.knowledge.entries

    def point(self, match: PointMatch) -> Reply:
        """The point of an answer alone, « Oui » or « Non » before it where its entry says so."""
        entry = self._entries[match.point.entry]
        blocks = (titled(entry.title), *self._led(match))
        note = self._note(entry, match.point.blocks, match.point.sources)
        return Reply((*blocks, note), self._buttons(entry))

    def opening(
        self, match: PointMatch, rest: Sequence[Block], alternatives: Sequence[str] = (), *, english: bool = False
    ) -> Reply:
        """An answer that begins with the point asked for; below it, what can be read at a glance of the rest."""
        entry = self._entries[match.point.entry]
        whole = self._views.answer(entry, alternatives, english=english)
        head = (*self._views.notice(english=english), titled(entry.title), *self._led(match))
        sources = tuple(dict.fromkeys((*match.point.sources, *_sources(entry, match.point.blocks), *entry.sources)))
        least = short_note(self._views.wording, sources, entry.verified_on, 0)
        rest = _fitting(rest, (*head, least), 0)
        said = (*head, *([_joined(rest)] if rest else ()))
        changed = () if match.point.part == "changed" else self._views.changed(entry)
        said = (*said, *changed) if len(_fitting(changed, (*said, least), 0)) == len(changed) else said
        note = short_note(self._views.wording, sources, entry.verified_on, room_below(said))
        return replace(whole, blocks=(*said, note))

    def unknown(self, entry: Entry, near: Sequence[PointMatch], others: Sequence[str] = ()) -> Reply:
        """That an answer has no such point, and what is nearest, or else what it says first beyond its short answer.

        Buttons open the `others` that the message is like.
        """
        key = "point_near" if near else "point_unknown"
        lead = (titled(entry.title), *self._views.wording.blocks(key))
        told = [replace(block, kind="bullet") for match in near for block in match.point.blocks]
        said = [*told, *(block for block in entry.details if block.text not in {one.text for one in told})]
        sources = [source for match in near for source in match.point.sources]
        least = max(1, len(told))
        shown = _fitting(said, (*lead, self._note(entry, said, sources)), least)
        while len(_fitting(shown, (*lead, self._note(entry, shown, sources)), least)) < len(shown):
            shown = shown[:-1]  # the sources are those of what is shown, and may be longer
        first, *rest = self._buttons(entry) or (None,)
        meant = [self._views.entry_button(id_) for id_ in others if id_ != entry.id][:MAX_MEANT]
        buttons = dict.fromkeys(button for button in (first, *meant, *rest) if button)
        return Reply((*lead, *shown, self._note(entry, shown, sources)), tuple(buttons)[:MAX_BUTTONS])

    def article(self, match: ArticleMatch) -> Reply:
        """Who cites an article and what is said there; honestly nothing where nobody does."""
        wording = self._views.wording
        verdict = tuple(self._verdict(match))
        if not match.citations:
            blocks = wording.blocks("article_unknown", article=match.article)
            buttons = [self._views.entry_button(match.verdict.entry)] if match.verdict else []
            return Reply((*verdict, *blocks), (*buttons, *self._views.main_buttons())[:MAX_BUTTONS])
        key = "article_of" if match.code else "article"
        title = titled(wording.text(key, article=match.article, code=match.code or ""))
        shown = match.citations[:MAX_CITING]
        source = next((citation.source for citation in match.citations if citation.source), None)
        entry = self._entries[match.citations[0].entry]
        note = sources_note(wording, [source] if source else entry.sources, entry.verified_on)
        said: list[Block] = []
        for citation in shown:
            words = tuple(self._cited(citation))
            fitting = _fitting(words, (title, *verdict, *said, note), 0)
            if said and len(fitting) < min(WITH_POINT, len(words)):
                break
            said += fitting if len(fitting) >= WITH_POINT else words[:WITH_POINT]
        buttons = [self._views.entry_button(citation.entry) for citation in match.citations[: MAX_BUTTONS - 1]]
        return Reply((title, *verdict, *said, note), (*buttons, self._views.button("menu", Action("menu"))))

    def _verdict(self, match: ArticleMatch) -> Iterator[Block]:
        """Whether an article is the right one, where that is asked."""
        verdict, wording = match.verdict, self._views.wording
        if verdict and not verdict.articles:
            yield from wording.blocks("code_right" if verdict.is_right else "code_wrong", code=match.code or "")
        elif verdict:
            *others, last = verdict.articles
            key = "articles" if others else "one_article"
            named = wording.text(key, article=last, others=", ".join(others))
            title = self._entries[verdict.entry].title
            yield from wording.blocks(_VERDICTS[verdict.is_right], title=title, articles=named)

    def _led(self, match: PointMatch) -> Iterator[Block]:
        """The blocks of a point as paragraphs, what answers a closed question before the first."""
        first, *others = (_alone(block) for block in match.point.blocks)
        lead = self._lead(match)
        if lead and not normalise(first.text).startswith(normalise(lead)):
            first = replace(first, spans=(Span(f"{lead} ", bold=True), *first.spans))
        yield first
        yield from others

    def _lead(self, match: PointMatch) -> str:
        if match.says is None:
            return ""
        key = "point_yes_denied" if match.says == "oui" and match.is_denied else _LEADS[match.says]
        return self._views.wording.text(key)

    def _cited(self, citation: Citation) -> Iterator[Block]:
        title = self._entries[citation.entry].title
        yield from self._views.wording.blocks(
            "article_cited" if citation.points else "article_source_only", title=title
        )
        for block in (block for point in citation.points[:MAX_POINTS] for block in point.blocks):
            yield replace(block, kind="bullet")

    def _note(self, entry: Entry, blocks: Iterable[Block], own: Sequence[Source] = ()) -> Block:
        """The sources of a point: its own, else those with the articles that it cites, else all those of its entry."""
        return sources_note(self._views.wording, own or _sources(entry, blocks) or entry.sources, entry.verified_on)

    def _buttons(self, entry: Entry) -> tuple[Button, ...]:
        details = self._views.button("details", Action("details", entry.id))
        related = map(self._views.entry_button, entry.related[:3])
        return (details, *self._views.next_step(entry), *related)[:MAX_BUTTONS]


def _fitting(blocks: Sequence[Block], others: Sequence[Block], least: int) -> Sequence[Block]:
    """The first blocks that can be read at a glance with the others, and so many in any case."""
    room = room_below(others)
    lengths = accumulate(len(block.text) + len(PARAGRAPH) for block in blocks)
    return blocks[: max(least, sum(length <= room for length in lengths))]


def _joined(blocks: Sequence[Block]) -> Block:
    """Sentences as one paragraph."""
    spans = [span for block in blocks for span in (Span(" "), *block.spans)]
    return Block("paragraph", tuple(spans[1:]))


def _alone(block: Block) -> Block:
    return replace(block, kind="paragraph")


def _sources(entry: Entry, blocks: Iterable[Block]) -> Sequence[Source]:
    articles = {article for block in blocks for article in cited(block.text)}
    return [source for source in entry.sources if articles.intersection(cited(source.name))]
