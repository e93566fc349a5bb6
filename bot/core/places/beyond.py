"""The communes of the rest of the country: one string, looked up where it lies."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from bot.core.memory.compiled import Later
from bot.core.places.geography import Commune, distance_km

NEAR_KM = 60.0
"""So far around the middle of the territory a name means a town there, rather than a larger one far away."""

KNOWN_SHORT = 10_000
"""People of a town nearby that is also known by the beginning of its name: « Neuilly »."""

Row = tuple[str, str, str, str, str, str, str]
"""Of a commune the telling words of its name, INSEE code, name, postcodes, latitude, longitude, population."""

_FIELD, _LINE = b"\t", b"\n"

_CLOSE = 0.3
"""Degrees around a point in which its commune is looked for."""

_CODE = 5
"""Letters of an INSEE code."""


class _Lines:
    """Communes line by line in one string, and where each begins, in their order and in that of INSEE codes."""

    def __init__(self, rows: Callable[[], Iterable[Row]]) -> None:
        self.text = "\n".join(["", *sorted(map("\t".join, rows())), ""]).encode()
        self._by_name = array("I", self._starts())
        self._by_code = array("I", sorted(self._by_name, key=self._code_at))

    def _starts(self) -> Iterator[int]:
        at = 1
        while at < len(self.text):
            yield at
            at = self.text.index(_LINE, at) + 1

    def _code_at(self, start: int) -> bytes:
        at = self.text.index(_FIELD, start) + 1
        return self.text[at : at + _CODE]

    def first(self, start: bytes) -> int:
        """Where the first line begins that does not come before something; where the text ends if all do."""
        text, size = self.text, len(start)
        place = bisect_left(self._by_name, start, key=lambda at: text[at : at + size])
        return self._by_name[place] if place < len(self._by_name) else len(text)

    def start_of(self, code: bytes) -> int | None:
        """Where the line of an INSEE code begins; None if there is none."""
        place = bisect_left(self._by_code, code, key=self._code_at)
        start = self._by_code[place] if place < len(self._by_code) else None
        return start if start is not None and self._code_at(start) == code else None


class Beyond:
    """Communes outside a territory, line by line in the order of the telling words of their names.

    35,000 objects would take 30 MB of every process that serves; one string takes 2, and a look-up some microseconds.
    """

    def __init__(self, rows: Callable[[], Iterable[Row]], middle: tuple[float, float]) -> None:
        """Keep communes, read when one is first looked for; `middle` is the middle of the territory."""
        self._kept = Later(partial(_Lines, rows))
        self._middle = middle

    def prepare(self) -> None:
        """Read the communes now."""
        self._kept.get()

    @property
    def _text(self) -> bytes:
        return self._kept.get().text

    def named(self, words: Sequence[str], *, is_short: bool = False) -> Commune | None:
        """The commune that a name means: the most peopled nearby, else the most peopled that is named so.

        A short name (« Neuilly ») is also the beginning of those nearby.
        """
        key = " ".join(words).encode()
        exact = list(self._with(key + _FIELD))
        longer = [one for one in self._with(key + b" ") if one.population >= KNOWN_SHORT] if is_short else []
        near = [one for one in (*exact, *longer) if self._is_near(one)]
        return max(near or exact, key=lambda one: one.population, default=None)

    def at_postcode(self, postcode: str) -> Commune | None:
        """The most peopled commune of a postcode."""
        return max(self._holding(postcode), key=lambda one: one.population, default=None)

    def get(self, insee: str) -> Commune | None:
        """The commune of an INSEE code."""
        start = self._kept.get().start_of(insee.encode())
        return self._line_at(start) if start else None

    def of(self, codes: Collection[str]) -> dict[str, Commune]:
        """The communes of some INSEE codes, looked through once: a look-up for each of many takes seconds."""
        lines = (line.split("\t") for line in self._text.decode().splitlines()[1:])
        return {line[1]: _commune(line) for line in lines if line[1] in codes}

    def nearest(self, lat: float, lon: float) -> tuple[Commune, float] | None:
        """The commune whose centre is nearest to a point, and how far away that is in km."""
        lines = (line.split("\t") for line in self._text.decode().splitlines()[1:])
        near = [line for line in lines if abs(float(line[4]) - lat) < _CLOSE and abs(float(line[5]) - lon) < _CLOSE]
        found = ((one, distance_km(lat, lon, one.lat, one.lon)) for one in map(_commune, near))
        return min(found, key=lambda pair: pair[1], default=None)

    def _is_near(self, commune: Commune) -> bool:
        return distance_km(*self._middle, commune.lat, commune.lon) <= NEAR_KM

    def _holding(self, code: str) -> Iterator[Commune]:
        """The communes of which a field holds a code among blanks."""
        text, wanted = self._text, code.encode()
        at = text.find(wanted)
        while at >= 0:
            end = text.index(_LINE, at)
            line = text[text.rindex(_LINE, 0, at) + 1 : end].decode().split("\t")
            if code in {line[1], *line[3].split()}:
                yield _commune(line)
            at = text.find(wanted, end)

    def _with(self, start: bytes) -> Iterator[Commune]:
        """The communes whose lines start with something."""
        at = self._kept.get().first(start)
        while self._text.startswith(start, at):
            yield self._line_at(at)
            at = self._text.index(_LINE, at) + 1

    def _line_at(self, start: int) -> Commune:
        return _commune(self._text[start : self._text.index(_LINE, start)].decode().split("\t"))


def _commune(line: Sequence[str]) -> Commune:
    _, insee, name, postcodes, lat, lon, population = line
    return Commune(insee, name, tuple(postcodes.split()), "", float(lat), float(lon), population=int(population))
