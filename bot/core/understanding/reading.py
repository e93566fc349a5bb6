"""The values that a message states."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from bot.core.places.gazetteer import PlaceHit
from bot.core.text.keywords import KeywordHit
from bot.core.text.quantities import Quantity

SURE_SECTOR = 60.0
"""Score from which a sector is taken without asking which one is meant."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a message.

    `places` are the alternatives of one place said, `sectors` and `choices` (by slot) the ids said, surest first;
    `denied` the values said with « pas », by slot; `indifferent` the slots that do not matter, `nil` those that a
    message would answer with none, `nil_beside` those of which it says at its end that there is none, `named` those
    named without a value. `is_change` tells that it corrects something, `is_addition` that it adds to it, `is_question`
    that it asks how things are (« c'est quoi »), `is_request` that it wants something done, `is_private` that it is
    about a home or a family, `takes_bare` that a number without a unit is likely what it is about: it comes first,
    corrects, or stands alone. `abstract` is the message with its values as placeholders, empty if it has none,
    `abstracts` its sentences so, and `rest` its telling words that no value accounts for.
    """

    places: tuple[PlaceHit, ...] = ()
    sectors: tuple[KeywordHit, ...] = ()
    choices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    numbers: tuple[Quantity, ...] = ()
    denied: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    indifferent: frozenset[str] = frozenset()
    nil: frozenset[str] = frozenset()
    nil_beside: frozenset[str] = frozenset()
    named: tuple[str, ...] = ()
    is_near_me: bool = False
    is_change: bool = False
    is_addition: bool = False
    is_question: bool = False
    is_request: bool = False
    is_private: bool = False
    takes_bare: bool = False
    abstract: str = ""
    abstracts: tuple[str, ...] = ()
    rest: tuple[str, ...] = ()

    @property
    def begins_with_number(self) -> bool:
        """Whether its first word is a figure, as that of an answer is: « 38 dont 12 cadres »."""
        return bool(self.numbers) and self.numbers[0].is_value and self.numbers[0].first == 0

    @property
    def is_lone_figure(self) -> bool:
        """Whether it is one figure and nothing else: « 3 personnes »."""
        return len(self.numbers) == 1 and not (self.rest or self.places or self.sectors or self.choices or self.named)

    @property
    def is_case(self) -> bool:
        """Whether it wants something done, or brings anything of a need beside a trade."""
        return bool(self.is_request or self.places or self.numbers or self.choices)

    @property
    def is_specific(self) -> bool:
        """Whether it brings what only a case of one's own has: figures or a place."""
        return bool(self.places) or any(number.value > 0 and number.is_figure for number in self.numbers)

    @property
    def is_measured(self) -> bool:
        """Whether it tells figures of two kinds: « on est 70 et zéro TH », what only a calculation has use for."""
        return self.is_specific and len({number.unit for number in self.numbers if number.is_value}) > 1


def sure_sectors(reading: Reading) -> tuple[str, ...]:
    """The sectors surely meant, surest first."""
    return tuple(hit.id for hit in reading.sectors if hit.score >= SURE_SECTOR)


def place_id(hit: PlaceHit) -> str:
    """A place as the value of a slot: `commune:95127`, `epci:249500109`, `department:95`."""
    return f"{hit.kind}:{hit.id}"
