"""Guided dialogues as data: slots, the questions that fill them, and what is shown at the end."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from math import isclose
from typing import Literal

from bot.core.exchange.reply import Block
from bot.core.exchange.session import SlotValue
from bot.core.text.forms import Unit

SlotKind = Literal["sector", "place", "choice", "number"]

SLOT_KINDS: tuple[SlotKind, ...] = ("sector", "place", "choice", "number")

ResultKind = Literal["structures", "options", "hours", "oeth", "no_deduction", "facilitators"]

RESULT_KINDS: tuple[ResultKind, ...] = ("structures", "options", "hours", "oeth", "no_deduction", "facilitators")
"""What a dialogue can show at its end; `bot.core.results` has one module for each."""

LIMIT = re.compile(r"(>=|<) ?(\d+(?:\.\d+)?)")
"""A condition on a number."""

Conditions = Mapping[str, tuple[str, ...]]
"""Slots and the values they may have; `>= 20` and `< 20` are for numbers."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A value of a slot: `label` is its button, `plain` says it inside a sentence, `use` what it is good for."""

    id: str
    label: str
    plain: str
    words: tuple[str, ...] = ()
    use: str = ""


@dataclass(frozen=True, slots=True)
class Slot:
    """Something that a message can say, in any dialogue.

    `names` are the words to change it, `any` those for « it does not matter »; `is_several` lets a choice have several
    values. A number counts `unit`, between `minimum` and `maximum`; `marks` are the plain words beside it that tell it
    from others of its unit, `nil` what begins an answer that means none.
    """

    id: str
    kind: SlotKind
    label: str
    names: tuple[str, ...] = ()
    any: tuple[str, ...] = ()
    choices: tuple[Choice, ...] = ()
    is_several: bool = False
    unit: Unit = "number"
    marks: tuple[str, ...] = ()
    nil: tuple[str, ...] = ()
    minimum: float = 0
    maximum: float = 0

    def choice(self, id_: str) -> Choice | None:
        """The choice of an id."""
        return next((choice for choice in self.choices if choice.id == id_), None)


@dataclass(frozen=True, slots=True)
class Preset:
    """A button that gives a slot a value."""

    label: str
    slot: str
    value: str


@dataclass(frozen=True, slots=True)
class Implication:
    """Where the slot `known` has a value, `slot` has `value` unless a message says otherwise.

    One that `turns` does so whatever was known before, as soon as `known` is said; another leaves it as it was.
    """

    known: str
    slot: str
    value: str
    turns: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """A sum in the slot `part` is one of that in `whole`, kept as `share`, in percent: « 25 000 € de main-d'œuvre ».

    Told alone, it is the whole.
    """

    part: str
    whole: str
    share: str


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked for a slot, unless it is known.

    Asked if all of `when` holds, `excluding` does not, and none of the slots `unless` is known; an `is_optional` one
    only on demand, and one `is_after_result` below the result that can already be shown. `skip` is the label of the
    button that leaves it open; without it an answer is needed. `presets` are the numbers offered as buttons, `also`
    further buttons that set a choice.
    """

    slot: str
    ask: tuple[Block, ...]
    help: tuple[Block, ...]
    skip: str | None = None
    when: Conditions = field(default_factory=dict)
    excluding: Conditions = field(default_factory=dict)
    unless: tuple[str, ...] = ()
    presets: tuple[float, ...] = ()
    also: tuple[Preset, ...] = ()
    is_optional: bool = False
    is_after_result: bool = False


@dataclass(frozen=True, slots=True)
class Option:
    """A way to meet a need, such as a recruitment channel or a kind of clause.

    `entry` is the answer that says the same with its sources; structures of `types` and `service`, and facilitators
    tagged `partners`, offer it.
    """

    id: str
    title: str
    why: str
    conditions: str
    entry: str
    when: Conditions = field(default_factory=dict)
    types: tuple[str, ...] = ()
    service: str | None = None
    partners: str | None = None


@dataclass(frozen=True, slots=True)
class Result:
    """A part of what is shown at the end, if all of `when` holds and `excluding` does not."""

    kind: ResultKind
    when: Conditions = field(default_factory=dict)
    excluding: Conditions = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Dialogue:
    """A guided dialogue.

    `order` is its place in the menu; `noted` are slots that it uses where a message says them, and never asks; `about`
    the entries whose points answer questions inside it, the nearest first; `wants` are words for what it does, by which
    people turn to it from another one.
    """

    id: str
    title: str
    order: float
    intro: tuple[Block, ...]
    phrasings: tuple[str, ...]
    questions: tuple[Question, ...]
    noted: tuple[str, ...]
    results: tuple[Result, ...]
    options: tuple[Option, ...] = ()
    implies: tuple[Implication, ...] = ()
    parts: tuple[Part, ...] = ()
    about: tuple[str, ...] = ()
    wants: tuple[str, ...] = ()

    @property
    def slots(self) -> tuple[str, ...]:
        """The ids of all its slots."""
        return (*(question.slot for question in self.questions), *self.noted)

    @property
    def asked(self) -> set[str]:
        """The ids of the slots that it asks for."""
        return {question.slot for question in self.questions}

    @property
    def telling(self) -> set[str]:
        """The ids of the slots that it asks for, or by which what it shows differs."""
        return self.asked.union(*(result.when for result in self.results))

    @property
    def is_search(self) -> bool:
        """Whether it ends in a list of structures."""
        return any(result.kind == "structures" for result in self.results)

    def question(self, slot: str, known: Mapping[str, SlotValue]) -> Question | None:
        """The question for a slot: the one whose conditions hold, else the first."""
        mine = [question for question in self.questions if question.slot == slot]
        return next((question for question in mine if holds(question.when, known)), mine[0] if mine else None)

    def next_question(self, known: Mapping[str, SlotValue], skipped: Collection[str]) -> Question | None:
        """The first question that still has to be asked; None when the result can be shown."""
        return next((question for question in self.questions if _is_open(question, known, skipped)), None)


def _is_open(question: Question, known: Mapping[str, SlotValue], skipped: Collection[str]) -> bool:
    if question.is_optional or question.slot in known or question.slot in skipped:
        return False
    return fits(question, known) and not any(slot in known for slot in question.unless)


def fits(part: Question | Result, slots: Mapping[str, SlotValue]) -> bool:
    """Whether the conditions of a question or a result hold, and those that exclude it do not."""
    return holds(part.when, slots) and not (part.excluding and holds(part.excluding, slots))


def holds(when: Conditions, slots: Mapping[str, SlotValue], *, unknown: bool = False) -> bool:
    """Whether slots have values that conditions allow; a slot that is not known counts as `unknown`."""
    return all(_allows(allowed, slots[slot]) if slot in slots else unknown for slot, allowed in when.items())


def _allows(allowed: Collection[str], value: SlotValue) -> bool:
    if isinstance(value, int | float):
        limits = [LIMIT.fullmatch(text) for text in allowed]
        return any(value >= float(m[2]) if m[1] == ">=" else value < float(m[2]) for m in limits if m)
    return any(one in allowed for one in values_of(value))


def values_of(value: SlotValue) -> Sequence[str]:
    """The values of a slot that may have several."""
    return value if isinstance(value, tuple) else (str(value),)


@dataclass(frozen=True, slots=True)
class Script:
    """All dialogues, and the slots they share."""

    dialogues: Mapping[str, Dialogue] = field(default_factory=dict)
    slots: Mapping[str, Slot] = field(default_factory=dict)
    fillers: frozenset[str] = frozenset()
    """Plain words that say nothing of a need: « plutôt », « finalement »."""
    interrogatives: tuple[str, ...] = ()
    """Plain phrases that open a question for information: « c'est quoi »."""
    requests: tuple[str, ...] = ()
    """Plain phrases that want something done: « je veux », « calculer »."""
    private: tuple[str, ...] = ()
    """Plain phrases of one's own home or family: « mon jardin », « ma mère »."""
    near_me: tuple[str, ...] = ()
    """Plain phrases for « where I am »."""
    idioms: tuple[str, ...] = ()
    """Plain phrases whose words mean no trade: « dans de beaux draps »."""
    pleas: tuple[str, ...] = ()
    """Plain phrases that ask for help and say not with what: « vous pouvez m'aider ? »."""
    possessives: frozenset[str] = frozenset()
    """Words before a thing of one's own, which names no trade where another is said: « mon vélo »."""
    selves: tuple[str, ...] = ()
    """Plain phrases before what someone is or works for: « on est », « dans »."""
    firms: frozenset[str] = frozenset()
    """Plain words for what someone works for: « on est une boîte de transport » seeks no transport."""
    clients: tuple[str, ...] = ()
    """Plain names of those that something is done for, which say nothing of what: « pour un hôpital »."""
    controls: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """What people type to go back, skip, widen… by control."""
    ordinals: tuple[tuple[str, ...], ...] = ()
    """Plain phrases for the first result, the second…"""
    keep: tuple[str, ...] = ()
    """Plain words for « keep it in my shortlist »."""
    about_card: tuple[str, ...] = ()
    """Plain phrases that ask more of the structure shown last: « leur téléphone »."""


EXCLUDED = "sans_type"
"""Kinds of structure that the person does not want."""

ONLY_IN, OUT_OF, DROPPED = "seulement_dans", "hors", "ecartees"
"""The départements that are the only ones wanted, those not wanted, and the structures not wanted, by code or id."""

HIDDEN = (EXCLUDED, ONLY_IN, OUT_OF, DROPPED)
"""What narrows a search without being a slot of any dialogue."""

YEARS = "annees"
"""The slot of how long a contract lasts, in years."""

YEARLY = "montant_annuel"
"""Beside an amount that was worked out of it for all years: that of one year. It is no slot, and never asked."""

MONTHS = 12
"""Those of a year."""

ACTIVITIES = "activites"
"""Beside the sectors, the keywords that told them: they tell a caterer from a canteen in one sector."""


def yearly_of(slots: Mapping[str, SlotValue], amount: float) -> float | None:
    """The sum of one year of which an amount is that of all years; None where it is not known to be."""
    yearly, years = slots.get(YEARLY), slots.get(YEARS)
    if not isinstance(yearly, int | float) or not isinstance(years, int | float):
        return None
    return float(yearly) if isclose(yearly * years, amount) else None
