"""Loads how numbers are read: `knowledge/numbers.yaml`."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import replace

from bot.content.reader import Fields
from bot.core.text.forms import ROLES, UNITS, FormError, Multiple, NumberWords, Rule, expression_of, plain_form

PLACEHOLDERS = ("nombre", "personnes")
"""What a number with a role may be in the phrasings of dialogues."""


def read_numbers(file: Fields) -> NumberWords:
    """The words about numbers, every form of which can be read."""
    lists = file.tables("lists")
    words = NumberWords(
        lists=lists,
        multiples=tuple(_multiples(file)),
        articles={word: value for one in file.items("articles", _first_word) for word, value in _article(one)},
        half_before=_plain(file, "half_before"),
        half_after=_plain(file, "half_after"),
        joins=_plain(file, "joins"),
        never_counted=_plain(file, "never_counted"),
    )
    if "euro" not in lists:
        file.report_at("lists", "il manque la liste « euro »", 'ajouter une ligne « euro: ["€", euro, euros] »')
    rules = tuple(_rule(fields, words) for fields in file.items("forms", _first_form))
    return replace(words, rules=rules)


def _multiples(file: Fields) -> Iterator[Multiple]:
    for fields in file.items("multiples", _first_word):
        yield Multiple(
            _plain(fields, "words"),
            fields.number("times"),
            is_amount=fields.flag("euros"),
            needs_euro=fields.flag("before_euro"),
        )
        fields.close()


def _article(fields: Fields) -> Iterator[tuple[str, float]]:
    value = fields.number("value")
    yield from ((word, value) for word in _plain(fields, "words"))
    fields.close()


def _rule(fields: Fields, words: NumberWords) -> Rule:
    """A rule; one without forms where they cannot be read, so that the others can still be checked."""
    unit = fields.choice("unit", UNITS, required=False)
    role = fields.choice("role", ROLES, required=False)
    if not (unit or role):
        fields.report("une forme dit ce que le nombre compte ou ce qu'il est", "écrire « unit: … » ou « role: … »")
    rule = Rule(
        forms=fields.texts("forms"),
        unit=next((one for one in UNITS if one == unit), "number"),
        role=next((one for one in ROLES if one == role), "value"),
        says=fields.choice("says", PLACEHOLDERS, required=False),
        minimum=_bound(fields, "minimum", 0),
        maximum=_bound(fields, "maximum", math.inf),
        beside=_beside(fields, words.lists),
    )
    fields.close()
    try:
        expression_of(rule, words)
    except FormError as error:
        fields.report_at("forms", str(error), f"listes possibles : {', '.join(sorted(words.lists))}")
        return Rule(())
    return rule


def _bound(fields: Fields, key: str, otherwise: float) -> float:
    return fields.number(key) if fields.peek(key) else otherwise


def _beside(fields: Fields, lists: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    name = fields.choice("beside", sorted(lists), required=False)
    return tuple(map(plain_form, lists.get(name, ())))


def _first_form(fields: Fields) -> str:
    return f"formes de « {fields.peek('unit') or fields.peek('role') or '?'} »"


def _first_word(fields: Fields) -> str:
    return f"mots de « {fields.peek('times') or fields.peek('value') or '?'} »"


def _plain(fields: Fields, key: str) -> tuple[str, ...]:
    return tuple(map(plain_form, fields.texts(key)))
