"""Points of an answer: what each says alone, the kinds of answer people expect, and what is found of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from bot.core.exchange.reply import Block
from bot.core.knowledge.source import Source

Say = Literal["oui", "non", "ça dépend"]
"""How the answer to a closed question begins."""

SAYS: tuple[Say, ...] = get_args(Say)

Part = Literal["short", "details", "changed", "more"]


@dataclass(frozen=True, slots=True)
class AnswerKind:
    """A kind of answer that people expect: a duration, who pays, an example.

    All are phrases in the markup of `bot.core.focus.phrases`: `asked` are said by those who expect it, `hinted` by
    those who may expect it; `labels` stand in the label of a point that gives it, `marks` in its text.
    """

    id: str
    asked: tuple[str, ...]
    hinted: tuple[str, ...]
    labels: tuple[str, ...]
    marks: tuple[str, ...]


UNDER, OVER, BETWEEN = "under", "over", "between"

RangePhrases = tuple[tuple[str, tuple[str, ...]], ...]
"""The phrases of ranges of numbers: those under one, over one, between two."""


@dataclass(frozen=True, slots=True)
class PointsGuide:
    """How points are found: `knowledge/points.yaml`.

    `fillers` are phrases that tell nothing of what is asked; `alike` groups of words that mean the same in a follow-up
    question, the first for all; `open_words` the plain words of a question that « oui » does not answer, `denials` of
    one put in the negative; `turns` begin what speaks of something else, and is no closed question (« et un ESAT ? »);
    `which_article` asks for the text of the law, `doubts` whether an article that is named is the right one; `drafts`
    ask for one to be written: « un modèle d'article ».
    """

    kinds: tuple[AnswerKind, ...] = ()
    fillers: tuple[str, ...] = ()
    alike: tuple[tuple[str, ...], ...] = ()
    open_words: frozenset[str] = frozenset()
    denials: frozenset[str] = frozenset()
    turns: tuple[str, ...] = ()
    which_article: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    drafts: tuple[str, ...] = ()
    ranges: RangePhrases = ()


@dataclass(frozen=True, slots=True)
class ClosedAnswer:
    """What an answer says to a closed question.

    Each text of `ask` holds the words of such a question; `point` is the number of the detail that says so, from 1,
    or 0 for the short answer.
    """

    ask: tuple[str, ...]
    say: Say
    point: int


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What people ask after an answer, in their words, and what answers it.

    `point` is the number of the detail that does, from 1, 0 for the short answer, -1 for what changed; where there are
    `blocks`, they do, with their own `sources`. `say` begins the reply where the question is a closed one.
    """

    ask: tuple[str, ...]
    say: Say | None
    point: int
    blocks: tuple[Block, ...] = ()
    sources: tuple[Source, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """A sentence of a short answer, a detail, or what changed; `number` counts the details of an entry from 1.

    The sentences of the short answer have the number 0, what changed has -1. What only follow-ups say is `more`,
    numbered from 1, with `sources` of its own.
    """

    entry: str
    part: Part
    number: int
    label: str
    blocks: tuple[Block, ...]
    sources: tuple[Source, ...] = ()

    @property
    def text(self) -> str:
        """The point without its markup."""
        return " ".join(block.text for block in self.blocks)


@dataclass(frozen=True, slots=True)
class PointMatch:
    """A point that answers a message.

    `score` goes from 0 to 1 and can be compared between messages. `kinds` are the kinds of answer that the message
    expects; `explained` the plain words of the message that the point explains. `says` begins the reply to a closed
    question, and `is_denied` tells that the question was put in the negative. `is_whole` tells that the point gives the
    kind of answer asked for, and that nothing else is asked. `is_expected` tells that an editor wrote the question.
    """

    point: Point
    score: float
    kinds: tuple[str, ...] = ()
    explained: tuple[str, ...] = ()
    says: Say | None = None
    is_denied: bool = False
    is_whole: bool = False
    is_expected: bool = False


@dataclass(frozen=True, slots=True)
class Citation:
    """Where an entry cites an article: its points that do, best first, and the source that does, if any."""

    entry: str
    points: tuple[Point, ...]
    source: Source | None


@dataclass(frozen=True, slots=True)
class Verdict:
    """Whether an article is the one that an entry rests on, « c'est bien le L2113-13 ? », and which `articles` are.

    `is_right` is None where only those can be told. Without `articles`, the code it stands in was asked.
    """

    is_right: bool | None
    entry: str
    articles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ArticleMatch:
    """An article of law that a message names, as the law writes it (`L2113-12`), and who cites it, best first.

    `code` is the name of its code, where the content tells. Without `citations`, nobody cites it. `verdict` tells
    whether it is the right one, where the message asks that.
    """

    article: str
    code: str | None
    citations: tuple[Citation, ...] = ()
    verdict: Verdict | None = None
