"""Loads slots and guided dialogues: `knowledge/slots.yaml`, `knowledge/dialogues/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path

from bot.content.markup import parse_blocks
from bot.content.reader import Fields, read_yaml
from bot.core.directory.records import KINDS, SERVICES
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.script import (
    LIMIT,
    RESULT_KINDS,
    SLOT_KINDS,
    Choice,
    Conditions,
    Dialogue,
    Implication,
    Option,
    Preset,
    Question,
    Result,
    Script,
    Slot,
)
from bot.core.text.plain import normalise
from bot.core.text.quantities import UNITS
from bot.core.understanding.placeholders import PLACEHOLDERS
from bot.errors import Problem

CONTROLS = (
    "back",
    "skip",
    "next",
    "previous",
    "widen",
    "result",
    "edit",
    "restart",
    "resume",
    "shortlist",
    "export",
    "help",
)
"""What a person can do in any dialogue, by words of `slots.yaml`."""

MIN_PHRASINGS = 12
LABEL_MAX = 40
"""Characters of the label of a button that leads to a dialogue or a choice."""

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


class DialogueReader:
    """One reading of the dialogues of a knowledge directory."""

    def __init__(self, root: Path, problems: list[Problem], lexicon: Lexicon, entries: set[str]) -> None:
        """Read below `root`; problems fill up. Options may cite the `entries`."""
        self.root = root
        self.problems = problems
        self._concepts = {concept.id: concept for concept in lexicon.concepts}
        self._entries = entries
        self._slots: dict[str, Slot] = {}

    def read(self) -> Script:
        """Everything about dialogues."""
        script = Script()
        for file in self._file("slots.yaml"):
            for fields in file.items("slots", _named("information")):
                slot = self._slot(fields)
                if slot.id in self._slots:
                    fields.report_at("id", f"« {slot.id} » existe déjà", "choisir un autre identifiant")
                self._slots[slot.id] = slot
            script = Script(
                dialogues={},
                slots=self._slots,
                fillers=frozenset(word for text in file.texts("fillers") for word in normalise(text).split()),
                interrogatives=tuple(map(normalise, file.texts("interrogatives"))),
                requests=tuple(map(normalise, file.texts("requests"))),
                near_me=tuple(map(normalise, file.texts("near_me"))),
                controls=self._controls(file),
                ordinals=tuple(tuple(map(normalise, row)) for row in file.lists("ordinals")),
                keep=tuple(map(normalise, file.texts("keep"))),
                about_card=tuple(map(normalise, file.texts("about_card"))),
            )
        dialogues: dict[str, Dialogue] = {}
        for path in sorted((self.root / "dialogues").glob("*.yaml")):
            for file in self._file(f"dialogues/{path.name}"):
                dialogue = self._dialogue(file)
                if dialogue.id != path.stem:
                    file.report_at("id", f"« {dialogue.id} » n'est pas le nom du fichier", f"écrire « {path.stem} »")
                if dialogue.id and not _COMMAND.fullmatch(dialogue.id):
                    fix = "32 caractères au plus : lettres sans accent et chiffres"
                    file.report_at("id", f"« {dialogue.id} » ne peut pas être une commande Telegram", fix)
                dialogues[dialogue.id] = dialogue
        in_order = sorted(dialogues.values(), key=lambda dialogue: (dialogue.order, dialogue.id))
        return replace(script, dialogues={dialogue.id: dialogue for dialogue in in_order})

    def _file(self, name: str) -> Iterator[Fields]:
        fields = read_yaml(self.root / name, self.root.parent, self.problems)
        if fields is not None:
            yield fields
            fields.close()

    @staticmethod
    def _controls(file: Fields) -> Mapping[str, tuple[str, ...]]:
        controls = file.tables("controls")
        for name in set(controls) - set(CONTROLS):
            file.report_at("controls", f"« {name} » est inconnu", f"choisir parmi : {', '.join(CONTROLS)}")
        return controls

    def _slot(self, fields: Fields) -> Slot:
        kind = fields.choice("kind", SLOT_KINDS)
        is_number = kind == "number"
        slot = Slot(
            id=fields.text("id"),
            kind=next((known for known in SLOT_KINDS if known == kind), "choice"),
            label=fields.text("label"),
            names=tuple(map(normalise, fields.texts("names", required=False))),
            any=fields.texts("any", required=False),
            choices=tuple(self._choice(choice) for choice in fields.items("choices", _named("choix")))
            if kind == "choice"
            else (),
            is_several=fields.flag("several"),
            unit=next((unit for unit in UNITS if is_number and unit == fields.choice("unit", UNITS)), "number"),
            marks=tuple(map(normalise, fields.texts("marks", required=False))),
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
        self._check_label(fields, "label", choice.label)
        return choice

    @staticmethod
    def _check_label(fields: Fields, key: str, label: str) -> None:
        if len(label) > LABEL_MAX:
            fields.report_at(key, f"bouton de {len(label)} caractères", f"{LABEL_MAX} au plus")

    def _dialogue(self, file: Fields) -> Dialogue:
        questions = tuple(self._question(fields) for fields in file.items("questions", _named("question", "slot")))
        noted = file.texts("noted", required=False)
        for slot in noted:
            self._check_slot(file, "noted", slot)
        dialogue = Dialogue(
            id=file.text("id"),
            title=file.text("title"),
            order=file.number("order"),
            intro=parse_blocks(file.text("intro")),
            phrasings=file.texts("phrasings"),
            questions=questions,
            noted=noted,
            results=tuple(self._result(fields) for fields in file.items("results", _named("résultat", "show"))),
            options=tuple(self._option(fields) for fields in file.items("options", _named("piste"), required=False)),
            implies=tuple(self._implications(file)),
        )
        self._check_label(file, "title", dialogue.title)
        self._check_phrasings(file, dialogue.phrasings)
        return dialogue

    def _implications(self, file: Fields) -> Iterator[Implication]:
        for fields in file.items("implies", _named("déduction", "known"), required=False):
            implication = Implication(fields.text("known"), fields.text("slot"), fields.text("value"))
            fields.close()
            self._check_slot(fields, "known", implication.known)
            self._check_values(fields, "value", implication.slot, [implication.value])
            yield implication

    @staticmethod
    def _check_phrasings(file: Fields, phrasings: tuple[str, ...]) -> None:
        if len(set(phrasings)) < MIN_PHRASINGS:
            what = f"{len(set(phrasings))} formulations différentes"
            file.report_at("phrasings", what, f"en écrire au moins {MIN_PHRASINGS}")
        unknown = {name for text in phrasings for name in _PLACEHOLDER.findall(text)} - set(PLACEHOLDERS)
        for name in sorted(unknown):
            fix = f"possibles : {', '.join(f'{{{one}}}' for one in PLACEHOLDERS)}"
            file.report_at("phrasings", f"« {{{name}}} » n'existe pas", fix)

    def _check_slot(self, fields: Fields, key: str, slot: str) -> None:
        if slot and slot not in self._slots:
            fields.report_at(key, f"l'information « {slot} » est inconnue", f"possibles : {', '.join(self._slots)}")

    def _check_values(self, fields: Fields, key: str, slot: str, values: tuple[str, ...] | list[str]) -> None:
        self._check_slot(fields, key, slot)
        choices = [choice.id for choice in self._slots[slot].choices] if slot in self._slots else []
        for value in values:
            if choices and value not in choices:
                fields.report_at(key, f"« {value} » est inconnu pour « {slot} »", f"possibles : {', '.join(choices)}")

    def _conditions(self, fields: Fields, key: str = "when") -> Conditions:
        conditions = fields.tables(key, required=False)
        for slot, values in conditions.items():
            self._check_values(fields, key, slot, values)
            if slot in self._slots and self._slots[slot].kind == "number" and not all(map(LIMIT.fullmatch, values)):
                fields.report_at(key, f"« {slot} » est un nombre", 'écrire par exemple [">= 20"] ou ["< 20"]')
        return conditions

    def _question(self, fields: Fields) -> Question:
        unless = fields.texts("unless", required=False)
        question = Question(
            slot=fields.text("slot"),
            ask=parse_blocks(fields.text("ask")),
            help=parse_blocks(fields.text("help")),
            skip=fields.text("skip", required=False) or None,
            when=self._conditions(fields),
            unless=unless,
            presets=fields.numbers("presets"),
            also=tuple(self._presets(fields)),
            is_optional=fields.flag("optional"),
            is_after_result=fields.flag("after_result"),
        )
        for slot in (question.slot, *unless):
            self._check_slot(fields, "slot", slot)
        self._check_label(fields, "skip", question.skip or "")
        fields.close()
        return question

    def _presets(self, fields: Fields) -> Iterator[Preset]:
        for preset in fields.items("also", _named("bouton", "label"), required=False):
            also = Preset(preset.text("label"), preset.text("slot"), preset.text("value"))
            self._check_label(preset, "label", also.label)
            self._check_values(preset, "value", also.slot, [also.value])
            preset.close()
            yield also

    def _result(self, fields: Fields) -> Result:
        kind = fields.choice("show", RESULT_KINDS)
        result = Result(next((known for known in RESULT_KINDS if known == kind), "options"), self._conditions(fields))
        fields.close()
        return result

    def _option(self, fields: Fields) -> Option:
        option = Option(
            id=fields.text("id"),
            title=fields.text("title"),
            why=fields.text("why"),
            conditions=fields.text("conditions"),
            entry=fields.choice("entry", sorted(self._entries)),
            when=self._conditions(fields),
            types=fields.texts("types", required=False),
            service=fields.choice("service", SERVICES, required=False) or None,
            partners=fields.text("partners", required=False) or None,
        )
        for kind in set(option.types) - set(KINDS):
            fields.report_at("types", f"« {kind} » est inconnu", f"choisir parmi : {', '.join(KINDS)}")
        fields.close()
        return option


def _named(what: str, key: str = "id") -> Callable[[Fields], str]:
    return lambda fields: f"{what} « {fields.peek(key) or '?'} »"
