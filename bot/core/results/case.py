"""One person's case: a dialogue, the values known so far, and the content to answer it from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from bot.core.directory.criteria import Criteria, StructureHit
from bot.core.directory.distant import REACH_KM
from bot.core.directory.records import KINDS, public_of, service_of
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button
from bot.core.exchange.session import DialogueState, SlotValue
from bot.core.knowledge.figures import Law
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import ACTIVITIES, DROPPED, EXCLUDED, ONLY_IN, OUT_OF, Dialogue, values_of
from bot.core.replies.formats import kilometres
from bot.core.replies.values import say_value

YEAR = "exercice"
"""The slot of the year for which a sum is due."""


@dataclass(frozen=True)
class Case:
    """Everything that a result is made from; `slots` holds what a message said and what follows from it."""

    knowledge: Knowledge
    territory: Territory
    dialogue: Dialogue
    state: DialogueState
    slots: Mapping[str, SlotValue]
    shortlist: tuple[str, ...]
    day: date

    def say(self, key: str, **values: object) -> tuple[Block, ...]:
        """A sentence of the wording as blocks."""
        return self.knowledge.wording.blocks(key, **values)

    def text(self, key: str, **values: object) -> str:
        """A sentence of the wording as text."""
        return self.knowledge.wording.text(key, **values)

    def button(self, key: str, action: Action, **values: object) -> Button:
        """A button with a label of the wording."""
        return Button(self.text(f"button_{key}", **values), str(action))

    # --- figures

    @property
    def year(self) -> int | None:
        """The year that is named for what is owed; None if none is."""
        return next((int(year) for year in self.ids(YEAR)), None)

    @property
    def law_day(self) -> date:
        """The day whose law counts: the last of a past year that is named, where its figures are known, else today."""
        named = self.year and self.knowledge.figures.year_end(self.year, self.day)
        return named or self.day

    @property
    def law(self) -> Law:
        """The law on the day that counts."""
        return self.knowledge.figures.law(self.law_day)

    # --- values

    def ids(self, slot: str) -> tuple[str, ...]:
        """The ids in a slot; none if it is open."""
        return tuple(values_of(self.slots[slot])) if slot in self.slots else ()

    def number(self, slot: str) -> float | None:
        """The number in a slot; None if it is open."""
        value = self.slots.get(slot)
        return float(value) if isinstance(value, int | float) else None

    @property
    def place(self) -> str | None:
        """The INSEE or EPCI code of the place; None for the whole département, or none said."""
        kind, _, code = str(self.slots.get("lieu", "")).partition(":")
        return code if kind in {"commune", "epci"} else None

    @property
    def is_outside(self) -> bool:
        """Whether the place lies outside the territory."""
        return self.territory.gazetteer.is_outside(self.place)

    def say_outside(self, key: str = "outside") -> tuple[Block, ...]:
        """What is to be said of a place outside the territory; nothing of one of here."""
        return self.say(key, place=self.place_name, reach=f"{REACH_KM:.0f}") if self.is_outside else ()

    @property
    def place_name(self) -> str:
        """The place as it is said in a sentence; the territory if none is known."""
        return self.said("lieu") or self.territory.gazetteer.name

    def said(self, slot: str) -> str:
        """The value of a slot as a person reads it; empty if it is open."""
        return say_value(self.knowledge, self.territory, slot, self.slots[slot]) if slot in self.slots else ""

    @property
    def criteria(self) -> Criteria:
        """The case as a search."""
        place = str(self.slots.get("lieu", ""))
        commune = self.territory.gazetteer.commune(self.place or "")
        return Criteria(
            sectors=self.ids("secteur"),
            activity_words=self.ids(ACTIVITIES),
            position=(commune.lat, commune.lon) if commune else None,
            epci=self.place if place.startswith("epci:") else None,
            kinds=self._kinds,
            public=public_of(self.slots.get("public")),
            service=service_of(self.slots.get("service")),
            radius_km=self.number("rayon"),
            only_in=self.ids(ONLY_IN) or self._department,
            out_of=self.ids(OUT_OF),
            dropped=self.ids(DROPPED),
            is_outside=self.is_outside,
            day=self.day,
        )

    @property
    def _department(self) -> tuple[str, ...]:
        """The département that is meant alone, where a territory has several."""
        kind, _, code = str(self.slots.get("lieu", "")).partition(":")
        gazetteer = self.territory.gazetteer
        is_part = kind == "department" and code != gazetteer.everywhere
        return gazetteer.meant_by(code) if is_part else ()

    @property
    def _kinds(self) -> tuple[str, ...]:
        """The kinds asked; all but those refused, if some are."""
        refused = self.ids(EXCLUDED)
        return self.ids("type") or (tuple(kind for kind in KINDS if kind not in refused) if refused else ())

    def kind_label(self, found: StructureHit) -> str:
        """The kind of a structure in few words; what is known of an uncertain one."""
        structure = found.structure
        choice = self.knowledge.script.slots["type"].choice(structure.kind or "")
        return choice.label if choice else structure.kind_note or self.text("kind_unknown")

    def where(self, found: StructureHit) -> str:
        """The commune of a structure and its distance."""
        if found.distance_km is None:
            return found.structure.commune
        return f"{found.structure.commune}, {kilometres(found.distance_km)}"
