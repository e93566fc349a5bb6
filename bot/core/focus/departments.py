"""Départements that a message names by code or name."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.knowledge.acts import Acts
from bot.core.places.geography import Department
from bot.core.text.plain import normalise

HERE = "ici"
"""Stands for the code of the one at hand, whichever it is."""

_CODE_LEADS = ("le", "du", "dans", "sur", "hors", "pas", "en")
"""Words before the number of a département."""


class Departments:
    """Finds départements. It keeps no state."""

    def __init__(self, acts: Acts, homes: Iterable[Department]) -> None:
        """Know their names; `homes` are those at hand."""
        self.homes = {one.code: one for one in homes}
        unlisted = {code: (one.name, *one.aliases) for code, one in self.homes.items() if not _is_told(acts, one)}
        here = {normalise(name) for name in acts.departments.get(HERE, ())}
        named = [*acts.departments.items(), *unlisted.items()]
        self.names = {normalise(name): code for code, names in named for name in (code, *names) if code != HERE}
        if len(self.homes) == 1:
            self.names |= dict.fromkeys(here, next(iter(self.homes)))
        self._own = [*here, *(name for name, code in self.names.items() if code in self.homes)]

    def said(self, text: str, *, has_operator: bool = False) -> Iterator[str]:
        """The codes of those that a text names; a bare number counts behind an operator, or a word that leads to it."""
        plain = f" {normalise(text)} "
        for name, code in self.names.items():
            if f" {name} " not in plain:
                continue
            is_code = name.isdecimal() and not _is_led(plain, name)
            if (not is_code or has_operator) and not self._is_within(name, plain):
                yield code

    def others(self, text: str) -> tuple[str, ...]:
        """The codes of those named that are none of those at hand."""
        return tuple(dict.fromkeys(code for code in self.said(text) if code not in self.homes))

    def _is_within(self, name: str, plain: str) -> bool:
        """« l'Oise » is not said in « le Val-d'Oise »."""
        longer = (other for other in self.names if f" {name} " in f" {other} " and other != name)
        return any(f" {other} " in plain for other in longer)

    def is_from_home(self, text: str) -> bool:
        """« on veut du 95 »: whoever stands in the département, for the place that is held."""
        plain = f" {normalise(text)} "
        return any(f" du {name} " in plain for name in self._own)


def _is_told(acts: Acts, home: Department) -> bool:
    """Whether the words of a département hold its name already."""
    return normalise(home.name) in map(normalise, acts.departments.get(home.code, ()))


def _is_led(plain: str, code: str) -> bool:
    return any(f" {lead} {code} " in plain for lead in _CODE_LEADS)
