"""Halves of the content: what editors may take out or rename, one has and the other has not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import astuple, replace
from typing import TypeVar

from bot.core.conversation.assistant import Assistant
from bot.core.directory.directory import Directory
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.names import SLOTS
from bot.core.knowledge.script import Conditions, Dialogue, Option, Question, Result, Script, Slot

T = TypeVar("T")

FEW = 12
"""Phrasings of an answer that are kept: more would take time, and show the same."""


def half(knowledge: Knowledge, territory: Territory, number: int) -> Assistant:
    """Every second answer, detail, choice, optional question, structure and facilitator: those of half 0 or 1."""
    return Assistant(_Half(knowledge, number).knowledge(), _half_of_places(territory, number))


def _every_second(these: Iterable[T], number: int) -> tuple[T, ...]:
    return tuple(these)[number::2]


def _half_of_places(territory: Territory, number: int) -> Territory:
    whole = territory.directory
    kept = {*_every_second(whole.facilitators, number), *whole.fallback}
    directory = Directory(
        _every_second(whole.structures.values(), number),
        [one for one in whole.facilitators.values() if one.id in kept],
        territory.gazetteer,
        fallback=whole.fallback,
    )
    return replace(territory, directory=directory)


class _Half:
    """What is left of a knowledge; as the loader sees to, nothing in it leads to what is gone."""

    def __init__(self, whole: Knowledge, number: int) -> None:
        self._whole = whole
        self._number = number
        self._entries = {*_every_second(whole.entries, number), *whole.entries.keys() & astuple(whole.roles)}
        self._gone = {
            slot.id: {choice.id for choice in _every_second(slot.choices, 1 - number)}
            for slot in whole.script.slots.values()
        }

    def knowledge(self) -> Knowledge:
        whole = self._whole
        concepts = tuple(
            one if one.entry in self._entries else replace(one, entry=None) for one in whole.lexicon.concepts
        )
        themes = tuple(replace(theme, entries=self._linked(theme.entries)) for theme in whole.themes)
        return replace(
            whole,
            themes=tuple(theme for theme in themes if theme.entries),
            entries={id_: self._entry(one) for id_, one in whole.entries.items() if id_ in self._entries},
            off_topics=whole.off_topics[:4],
            lexicon=replace(whole.lexicon, concepts=concepts),
            script=self._script(whole.script),
        )

    def _linked(self, ids: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(id_ for id_ in ids if id_ in self._entries)

    def _entry(self, entry: Entry) -> Entry:
        return replace(
            entry,
            phrasings=entry.phrasings[:FEW],
            related=self._linked(entry.related),
            details=_every_second(entry.details, self._number),
            answers=(),
            follow_ups=(),
        )

    # --- dialogues

    def _script(self, script: Script) -> Script:
        slots = [self._slot(slot) for slot in script.slots.values()]
        dialogues = {id_: self._dialogue(one) for id_, one in script.dialogues.items()}
        return replace(script, slots={slot.id: slot for slot in slots}, dialogues=dialogues)

    def _name(self, slot: str) -> str:
        """A slot whose name no code knows has another one in each half."""
        return slot if slot in SLOTS else f"{slot}_{self._number}"

    def _slot(self, slot: Slot) -> Slot:
        choices = tuple(choice for choice in slot.choices if choice.id not in self._gone[slot.id])
        return replace(slot, id=self._name(slot.id), choices=choices)

    def _dialogue(self, dialogue: Dialogue) -> Dialogue:
        options = tuple(self._option(one) for one in dialogue.options if one.entry in self._entries)
        return replace(
            dialogue,
            questions=tuple(self._question(one) for one in dialogue.questions if self._is_met(one)),
            noted=tuple(map(self._name, dialogue.noted)),
            results=tuple(self._result(one) for one in dialogue.results if self._is_met(one)),
            options=tuple(one for one in options if self._is_met(one)),
            implies=tuple(
                replace(one, known=self._name(one.known), slot=self._name(one.slot))
                for one in dialogue.implies
                if one.value not in self._gone[one.slot]
            ),
            about=self._linked(dialogue.about),
        )

    def _is_met(self, part: Question | Result | Option) -> bool:
        """Whether the conditions of a part can be met by what is left."""
        return all(set(values) - self._gone.get(slot, set()) for slot, values in part.when.items())

    def _when(self, when: Conditions) -> Conditions:
        return {
            self._name(slot): tuple(one for one in values if one not in self._gone[slot])
            for slot, values in when.items()
        }

    def _question(self, question: Question) -> Question:
        also = (one for one in question.also if one.value not in self._gone[one.slot])
        return replace(
            question,
            slot=self._name(question.slot),
            when=self._when(question.when),
            excluding=self._when(question.excluding),
            unless=tuple(map(self._name, question.unless)),
            also=tuple(replace(one, slot=self._name(one.slot)) for one in also),
        )

    def _result(self, result: Result) -> Result:
        return replace(result, when=self._when(result.when), excluding=self._when(result.excluding))

    def _option(self, option: Option) -> Option:
        return replace(option, when=self._when(option.when))
