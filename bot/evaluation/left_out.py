"""How messages are met that nothing was written for: phrasings left out of what is known, then judged.

The labelled files were written by people who knew the content, and the content was mended with them: what they say of
refusals is too kind. A neighbouring subject that the assistant has never heard of, a phrasing that it does not have:
these are what real messages are like.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TypeVar

from bot.core.conversation.assistant import Assistant
from bot.core.knowledge.knowledge import Bands, Knowledge
from bot.core.understanding.decision import Decision, Ranked, judge
from bot.core.understanding.placeholders import with_markers
from bot.core.understanding.reading import Reading
from bot.core.understanding.understanding import Understanding

FOLDS = 5
"""Parts of the phrasings or subjects, each left out once."""

SHOWN = 20
"""Mistakes shown in a report, the most frequent first."""

Value = TypeVar("Value")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A phrasing as one ranks it who does not know it; `target` is `answer:aci`, `dialogue:oeth` or `off:meteo`."""

    text: str
    target: str
    ranked: Ranked
    reading: Reading

    def decide(self, bands: Bands) -> Decision:
        """What it would be taken for."""
        return judge(self.ranked, bands, self.reading)


def neighbours(assistant: Assistant, folds: int = FOLDS) -> Iterator[LeftOut]:
    """The phrasings of neighbouring subjects, as one who has never heard of these subjects ranks them.

    Every `folds`-th subject is left out at once: they are far apart in the file, so each is unknown by itself.
    """
    topics = assistant.knowledge.off_topics
    for fold in range(folds):
        unknowing = replace(assistant.knowledge, off_topics=_kept(topics, fold, folds))
        left = [(f"off:{topic.id}", text) for topic in topics[fold::folds] for text in topic.phrasings]
        yield from _ranked(assistant, unknowing, left)


def phrasings(assistant: Assistant, folds: int = FOLDS) -> Iterator[LeftOut]:
    """The phrasings of answers and dialogues, as one who has only the others ranks them."""
    knowledge = assistant.knowledge
    for fold in range(folds):
        entries = {e.id: replace(e, phrasings=_kept(e.phrasings, fold, folds)) for e in knowledge.entries.values()}
        dialogues = {
            one.id: replace(one, phrasings=_kept(one.phrasings, fold, folds))
            for one in knowledge.script.dialogues.values()
        }
        less = replace(knowledge, entries=entries, script=replace(knowledge.script, dialogues=dialogues))
        left = [(f"answer:{e.id}", text) for e in knowledge.entries.values() for text in e.phrasings[fold::folds]]
        left += [
            (f"dialogue:{one.id}", with_markers(text))
            for one in knowledge.script.dialogues.values()
            for text in one.phrasings[fold::folds]
        ]
        yield from _ranked(assistant, less, left)


def _kept(values: Sequence[Value], fold: int, folds: int) -> tuple[Value, ...]:
    return tuple(value for number, value in enumerate(values) if number % folds != fold)


def _ranked(assistant: Assistant, knowledge: Knowledge, left: Iterable[tuple[str, str]]) -> Iterator[LeftOut]:
    understanding = Understanding(knowledge, assistant.reader)
    for target, text in left:
        yield LeftOut(text, target, understanding.rank(text), assistant.reader.read(text))


@dataclass(frozen=True, slots=True)
class Report:
    """Counts over phrasings left out, and by target those that went wrong, with what they were taken for."""

    rows: int
    right: int
    false: int
    wrong: Counter[tuple[str, str]]


def evaluate(left: Iterable[LeftOut], bands: Bands) -> Report:
    """Judge phrasings left out: a neighbour is right if refused or only suggested, others if they get their target."""
    rows = right = false = 0
    wrong: Counter[tuple[str, str]] = Counter()
    for one in left:
        decision = one.decide(bands)
        got = f"{decision.kind}:{decision.target}"
        is_taken = decision.kind in {"answer", "dialogue"}
        is_right = not is_taken if one.target.startswith("off:") else got == one.target
        rows, right, false = rows + 1, right + is_right, false + (is_taken and not is_right)
        if not is_right:
            wrong[one.target, got] += 1
    return Report(rows, right, false, wrong)


def describe(name: str, report: Report, *, details: int) -> str:
    """The report as lines of text, with the most frequent mistakes."""
    rows = max(1, report.rows)
    counts = (("justes", report.right), ("fausses", report.false))
    lines = [
        f"{name} : {report.rows} formulations mises de côté",
        "  " + "   ".join(f"{label} {count / rows:6.1%} ({count}/{report.rows})" for label, count in counts),
        *(f"  ✗ {wanted} ≠ {got} : {count}" for (wanted, got), count in report.wrong.most_common(details)),
    ]
    return "\n".join(lines)
