"""How the questions of a dialogue look: what was understood, the question, its choices and the ways out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import SHOWN_BUTTONS, Block, Button, Reply, Span
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import HIDDEN, Dialogue, Question
from bot.core.places.geography import EVERYWHERE
from bot.core.replies.formats import with_unit
from bot.core.replies.values import place_name, say_value

FEW = 5
"""Sectors or places shown before « Autres choix »: those with the most structures, or people, first."""


class Prompts:
    """Builds the replies that ask."""

    def __init__(self, knowledge: Knowledge, territory: Territory) -> None:
        """Use this content."""
        self._script = knowledge.script
        self._knowledge = knowledge
        self._wording = knowledge.wording
        self._territory = territory
        directory, gazetteer = territory.directory, territory.gazetteer
        self._sectors = sorted(territory.sectors.sectors.values(), key=lambda one: -directory.supply(one.id))
        people = Counter[str]()
        for commune in gazetteer.communes.values():
            people[commune.epci or ""] += commune.population
        self._epcis = sorted(gazetteer.epcis, key=lambda code: -people[code])

    def recap(self, dialogue: Dialogue, slots: Mapping[str, SlotValue]) -> tuple[Block, ...]:
        """What was understood so far; nothing if that is nothing."""
        said = [text for slot in dict.fromkeys((*dialogue.slots, *HIDDEN)) if (text := self.said(slot, slots))]
        return self._wording.blocks("recap", values=" · ".join(said)) if said else ()

    def said(self, slot: str, slots: Mapping[str, SlotValue], *, with_label: bool = True) -> str:
        """The value of a slot in words, a figure after what it counts; empty if it is open."""
        if slot not in slots:
            return ""
        value = say_value(self._knowledge, self._territory, slot, slots[slot])
        known = self._script.slots.get(slot)
        return f"{known.label} : {value}" if with_label and known and known.kind == "number" else value

    def remind(self, dialogue: Dialogue, state: DialogueState, question: Question) -> Reply:
        """An open question once more, in short: a long list of places has just been shown."""
        reply = self.ask(dialogue, state, question, self._wording.blocks("resume_question"))
        if self._script.slots[question.slot].kind != "place" or state.doubtful.get(question.slot):
            return reply
        shown = [button for button in reply.buttons if not button.action.startswith(f"set:{question.slot}:epci:")]
        return replace(reply, buttons=tuple(shown))

    def ask(self, dialogue: Dialogue, state: DialogueState, question: Question, lead: tuple[Block, ...] = ()) -> Reply:
        """A question with its choices; `lead` stands above it."""
        doubtful = state.doubtful.get(question.slot, ())
        asked = self._wording.blocks("which_one") if doubtful else question.ask
        asked = tuple(Block(block.kind, tuple(Span(s.text, True, s.href) for s in block.spans)) for block in asked)
        blocks = (*lead, *self.recap(dialogue, state.slots), *asked)
        is_long = self._script.slots[question.slot].kind in {"place", "sector"}
        buttons = (*self._choices(state, question), *self._ways(state, question))
        return Reply(blocks, buttons, shown=FEW if is_long else SHOWN_BUTTONS)

    def _choices(self, state: DialogueState, question: Question) -> Iterator[Button]:
        """The values on offer for the slot of a question."""
        slot = self._script.slots[question.slot]
        doubtful = state.doubtful.get(slot.id, ())
        if slot.kind == "sector":
            for sector in self._sectors:
                if sector.id in doubtful or not doubtful:
                    yield Button(sector.label, str(Action("set", slot.id, sector.id)))
        elif slot.kind == "place":
            yield from self._places(slot.id, doubtful)
        elif slot.kind == "choice":
            for choice in slot.choices:
                yield Button(choice.label, str(Action("set", slot.id, choice.id)))
        else:
            for preset in question.presets:
                yield Button(with_unit(preset, slot.unit), str(Action("set", slot.id, f"{preset:g}")))
        for also in question.also:
            yield Button(also.label, str(Action("set", also.slot, also.value)))

    def _places(self, slot: str, doubtful: tuple[str, ...]) -> Iterator[Button]:
        if doubtful:
            for value in doubtful:
                yield Button(place_name(self._territory, value), str(Action("set", slot, value)))
            return
        gazetteer = self._territory.gazetteer
        yield Button(self._wording.text("button_near"), str(Action("near")))
        if len(gazetteer.departments) > 1:
            yield Button(self._wording.text("button_everywhere"), str(Action("set", slot, f"department:{EVERYWHERE}")))
        for department in gazetteer.departments.values():
            yield Button(department.everywhere, str(Action("set", slot, f"department:{department.code}")))
        for code in self._epcis:
            yield Button(place_name(self._territory, f"epci:{code}"), str(Action("set", slot, f"epci:{code}")))

    def _ways(self, state: DialogueState, question: Question) -> Iterator[Button]:
        if question.skip:
            yield Button(question.skip, str(Action("skip", question.slot)))
        if state.answered or state.skipped:
            yield Button(self._wording.text("button_back"), str(Action("back")))
        yield Button(self._wording.text("button_cancel"), str(Action("cancel")))

    def edit(self, dialogue: Dialogue, slots: Mapping[str, SlotValue]) -> Reply:
        """All that can be changed, one button each."""
        buttons = []
        for id_ in dict.fromkeys(question.slot for question in dialogue.questions):
            label = self._script.slots[id_].label
            value = self.said(id_, slots, with_label=False)
            text = self._wording.text("button_change", label=label, value=value) if value else label
            buttons.append(Button(text[:60], str(Action("ask", id_))))
        buttons.append(Button(self._wording.text("button_back_to_results"), str(Action("result"))))
        buttons.append(Button(self._wording.text("button_restart"), str(Action("restart", dialogue.id))))
        return Reply((*self.recap(dialogue, slots), *self._wording.blocks("edit")), tuple(buttons))
