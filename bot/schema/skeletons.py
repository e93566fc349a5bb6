"""New records to be filled in: each key with what it is for, and « TODO » where only a person can write."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from bot.content.parts import MIN_PHRASINGS
from bot.content.reader import TODO
from bot.schema.schema import descriptions

Value = str | float | Sequence[str] | Sequence[Mapping[str, str]]


@dataclass(frozen=True, slots=True)
class Skeleton:
    """What a kind of record is made of: its section, where its keys are explained, its keys and those it may have."""

    section: str
    path: str
    values: Mapping[str, Value]
    others: Mapping[str, str]

    def lines(self, indent: int) -> list[str]:
        """The record as an item of its section."""
        told, margin = descriptions(), " " * (indent + 2)
        lines = [line for key, value in self.values.items() for line in self._lines(key, value, told)]
        lines += [f"# {key}: {example}{self._note(key, told)}" for key, example in self.others.items()]
        return [f"{' ' * indent}- {lines[0]}", *(margin + line for line in lines[1:])]

    def _lines(self, key: str, value: Value, told: Mapping[str, str]) -> Iterator[str]:
        note = self._note(key, told)
        if isinstance(value, float):
            yield f"{key}: {value}{note}"
        elif isinstance(value, str):
            yield f"{key}: {_quoted(value)}{note}"
        elif len(value) > 1 or not all(isinstance(one, str) for one in value):
            yield f"{key}:{note}"
            for one in value:
                yield f"  - {_quoted(one)}" if isinstance(one, str) else f"  - {_flow(one)}"
        else:
            yield f"{key}: [{', '.join(_quoted(str(one)) for one in value)}]{note}"

    def _note(self, key: str, told: Mapping[str, str]) -> str:
        return f"  # {told.get(f'{self.path}.{key}') or told[key]}"


def answer(id_: str, today: str, asked: Sequence[str] = (), related: Sequence[str] = ()) -> Skeleton:
    """An answer of a theme; to what was asked, if anything, with the answers beside it."""
    values: dict[str, Value] = {
        "id": id_,
        "title": TODO,
        "short": TODO,
        "details": TODO,
        "sources": _sources(),
        "verified_on": today,
        "related": related,
        "phrasings": [*asked, *(f"{TODO} {number}" for number in range(len(asked) + 1, MIN_PHRASINGS + 1))],
    }
    others = {"changed": "…", "changed_details": "…", "answers": "[{ask: […], say: oui, point: 1}]", "next_step": "…"}
    return Skeleton("entries", "faq.entries", values, others)


def follow_up(id_: str, _today: str) -> Skeleton:
    """A question foreseen after an answer."""
    values: dict[str, Value] = {"entry": id_, "ask": [TODO], "text": TODO, "source": TODO}
    return Skeleton("follow_ups", "follow_ups.follow_ups", values, {"say": "oui", "url": "https://…", "date": '"…"'})


def structure(id_: str, today: str, place: Mapping[str, str | float]) -> Skeleton:
    """A structure of a commune: `place` has its name, code and centre."""
    values: dict[str, Value] = {
        "id": id_,
        "name": TODO,
        **place,
        "position": "commune",
        "sectors": (),
        "sources": _sources(),
        "verified_on": today,
    }
    keys = ("kind", "siret", "address", "postcode", "activities", "services", "phone", "mail", "website", "note")
    return Skeleton("structures", "directory.structures", values, dict.fromkeys(keys, "…"))


def facilitator(id_: str, today: str) -> Skeleton:
    """An organisation to turn to."""
    values: dict[str, Value] = {
        "id": id_,
        "name": TODO,
        "role": TODO,
        "tags": [TODO],
        "territory": "departement",
        "sources": _sources(),
        "verified_on": today,
    }
    keys = ("commune", "insee", "address", "postcode", "phone", "mail", "website", "note")
    return Skeleton("facilitators", "directory.facilitators", values, dict.fromkeys(keys, "…"))


WITHOUT_PLACE: Mapping[str, Callable[[str, str], Skeleton]] = {
    "answer": answer,
    "follow-up": follow_up,
    "facilitator": facilitator,
}
"""Kinds of record that need no more than an id and the day."""


def _sources() -> Sequence[Mapping[str, str]]:
    return ({"name": TODO},)


def _flow(fields: Mapping[str, str]) -> str:
    return "{" + ", ".join(f"{key}: {_quoted(value)}" for key, value in fields.items()) + "}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
