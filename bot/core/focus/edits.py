"""What a message changes of what is known: a value, an operator on it, or a thing on the screen."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.focus.bases import Bases
from bot.core.focus.corrections import Corrections
from bot.core.focus.departments import Departments
from bot.core.focus.edit import (
    ADDED,
    BY_ITSELF,
    FIGURED,
    LEAST_SUM,
    PEOPLE,
    SECTOR,
    SORTING,
    SUMMED,
    TAKING,
    Edit,
    Edits,
    as_kind,
    as_large,
    as_share,
    by_whole,
    counted_by,
    held,
    inside,
    is_several,
    misplaced,
    narrowed,
    varies,
    without_held,
    without_wanted,
)
from bot.core.focus.glance import ONE, Glance, Segment
from bot.core.focus.phrases import NUMBER_WORDS
from bot.core.focus.slips import Slips
from bot.core.knowledge.acts import Acts, Operator
from bot.core.knowledge.figures import Usage
from bot.core.knowledge.script import Dialogue, Slot, values_of
from bot.core.places.geography import Department
from bot.core.text.plain import normalise
from bot.core.text.sounds import stem
from bot.core.understanding.numbers import is_marked
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import Reading, place_id

PLACE = "lieu"
EITHER = (" ou pas", " ou non")

SURE = 0.95
TAKEN_BACK = 0.93
"""Score of what takes back something that is held, whatever reason is given."""
UNEXPLAINED, MOST, NOTED, FREE = 0.07, 0.35, 0.06, 2
"""Score of a message that is an edit and nothing else, and what each telling word costs that it leaves unexplained, and
all of them at most: people say why; words that cost nothing beside a figure and the one it stands for."""


class EditReader:
    """Reads edits of a dialogue under way. It keeps no state."""

    def __init__(
        self, acts: Acts, reader: SlotReader, slots: Mapping[str, Slot], usage: Usage, homes: Iterable[Department]
    ) -> None:
        """Read values with this reader; `usage` is what calculations assume, `homes` are the départements."""
        self._small = frozenset(map(stem, (*acts.generic, *acts.fillers)))
        self._acts = acts
        self._reader = reader
        self._slots = slots
        self._slips = Slips(acts, slots)
        self._bases = Bases(acts, slots)
        self._corrections = Corrections(acts, reader, slots, usage)
        self._departments = Departments(acts, homes)

    def read(self, glance: Glance, trusted: Reading, dialogue: Dialogue, state: DialogueState) -> Edits | None:
        """What a message with an operator changes; None if it changes nothing by one. `trusted` is its reading."""
        is_elsewhere = state.asked is None and self._departments.others(glance.text)
        plain = normalise(glance.text)
        basis = self._bases.find(glance.text, trusted, dialogue, state)
        slip = basis or self._slips.find(plain, trusted, dialogue, state)
        if whole := slip or self._moved_alone(trusted, dialogue, state):
            return Edits((whole,), SURE, (), is_correction=True)
        if not glance.changes and not is_elsewhere and not self._acts.doubted.said_in(plain):
            return None
        if self._acts.mistakes.said_in(plain):
            state = replace(state, asked=None)  # « j'ai inversé, c'est 58 » corrects what was said
        if self._has_known(state) and any(change.operator == "if" for change in glance.changes):
            state = replace(state, asked=None)  # « et si c'est 20 000 » varies what is known, whatever is asked next
        edits, rest = self._read(glance, trusted, dialogue, state)
        correction = self._corrections.find(glance, dialogue, state)
        if correction:
            return Edits(
                (correction,), SURE - min(MOST, UNEXPLAINED * max(0, len(rest) - FREE)), (), is_correction=True
            )
        if not any(edit.operator for edit in edits):
            return None
        edits = self._put_right(list(narrowed(inside(edits, glance.segments))), glance, dialogue, state)
        if any(varies(edit, state) for edit in edits):
            return Edits(tuple(edits), SURE, ())
        is_noted = any(slot not in dialogue.asked for edit in edits for slot in edit.values)
        score = SURE - min(MOST, UNEXPLAINED * len(rest)) - (NOTED if is_noted else 0.0)
        if any(edit.operator == "remove" and (edit.named or held(edit, state)) for edit in edits):
            score = max(score, TAKEN_BACK)
        if any(edit.operator in TAKING and edit.departments for edit in edits):  # whatever reason is given
            score = max(score, SURE)
        return Edits(tuple(edits), score, tuple(rest))

    def _read(
        self, glance: Glance, trusted: Reading, dialogue: Dialogue, state: DialogueState
    ) -> tuple[list[Edit], list[str]]:
        """The edits of all segments, and the telling words that they leave."""
        edits: list[Edit] = []
        rest: list[str] = []
        has_figure = any(isinstance(value, int | float) for value in state.slots.values())
        for segment in glance.segments:
            edit, left = self._edit(segment, dialogue, state)
            rest += left
            edit = self._with_unit(edit, segment, glance, dialogue, state)
            edit = self._hired(edit, trusted, glance, state)
            edit = as_share(edit, trusted.named, dialogue, state, self._slots)
            if not trusted.sectors and edit.operator not in TAKING and SECTOR in edit.values:
                edit = replace(edit, values={slot: value for slot, value in edit.values.items() if slot != SECTOR})
            if edit.has_target or edit.operator == "undo" or (edit.operator in BY_ITSELF and has_figure):
                edits.append(edit)
        return edits, rest

    def _put_right(self, edits: list[Edit], glance: Glance, dialogue: Dialogue, state: DialogueState) -> list[Edit]:
        """What is said instead of what is held: « Eaubonne et non Ermont », « 5 et non 3 », « 7 % plutôt que 5 »."""
        whole = self._reader.values(self._reader.read(glance.plain), dialogue, state)
        edits = [by_whole(edit, whole) for edit in edits]
        edits = without_wanted(without_held(edits, state))
        edits = [self._moved(self._scaled(edit, glance, state), edits, state) for edit in edits]
        is_moved = any(edit.operator in TAKING and PLACE in held(edit, state) for edit in edits)
        if is_moved and not any(PLACE in edit.values for edit in edits if edit.operator not in TAKING):
            edits += self._place_alone(glance)
        return edits

    def _scaled(self, edit: Edit, glance: Glance, state: DialogueState) -> Edit:
        """« non, 450 » where 400 000 € are held: thousands, or millions, as before."""
        bare = {number.value for number in self._reader.read(glance.plain).numbers if number.is_bare}
        values = {
            slot: as_large(value, state.slots.get(slot))
            if isinstance(value, int | float) and value in bare and self._slots[slot].unit == "eur"
            else value
            for slot, value in edit.values.items()
        }
        return replace(edit, values=values)

    def _moved(self, edit: Edit, edits: list[Edit], state: DialogueState) -> Edit:
        """« non, 40 % c'est la main-d'œuvre »: a figure leaves the slot that it was taken for."""
        wrong = misplaced(edit.values, state, self._slots).difference(*(one.values for one in edits))
        wrong = wrong if edit.operator == "rather" else frozenset()
        return replace(edit, reopened=tuple(wrong)) if wrong else edit

    def _moved_alone(self, trusted: Reading, dialogue: Dialogue, state: DialogueState) -> Edit | None:
        """The same, where nothing tells a change but the words beside the figure."""
        if len(trusted.numbers) != 1:
            return None
        told = self._reader.values(trusted, dialogue, state).items()
        values = {id_: value for id_, value in told if is_marked(trusted.numbers[0], self._slots[id_])}
        wrong = misplaced(values, state, self._slots)
        return Edit("rather", values, reopened=tuple(wrong)) if wrong else None

    def _place_alone(self, glance: Glance) -> list[Edit]:
        """« c'est pas Cergy c'est Persan »: a name that is a common word too, where a place is taken back."""
        for segment in glance.segments:
            if segment.operator in TAKING:
                continue
            for word in normalise(segment.text).split():
                places = self._reader.read(word).places if word not in self._acts.fillers else ()
                if len(places) == 1:
                    return [Edit("rather", {PLACE: place_id(places[0])})]
        return []

    def _edit(self, segment: Segment, dialogue: Dialogue, state: DialogueState) -> tuple[Edit, tuple[str, ...]]:
        reading = self._reader.read(segment.text)
        reading = self._past_held(reading, segment.text, state)
        values = self._reader.values(_positive(reading), dialogue, state)
        operator, departments = self._whence(segment, values, state)
        if departments and str(values.get(PLACE, "")).startswith("department:"):
            values.pop(PLACE)
        denied = {slot: ids for slot, ids in reading.denied.items() if slot in dialogue.slots}
        if denied and operator is None:
            operator = "exclude"
            values = {**values, **denied}
        if operator in {*FIGURED, "rather"} and not any(isinstance(value, int | float) for value in values.values()):
            values = {**values, **self._figure(operator, reading, segment.text, dialogue, state)}
        if operator in {"if", "rather"}:
            values = {**dict.fromkeys(reading.nil & {*state.slots, *dialogue.slots}, 0.0), **values}
        if operator == "remove" and " ou " in f" {normalise(segment.text)} " and any(map(is_several, values.values())):
            operator = "rather"  # « ESAT ou EA, peu importe »: either of them
        if operator in {"remove", "exclude"}:
            values = {**values, **self._held_in(segment.text, state, values)}
        is_sifting = operator == "only" or (operator in SORTING and values.get(SECTOR) != state.slots.get(SECTOR))
        if is_sifting and SECTOR in state.slots:
            values = as_kind(values, self._slots, {word for hit in reading.sectors for word in hit.words}, self._small)
        named = tuple(slot for slot in (*reading.named, *reading.indifferent) if slot in dialogue.slots)
        refs = segment.refs if operator in {"remove", "exclude", "only"} else ()
        if operator == "remove" and normalise(segment.text).endswith(EITHER):  # « EA ou pas, on s'en fiche »
            named, values = (*named, *values), {}
        is_any = not values and reading.indifferent.intersection(named)  # « prenez tous les types »
        operator = "remove" if operator == "rather" and is_any else operator
        used = {word for name in self._departments.names for word in name.split()} if departments else set()
        used |= self._acts.fillers | self._acts.here | frozenset(NUMBER_WORDS)
        left = tuple(word for word in reading.rest if word not in used)
        activities = tuple(word for hit in reading.sectors for word in hit.words) if SECTOR in values else ()
        return Edit(operator, values, tuple(dict.fromkeys(named)), departments, refs, activities), left

    def _whence(
        self, segment: Segment, values: Mapping[str, SlotValue], state: DialogueState
    ) -> tuple[Operator | None, tuple[str, ...]]:
        """The départements that a segment leaves out or keeps alone, and its operator in their light."""
        operator = segment.operator
        is_open, is_elsewhere = operator in {None, "rather"}, self._departments.others(segment.text)
        if is_open and PLACE in state.slots and self._departments.is_from_home(segment.text):
            return "only", tuple(self._departments.homes)
        if segment.refs:
            return operator, ()  # « sans Espérer 95 »: the code stands in a name
        if str(values.get(PLACE, "")).startswith("department:") and operator not in SORTING and not is_elsewhere:
            return operator, ()  # « prenez tout le département »: a place like any other
        departments = tuple(self._departments.said(segment.text, has_operator=operator in SORTING))
        if operator in TAKING and is_elsewhere:  # « virez ceux du 92, on reste dans le 95 »
            departments = tuple(code for code in departments if code not in self._departments.homes)
        is_as_well = "meme" in normalise(segment.text).split()  # « même à Paris »
        return "only" if is_open and is_elsewhere and not (state.asked or is_as_well) else operator, departments

    def _past_held(self, reading: Reading, text: str, state: DialogueState) -> Reading:
        """« remplace Bezons par Herblay »: the place said behind the one that is held."""
        if len(reading.places) != 1 or place_id(reading.places[0]) != state.slots.get(PLACE):
            return reading
        behind = self._reader.read(" ".join(normalise(text).split()[reading.places[0].end :]))
        return replace(reading, places=behind.places) if len(behind.places) == 1 else reading

    def _with_unit(
        self, edit: Edit, segment: Segment, glance: Glance, dialogue: Dialogue, state: DialogueState
    ) -> Edit:
        """« 2 collègues de plus en RQTH »: what is counted stands behind what is done with the figure."""
        if edit.operator not in ADDED or edit.has_target:
            return edit
        said = {one.value for one in self._reader.read(segment.text).numbers}
        said |= {1.0} if not ONE.isdisjoint(normalise(segment.text).split()) else set()
        values = self._reader.values(self._reader.read(glance.plain), dialogue, state)
        return replace(edit, values={id_: one for id_, one in values.items() if id_ in state.slots and one in said})

    def _hired(self, edit: Edit, reading: Reading, glance: Glance, state: DialogueState) -> Edit:
        """« si on recrute 2 TH »: so many more of those counted, « un 4e » so many in all; a wish is another matter."""
        if edit.operator != "hire":
            return edit
        is_wish = reading.is_request and not any(change.operator == "if" for change in glance.changes)
        said = edit.values.items()
        counted = {id_: one for id_, one in said if self._slots[id_].unit in PEOPLE and id_ in state.slots}
        ranks = tuple(f"{one:g}e" for one in counted.values() if isinstance(one, int | float))
        is_rank = any(word.startswith(ranks) for word in normalise(glance.plain).split())
        if not counted or is_wish:
            return replace(edit, operator=None)
        return replace(edit, operator="if" if is_rank else "more", values=counted)

    def _figure(
        self, operator: Operator | None, reading: Reading, text: str, dialogue: Dialogue, state: DialogueState
    ) -> Mapping[str, SlotValue]:
        """« si la mairie descend à 450 »: the one bare figure of a segment, as if it stood alone."""
        counted = counted_by(operator, reading, text, state, self._slots)
        if counted or operator == "rather":
            return counted
        bare = [number for number in reading.numbers if number.is_value and number.unit == "number"]
        is_one = not bare and not ONE.isdisjoint(normalise(text).split()[-1:])  # « un de plus »
        if len(bare) != 1 and not is_one:
            return {}
        if operator in SUMMED and (is_one or bare[0].value < LEAST_SUM):
            return {}
        return self._reader.values(self._reader.read("1" if is_one else f"{bare[0].value:g}"), dialogue, state)

    def _has_known(self, state: DialogueState) -> bool:
        """Whether a figure of the unit that is asked for is known already."""
        asked = self._slots[state.asked].unit if state.asked and state.asked in self._slots else ""
        return any(id_ in self._slots and self._slots[id_].unit == asked for id_ in state.answered)

    def _held_in(self, text: str, state: DialogueState, values: Mapping[str, SlotValue]) -> dict[str, SlotValue]:
        """The held choices that a text says by a word of their name: « les chantiers » where an ACI is asked."""
        said = {stem(word) for word in normalise(text).split() if word not in self._acts.fillers}
        found: dict[str, SlotValue] = {}
        for id_, value in state.slots.items():
            slot = self._slots.get(id_)
            if slot is None or slot.kind != "choice" or id_ in values:
                continue
            for choice in (one for one in slot.choices if one.id in values_of(value)):
                own = {stem(word) for word in normalise(f"{choice.plain} {choice.label}").split()} - self._small
                if own & said:
                    found[id_] = value
        return found


def _positive(reading: Reading) -> Reading:
    """A reading whose denied values count as said: the operator before them tells what is done with them."""
    choices = {**reading.denied, **reading.choices}
    return replace(reading, choices=choices) if reading.denied else reading
