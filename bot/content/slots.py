"""Loads what a message can say of a need: `knowledge/slots.yaml`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import get_args

from bot.content.codes import check_unique, known
from bot.content.parts import check_label, named
from bot.content.reader import Fields
from bot.core.directory.records import KINDS, SERVICES, Public
from bot.core.knowledge.lexicon import Concept, Lexicon
from bot.core.knowledge.names import CONTROLS, SLOTS
from bot.core.knowledge.script import SLOT_KINDS, Choice, Script, Slot
from bot.core.text.forms import UNITS
from bot.core.text.plain import normalise

CHOICES: Mapping[str, Collection[str]] = {"type": KINDS, "public": get_args(Public), "service": SERVICES}
"""The choices that a search understands, by slot."""


class SlotsReader:
    """Reads the slots, whose choices may take the names of a concept of the lexicon."""

    def __init__(self, lexicon: Lexicon) -> None:
        """Use these concepts."""
        self._concepts: Mapping[str, Concept] = {concept.id: concept for concept in lexicon.concepts}

    def read(self, file: Fields) -> Script:
        """The slots and the words around them; no dialogues yet."""
        slots: dict[str, Slot] = {}
        for fields in file.items("slots", named("information")):
            slot = self._slot(fields)
            check_unique(fields, "id", slot.id, slots)
            slots[slot.id] = slot
            _check_form(fields, slot)
        for id_ in SLOTS:
            if id_ not in slots:
                fix = f"garder « id: {id_} », que lisent les calculs, et changer « label », que lisent les gens"
                file.report_at("slots", f"il manque l'information « {id_} »", fix)
        return Script(
            slots=slots,
            fillers=frozenset(word for text in _plain(file, "fillers") for word in text.split()),
            interrogatives=_plain(file, "interrogatives"),
            requests=_plain(file, "requests"),
            private=_plain(file, "private"),
            near_me=_plain(file, "near_me"),
            idioms=_plain(file, "idioms", required=False),
            pleas=_plain(file, "pleas", required=False),
            possessives=frozenset(_plain(file, "possessives", required=False)),
            selves=_plain(file, "selves", required=False),
            firms=frozenset(_plain(file, "firms", required=False)),
            clients=_plain(file, "clients", required=False),
            controls=_controls(file),
            ordinals=tuple(tuple(map(normalise, row)) for row in file.lists("ordinals")),
            keep=_plain(file, "keep"),
            about_card=_plain(file, "about_card"),
        )

    def _slot(self, fields: Fields) -> Slot:
        kind = fields.choice("kind", SLOT_KINDS)
        is_number = kind == "number"
        slot = Slot(
            id=fields.text("id"),
            kind=next((one for one in SLOT_KINDS if one == kind), "choice"),
            label=fields.text("label"),
            names=_plain(fields, "names", required=False),
            any=fields.texts("any", required=False),
            choices=tuple(self._choice(choice) for choice in fields.items("choices", named("choix")))
            if kind == "choice"
            else (),
            is_several=fields.flag("several"),
            unit=next((unit for unit in UNITS if is_number and unit == fields.choice("unit", UNITS)), "number"),
            marks=_plain(fields, "marks", required=False),
            nil=_plain(fields, "nil", required=False),
            minimum=fields.number("minimum") if is_number else 0,
            maximum=fields.number("maximum") if is_number else 0,
        )
        fields.close()
        return slot

    def _choice(self, fields: Fields) -> Choice:
        concept = fields.choice("concept", sorted(self._concepts), required=False)
        words = fields.texts("words", required=not concept)
        choice = Choice(
            id=fields.text("id"),
            label=fields.text("label"),
            plain=fields.text("plain"),
            words=(*(self._concepts[concept].forms if concept in self._concepts else ()), *words),
            use=fields.text("use", required=False),
        )
        fields.close()
        check_label(fields, "label", choice.label)
        return choice


def _check_form(fields: Fields, slot: Slot) -> None:
    """Tell a slot that searches and calculations could not read."""
    form = slot.unit if slot.kind == "number" else slot.kind
    wanted = SLOTS.get(slot.id, form)
    if form != wanted:
        fix = f"écrire « kind: {wanted} »" if wanted in SLOT_KINDS else f"écrire « kind: number » et « unit: {wanted} »"
        fields.report_at("kind", f"« {slot.id} » est lu par les calculs sous une autre forme", fix)
    if slot.id in CHOICES:
        known(fields, "choices", [choice.id for choice in slot.choices], CHOICES[slot.id])


def _controls(file: Fields) -> Mapping[str, tuple[str, ...]]:
    controls = file.tables("controls")
    for name in set(controls) - set(CONTROLS):
        file.report_at("controls", f"« {name} » est inconnu", f"choisir parmi : {', '.join(CONTROLS)}")
    return controls


def _plain(fields: Fields, key: str, *, required: bool = True) -> tuple[str, ...]:
    """A list of texts as messages are compared with them."""
    return tuple(map(normalise, fields.texts(key, required=required)))
