"""Values as YAML, in the hand of `directory.yaml`: quotes where digits must stay text, short lists on one line."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

_QUOTED = frozenset(
    [
        *("siret", "finess", "postcode", "postcodes", "insee", "code", "epci", "department", "zone", "phone"),
        *("date", "verified_on", "territory_codes", "town_postcode"),
    ]
)
"""Keys whose values are digits that must stay text, or look as if they were."""

_NUMBERS = frozenset(["lat", "lon", "capacity", "since", "population"])
"""Keys whose values are numbers, written as they stand."""

_PLAIN = re.compile(r"[A-Za-zÀ-ÿŒœ](?:[\w '’().,–/@&%?=+-]|:(?! |$))*")
"""Texts that YAML reads as they stand."""

_WORDS_OF_YAML = re.compile(r"yes|no|on|off|true|false|null|y|n", re.IGNORECASE)


def field_lines(key: str, value: Any, indent: int) -> Iterator[str]:
    """The lines of a key and its value."""
    margin = " " * indent
    if isinstance(value, list | tuple) and value and isinstance(value[0], Mapping):
        yield f"{margin}{key}:"
        for item in value:
            yield from item_lines(item, indent + 2)
    elif isinstance(value, list | tuple):
        yield f"{margin}{key}: [{', '.join(_scalar(str(one), quoted=key in _QUOTED or ',' in one) for one in value)}]"
    else:
        text = str(value) if key in _NUMBERS else _scalar(str(value), quoted=key in _QUOTED)
        yield f"{margin}{key}: {text}"


def item_lines(item: Mapping[str, Any], indent: int) -> list[str]:
    """The lines of a mapping as an item of a list."""
    lines = [line for key, value in item.items() for line in field_lines(key, value, indent + 2)]
    return [f"{' ' * indent}- {lines[0].lstrip()}", *lines[1:]]


def _scalar(text: str, *, quoted: bool) -> str:
    """A text as YAML reads it back; JSON's quotes are YAML's double quotes."""
    if not quoted and _PLAIN.fullmatch(text) and not _WORDS_OF_YAML.fullmatch(text) and text == text.strip():
        return text
    return json.dumps(text, ensure_ascii=False)
