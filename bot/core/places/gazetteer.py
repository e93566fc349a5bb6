"""The places of a territory, found in what people type."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby, pairwise

from bot.core.memory.memory import Memory
from bot.core.places.beyond import Beyond
from bot.core.places.codes import THOUSANDS, Codes, in_euros
from bot.core.places.cues import Window, capitals, windows
from bot.core.places.geography import Commune, Department, Epci, Geography, PlaceKind
from bot.core.places.likeness import Misspellings
from bot.core.places.names import Name, Names, Place
from bot.core.places.readings import Reading, without_overlap
from bot.core.places.words import PlaceWords
from bot.core.text.plain import REMEMBERED_MESSAGES
from bot.core.text.plain import words as words_of

MOST_WINDOWS = 80
"""Runs of words of a message that are compared with misspelt names: those best announced, then the first.

Of 3,293 messages of up to 400 letters, five have more; one of 1,000 letters of junk has 800."""

FAR = 70.0
"""Score of a commune outside the territory that nobody need have heard of: one of here, misspelt, is likelier."""

_UNREAD = " ?!.…,;:"
"""Signs behind a text that tell nothing of its places."""

_LINKED = 3
"""Words before a name among which « l'agglo de » is looked for."""


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place read in a text: words `start` to `end` (not included) of `bot.core.text.plain.words`.

    `id` is an INSEE code, an EPCI code or the code of a département; elsewhere a postcode or nothing. `score` goes
    from 0 to 100. Hits of one span are alternatives, the likeliest first: « Villiers », 95000, and « Cergy-Pontoise »,
    which is two communes and an EPCI. A postcode or département beside a place is part of its span. `insee` is the
    commune that a place of elsewhere is, if it is one.
    """

    start: int
    end: int
    kind: PlaceKind
    id: str
    name: str
    score: float
    insee: str = ""


class Gazetteer(Geography):
    """The places of a territory, by name.

    `common_names` are names that are also common words (« Us », « Marines »): they count only with a capital or after a
    word that announces a place. `elsewhere` are towns of other territories and `not_places` common words: neither is
    taken for a misspelt commune. `beyond` are the communes of the rest of the country.
    """

    def __init__(  # noqa: PLR0913 - the lists of two files
        self,
        departments: Iterable[Department],
        epcis: Iterable[Epci],
        communes: Iterable[Commune],
        words: PlaceWords,
        *,
        common_names: Iterable[str] = (),
        elsewhere: Iterable[str] = (),
        not_places: Iterable[str] = (),
        name: str = "",
        beyond: Beyond | None = None,
    ) -> None:
        """Index every name by its letters and by its sound; `name` is that of several départements together."""
        super().__init__(departments, epcis, communes, name)
        self.words = words
        self.beyond = beyond
        self._names = Names(self, words, common_names, elsewhere)
        self._misspellings = Misspellings(self._names, words, not_places)
        self._codes = Codes(self, words)
        self._found: Memory[tuple[PlaceHit, ...]] = Memory(REMEMBERED_MESSAGES)

    def commune(self, insee: str) -> Commune | None:
        """The commune of an INSEE code, of the territory or of the rest of the country."""
        return self.communes.get(insee) or (self.beyond.get(insee) if self.beyond else None)

    def is_outside(self, insee: str | None) -> bool:
        """Whether a code is that of a commune outside the territory."""
        return bool(insee) and insee not in self.communes and self.commune(insee or "") is not None

    def forget(self) -> None:
        """Forget the words met so far."""
        self._misspellings.forget()
        self._found.forget()

    def find(self, text: str) -> list[PlaceHit]:
        """The places of a text in reading order; hits of one span are alternatives."""
        return [hit for hit in self._hits(text) if hit.kind != "elsewhere"]

    def find_elsewhere(self, text: str) -> list[PlaceHit]:
        """The towns and postcodes of other territories that a text names, in reading order."""
        return [hit for hit in self._hits(text) if hit.kind == "elsewhere"]

    def find_outside(self, text: str) -> list[PlaceHit]:
        """Those of them that are a known commune, as such."""
        return [
            replace(hit, kind="commune", id=hit.insee, name=commune.name)
            for hit in self.find_elsewhere(text)
            if (commune := self.commune(hit.insee))
        ]

    def series(self, text: str, either: Collection[str], links: Collection[str]) -> tuple[PlaceHit, ...]:
        """The communes of a text that words such as « ou » join, `links` beside them; none where none do.

        In « Ermont, Eaubonne et Sannois » such a word stands before the last one only.
        """
        hits = [hit for hit in self.find(text) if hit.kind == "commune"]
        series = [next(group) for _, group in groupby(hits, key=lambda hit: (hit.start, hit.end))]
        if len({hit.id for hit in series}) != len(series):
            return ()
        words = [word.text for word in words_of(text)]
        between = [set(words[one.end : other.start]) for one, other in pairwise(series)]
        is_joined = bool(between) and not between[-1].isdisjoint(either)
        return tuple(series) if is_joined and set().union(*between) <= {*either, *links} else ()

    def is_unknown(self, text: str) -> bool:
        """Whether a text names a place of another territory of which is not known where it lies."""
        return any(not hit.insee for hit in self.find_elsewhere(text))

    def _hits(self, text: str) -> tuple[PlaceHit, ...]:
        return self._found.recall(text.rstrip(_UNREAD), lambda text: tuple(self._found_anew(text)))

    def _found_anew(self, text: str) -> Iterator[PlaceHit]:
        plain = [word.text for word in words_of(text)]
        readings = without_overlap([*self._named(text, plain), *self._codes.departments(plain)])
        agglos = [self._as_agglo(one, plain) for one in readings]
        for reading in self._codes.joined(agglos, plain, in_euros(text)):
            for place in reading.places:
                yield self._hit(reading, place)

    def _hit(self, reading: Reading, place: Place) -> PlaceHit:
        hit = PlaceHit(reading.start, reading.end, place.kind, place.id, place.name, round(reading.score, 1))
        commune = self._outside(place) if place.kind == "elsewhere" else None
        return replace(hit, insee=commune.insee) if commune else hit

    def _outside(self, place: Place) -> Commune | None:
        """The commune that a town or postcode of elsewhere is; « 39 000 » alone may as well be a sum."""
        if self.beyond is None or (place.name == place.id and place.id.endswith(THOUSANDS)):
            return None
        at_postcode = self.beyond.at_postcode(place.id) if place.id else None
        words = self.words.core(self.words.plain(place.name))
        return at_postcode or self.beyond.named(words, is_short=True)

    def _named(self, text: str, plain: Sequence[str]) -> Iterator[Reading]:
        unknown = []
        written = capitals(text)
        for window in windows(text, plain, written, self._names, self.words):
            name = self._names.get(window.letters)
            yield from self._exact(window, name)
            if name is None:
                announced = window.start > 0 and plain[window.start - 1] in self.words.announce
                yield from self._far(window, is_told=announced and plain[window.start] in written)
            if (name is None or name.is_shy) and window.letters.isalpha() and not window.has_loose_end:
                unknown.append(window)
        if len(unknown) > MOST_WINDOWS:
            unknown = sorted(unknown, key=lambda window: -window.cue)[:MOST_WINDOWS]
        for window in unknown:
            yield from self._misspelt(window)

    def _exact(self, window: Window, short: Name | None) -> Iterator[Reading]:
        """The names that the words of a window are, `short` the one without links."""
        common = self._names.get(self._names.common.get(window.words, "")) if window.told else None
        if common:
            yield Reading(window.start, window.end, 100, common.size, common.places)
        if window.has_loose_end:
            return
        with_links = () if window.words == window.core else ("".join(window.words),)
        for letters in (window.letters, *with_links):
            name = short if letters == window.letters else self._names.get(letters)
            if name and not name.is_shy:
                yield Reading(window.start, window.end, 100, name.size, name.places)
            elif letters in self._names.elsewhere:
                town = Place("elsewhere", "", self._names.elsewhere[letters])
                yield Reading(window.start, window.end, 100, len(window.core), (town,))

    def _far(self, window: Window, *, is_told: bool) -> Iterator[Reading]:
        """Any other commune of the country: of several words and told somehow, or of one, announced with a capital.

        « À moyen » and « à charge » name some, too.
        """
        if self.beyond is None or window.has_loose_end:
            return
        if is_told if len(window.core) == 1 else window.told:
            commune = self.beyond.named(window.core)
            if commune:
                town = Place("elsewhere", "", commune.name)
                yield Reading(window.start, window.end, FAR, len(window.core), (town,))

    def _misspelt(self, window: Window) -> Iterator[Reading]:
        """The name that the letters of a window come nearest to, if near enough."""
        nearest = self._misspellings.nearest(window)
        if nearest:
            score, name = nearest
            yield Reading(window.start, window.end, score, min(name.size, len(window.core)), name.places)

    def _as_agglo(self, reading: Reading, plain: Sequence[str]) -> Reading:
        """« l'agglo de Cergy » is the intercommunalité."""
        links = self.words.links
        before = [word for word in plain[max(0, reading.start - _LINKED) : reading.start] if word not in links]
        communes = [place for place in reading.places if place.kind == "commune"]
        is_agglo = bool(before) and before[-1] in self.words.intercommunality
        if not (is_agglo and communes and communes[0] == reading.places[0]):
            return reading
        epci = self.epcis.get(self.communes[communes[0].id].epci)
        return reading._replace(places=(Place("epci", epci.code, epci.name),)) if epci else reading
