"""From what readers asked for to JSON Schema (draft 7, which editors read)."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bot.content.home import read_home
from bot.content.loader import read_knowledge
from bot.content.reader import Fields, Files
from bot.content.territory import read_territory
from bot.schema.recorder import Key, RecordingFiles, Shape

Schema = dict[str, Any]

_DESCRIPTIONS = Path(__file__).parent / "descriptions.yaml"
_SCALARS = {"choice", "day", "number", "whole", "flag"}
_TEXT: Schema = {"type": ["string", "number", "boolean"]}
_FORMS: Mapping[str, Schema] = {
    "flag": {"enum": ["yes", "no", "oui", "non", True, False]},
    "number": {"type": ["number", "string"], "pattern": r"^-?\d+(\.\d+)?$"},
    "whole": {"type": ["integer", "string"], "pattern": r"^\d+$"},
    "day": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    "lists": {"type": "array", "items": {"type": "array", "items": _TEXT}},
    "mapping": {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean", "null"]}},
}


def schemas(knowledge: Path, root: Path, *, with_ids: bool) -> dict[str, str]:
    """The schema of each kind of file, as text, by name; `with_ids` with those that the content names today.

    Raises:
        ContentError: the content has problems.
    """
    places = RecordingFiles(root, [])
    files = RecordingFiles(knowledge.parent, [], home=read_home(places))
    words = RecordingFiles(knowledge.parent, places.problems, shapes=files.shapes)
    read_knowledge(files, knowledge)
    files.check()
    read_territory(places, words, knowledge)
    places.check()
    told = descriptions()
    return {
        name: json.dumps(_whole(name, shape, told, with_ids=with_ids), ensure_ascii=False, indent=1) + "\n"
        for name, shape in sorted((files.named() | places.named()).items())
    }


def descriptions() -> Mapping[str, str]:
    """What each key is for, in French: by `file.key.key`, else by the key alone or by `file.*`."""

    def read(file: Fields) -> dict[str, str]:
        return {key: file.text(key) for key in file.keys()}  # noqa: SIM118 - Fields is no dict

    files = Files(_DESCRIPTIONS.parent, [])
    told: dict[str, str] = files.read(_DESCRIPTIONS, read, {})
    files.check()
    return told


def _whole(name: str, shape: Shape, told: Mapping[str, str], *, with_ids: bool) -> Schema:
    head = {"$schema": "http://json-schema.org/draft-07/schema#", "title": name}
    return head | _table(name, shape, told, with_ids=with_ids)


def _table(path: str, shape: Shape, told: Mapping[str, str], *, with_ids: bool) -> Schema:
    properties = {
        name: _described(f"{path}.{name}", _key(f"{path}.{name}", key, told, with_ids=with_ids), told)
        for name, key in shape.keys.items()
        if key.forms
    }
    required = sorted(name for name, key in shape.keys.items() if key.required >= shape.visits)
    properties |= {name: _not_empty(properties[name]) for name in required}
    return {"type": "object", "properties": properties, "required": required, "additionalProperties": False}


def _not_empty(schema: Schema) -> Schema:
    """What has to be there is no empty text either."""
    return {**schema, "minLength": 1} if schema.get("type") == _TEXT["type"] else schema


def _described(path: str, schema: Schema, told: Mapping[str, str]) -> Schema:
    file, key = path.partition(".")[0], path.rpartition(".")[2]
    text = next((told[name] for name in (path, key, f"{file}.*") if name in told), "")
    return {"description": text, **schema} if text else schema


def _key(path: str, key: Key, told: Mapping[str, str], *, with_ids: bool) -> Schema:
    forms = set(key.forms)
    if forms & _SCALARS:
        forms.discard("text")
    if "flag" in forms:
        forms.discard("choice")
    if "numbers" in forms:
        forms.discard("texts")
    found = [_form(path, form, key, told, with_ids=with_ids) for form in sorted(forms)]
    return found[0] if len(found) == 1 else {"anyOf": found}


def _form(path: str, form: str, key: Key, told: Mapping[str, str], *, with_ids: bool) -> Schema:
    if form == "items":
        return {"type": "array", "items": _table(path, key.items or Shape(), told, with_ids=with_ids)}
    if form in {"text", "choice"}:
        return _text(key, with_ids=with_ids)
    if form == "texts":
        most = {"minItems": key.fewest} if key.fewest else {}
        return {"type": "array", "items": _text(key, with_ids=with_ids), **most}
    if form == "numbers":
        return {"type": "array", "items": _FORMS["number"]}
    if form == "tables":
        known = _known(key, with_ids=with_ids)
        names = {"propertyNames": {"enum": known}} if known else {}
        return {"type": "object", "additionalProperties": {"type": "array", "items": _TEXT}, **names}
    return {**_FORMS[form], **(key.limits if form == "number" else {})}


def _text(key: Key, *, with_ids: bool) -> Schema:
    known = _known(key, with_ids=with_ids)
    if key.is_open:
        return {**_TEXT, "examples": known}
    if known:
        return {"enum": known}
    limit = {"maxLength": key.longest} if key.longest else {}
    if key.pattern:
        return {"type": "string", "pattern": f"^(?:{key.pattern})$", **limit}
    return {**_TEXT, **limit}


def _known(key: Key, *, with_ids: bool) -> list[str]:
    """All the values there may be; none if some are ids and those are left out."""
    return [*key.closed, *key.ids] if with_ids or not key.ids else []
