"""Départements that a message names by code or name."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.knowledge.acts import Acts
from bot.core.text.plain import normalise

_CODE_LEADS = ("le", "du", "dans", "sur", "hors", "pas", "en")
"""Words before the number of a département."""


class Departments:
    """Finds départements. It keeps no state."""

    def __init__(self, acts: Acts, home: str) -> None:
        """Know their names; `home` is the code of the one at hand."""
        self._home = home
        named = acts.departments.items()
        self.names = {normalise(name): code for code, names in named for name in (code, *names)}
        self._own = [name for name, code in self.names.items() if code == home]

    def said(self, text: str, *, has_operator: bool = False) -> Iterator[str]:
        """The codes of those that a text names; a bare number counts behind an operator, or a word that leads to it."""
        plain = f" {normalise(text)} "
        for name, code in self.names.items():
            is_said = f" {name} " in plain
            is_code = name.isdecimal() and not _is_led(plain, name)
            if is_said and (not is_code or has_operator):
                yield code

    def others(self, text: str) -> tuple[str, ...]:
        """The codes of those named that are not the one at hand."""
        return tuple(dict.fromkeys(code for code in self.said(text) if code != self._home))

    def is_from_home(self, text: str) -> bool:
        """« on veut du 95 »: whoever stands in the département, for the place that is held."""
        plain = f" {normalise(text)} "
        return any(f" du {name} " in plain for name in self._own)


def _is_led(plain: str, code: str) -> bool:
    return any(f" {lead} {code} " in plain for lead in _CODE_LEADS)
