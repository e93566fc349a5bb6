"""What `boussole unanswered` does: show what found no answer, the most asked first, and make drafts of it."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from bot.cli.new import theme_file
from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise, plain_words_of
from bot.editing import splicing
from bot.editing.anonymous import Anonymiser
from bot.editing.ids import new_id
from bot.editing.misses import Group, grouped
from bot.schema import skeletons
from bot.settings import Settings

_SHOWN = 3
"""Ways of asking that the list shows of a group."""

_ASKED = 24
"""Ways of asking that a draft takes over."""

_RELATED = 3

_NEAR = 0.6
"""The part of the score of a suggestion from which an answer is near."""

_NAMING = 4
"""Words of a question that make the id of a draft."""


@dataclass(frozen=True)
class Miss:
    """A group of questions without an answer, as files may hold them, and the answers that come nearest to it."""

    group: Group
    near: tuple[str, ...]


def unanswered(options: argparse.Namespace, settings: Settings, assistant: Assistant) -> None:
    """List what found no answer and finds none today; with `--drafts`, make drafts of what is most asked.

    Raises:
        ContentError: the content has problems already.
        EditError: a file cannot take a draft.
        StoreError: the database cannot be read.
    """
    now = datetime.now(UTC)
    kept = asyncio.run(_kept(settings, now))
    knowledge = load_knowledge(settings.knowledge, settings.root)
    anonymiser = Anonymiser(_words(knowledge), assistant.territory.gazetteer)
    misses = [(asker, question) for asker, question in kept if _is_missed(assistant, question, now)]
    scrubbed = ((asker, anonymiser.anonymous(question)) for asker, question in misses)
    groups = grouped(((asker, question) for asker, question in scrubbed if question), knowledge.lexicon)
    found = [Miss(group, _near(assistant, group)) for group in groups]
    print("\n".join(_told(found, len(kept), len(kept) - len(misses))))
    if options.drafts:
        _write(found[: options.most], settings, knowledge, now)


async def _kept(settings: Settings, now: datetime) -> tuple[tuple[str, str], ...]:
    from bot.stores.database import Database

    database = await Database.open(settings.database)
    try:
        async with database.records() as records:
            return await records.words.misses(now)
    finally:
        await database.close()


def _words(knowledge: Knowledge) -> frozenset[str]:
    """The plain words that the content is written in."""
    texts = [text for entry in knowledge.entries.values() for text in (entry.title, *entry.phrasings)]
    texts += [text for topic in knowledge.off_topics for text in topic.phrasings]
    return frozenset(word for row in plain_words_of(texts) for word in row)


def _is_missed(assistant: Assistant, question: str, now: datetime) -> bool:
    """Whether a question by itself finds no answer yet, but perhaps « vouliez-vous dire »."""
    session, _ = assistant.respond(Session(), Message(now, question))
    return assistant.is_unanswered(session) or session.outcome.kind == "suggestion"


def _near(assistant: Assistant, group: Group) -> tuple[str, ...]:
    """The answers that come near to the questions of a group, those first that come near to most."""
    scores, least = Counter[str](), assistant.knowledge.bands.suggest * _NEAR
    for question in group.questions:
        for match in assistant.understanding.rank(question).matches:
            kind, _, id_ = match.id.partition(":")
            if kind == "answer" and match.score >= least:
                scores[id_] += round(match.score)
    return tuple(id_ for id_, _ in scores.most_common(_RELATED))


def _told(misses: Sequence[Miss], kept: int, answered: int) -> Iterator[str]:
    yield f"{kept} question(s) sans réponse gardée(s), dont {answered} en trouvent une aujourd'hui."
    for miss in misses:
        asked = " ; ".join(f"« {one} »" for one in miss.group.questions[:_SHOWN])
        more = len(miss.group.questions) - _SHOWN
        ways = f" et {more} autre(s) façon(s)" if more > 0 else ""
        near = f" — au plus près : {miss.near[0]}" if miss.near else ""
        yield f"{miss.group.times:4} × {asked}{ways}{near}"


def _write(misses: Iterable[Miss], settings: Settings, knowledge: Knowledge, now: datetime) -> None:
    """Put a draft of each into the file of the theme of the answers nearest to it."""
    taken, texts = set(knowledge.entries), dict[Path, str]()
    said: set[str] = set()
    lines: list[str] = []
    for miss in misses:
        theme = knowledge.entries[miss.near[0]].theme if miss.near else knowledge.themes[0].id
        path = theme_file(settings.knowledge, knowledge, theme, "answer")
        id_ = new_id(_telling(miss.group.questions[0], knowledge), taken, "question")
        taken.add(id_)
        asked = [one for one in miss.group.questions if normalise(one) not in said][:_ASKED]
        said.update(map(normalise, asked))
        skeleton = skeletons.answer(id_, now.date().isoformat(), asked, miss.near)
        texts[path] = splicing.append(texts.get(path) or splicing.read(path), skeleton.section, skeleton.lines)
        lines.append(f"Brouillon « {id_} » dans {path}")
    for path, text in texts.items():
        splicing.write(path, text)
    print("\n".join(lines) or "Aucun brouillon à écrire.")
    if lines:
        print("Rien n'en est servi : « boussole check » dit chaque TODO à écrire ; effacez les brouillons sans objet.")


def _telling(question: str, knowledge: Knowledge) -> str:
    words = normalise(question).split()
    telling = [word for word in words if not knowledge.lexicon.is_stop_word(word)]
    return " ".join((telling or words)[:_NAMING])
