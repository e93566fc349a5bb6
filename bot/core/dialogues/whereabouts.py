"""Deep links to where a conversation is: an answer, a structure, or a dialogue with its values.

`d-fournisseur_s-nettoyage_l-95127_t-ESAT` holds ids and figures of the content, never words of a person. What does not
fit into a link is asked again.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import groupby

from bot.core.dialogues.lasting import is_place
from bot.core.directory.territory import Territory
from bot.core.exchange.actions import PAYLOAD_MAX, Action, payload
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session, SlotValue
from bot.core.exchange.turn import Turn
from bot.core.knowledge.script import ACTIVITIES, Dialogue, Script, Slot, values_of
from bot.core.text.plain import normalise

LETTERS: Mapping[str, str] = {
    "s": "secteur", "l": "lieu", "t": "type", "d": "duree", "c": "calcul", "a": ACTIVITIES, "p": "public",
    "v": "service", "r": "rayon", "b": "but", "i": "profil", "m": "montant", "h": "heures", "w": "heures_travail",
    "o": "main_oeuvre", "f": "matieres", "e": "effectif", "n": "beneficiaires", "x": "part_main_oeuvre",
    "y": "part_insertion", "z": "cout_horaire", "k": "annees", "g": "exercice",
}  # fmt: skip
"""The slots that a link carries, what matters most first. Links live on: a letter never gets another meaning."""

PLACES = ("commune", "epci", "department")


class Whereabouts:
    """Tells where a conversation is, by a link, and reads the values in one. It keeps no state."""

    def __init__(self, script: Script, territory: Territory) -> None:
        """Know the values of this content."""
        self._script = script
        self._gazetteer = territory.gazetteer
        self._sectors = territory.sectors.sectors

    def on(self, turn: Turn, after: Session) -> tuple[Reply, ...]:
        """The replies of a turn, with the link to what they show."""
        link = self._to(turn, after)
        return tuple(replace(reply, link=reply.link or link) for reply in turn.replies)

    def _to(self, turn: Turn, after: Session) -> str:
        outcome, state = turn.outcome, after.dialogue
        if outcome.kind == "answer" and outcome.id:
            return payload(Action("answer", outcome.id))
        if outcome.kind != "dialogue":
            return ""
        card = next((screen for screen in turn.focus[:1] if screen.kind == "card"), None)
        if card:
            return payload(Action("card", card.ids[0]))
        return self._dialogue(state.id, state.slots) if state and state.id else ""

    def _dialogue(self, dialogue: str, slots: Mapping[str, SlotValue]) -> str:
        """The payload that opens a dialogue with as many of its values as fit."""
        link = payload(Action("dialogue", dialogue))
        for letter, slot in LETTERS.items():
            longer = "_".join([link, *(f"{letter}-{piece}" for piece in _pieces(slots.get(slot, ())))])
            link = longer if len(longer) <= PAYLOAD_MAX else link
        return link

    def values(self, dialogue: Dialogue, written: str) -> dict[str, SlotValue]:
        """The values of a dialogue that a link carries, without those that the content has no more."""
        pairs = [piece.partition("-")[::2] for piece in written.casefold().split("_")]
        found: dict[str, SlotValue] = {}
        for letter, same in groupby(pairs, lambda pair: pair[0]):
            slot = LETTERS.get(letter, "")
            if slot == ACTIVITIES:
                words = self._words(found.get("secteur", ()), {text for _, text in same})
                found |= {slot: words} if words else {}
            elif slot in dialogue.slots:
                read = [self._value(self._script.slots[slot], text) for _, text in same]
                values = [value for value in read if value is not None]
                found |= {slot: _whole(self._script.slots[slot], values)} if values else {}
        return found

    def _value(self, slot: Slot, text: str) -> str | float | None:
        match slot.kind:
            case "number":
                number = text.replace("-", ".", 1)
                is_number = number.replace(".", "", 1).isdecimal() and number.isascii()
                return float(number) if is_number and slot.minimum <= float(number) <= slot.maximum else None
            case "sector":
                return text if text in self._sectors else None
            case "place":
                places = (f"{kind}:{text.upper()}" for kind in PLACES)
                return next((place for place in places if is_place(self._gazetteer, place)), None)
            case _:
                return next((choice.id for choice in slot.choices if choice.id.casefold() == text), None)

    def _words(self, sectors: SlotValue, written: set[str]) -> tuple[str, ...]:
        keywords = (normalise(word) for id_ in values_of(sectors) for word in self._sectors[id_].keywords)
        return tuple(dict.fromkeys(word for word in keywords if word.replace(" ", "-") in written))


def _pieces(value: SlotValue) -> Iterator[str]:
    """A value as the pieces of a link; what a link cannot hold is left out."""
    for text in values_of(value):
        number = text.removesuffix(".0") if isinstance(value, float) else text
        piece = number.rpartition(":")[2].replace(".", "-").replace(" ", "-")
        if piece.isascii() and piece.replace("-", "").isalnum():
            yield piece


def _whole(slot: Slot, values: list[str | float]) -> SlotValue:
    is_several = slot.kind == "sector" or slot.is_several
    return tuple(map(str, values)) if is_several else values[0]
