"""The French words inside and around the names of places, in plain form, as `knowledge/places.yaml` lists them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from bot.core.text.plain import words


@dataclass(frozen=True, slots=True)
class PlaceWords:
    """Words by what they do to a place; the file says so at length.

    `announce` words tell a place surely, but those that are also written in `accented` do so only in a message where
    they have their accent; `perhaps` words tell one, or something else. `abbreviations` give the whole word, and
    `first_abbreviations` do at the start of a name only.
    """

    links: frozenset[str] = frozenset()
    announce: frozenset[str] = frozenset()
    accented: tuple[str, ...] = ()
    perhaps: frozenset[str] = frozenset()
    ends: frozenset[str] = frozenset()
    intercommunality: frozenset[str] = frozenset()
    intercommunality_codes: frozenset[str] = frozenset()
    department: frozenset[str] = frozenset()
    department_leads: frozenset[str] = frozenset()
    not_department: frozenset[str] = frozenset()
    counted: frozenset[str] = frozenset()
    sums: frozenset[str] = frozenset()
    districts: frozenset[str] = frozenset()
    abbreviations: Mapping[str, str] = field(default_factory=dict)
    first_abbreviations: Mapping[str, str] = field(default_factory=dict)

    def plain(self, name: str) -> tuple[str, ...]:
        """The words of a name, abbreviations written out."""
        return self.written_out([word.text for word in words(name)])

    def written_out(self, plain: Sequence[str]) -> tuple[str, ...]:
        """Words, abbreviations written out."""
        return tuple([self.abbreviations.get(word, word) for word in plain])

    def core(self, plain: Sequence[str]) -> tuple[str, ...]:
        """The words of a name without its links; all of them if nothing else is left."""
        if self.links.isdisjoint(plain):
            return tuple(plain)
        return tuple([word for word in plain if word not in self.links]) or tuple(plain)

    def head(self, core: Sequence[str]) -> str:
        """The beginning that tells a name: its first word, and the next after « saint »."""
        return "".join(core[:2] if core[0] in self.abbreviations.values() else core[:1])

    def without_kind(self, epci: str) -> str:
        """The name of an intercommunalité without what kind it is: « CA de Cergy-Pontoise »."""
        plain = [word.text for word in words(epci)]
        if plain[:1] and plain[0] in self.intercommunality_codes:
            plain = plain[1:]
            while len(plain) > 1 and plain[0] in self.links:
                plain = plain[1:]
        return " ".join(plain)
