"""The names of places, by their letters without spaces."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import NamedTuple

from bot.core.places.geography import Geography, PlaceKind
from bot.core.places.words import PlaceWords


class Place(NamedTuple):
    """What a name stands for; `id` is an INSEE code, an EPCI code or a département, a postcode or nothing elsewhere."""

    kind: PlaceKind
    id: str
    name: str


class Name(NamedTuple):
    """A name as letters without spaces; `head` and `tail` must be recognisable, `size` counts its words but links.

    `is_shy` marks a name that is also a common word: it needs a sign that it is a name.
    """

    letters: str
    head: str
    tail: str
    size: int
    places: tuple[Place, ...]
    is_shy: bool


class Names:
    """The names of a geography, by their letters: each with and without its links.

    A name is put together when it is asked for: as objects, those of a whole country would take 20 MB. `common` are the
    names that are also common words, by their words, and `common_heads` the first words of those. `longest` and
    `most_words` are the letters, and the words but links, that a name has at most. `acronyms` are spelt right or not at
    all. `elsewhere` gives towns of other territories as they are written.
    """

    def __init__(
        self, geography: Geography, words: PlaceWords, common_names: Iterable[str], elsewhere: Iterable[str]
    ) -> None:
        """Index every name by its letters."""
        self._words = words
        self._communes, self._epcis, self._departments = geography.communes, geography.epcis, geography.departments
        self._codes: list[str] = []
        self._said: list[str] = []
        self._numbers: dict[str, int | tuple[int, ...]] = {}
        self._shy: set[str] = set()
        self.common: dict[tuple[str, ...], str] = {}
        self.acronyms: set[str] = set()
        shy = {words.plain(name) for name in common_names}
        held: set[str] = set()
        sizes = {0}
        for code, name in _all_names(geography, words):
            plain = words.plain(name)
            if len(plain) == 1 and plain[0] in words.announce:
                continue  # « la ville de Creil » is not Ville, a commune of the Oise: its postcode tells it
            held.update(plain)
            if name.isupper():
                self.acronyms.add("".join(plain))
            if plain:
                core = words.core(plain)
                sizes.add(len(core))
                self._add(code, name, plain, core, is_shy=plain in shy)
        self.common_heads = frozenset(plain[0] for plain in self.common)
        self.ends = words.ends - held
        self.longest = max(map(len, self._numbers), default=0)
        self.most_words = max(sizes)
        towns = {"".join(words.core(words.plain(name))): name for name in elsewhere}
        self.elsewhere = {letters: name for letters, name in towns.items() if letters not in self._numbers}

    def _add(self, code: str, name: str, plain: tuple[str, ...], core: tuple[str, ...], *, is_shy: bool) -> None:
        number = len(self._codes)
        self._codes.append(code)
        self._said.append(name)
        whole = "".join(plain)
        if is_shy:
            self.common[plain] = whole
        for letters in dict.fromkeys([whole] if is_shy else [whole, "".join(core)]):
            known = self._numbers.get(letters)
            before = () if known is None else known if isinstance(known, tuple) else (known,)
            self._numbers[letters] = (*before, number) if before else number
            (self._shy.add if is_shy else self._shy.discard)(letters)

    @property
    def letters(self) -> Collection[str]:
        """The letters of all names."""
        return self._numbers.keys()

    def get(self, letters: str) -> Name | None:
        """The name that letters spell."""
        numbers = self._numbers.get(letters)
        if numbers is None:
            return None
        some = numbers if isinstance(numbers, tuple) else (numbers,)
        core = self._words.core(self._words.plain(self._said[some[-1]]))
        places = tuple(dict.fromkeys(self._place(self._codes[number]) for number in some))
        return Name(letters, self._words.head(core), core[-1], len(core), places, letters in self._shy)

    def _place(self, code: str) -> Place:
        """The place of a code: those of communes, intercommunalités and départements are of different lengths."""
        if code in self._communes:
            return Place("commune", code, self._communes[code].name)
        if code in self._epcis:
            return Place("epci", code, self._epcis[code].name)
        return Place("department", code, self._departments[code].name)


def _all_names(geography: Geography, words: PlaceWords) -> Iterator[tuple[str, str]]:
    """The codes of all places, each with a name of it."""
    for epci in geography.epcis.values():
        for name in (epci.name, words.without_kind(epci.name), *epci.aliases):
            yield epci.code, name
    for commune in geography.by_size():
        for name in (commune.name, *commune.aliases):
            yield commune.insee, name
    for department in geography.departments.values():
        for name in (department.name, *department.aliases):
            yield department.code, name
