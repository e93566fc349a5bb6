"""The names of places, by their letters without spaces."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
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
    """The names of a geography.

    `by_letters` has each name with and without its links, `common` those that are also common words, by their words,
    and `common_heads` the first words of those.
    `longest` and `most_words` are the letters, and the words but links, that a name has at most. `acronyms` are spelt
    right or not at all. `elsewhere` gives towns of other territories as they are written.
    """

    def __init__(
        self, geography: Geography, words: PlaceWords, common_names: Iterable[str], elsewhere: Iterable[str]
    ) -> None:
        """Index every name by its letters."""
        self._words = words
        self.by_letters: dict[str, Name] = {}
        self.common: dict[tuple[str, ...], Name] = {}
        self.acronyms: set[str] = set()
        shy = {words.plain(name) for name in common_names}
        held: set[str] = set()
        for place, name in _all_names(geography, words):
            plain = words.plain(name)
            if len(plain) == 1 and plain[0] in words.announce:
                continue  # « la ville de Creil » is not Ville, a commune of the Oise: its postcode tells it
            held.update(plain)
            if name.isupper():
                self.acronyms.add("".join(plain))
            if plain in shy:
                self.common[plain] = self._add(place, plain, "".join(plain), is_shy=True)
            elif plain:
                for letters in {"".join(plain), "".join(words.core(plain))}:
                    self._add(place, plain, letters, is_shy=False)
        self.common_heads = frozenset(plain[0] for plain in self.common)
        self.ends = words.ends - held
        self.longest = max((len(letters) for letters in self.by_letters), default=0)
        self.most_words = max((name.size for name in self.by_letters.values()), default=0)
        towns = {"".join(words.core(words.plain(name))): name for name in elsewhere}
        self.elsewhere = {letters: name for letters, name in towns.items() if letters not in self.by_letters}

    def _add(self, place: Place, plain: tuple[str, ...], letters: str, *, is_shy: bool) -> Name:
        core = self._words.core(plain)
        known = self.by_letters.get(letters)
        places = (*known.places, place) if known else (place,)
        name = Name(letters, self._words.head(core), core[-1], len(core), tuple(dict.fromkeys(places)), is_shy)
        self.by_letters[letters] = name
        return name


def _all_names(geography: Geography, words: PlaceWords) -> Iterator[tuple[Place, str]]:
    for epci in geography.epcis.values():
        for name in (epci.name, words.without_kind(epci.name), *epci.aliases):
            yield Place("epci", epci.code, epci.name), name
    for commune in geography.by_size():
        for name in (commune.name, *commune.aliases):
            yield Place("commune", commune.insee, commune.name), name
    for department in geography.departments.values():
        for name in (department.name, *department.aliases):
            yield Place("department", department.code, department.name), name
