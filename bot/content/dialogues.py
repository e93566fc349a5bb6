"""Loads guided dialogues: `knowledge/dialogues/*.yaml`."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path

from bot.content.codes import known
from bot.content.entries import EntriesReader
from bot.content.markup import parse_blocks
from bot.content.parts import check_label, named, read_link, read_phrasings
from bot.content.reader import Fields, Files, perhaps
from bot.core.directory.records import KINDS, SERVICES
from bot.core.knowledge.script import (
    LIMIT,
    RESULT_KINDS,
    Conditions,
    Dialogue,
    Implication,
    Option,
    Part,
    Preset,
    Question,
    Result,
    ResultKind,
    Slot,
)
from bot.core.understanding.placeholders import PLACEHOLDERS

_COMMAND = re.compile(r"[a-z0-9_]{1,32}")
_PLACEHOLDER = re.compile(r"\{([^}]*)\}")


def read_dialogues(
    files: Files, folder: Path, slots: Mapping[str, Slot], answers: EntriesReader
) -> dict[str, Dialogue]:
    """The dialogues of a folder in the order of the menu, by id; they fill these slots and may cite the answers."""
    reader = _DialogueReader(slots, answers)
    found = [files.read(path, reader.read, None) for path in sorted(folder.glob("*.yaml"))]
    in_order = sorted(filter(None, found), key=lambda dialogue: (dialogue.order, dialogue.id))
    return {dialogue.id: dialogue for dialogue in in_order}


class _DialogueReader:
    def __init__(self, slots: Mapping[str, Slot], answers: EntriesReader) -> None:
        self._slots = slots
        self._answers = answers

    def read(self, file: Fields) -> Dialogue:
        dialogue = self._dialogue(file)
        name = Path(file.file).stem
        if dialogue.id != name:
            file.report_at("id", f"« {dialogue.id} » n'est pas le nom du fichier", f"écrire « {name} »")
        if dialogue.id and not _COMMAND.fullmatch(dialogue.id):
            fix = "32 caractères au plus : lettres sans accent et chiffres"
            file.report_at("id", f"« {dialogue.id} » ne peut pas être une commande Telegram", fix)
        return dialogue

    def _dialogue(self, file: Fields) -> Dialogue:
        questions = tuple(self._question(fields) for fields in file.items("questions", named("question", "slot")))
        noted = file.texts("noted", required=False)
        file.expect("noted", options=self._slots)
        file.expect("about", options=self._answers.ids)
        for slot in noted:
            self._check_slot(file, "noted", slot)
        about = file.texts("about", required=False)
        options = [self._option(fields) for fields in file.items("options", named("piste"), required=False)]
        dialogue = Dialogue(
            id=file.text("id"),
            title=file.text("title"),
            order=file.number("order"),
            intro=parse_blocks(file.text("intro")),
            phrasings=read_phrasings(file),
            questions=questions,
            noted=noted,
            results=tuple(self._result(fields) for fields in file.items("results", named("résultat", "show"))),
            options=tuple(one for one in options if one.entry not in self._answers.left_out),
            implies=tuple(self._implications(file)),
            parts=tuple(self._parts(file)),
            about=self._answers.here(about),
            wants=file.texts("wants", required=False),
        )
        for entry in (id_ for id_ in about if id_ not in self._answers.ids):
            file.report_at("about", f"« {entry} » ne mène à aucune réponse", "écrire l'identifiant d'une réponse")
        check_label(file, "title", dialogue.title)
        _check_placeholders(file, dialogue.phrasings)
        return dialogue

    def _implications(self, file: Fields) -> Iterator[Implication]:
        for fields in file.items("implies", named("déduction", "known"), required=False):
            implication = Implication(
                fields.text("known"), fields.text("slot"), fields.text("value"), turns=fields.flag("turns")
            )
            fields.close()
            self._check_slot(fields, "known", implication.known)
            self._check_values(fields, "value", implication.slot, [implication.value])
            yield implication

    def _parts(self, file: Fields) -> Iterator[Part]:
        for fields in file.items("parts", named("partage", "part"), required=False):
            part = Part(fields.text("part"), fields.text("whole"), fields.text("share"))
            fields.close()
            for key, slot in (("part", part.part), ("whole", part.whole), ("share", part.share)):
                self._check_slot(fields, key, slot)
            yield part

    def _check_slot(self, fields: Fields, key: str, slot: str) -> None:
        if slot and slot not in self._slots:
            fix = f"{perhaps(slot, self._slots)}possibles : {', '.join(self._slots)}"
            fields.report_at(key, f"l'information « {slot} » est inconnue", fix)

    def _check_values(self, fields: Fields, key: str, slot: str, values: tuple[str, ...] | list[str]) -> None:
        self._check_slot(fields, key, slot)
        choices = [choice.id for choice in self._slots[slot].choices] if slot in self._slots else []
        for value in values:
            if choices and value not in choices:
                fields.report_at(key, f"« {value} » est inconnu pour « {slot} »", f"possibles : {', '.join(choices)}")

    def _conditions(self, fields: Fields, key: str = "when") -> Conditions:
        fields.expect(key, options=self._slots)
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
            excluding=self._conditions(fields, "except"),
            unless=unless,
            presets=fields.numbers("presets"),
            also=tuple(self._presets(fields)),
            is_optional=fields.flag("optional"),
            is_after_result=fields.flag("after_result"),
        )
        fields.expect("slot", options=self._slots)
        fields.expect("unless", options=self._slots)
        self._check_slot(fields, "slot", question.slot)
        for slot in unless:
            self._check_slot(fields, "unless", slot)
        check_label(fields, "skip", question.skip or "")
        fields.close()
        return question

    def _presets(self, fields: Fields) -> Iterator[Preset]:
        for preset in fields.items("also", named("bouton", "label"), required=False):
            also = Preset(preset.text("label"), preset.text("slot"), preset.text("value"))
            check_label(preset, "label", also.label)
            self._check_values(preset, "value", also.slot, [also.value])
            preset.close()
            yield also

    def _result(self, fields: Fields) -> Result:
        kind = fields.choice("show", RESULT_KINDS)
        shown: ResultKind = next((one for one in RESULT_KINDS if one == kind), "options")
        result = Result(shown, self._conditions(fields), self._conditions(fields, "except"))
        fields.close()
        return result

    def _option(self, fields: Fields) -> Option:
        option = Option(
            id=fields.text("id"),
            title=fields.text("title"),
            why=fields.text("why"),
            conditions=fields.text("conditions"),
            entry=read_link(fields, "entry", self._answers.ids),
            when=self._conditions(fields),
            types=known(fields, "types", fields.texts("types", required=False), KINDS),
            service=fields.choice("service", SERVICES, required=False) or None,
            partners=fields.text("partners", required=False) or None,
        )
        fields.close()
        return option


def _check_placeholders(file: Fields, phrasings: Collection[str]) -> None:
    unknown = {name for text in phrasings for name in _PLACEHOLDER.findall(text)} - set(PLACEHOLDERS)
    for name in sorted(unknown):
        fix = f"possibles : {', '.join(f'{{{one}}}' for one in PLACEHOLDERS)}"
        file.report_at("phrasings", f"« {{{name}}} » n'existe pas", fix)
