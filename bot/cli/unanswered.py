"""What `boussole unanswered` does: show what did not help, the most frequent first, and make drafts of it."""

from __future__ import annotations

import argparse
import asyncio
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from bot.bootstrap import load_assistant
from bot.cli.drafts import SHOWN, Drafts, Miss, answer_of, reasons_of
from bot.cli.finished import finished
from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise, plain_words_of
from bot.editing.anonymous import Anonymiser
from bot.editing.misses import Complained, Complaint, Group, Grouping, complaints
from bot.settings import Settings

_RELATED = 3

_NEAR = 0.6
"""The part of the score of a suggestion from which an answer is near."""

_UNKNOWN = "fallback"
"""The target of votes on « je ne sais pas »: why it did not help is another question without an answer."""


@dataclass(frozen=True)
class Kept:
    """Questions without an answer, each with the conversation that asked it, and what was found not useful."""

    questions: tuple[tuple[str, str], ...]
    complaints: tuple[Complaint, ...]


def unanswered(options: argparse.Namespace, settings: Settings) -> None:
    """List what found no answer and finds none today, and what was found not useful; with `--drafts`, make drafts.

    What drafts ask already is left to who finishes them.

    Raises:
        ContentError: the content has problems already, other than what is left to write.
        EditError: a file cannot take a draft.
        StoreError: the database cannot be read.
    """
    now = datetime.now(UTC)
    with finished(settings) as (read, drafts):
        assistant = load_assistant(read.knowledge, read.root, read.compiled, first_only=True)
        knowledge = load_knowledge(read.knowledge, read.root)
    kept = asyncio.run(_kept(settings, now))
    drafted = {normalise(phrasing) for draft in drafts for phrasing in draft.phrasings}
    anonymiser = Anonymiser(_words(knowledge), assistant.territory.gazetteer)
    asked = [*kept.questions, *_asked_again(kept.complaints)]
    missed = [(asker, question) for asker, question in asked if _is_missed(assistant, question, now)]
    scrubbed = ((asker, anonymiser.anonymous(question)) for asker, question in missed)
    known = (phrasing for entry in knowledge.entries.values() for phrasing in entry.phrasings)
    grouping = Grouping(knowledge.lexicon, known)
    groups = grouping.grouped((asker, question) for asker, question in scrubbed if question)
    misses = [
        Miss(group, _near(assistant, group)) for group in groups if drafted.isdisjoint(map(normalise, group.questions))
    ]
    blamed = grouping.by_target(_told_why(kept.complaints, anonymiser))
    found: list[Miss | Complained] = [*misses, *blamed]
    found.sort(key=_often, reverse=True)
    print(
        f"{len(asked)} question(s) sans réponse gardée(s), dont {len(asked) - len(missed)} en trouvent une aujourd'hui."
    )
    print("\n".join(_line(one, knowledge) for one in found), end="\n" if found else "")
    if options.drafts:
        taken = (draft.id for draft in drafts)
        _write(found[: options.most], Drafts(settings.knowledge, knowledge, now.date(), taken), knowledge)


async def _kept(settings: Settings, now: datetime) -> Kept:
    from bot.stores.base import UNANSWERED_LIFETIME
    from bot.stores.database import Database

    database = await Database.open(settings.database)
    try:
        async with database.records() as records:
            votes = await records.events.votes("useless", (now - UNANSWERED_LIFETIME).date())
            said = await records.words.missing(now)
            return Kept(await records.words.misses(now), tuple(complaints(votes, said)))
    finally:
        await database.close()


def _asked_again(found: Iterable[Complaint]) -> Iterator[tuple[str, str]]:
    """What was said below « je ne sais pas », each of somebody else."""
    for at, one in enumerate(found):
        if one.target == _UNKNOWN and one.why:
            yield f"{_UNKNOWN} {at}", one.why


def _told_why(found: Iterable[Complaint], anonymiser: Anonymiser) -> Iterator[Complaint]:
    """The others, as files may hold them."""
    for one in found:
        if one.target != _UNKNOWN or not one.why:
            yield Complaint(one.target, anonymiser.anonymous(one.why))


def _often(one: Miss | Complained) -> tuple[int, int]:
    """By how many and how often something was asked, or found not useful: one vote is one person's."""
    return (len(one.group.askers), one.group.times) if isinstance(one, Miss) else (one.times, one.times)


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


def _line(one: Miss | Complained, knowledge: Knowledge) -> str:
    """One thing that did not help, in the list."""
    if isinstance(one, Complained):
        reasons = reasons_of(one)
        return f"{one.times:4} × pas utile : {_named(one.target, knowledge)}" + (f" — {reasons}" if reasons else "")
    asked = " ; ".join(f"« {way} »" for way in one.group.questions[:SHOWN])
    more = len(one.group.questions) - SHOWN
    ways = f" et {more} autre(s) façon(s)" if more > 0 else ""
    near = f" — au plus près : {one.near[0]}" if one.near else ""
    return f"{one.group.times:4} × {asked}{ways}{near}"


def _named(target: str, knowledge: Knowledge) -> str:
    """What was voted on; by its id alone if it is gone."""
    kind, _, id_ = target.partition(":")
    if kind == "answer" and id_ in knowledge.entries:
        return f"« {knowledge.entries[id_].title} » ({id_})"
    if kind == "results" and id_ in knowledge.script.dialogues:
        return f"résultats de « {knowledge.script.dialogues[id_].title} »"
    return "« je ne sais pas »" if kind == _UNKNOWN else target


def _write(found: Iterable[Miss | Complained], drafts: Drafts, knowledge: Knowledge) -> None:
    """Put a draft of each miss and a remark to each answer into the files."""
    for one in found:
        if isinstance(one, Miss):
            drafts.answer(one)
        elif id_ := answer_of(one.target, knowledge):
            drafts.remark(one, id_)
    drafts.write()
