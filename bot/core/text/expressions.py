"""Regular expressions made of the content: many of them, of which a message needs few."""

from __future__ import annotations

import re


class Expression:
    """A regular expression that is compiled at its first use, and pickled as it is written."""

    __slots__ = ("_compiled", "_written")

    def __init__(self, written: str) -> None:
        """Keep an expression as it is written; one that is wrong is told when it is compiled."""
        self._written = written
        self._compiled: re.Pattern[str] | None = None

    def __reduce__(self) -> tuple[type[Expression], tuple[str]]:
        """What pickle writes: the text alone, as it would compile every pattern that it reads."""
        return Expression, (self._written,)

    @property
    def compiled(self) -> re.Pattern[str]:
        """The expression, ready to be used."""
        if self._compiled is None:
            self._compiled = re.compile(self._written)
        return self._compiled
