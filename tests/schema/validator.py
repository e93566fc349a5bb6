"""As much of JSON Schema as our schemas use, on YAML as editors read it (YAML 1.2: « yes » is a text)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import yaml

TYPES: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
    "array": list,
    "object": dict,
}
PLAIN = {"": None, "~": None, "null": None, "true": True, "false": False}
KNOWN = {"$schema", "title", "description", "examples", "type", "enum", "pattern", "items"} | {
    *("minLength", "maxLength", "minItems", "minimum", "maximum"),
    "properties",
    "required",
    "additionalProperties",
    "propertyNames",
    "anyOf",
}


def value_of(node: yaml.Node) -> Any:
    """What a node says by the core schema of YAML 1.2."""
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): value_of(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [value_of(item) for item in node.value]
    text = str(node.value)
    return _plain(text) if isinstance(node, yaml.ScalarNode) and not node.style else text


def _plain(text: str) -> Any:
    """What a text without quotes says."""
    if text in PLAIN:
        return PLAIN[text]
    if re.fullmatch(r"[-+]?\d+", text):
        return int(text)
    return float(text) if re.fullmatch(r"[-+]?(\d*\.\d+|\d+\.?\d*)([eE][-+]?\d+)?", text) else text


def errors(value: Any, schema: dict[str, Any], path: str = "") -> Iterator[str]:
    """What is wrong with a value, each with its path."""
    assert set(schema) <= KNOWN, f"the validator does not know {set(schema) - KNOWN}"
    if "anyOf" in schema and all(list(errors(value, one)) for one in schema["anyOf"]):
        yield f"{path}: none of the forms"
    if "enum" in schema and value not in schema["enum"]:
        yield f"{path}: {value!r} is none of the values"
    kinds = schema.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(_is(value, kind) for kind in kinds):
        yield f"{path}: {value!r} is no {kinds}"
    elif isinstance(value, str):
        is_long = schema.get("minLength", 0) <= len(value) <= schema.get("maxLength", len(value))
        if not re.search(schema.get("pattern", ""), value) or not is_long:
            yield f"{path}: {value!r} is not of the form"
    elif isinstance(value, int | float) and not schema.get("minimum", value) <= value <= schema.get("maximum", value):
        yield f"{path}: {value} is out of range"
    elif isinstance(value, list):
        yield from _in_list(value, schema, path)
    elif isinstance(value, dict):
        yield from _in_object(value, schema, path)


def _in_list(value: list[Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    if len(value) < schema.get("minItems", 0):
        yield f"{path}: too few"
    for number, item in enumerate(value):
        yield from errors(item, schema.get("items", {}), f"{path}[{number}]")


def _is(value: Any, kind: str) -> bool:
    return isinstance(value, TYPES[kind]) and (kind == "boolean" or not isinstance(value, bool))


def _in_object(value: dict[str, Any], schema: dict[str, Any], path: str) -> Iterator[str]:
    known, others = schema.get("properties", {}), schema.get("additionalProperties", {})
    yield from (f"{path}: {name} is missing" for name in schema.get("required", []) if name not in value)
    for name, one in value.items():
        yield from errors(name, schema.get("propertyNames", {}), f"{path}.{name}")
        if name in known:
            yield from errors(one, known[name], f"{path}.{name}")
        elif others is False:
            yield f"{path}: {name} is unknown"
        else:
            yield from errors(one, others, f"{path}.{name}")
