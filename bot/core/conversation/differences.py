"""What is named beside what is shown: « et la différence avec un marché réservé ? », « et par rapport à une EA ? »."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from functools import partial

from bot.core.conversation.candidate import Candidate, Situation
from bot.core.conversation.questions import Questions
from bot.core.directory.directory import Directory
from bot.core.exchange.session import ScreenKind
from bot.core.exchange.turn import Turn
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.script import values_of
from bot.core.text.plain import normalise
from bot.core.understanding.understanding import Understanding

DIFFERS, BOTH_NAMED = 0.945, 0.96
"""Scores of what tells apart, above an answer without a doubt, which says only what the other is; and where both are
named, and no criteria: « un ESAT, c'est pareil qu'une EI ? »."""
KIND, BOTH = "type", 2
OF_STRUCTURES: frozenset[ScreenKind] = frozenset(["results", "card", "shortlist"])


class Differences:
    """Reads a message that tells something from what is shown. It keeps no state."""

    def __init__(
        self, knowledge: Knowledge, directory: Directory, understanding: Understanding, questions: Questions
    ) -> None:
        """`directory` knows the kinds of the structures shown."""
        self._knowledge = knowledge
        self._directory = directory
        self._understanding = understanding
        self._questions = questions
        self._kinds = {
            one.id: one.entry for one in knowledge.lexicon.concepts if one.is_kind and one.entry in knowledge.entries
        }

    def candidates(self, at: Situation) -> Iterator[Candidate]:
        """Both answers, or the one on their difference."""
        if at.is_part or not self._knowledge.lexicon.grammar.is_contrast(normalise(at.text)):
            return
        if at.top.kind in {"answer", "options"}:
            ids = self._beside_answer(at)
        else:
            ids = self._beside_structures(at) if at.top.kind in OF_STRUCTURES and not at.glance.refs else ()
        if ids:
            score = BOTH_NAMED if len(at.reading.choices.get(KIND, ())) > 1 else DIFFERS
            yield Candidate("difference", score, 1, partial(self._told_apart, at, ids))

    def _told_apart(self, at: Situation, ids: tuple[str, str]) -> Turn:
        return self._questions.with_prompt(at.session, at.message, self._questions.differ(ids))

    def _beside_answer(self, at: Situation) -> tuple[str, str] | tuple[()]:
        """The answer shown, or the first of the options, and the one asked for, unless one is about both."""
        target = at.decision.target if at.decision.kind == "answer" else ""
        entry = self._knowledge.entries.get(target)
        is_both = entry is None or self._is_of_two(entry)
        pointed = (id_ for id_ in at.glance.refs if id_ in at.top.ids)
        shown = [*pointed, *at.top.ids] if at.top.kind == "options" else [*at.top.ids]
        here = next((id_ for id_ in shown if id_ != target), "")
        is_one = at.top.kind == "options" or (len(at.top.ids) == 1 and target not in at.top.ids)
        return () if is_both or not (here and is_one) else (here, target)

    def _is_of_two(self, entry: Entry) -> bool:
        """Whether an answer tells two things apart by itself."""
        is_contrast = self._knowledge.lexicon.grammar.is_contrast(normalise(entry.title))
        return is_contrast or len(self._understanding.kinds_of(entry)) > 1

    def _beside_structures(self, at: Situation) -> tuple[str, str] | tuple[()]:
        """The kind of the structures shown and the one that is named, if it is not counted: « les deux ESAT »."""
        named = [str(kind) for kind in at.reading.choices.get(KIND, ())]
        is_counted = any(number.role == "count" for number in at.reading.numbers)
        if not 0 < len(named) <= BOTH or is_counted:
            return ()
        here = next((kind for kind in (*named[1:], *self._shown(at)) if kind != named[0]), "")
        entries = [self._kinds.get(kind.lower()) for kind in (here, named[0])]
        return (entries[0], entries[1]) if entries[0] and entries[1] else ()

    def _shown(self, at: Situation) -> Iterator[str]:
        """The kinds asked for, then those shown, the most frequent first."""
        state = at.session.dialogue
        yield from map(str, values_of(state.slots.get(KIND, ())) if state else ())
        structures = (self._directory.structures.get(id_) for id_ in at.top.ids)
        counted = Counter(one.kind for one in structures if one and one.kind)
        yield from (kind for kind, _ in counted.most_common())
