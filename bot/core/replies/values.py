"""Values of slots, said to people."""

from __future__ import annotations

from bot.core.directory.records import Structure
from bot.core.directory.territory import Territory
from bot.core.exchange.session import SlotValue
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.script import DROPPED, EXCLUDED, HIDDEN, ONLY_IN, values_of
from bot.core.replies.formats import listed, with_unit


def say_value(knowledge: Knowledge, territory: Territory, slot_id: str, value: SlotValue) -> str:
    """A value in words: labels for ids, figures with their unit, names of places."""
    if slot_id in HIDDEN:
        return _say_hidden(knowledge, territory, slot_id, value)
    slot = knowledge.script.slots[slot_id]
    if isinstance(value, int | float):
        return with_unit(value, slot.unit)
    if slot.kind == "place":
        return place_name(territory, str(value))
    if slot.kind == "sector":
        sectors = territory.sectors.sectors
        return listed([sectors[id_].label for id_ in values_of(value) if id_ in sectors])
    choices = [choice for id_ in values_of(value) if (choice := slot.choice(id_))]
    return listed([choice.label for choice in choices], "ou")


def _say_hidden(knowledge: Knowledge, territory: Territory, slot_id: str, value: SlotValue) -> str:
    """What narrows a search: « sans ESAT », « hors 92 »; empty if it is nothing."""
    said = list(values_of(value))
    if not said:
        return ""
    if slot_id == EXCLUDED:
        return knowledge.wording.text("without_kinds", kinds=listed(said, "ni"))
    if slot_id == DROPPED:
        structures = territory.directory.structures
        names = [structures[id_].name for id_ in said if id_ in structures]
        return knowledge.wording.text("without_structures", names=listed(names, "ni")) if names else ""
    return knowledge.wording.text("only_in" if slot_id == ONLY_IN else "out_of", codes=listed(said))


def kind_name(knowledge: Knowledge, one: Structure) -> str:
    """What a structure is, in plain words."""
    types = knowledge.script.slots.get("type")
    choice = types.choice(one.kind or "") if types else None
    return choice.plain if choice else one.kind_note or knowledge.wording.text("kind_unknown")


def place_name(territory: Territory, value: str) -> str:
    """The name of a place by the value of its slot; an intercommunalité by its short name.

    A commune outside the territory has the code of its département behind it, as there may be others of its name.
    """
    kind, _, code = value.partition(":")
    gazetteer = territory.gazetteer
    if kind == "commune" and (commune := gazetteer.commune(code)):
        return f"{commune.name} ({commune.department})" if gazetteer.is_outside(code) else commune.name
    if kind == "epci" and code in gazetteer.epcis:
        epci = gazetteer.epcis[code]
        return next(iter(epci.aliases), epci.name)
    return gazetteer.departments[code].name if code in gazetteer.departments else gazetteer.name
