"""Loaded content. Every value here was checked by the loader: the core trusts it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.exchange.reply import Block
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.figures import Figures
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.points import ClosedAnswer, FollowUp, PointsGuide
from bot.core.knowledge.roles import Roles
from bot.core.knowledge.script import Script
from bot.core.knowledge.source import Source
from bot.core.knowledge.wording import Wording
from bot.core.memory.compiled import without
from bot.core.text.forms import NumberWords


@dataclass(frozen=True, slots=True)
class Entry:
    """One question of the knowledge base and its answer.

    `changed` says in a sentence what changed since the deck of 2019, `changed_details` in full where that is more.
    """

    id: str
    theme: str
    title: str
    short: tuple[Block, ...]
    details: tuple[Block, ...]
    changed: tuple[Block, ...]
    phrasings: tuple[str, ...]
    sources: tuple[Source, ...]
    verified_on: date
    related: tuple[str, ...]
    next_step: str | None = None
    answers: tuple[ClosedAnswer, ...] = ()
    changed_details: tuple[Block, ...] = ()
    follow_ups: tuple[FollowUp, ...] = ()

    def __getstate__(self) -> list[object]:
        """What pickle writes: what is asked is indexed then, and who measures with it reads the YAML."""
        return without(self, "phrasings", "answers", "follow_ups")

    @property
    def all_changed(self) -> tuple[Block, ...]:
        """What changed, in full."""
        return self.changed_details or self.changed


@dataclass(frozen=True, slots=True)
class Theme:
    """A chapter of the knowledge base, in the order of the menu."""

    id: str
    title: str
    entries: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A courtesy, and what the assistant says to it."""

    id: str
    phrasings: tuple[str, ...]
    reply: tuple[Block, ...]
    shows_menu: bool


@dataclass(frozen=True, slots=True)
class OffTopic:
    """A neighbouring subject that shares our words but is not ours; `reply` says where to turn."""

    id: str
    title: str
    phrasings: tuple[str, ...]
    reply: tuple[Block, ...]

    def __getstate__(self) -> list[object]:
        """What pickle writes: as of an answer."""
        return without(self, "phrasings")


@dataclass(frozen=True, slots=True)
class Command:
    """A command such as /aide; `words` are what people type instead of it, `in_groups` whether groups are shown it."""

    id: str
    description: str
    words: tuple[str, ...]
    in_groups: bool = False


@dataclass(frozen=True, slots=True)
class Bands:
    """Scores (0 to 100) that part answer, suggestion and fallback; `boussole calibrate` derives them.

    A best match whose score and lead over the runner-up together reach `answer` is an answer; under that, but with a
    score of at least `suggest`, it is suggested with the next ones. A dialogue opens from `dialogue` on.
    """

    answer: float
    suggest: float
    dialogue: float = 60.0


@dataclass(frozen=True, slots=True)
class Knowledge:
    """All the content the assistant speaks from."""

    themes: tuple[Theme, ...]
    entries: Mapping[str, Entry]
    small_talk: tuple[SmallTalk, ...]
    off_topics: tuple[OffTopic, ...]
    commands: tuple[Command, ...]
    lexicon: Lexicon
    script: Script
    numbers: NumberWords
    wording: Wording
    bands: Bands
    figures: Figures
    roles: Roles
    points: PointsGuide
    acts: Acts

    @property
    def command_names(self) -> frozenset[str]:
        """The names of all commands, those that open a dialogue among them."""
        return frozenset([*(command.id for command in self.commands), *self.script.dialogues])
