"""The places of a département, found in what people type."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rapidfuzz import fuzz, process
from rapidfuzz.distance import OSA

from bot.core.places.geography import Commune, Department, Epci, PlaceKind, distance_km
from bot.core.text.plain import MAX_LENGTH, fold, word_set, words
from bot.core.text.sounds import sound

_LINKS = word_set("le la les l lez de du d des en sur sous s ss")
"""Words inside names that people drop or shorten: « auvers s/ oise », « garges gonesse »."""

_SAINTS = {"st": "saint", "ste": "sainte"}

_BEFORE = word_set("a vers chez autour pres depuis ville commune mairie secteur cote near around at")
"""Words that announce a place."""

_PERHAPS_BEFORE = word_set("a au aux sur de d du dans entre in to")
"""Words that often announce something else."""

_STOPS = word_set(
    "je j tu il elle on nous vous ils un une pour avec sans est sont c ce cette ces qu que qui quoi dans par plus ou"
    " mais donc si ne n pas mon ma mes votre vos notre nos leur y m t faut cherche besoin recherche veux voudrais"
    " bonjour merci prestataire structure entreprise a au aux"
)
"""Words at which a name ends, unless a name holds them."""

_AGGLO = word_set("agglo agglomeration intercommunalite interco communaute")

_DEPARTMENT_WORDS = word_set("departement dept dpt")

_DEPARTMENT_LEADS = word_set("le du tout dans ce notre")

_NOT_A_DEPARTMENT = word_set("achat achats rh marketing informatique commercial juridique technique finances qualite")

_COUNTED = word_set(
    "h heure heures euro euros eur k m personne personnes pers salaries salarie gens couverts repas jours semaines mois"
    " ans minutes kg colis plis m2 km ht ttc"
)

_CAPITAL = re.compile(r"\b[A-Z][A-Za-z]*")

_AFTER_COMMA = re.compile(r",\s*([^\W_]+)")

_POSTCODE = re.compile(r"\d{5}")

_EPCI_PREFIX = re.compile(r"^C[AC] (?:(?:de la|de l'|du|de|des) ?)?")

_STRONG, _WEAK = 1.0, 0.5
"""Mistakes allowed for a word or capital that announces a place surely, or perhaps."""

_ALLOWED = ((6, 0.0), (8, 1.0), (12, 2.0), (10_000, 3.0))
"""Mistakes allowed in a name of at most so many letters when nothing announces it."""

_SHARE = 0.25
"""Share of the letters of a name that mistakes may never exceed."""

_SAME_SOUND = 0.5
"""What all the mistakes of a name that sounds right cost together."""

_SHY_TOLD, _SHY_CUED = 5, 6
"""Letters of the shortest common word that may be a misspelt name, where one is surely announced, or perhaps."""

_BARE = 3
"""A message of so few words is the answer to « où ? »."""

_ABOUT_AS_NEAR = 1.1
"""How many times farther than the nearest centre another may be to count as near."""

CACHED_WINDOWS = 20_000
"""Runs of words whose likeness to names is remembered."""

_NEAR = 70
"""Likeness, by rapidfuzz, of the names that are compared closely."""


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """A place read in a text: words `start` to `end` (not included) of `bot.core.text.plain.words`.

    `id` is an INSEE code, an EPCI code or the code of the département; `score` goes from 0 to 100. Hits of one span are
    alternatives, the likeliest first: « Villiers », 95000, and « Cergy-Pontoise », which is two communes and an EPCI.
    """

    start: int
    end: int
    kind: PlaceKind
    id: str
    name: str
    score: float


class _Place(NamedTuple):
    kind: PlaceKind
    id: str
    name: str


class _Name(NamedTuple):
    """A name as letters without spaces; `head` and `tail` must be recognisable, `size` counts its words but links."""

    letters: str
    head: str
    tail: str
    size: int
    places: tuple[_Place, ...]
    is_shy: bool


class _Window(NamedTuple):
    """Words `start` to `end` that may be a name, spelt out; `core` are those but for links, `letters` theirs.

    `told` says how clearly what stands before announces a place; `cue`, the mistakes that the whole message allows.
    """

    start: int
    end: int
    words: tuple[str, ...]
    core: tuple[str, ...]
    letters: str
    told: float
    cue: float

    @property
    def has_loose_end(self) -> bool:
        return self.words[0] in _LINKS or self.words[-1] in _LINKS


class _Reading(NamedTuple):
    """A way to read words `start` to `end`; no places at all means a town of elsewhere."""

    start: int
    end: int
    score: float
    size: int
    places: tuple[_Place, ...]

    @property
    def value(self) -> float:
        """A longer name is better than a part of it, even misspelt."""
        return self.score + 8 * (self.size - 1)


class Gazetteer:
    """The places of a département.

    `common_names` are names that are also common words (« Us », « Marines »): they count only with a capital or after a
    word that announces a place. `elsewhere` are towns of other départements and `not_places` common words: neither is
    taken for a misspelt commune.
    """

    def __init__(  # noqa: PLR0913 - the lists of one file
        self,
        department: Department,
        epcis: Iterable[Epci],
        communes: Iterable[Commune],
        *,
        common_names: Iterable[str] = (),
        elsewhere: Iterable[str] = (),
        not_places: Iterable[str] = (),
    ) -> None:
        """Index every name by its letters and by its sound."""
        self.department = department
        self.epcis = {epci.code: epci for epci in epcis}
        self.communes = {commune.insee: commune for commune in communes}
        self._names: dict[str, _Name] = {}
        self._common: dict[tuple[str, ...], _Name] = {}
        self._sounds: dict[str, list[str]] = defaultdict(list)
        self._postcodes: dict[str, list[_Place]] = defaultdict(list)
        self._index_names({_plain(name) for name in common_names})
        self._near = lru_cache(maxsize=CACHED_WINDOWS)(self._find_near)
        self._about_as_long = lru_cache(maxsize=MAX_LENGTH)(self._find_about_as_long)
        self._not_places = frozenset("".join(_core(_plain(name))) for name in not_places)
        self._elsewhere = {"".join(_core(_plain(name))) for name in elsewhere} - set(self._names)
        for commune in self._by_size():
            for postcode in commune.postcodes:
                self._postcodes[postcode].append(_Place("commune", commune.insee, commune.name))

    def _index_names(self, common: set[tuple[str, ...]]) -> None:
        held: set[str] = set()
        acronyms: set[str] = set()  # spelt right or not at all
        for place, name in self._all_names():
            plain = _plain(name)
            held.update(plain)
            if not plain:
                continue
            if plain in common:
                self._common[plain] = self._add(place, plain, "".join(plain), is_shy=True)
            else:
                for letters in {"".join(plain), "".join(_core(plain))}:
                    self._add(place, plain, letters, is_shy=False)
            if name.isupper():
                acronyms.add("".join(plain))
        self._stops = _STOPS - held
        self._longest = max((len(letters) for letters in self._names), default=0)
        self._fuzzy = [letters for letters in self._names if letters not in acronyms]
        for letters in self._fuzzy:
            self._sounds[sound(letters)].append(letters)

    def _by_size(self) -> list[Commune]:
        """The communes, the most peopled first: of several, it is the likeliest."""
        return sorted(self.communes.values(), key=lambda commune: (-commune.population, commune.insee))

    def _all_names(self) -> Iterator[tuple[_Place, str]]:
        for epci in self.epcis.values():
            for name in (epci.name, _EPCI_PREFIX.sub("", epci.name), *epci.aliases):
                yield _Place("epci", epci.code, epci.name), name
        for commune in self._by_size():
            for name in (commune.name, *commune.aliases):
                yield _Place("commune", commune.insee, commune.name), name
        for name in (self.department.name, *self.department.aliases):
            yield _Place("department", self.department.code, self.department.name), name

    def _add(self, place: _Place, plain: tuple[str, ...], letters: str, *, is_shy: bool) -> _Name:
        core = _core(plain)
        head = "".join(core[:2] if core[0].startswith("saint") else core[:1])
        known = self._names.get(letters)
        places = (*known.places, place) if known else (place,)
        name = _Name(letters, head, core[-1], len(core), tuple(dict.fromkeys(places)), is_shy)
        self._names[letters] = name
        return name

    def find(self, text: str) -> list[PlaceHit]:
        """The places of a text in reading order; hits of one span are alternatives."""
        plain = [word.text for word in words(text)]
        readings = [*self._named(text, plain), *self._department(plain)]
        named = [self._as_agglo(reading, plain) for reading in _without_overlap(readings)]
        return [
            PlaceHit(reading.start, reading.end, place.kind, place.id, place.name, round(reading.score, 1))
            for reading in sorted(_agree(named, [*self._by_postcode(plain)]))
            for place in reading.places
        ]

    def is_elsewhere(self, text: str) -> bool:
        """Whether a text names a town or postcode of another département."""
        plain = [word.text for word in words(text)]
        named = any(window.letters in self._elsewhere for window in self._windows(plain, _cues(plain, text)))
        return named or any(_POSTCODE.fullmatch(word) and word not in self._postcodes for word in plain)

    def _named(self, text: str, plain: Sequence[str]) -> Iterator[_Reading]:
        for window in self._windows(plain, _cues(plain, text)):
            yield from self._exact(window)
            name = self._names.get(window.letters)
            if (name is None or name.is_shy) and window.letters.isalpha() and not window.has_loose_end:
                yield from self._misspelt(window)

    def _windows(self, plain: Sequence[str], cues: Sequence[float]) -> Iterator[_Window]:
        """Runs of words that may be a name."""
        is_bare = sum(word not in _LINKS and not word.isdigit() for word in plain) <= _BARE
        for start, first in enumerate(plain):
            if first in self._stops:
                continue
            length = 0
            for end in range(start + 1, len(plain) + 1):
                word = plain[end - 1]
                length += len(word)
                if word in self._stops or length > self._longest + 3:
                    break
                told = _STRONG if end - start == len(plain) else cues[start]
                cue = max(told, _STRONG if is_bare else 0, _WEAK if end == len(plain) else 0)
                spelt = _spelt_out(plain[start:end])
                core = _core(spelt)
                yield _Window(start, end, spelt, core, "".join(core), told, cue)

    def _exact(self, window: _Window) -> Iterator[_Reading]:
        common = self._common.get(window.words)
        if common and window.told:
            yield _Reading(window.start, window.end, 100, common.size, common.places)
        if window.has_loose_end:
            return
        for letters in (window.letters, "".join(window.words)):
            name = self._names.get(letters)
            if name and not name.is_shy:
                yield _Reading(window.start, window.end, 100, name.size, name.places)
            elif letters in self._elsewhere:
                yield _Reading(window.start, window.end, 100, len(window.core), ())

    def _misspelt(self, window: _Window) -> Iterator[_Reading]:
        """The name that the letters of a window come nearest to, if near enough."""
        if window.letters in self._not_places:
            return
        names = self._near(window.letters)
        score, name = max(((_likeness(name, window), name) for name in names), default=(0.0, None))
        if name and score > 0:
            yield _Reading(window.start, window.end, score, min(name.size, len(window.core)), name.places)

    def _find_near(self, letters: str) -> tuple[_Name, ...]:
        """The names that letters look or sound like."""
        near = process.extract(
            letters, self._about_as_long(len(letters)), scorer=fuzz.ratio, score_cutoff=_NEAR, limit=5
        )
        keys = {key for key, _, _ in near} | set(self._sounds.get(sound(letters), ()))
        return tuple(self._names[key] for key in sorted(keys))

    def _find_about_as_long(self, length: int) -> list[str]:
        """The names that so many letters may misspell."""
        return [letters for letters in self._fuzzy if abs(len(letters) - length) <= _most_differences(letters)]

    def _department(self, plain: Sequence[str]) -> Iterator[_Reading]:
        """« dans le 95 », « tout le département »; not « 95 heures » nor « le département achats »."""
        place = _Place("department", self.department.code, self.department.name)
        for at, word in enumerate(plain):
            before, after = plain[at - 1] if at else "", plain[at + 1] if at + 1 < len(plain) else ""
            is_code = word == self.department.code and after not in _COUNTED and not after.isdigit()
            is_word = word in _DEPARTMENT_WORDS and after not in _NOT_A_DEPARTMENT
            if (is_code or is_word) and (before in _DEPARTMENT_LEADS or len(plain) == 1):
                yield _Reading(at, at + 1, 100, 1, (place,))
            elif is_code and before in _DEPARTMENT_WORDS:
                yield _Reading(at - 1, at + 1, 100, 2, (place,))

    def _by_postcode(self, plain: Sequence[str]) -> Iterator[_Reading]:
        for at, word in enumerate(plain):
            if word in self._postcodes:
                yield _Reading(at, at + 1, 100, 1, tuple(self._postcodes[word]))

    def _as_agglo(self, reading: _Reading, plain: Sequence[str]) -> _Reading:
        """« l'agglo de Cergy » is the intercommunalité."""
        before = [word for word in plain[max(0, reading.start - 3) : reading.start] if word not in _LINKS]
        communes = [place for place in reading.places if place.kind == "commune"]
        if not (before and before[-1] in _AGGLO and communes and communes[0] == reading.places[0]):
            return reading
        epci = self.epcis[self.communes[communes[0].id].epci]
        return reading._replace(places=(_Place("epci", epci.code, epci.name),))

    def nearest(self, lat: float, lon: float) -> tuple[Commune, float]:
        """The commune that a point most likely lies in, and the distance of its centre in km.

        Borders are not known: of the communes whose centre is about as near as the nearest, it is the most peopled.
        """
        narrow = math.cos(math.radians(lat)) ** 2
        squares = [((one.lat - lat) ** 2 + narrow * (one.lon - lon) ** 2, one) for one in self.communes.values()]
        limit = min(square for square, _ in squares) * _ABOUT_AS_NEAR**2
        commune = max((one for square, one in squares if square <= limit), key=lambda one: (one.population, one.insee))
        return commune, distance_km(lat, lon, commune.lat, commune.lon)

    def communes_of(self, epci: str) -> tuple[Commune, ...]:
        """The communes of an intercommunalité that lie in the département."""
        return tuple(commune for commune in self.communes.values() if commune.epci == epci)

    def centre(self, epci: str) -> tuple[float, float] | None:
        """The mean point of the communes of an intercommunalité; None if it is unknown."""
        communes = self.communes_of(epci)
        if not communes:
            return None
        size = len(communes)
        return sum(commune.lat for commune in communes) / size, sum(commune.lon for commune in communes) / size


def _plain(name: str) -> tuple[str, ...]:
    return tuple(_SAINTS.get(word.text, word.text) for word in words(name))


def _core(plain: Sequence[str]) -> tuple[str, ...]:
    """The words of a name without its links; all of them if nothing else is left."""
    return tuple(word for word in plain if word not in _LINKS) or tuple(plain)


def _spelt_out(window: Sequence[str]) -> tuple[str, ...]:
    """Write out « st », « ste » and a leading « s »."""
    first = "saint" if window[0] == "s" and len(window) > 1 else _SAINTS.get(window[0], window[0])
    return (first, *(_SAINTS.get(word, word) for word in window[1:]))


def _capitals(text: str) -> frozenset[str]:
    """The words written with a capital, but for the first of the text; none in a text all in capitals."""
    folded = fold(text[:MAX_LENGTH])
    if not any(char.islower() for char in folded):
        return frozenset()
    return frozenset(match[0].casefold() for match in _CAPITAL.finditer(folded) if match.start() > 0)


def _cues(plain: Sequence[str], text: str) -> list[float]:
    """For each word, how clearly a place is told to start there: a capital, a comma, a word or postcode before it."""
    capitals = _capitals(text)
    after_comma = {match[1] for match in _AFTER_COMMA.finditer(fold(text[:MAX_LENGTH]).casefold())}
    before = _BEFORE if "à" in text.casefold() else _BEFORE - {"a"}  # « a », without accent, is often the verb
    result = []
    lead: float = 0
    for at, word in enumerate(plain):
        previous = plain[at - 1] if at else ""
        if previous in before or _POSTCODE.fullmatch(previous):
            lead = _STRONG
        elif previous not in _LINKS or lead == 0:
            lead = _WEAK if previous in _PERHAPS_BEFORE else 0
        apart = _WEAK if word in after_comma else 0
        result.append(_STRONG if word in capitals else max(lead, apart))
    return result


def _likeness(name: _Name, window: _Window) -> float:
    """How like a name the letters of a window are, 0 to 100; 0 when more differs than its length and cue allow.

    Both ends of the name must be recognisable; a name of one word cut in two may hold one mistake.
    """
    typed, size = window.letters, len(name.letters)
    shortest = _SHY_TOLD if window.told == _STRONG else _SHY_CUED
    if name.is_shy and (typed == name.letters or not window.cue or size < shortest):
        return 0.0
    allowed = next(limit for length, limit in _ALLOWED if size <= length) + window.cue
    if len(window.core) > name.size:
        allowed = min(allowed, 1.0)
    cost = _mistakes(typed, name.letters)
    is_known = cost <= _SAME_SOUND or (
        _is_one(name.head, (typed[:length] for length in _sizes(name.head)))
        and _is_one(name.tail, (typed[-length:] for length in _sizes(name.tail)))
    )
    if cost > min(allowed, _SHARE * size) or not is_known:
        return 0.0
    return 100 * (1 - cost / (size + 1))


def _sizes(word: str) -> range:
    return range(max(1, len(word) - 2), len(word) + 2)


def _is_one(word: str, parts: Iterable[str]) -> bool:
    """Whether one of the parts is the word, with at most a third of its letters wrong."""
    return any(_differences(part, word) <= len(word) / 3 for part in parts)


def _mistakes(typed: str, name: str) -> float:
    """What differs; a first letter that sounds otherwise counts twice."""
    return _differences(typed, name) + (typed[:1] != name[:1] and sound(typed)[:1] != sound(name)[:1])


def _differences(typed: str, name: str) -> float:
    """Letters added, dropped, changed or swapped; letters that sound the same together cost half of one."""
    cost: float = OSA.distance(typed, name)
    if 0 < cost <= _most_differences(name):
        cost = min(cost, OSA.distance(sound(typed), sound(name)) + _SAME_SOUND)
    return cost


def _most_differences(name: str) -> int:
    """Letters in which what is typed may differ from a name and still be taken for it."""
    return 1 + len(name) // 3


def _agree(named: list[_Reading], postcodes: list[_Reading]) -> list[_Reading]:
    """A postcode and a name tell one place: the postcode goes, and leaves of a name the communes that have it."""
    result = list(named)
    for postcode in postcodes:
        agreed = [at for at, reading in enumerate(result) if set(reading.places) & set(postcode.places)]
        if not agreed:
            result.append(postcode)
        for at in agreed:
            kept = tuple(place for place in result[at].places if place in postcode.places)
            result[at] = result[at]._replace(places=kept)
    return result


def _without_overlap(readings: Iterable[_Reading]) -> list[_Reading]:
    """The best readings that share no word; towns of elsewhere win their words, then leave."""
    taken: set[int] = set()
    kept = []
    for reading in sorted(readings, key=lambda one: (-one.value, one.start, -one.end)):
        span = range(reading.start, reading.end)
        if taken.isdisjoint(span):
            taken.update(span)
            kept.append(reading)
    return [reading for reading in kept if reading.places]
