"""How edits change the state of a dialogue: pure functions from one state to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.dialogues.progress import reopened, with_value, without, without_slots
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.focus.edit import Edit, held
from bot.core.focus.glance import RELATIVE
from bot.core.knowledge.script import ACTIVITIES, DROPPED, EXCLUDED, ONLY_IN, OUT_OF, YEARLY, Dialogue, Slot, values_of


def edited(state: DialogueState, edit: Edit, dialogue: Dialogue, slots: Mapping[str, Slot]) -> DialogueState:
    """The state after one edit; the same state where the edit does not fit the dialogue."""
    if edit.reopened:
        state = reopened(state, *edit.reopened)
    if edit.operator in RELATIVE:
        return _relative(state, edit, slots)
    if edit.operator == "also" and _changes_figure(edit, state):  # « ajoute 200 000 € », « 1 RQTH en plus »
        return _relative(state, replace(edit, operator="more"), slots)
    if edit.operator == "remove":
        is_part = not edit.named and _changes_figure(edit, state)
        if is_part and not held(edit, state):  # « retire 200 000 € »
            return _relative(state, replace(edit, operator="less"), slots)
        return _removed(state, edit, dialogue)
    if edit.operator == "exclude":
        return _excluded(state, edit, slots)
    if edit.operator == "only" and edit.departments:
        state = _hidden(state, ONLY_IN, edit.departments, only=True)
    return _said(state, edit)


def _changes_figure(edit: Edit, state: DialogueState) -> bool:
    return any(_number(value) and _number(state.slots.get(slot)) for slot, value in edit.values.items())


def _removed(state: DialogueState, edit: Edit, dialogue: Dialogue) -> DialogueState:
    """The slots named, or whose held value is said, emptied and not asked again."""
    gone = (*edit.named, *held(edit, state))
    if not gone:  # nothing is held of what is said: it is left out
        return _left_out(state, edit)
    own = tuple(slot for slot in dict.fromkeys(gone) if slot in dialogue.slots)
    if "type" in own:
        own = (*own, EXCLUDED)
    return replace(without_slots(state, *own), doubtful={})


def _excluded(state: DialogueState, edit: Edit, slots: Mapping[str, Slot]) -> DialogueState:
    """« pas un ESAT »: left out, and no longer asked for if it was; of two choices, the other one is meant."""
    held_before = held(edit, state)
    state = without_slots(state, *held_before, *edit.named)
    for id_ in edit.values:
        slot = slots.get(id_)
        if slot is not None and slot.nil and id_ in held_before:  # « et sans les 2 TH ? »: none
            state = with_value(state, id_, 0.0)
        if slot is not None and slot.kind == "choice" and len(slot.choices) == 2 and not slot.is_several:
            said = set(values_of(edit.values[id_]))
            other = next((choice.id for choice in slot.choices if choice.id not in said), None)
            state = with_value(state, id_, other) if other else state
    return _left_out(state, edit)


def _left_out(state: DialogueState, edit: Edit) -> DialogueState:
    kinds = values_of(edit.values["type"]) if "type" in edit.values else ()
    state = _hidden(state, EXCLUDED, tuple(kinds)) if kinds else state
    state = _hidden(state, OUT_OF, edit.departments) if edit.departments else state
    return _hidden(state, DROPPED, edit.refs) if edit.refs else state


def _hidden(state: DialogueState, key: str, ids: tuple[str, ...], *, only: bool = False) -> DialogueState:
    before = () if only else values_of(state.slots.get(key, ()))
    value = tuple(dict.fromkeys((*before, *ids)))
    return replace(state, slots={**state.slots, key: value}, page=1, asked=None)


def _said(state: DialogueState, edit: Edit) -> DialogueState:
    """Values replaced, or with « aussi » added where a slot has several."""
    for slot, value in edit.values.items():
        before = state.slots.get(slot)
        if slot == YEARLY:  # it is no answer to go back to
            state = replace(state, slots={**state.slots, slot: value})
            continue
        if edit.operator == "also" and isinstance(before, tuple) and isinstance(value, tuple):
            value = tuple(dict.fromkeys((*before, *value)))  # noqa: PLW2901 - the value that is set
        before_words = values_of(state.slots.get(ACTIVITIES, ())) if edit.operator == "also" else ()
        state = with_value(state, slot, value)
        if slot == "secteur" and edit.activities:
            words = tuple(dict.fromkeys((*before_words, *edit.activities)))
            state = replace(state, slots={**state.slots, ACTIVITIES: words})
        if slot == "type":
            state = replace(state, slots=without(state.slots, EXCLUDED))
    return state


def _relative(state: DialogueState, edit: Edit, slots: Mapping[str, Slot]) -> DialogueState:
    """« la moitié », « 2 de plus »: the number said, or the one told last, changed by itself."""
    slot = next((id_ for id_ in (*edit.values, *edit.named) if _number(state.slots.get(id_)) is not None), None)
    slot = slot or next((id_ for id_ in reversed(state.answered) if _number(state.slots.get(id_)) is not None), None)
    if slot is None:
        return state
    now, by = _number(state.slots[slot]) or 0.0, _number(edit.values.get(slot)) or 0.0
    changes = {
        "half": now / 2,
        "double": now * 2,
        "tenth": now / 10,
        "tenfold": now * 10,
        "more": now + by,
        "less": now - by,
    }
    changed = changes[edit.operator or "half"]
    known = slots[slot]
    return with_value(state, slot, changed) if known.minimum <= changed <= known.maximum else state


def _number(value: SlotValue | None) -> float | None:
    return float(value) if isinstance(value, int | float) else None
