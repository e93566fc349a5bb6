"""What of the content a compiled assistant does without."""

from __future__ import annotations

from dataclasses import Field, fields
from typing import Any, ClassVar, Protocol


class _Dataclass(Protocol):
    __dataclass_fields__: ClassVar[dict[str, Field[Any]]]


def without(value: _Dataclass, field: str) -> list[object]:
    """The values of a dataclass's fields, nothing in the place of one: what is indexed takes memory twice otherwise."""
    return [() if one.name == field else getattr(value, one.name) for one in fields(value)]
