"""How the state of a dialogue changes: pure functions from one state to the next."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from bot.core.directory.records import PUBLICS, public_of
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.knowledge.script import ACTIVITIES, EXCLUDED, Dialogue, values_of
from bot.core.understanding.reading import Reading, place_id, sure_sectors

PERCENT = 100
KIND, PUBLIC = "type", "public"


def with_reading(
    state: DialogueState, dialogue: Dialogue, reading: Reading, values: Mapping[str, SlotValue]
) -> DialogueState:
    """The state with all that a message says: values, what it takes back, what does not matter, what is in doubt."""
    if reading.is_addition:
        values = {slot: _added(state.slots.get(slot), value) for slot, value in values.items()}
    gone = _taken_back(state, dialogue, reading) - set(values)
    doubtful = doubts(dialogue, reading, values)
    said = {**state.slots, **values, **_activities(reading, values), **_excluded(state, dialogue, reading, values)}
    slots = without(said, *gone, *(set(doubtful) & {"lieu"}))
    indifferent = {slot for slot in reading.indifferent if slot in dialogue.slots}
    skipped = {*state.skipped, *indifferent} - set(values)
    kept = tuple(slot for slot in state.answered if slot not in values and slot not in gone)
    still = {slot: ids for slot, ids in state.doubtful.items() if slot not in values}
    after = replace(
        state,
        slots=slots,
        answered=(*kept, *(slot for slot in values if slot in dialogue.slots)),
        skipped=tuple(dict.fromkeys(slot for slot in dialogue.slots if slot in skipped)),
        doubtful={**still, **doubtful},
    )
    return settled(state, after, dialogue)


def _added(before: SlotValue | None, value: SlotValue) -> SlotValue:
    """« aussi du nettoyage »: one value more, where a slot has several."""
    return tuple(dict.fromkeys((*before, *value))) if isinstance(before, tuple) and isinstance(value, tuple) else value


def _taken_back(state: DialogueState, dialogue: Dialogue, reading: Reading) -> set[str]:
    """The slots that a message empties: « peu importe le type », « pas un ESAT »."""
    indifferent = {slot for slot in reading.indifferent if slot in dialogue.slots}
    said = {slot: set(values_of(value)) for slot, value in state.slots.items()}
    return indifferent | {slot for slot, ids in reading.denied.items() if said.get(slot, set()) & set(ids)}


def _excluded(
    state: DialogueState, dialogue: Dialogue, reading: Reading, values: Mapping[str, SlotValue]
) -> dict[str, SlotValue]:
    """« pas un ESAT »: the kinds not wanted, until one of them is asked for."""
    if "type" not in dialogue.slots or "type" in reading.indifferent:
        return {EXCLUDED: ()} if EXCLUDED in state.slots else {}
    wanted = set(values_of(values.get("type", ())))
    before = values_of(state.slots.get(EXCLUDED, ()))
    kinds = tuple(dict.fromkeys(kind for kind in (*before, *reading.denied.get("type", ())) if kind not in wanted))
    return {EXCLUDED: kinds} if kinds or before else {}


def _activities(reading: Reading, values: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
    words = tuple(word for hit in reading.sectors for word in hit.words)
    return {ACTIVITIES: words} if "secteur" in values and words else {}


def doubts(dialogue: Dialogue, reading: Reading, values: Mapping[str, SlotValue]) -> dict[str, tuple[str, ...]]:
    """The slots for which a message leaves a choice between a few values."""
    result: dict[str, tuple[str, ...]] = {}
    if "lieu" in dialogue.slots and len(reading.places) > 1:
        result["lieu"] = tuple(map(place_id, reading.places))
    if "secteur" in dialogue.slots and "secteur" not in values and reading.sectors and not sure_sectors(reading):
        result["secteur"] = tuple(hit.id for hit in reading.sectors)
    return result


def with_value(state: DialogueState, slot: str, value: SlotValue) -> DialogueState:
    """The state with one slot filled."""
    slots = without(state.slots, slot)
    return replace(_answered(state, slot), slots={**slots, slot: value}, skipped=_but(state.skipped, slot))


def with_skip(state: DialogueState, slot: str) -> DialogueState:
    """The state with one slot left open for good."""
    skipped = (*_but(state.skipped, slot), slot)
    return replace(_answered(state, slot), slots=without(state.slots, slot), skipped=skipped)


def _answered(state: DialogueState, slot: str) -> DialogueState:
    doubtful = {one: ids for one, ids in state.doubtful.items() if one != slot}
    answered = (*_but(state.answered, slot), slot)
    return replace(state, answered=answered, doubtful=doubtful, failures=0, asked=None, page=1)


def without_last(state: DialogueState) -> tuple[DialogueState, str]:
    """The state before the last answer, and the slot it filled; there must be one."""
    *before, last = state.answered
    slots = without(state.slots, last)
    back = replace(state, slots=slots, answered=tuple(before), skipped=_but(state.skipped, last))
    return replace(back, doubtful={}, failures=0, asked=None, page=1), last


def without_slots(state: DialogueState, *gone: str) -> DialogueState:
    """The state with slots emptied and not to be asked again, from the first page on."""
    skipped = tuple(dict.fromkeys((*state.skipped, *gone)))
    answered = tuple(slot for slot in state.answered if slot not in gone)
    return replace(state, slots=without(state.slots, *gone), skipped=skipped, answered=answered, page=1, asked=None)


def reopened(state: DialogueState, *gone: str) -> DialogueState:
    """The state with slots emptied, and asked again."""
    answered, skipped = (tuple(slot for slot in ids if slot not in gone) for ids in (state.answered, state.skipped))
    return replace(state, slots=without(state.slots, *gone), answered=answered, skipped=skipped, asked=None)


def without(slots: Mapping[str, SlotValue], *gone: str) -> dict[str, SlotValue]:
    """Slots without some; the keywords go with their sector."""
    dropped = {*gone, *([ACTIVITIES] if "secteur" in gone else [])}
    return {slot: value for slot, value in slots.items() if slot not in dropped}


def _but(ids: tuple[str, ...], gone: str) -> tuple[str, ...]:
    return tuple(id_ for id_ in ids if id_ != gone)


def known(dialogue: Dialogue, state: DialogueState) -> dict[str, SlotValue]:
    """The values said, and what follows from them."""
    slots = dict(state.slots)
    for implied in dialogue.implies:
        if implied.known in slots:
            slots.setdefault(implied.slot, implied.value)
    return slots


def settled(before: DialogueState, after: DialogueState, dialogue: Dialogue) -> DialogueState:
    """The state with what its new values imply: « 20 000 € à un ESAT » turns to a deduction, hours turn no buyer."""
    was, slots = known(dialogue, before), dict(after.slots)
    for implied in dialogue.implies:
        is_new = implied.known in after.slots and implied.known not in before.slots
        is_said = after.slots.get(implied.slot) != before.slots.get(implied.slot)
        if is_new and not is_said and implied.turns:
            slots[implied.slot] = implied.value
        elif is_new and implied.slot in was:
            slots.setdefault(implied.slot, was[implied.slot])
    slots = _shared(_agreeing(before, slots), dialogue)
    return replace(after, slots=slots) if slots != after.slots else after


def _agreeing(before: DialogueState, slots: dict[str, SlotValue]) -> dict[str, SlotValue]:
    """« et des ESAT ? » where insertion was asked: what is said newly stands, and what no kind can be goes."""
    kinds, public = values_of(slots.get(KIND, ())), public_of(slots.get(PUBLIC))
    if not kinds or public is None or any(PUBLICS.get(str(kind)) in {None, public} for kind in kinds):
        return slots
    return without(slots, PUBLIC if slots[KIND] != before.slots.get(KIND) else KIND)


def _shared(slots: dict[str, SlotValue], dialogue: Dialogue) -> dict[str, SlotValue]:
    """The slots with sums that are parts of another one as shares of it, so that either may change later."""
    for one in dialogue.parts:
        part, whole = slots.get(one.part), slots.get(one.whole)
        if isinstance(part, int | float):
            total = whole if isinstance(whole, int | float) and whole >= part else part
            slots = without(slots, one.part) | {one.whole: total, one.share: round(PERCENT * part / total, 1)}
    return slots


def carried(state: DialogueState | None, dialogue: Dialogue) -> dict[str, SlotValue]:
    """What a new dialogue takes over from the one before it: place and trade, where it asks for them too."""
    if state is None or state.id == dialogue.id:
        return {}
    wanted = dialogue.asked
    wanted &= {"lieu", "secteur"} if state.id else wanted
    wanted |= {ACTIVITIES} if "secteur" in wanted else set()
    return {slot: value for slot, value in state.slots.items() if slot in wanted}


def wants_place(dialogue: Dialogue, state: DialogueState) -> bool:
    """Whether a dialogue asks for a place, of which nothing has been said yet."""
    said = {*state.slots, *state.skipped, *state.doubtful}
    return "lieu" in dialogue.asked and "lieu" not in said


def is_new_need(state: DialogueState, reading: Reading, values: Mapping[str, SlotValue]) -> bool:
    """Whether a message states a whole new need, instead of changing the one whose result is shown."""
    is_change = bool(reading.denied) or reading.is_change
    return state.asked is None and not is_change and len(set(values) & set(state.slots)) > 1
