"""Postcodes and codes of départements in a text: places by themselves, or a part of the place they stand beside."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence

from bot.core.places.cues import POSTCODE
from bot.core.places.geography import Geography
from bot.core.places.names import Place
from bot.core.places.readings import Reading
from bot.core.places.words import PlaceWords
from bot.core.text.plain import MAX_LENGTH

_CORSICAN = re.compile("2[ab]")
"""Codes of départements whose postcodes begin otherwise."""

_ORDINAL = re.compile(r"\d{1,2}(?:e|er|eme|ere)")

THOUSANDS = "000"

_EUROS = re.compile(r"(\d{1,3}(?:[\s.]\d{3})+|\d+)\s*€|€\s*(\d{1,3}(?:[\s.]\d{3})+|\d+)")


def in_euros(text: str) -> frozenset[str]:
    """The digits of the numbers that stand beside « € », which is no word: « 20 000 € » is no postcode."""
    text = text[:MAX_LENGTH]
    if "€" not in text:
        return frozenset()
    return frozenset(re.sub(r"\D", "", one or other) for one, other in _EUROS.findall(text))


class Codes:
    """The postcodes of a geography, and the codes of its départements."""

    def __init__(self, geography: Geography, words: PlaceWords) -> None:
        """Index the communes by postcode."""
        self._words = words
        departments = geography.departments.values()
        self._homes = {one.code.lower(): Place("department", one.code, one.name) for one in departments}
        self._whole = Place("department", geography.everywhere, geography.name)
        self._prefixes = tuple(_CORSICAN.sub("20", code) for code in self._homes)
        self._communes = geography.communes
        self._postcodes: dict[str, tuple[str, ...]] = {}
        for commune in geography.by_size():
            for postcode in commune.postcodes:
                self._postcodes[postcode] = (*self._postcodes.get(postcode, ()), commune.insee)

    def departments(self, plain: Sequence[str]) -> Iterator[Reading]:
        """« dans le 95 », « tout le département »; not « 95 heures » nor « le département achats »."""
        words = self._words
        for at, word in enumerate(plain):
            before, after = plain[at - 1] if at else "", plain[at + 1] if at + 1 < len(plain) else ""
            is_code = word in self._homes and self._counts_nothing(after)
            is_word = word in words.department and after not in words.not_department
            if (is_code or is_word) and (before in words.department_leads or len(plain) == 1):
                yield Reading(at, at + 1, 100, 1, (self._homes.get(word, self._whole),))
            elif is_code and before in words.department:
                yield Reading(at - 1, at + 1, 100, 2, (self._homes[word],))

    def _counts_nothing(self, after: str) -> bool:
        """Whether a number is a code, by the word after it: no unit, nor the rest of a telephone number."""
        return after not in self._words.counted and not after.isdigit()

    def joined(self, named: Sequence[Reading], plain: Sequence[str], sums: Collection[str]) -> list[Reading]:
        """The places named, with what stands beside them and belongs to them; then the postcodes that stand alone.

        Those of `sums` are none.
        """
        result = self._with_department(sorted(named), plain)
        for at, word in enumerate(plain):
            is_code = word.isdecimal() and POSTCODE.fullmatch(word) and not self._is_sum(word, plain[at + 1 : at + 2])
            if is_code and word not in sums and not any(one.start <= at < one.end for one in result):
                result = self._with_postcode(result, at, word)
        return sorted(self._with_district(one, plain) for one in result)

    def _is_sum(self, word: str, after: Sequence[str]) -> bool:
        """« 15000 de budget », « 95000 de travaux »: five digits that count something, round or no code of here."""
        words = self._words
        may_be = word not in self._postcodes or word.endswith(THOUSANDS)
        return may_be and not (words.sums | words.counted).isdisjoint(after)

    def _with_department(self, named: list[Reading], plain: Sequence[str]) -> list[Reading]:
        """« Cergy 95 », « 95 Argenteuil », « Pontoise (Val-d'Oise) » are the commune."""
        result: list[Reading] = []
        for reading in named:
            last = result[-1] if result else None
            between = plain[last.end : reading.start] if last else ()
            is_beside = (
                last and not (last.is_elsewhere or reading.is_elsewhere) and self._words.links.issuperset(between)
            )
            if last and is_beside and reading.is_department:
                result[-1] = last._replace(end=reading.end)
            elif last and is_beside and last.is_department:
                result[-1] = reading._replace(start=last.start)
            else:
                result.append(reading)
        return [one if one.is_elsewhere else self._with_code(one, plain) for one in result]

    def _with_code(self, reading: Reading, plain: Sequence[str]) -> Reading:
        """A place of here with the code of a département right before or after it."""
        start, end = reading.start, reading.end
        after = plain[end + 1] if end + 1 < len(plain) else ""
        if plain[end : end + 1] and plain[end] in self._homes and self._counts_nothing(after):
            end += 1
        if start and plain[start - 1] in self._homes:
            start -= 1
        return reading._replace(start=start, end=end)

    def _with_postcode(self, named: list[Reading], at: int, postcode: str) -> list[Reading]:
        """The places named and a postcode, word `at` of the text.

        Wherever it stands, it leaves of a name the communes that have it. Beside a place of here it is part of the
        place even when it is wrong: the name counts. Beside a town of elsewhere a postcode of here counts.
        """
        codes = self._postcodes.get(postcode, ())
        communes = tuple([Place("commune", code, self._communes[code].name) for code in codes])
        alone = Reading(at, at + 1, 100, 1, communes or (Place("elsewhere", postcode, postcode),))
        result = [_narrowed(one, communes) for one in named]
        agreed = [one for one in result if set(one.places) <= set(communes)]
        beside = next((one for one in agreed or result if at in {one.start - 1, one.end}), None)
        if beside and (agreed or beside.is_elsewhere or postcode.startswith(self._prefixes)):
            places = beside.places
            if beside.is_elsewhere:
                places = communes or (places[0]._replace(id=postcode),)
            whole = beside._replace(start=min(beside.start, at), end=max(beside.end, at + 1), places=places)
            return [whole if one is beside else one for one in result]
        return result if agreed else [*result, alone]

    def _with_district(self, reading: Reading, plain: Sequence[str]) -> Reading:
        """« Paris 15e arrondissement » is Paris."""
        end = reading.end
        if reading.is_elsewhere and end < len(plain) and _ORDINAL.fullmatch(plain[end]):
            end += 1
            end += end < len(plain) and plain[end] in self._words.districts
        return reading._replace(end=end)


def _narrowed(reading: Reading, communes: Sequence[Place]) -> Reading:
    """A reading with those of its places that are among some communes; as it is if none are."""
    kept = tuple(place for place in reading.places if place in communes)
    return reading._replace(places=kept) if kept else reading
