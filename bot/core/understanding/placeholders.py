"""Values of a message as placeholders: « un traiteur à Cergy » and « {secteur} à {lieu} » read the same.

The phrasings of dialogues hold placeholders. A message is compared with them after its own values have been replaced.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from bot.core.text.forms import Unit
from bot.core.text.plain import Word, sentences, words

PLACEHOLDERS = ("secteur", "lieu", "type", "montant", "heures", "personnes", "part", "nombre")

OF_UNIT: Mapping[Unit, str] = {
    "eur": "montant",
    "eur_per_hour": "montant",
    "hours": "heures",
    "people": "personnes",
    "percent": "part",
}
"""The placeholder of a number with a unit."""

_PLACEHOLDER = re.compile(r"\{(\w+)\}")


def marker(name: str) -> str:
    """The word that stands for a placeholder; its digit keeps it from being corrected or taken for a name."""
    return f"0{name}"


MARKERS = frozenset(map(marker, PLACEHOLDERS))


def with_markers(phrasing: str) -> str:
    """A phrasing with a marker for each placeholder."""
    return _PLACEHOLDER.sub(lambda match: f" {marker(match[1])} ", phrasing)


def abstract(typed: Sequence[Word], names: Mapping[int, str]) -> str:
    """The words of a message, those at the positions of `names` replaced by their placeholder, once for each run.

    A word without a placeholder, its name being empty, is left out.
    """
    result: list[str] = []
    last = ""
    for position, word in enumerate(typed):
        name = names.get(position)
        if name is None:
            result.append(word.text.upper() if word.is_capital else word.text)
            last = "" if len(word.text) > 2 else last
        elif name and name != last:
            result.append(marker(name))
            last = name
    return " ".join(result)


def by_sentence(shown: str, typed: Sequence[Word], names: Mapping[int, str]) -> Iterator[str]:
    """The sentences of a text as placeholders; empty for one that has no value."""
    start = 0
    for sentence in sentences(shown):
        end = start + len(words(sentence))
        own = {position - start: name for position, name in names.items() if start <= position < end}
        yield abstract(typed[start:end], own) if own else ""
        start = end
