"""A pack whole: its files by their paths below the folder that `BOUSSOLE_ROOT` names."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from bot.content.national import Area, Country
from bot.core.places.geography import Commune
from bot.core.places.words import PlaceWords
from bot.editing.packs.names import names_text
from bot.editing.packs.people import Shipped, directory_text, esat_records, gap_of
from bot.editing.packs.places import communes_text, mistaken
from bot.editing.splicing import contents, read

Ticked = Callable[[Iterable[str]], Iterable[str]]
"""Goes through words and shows how far it is."""


@dataclass(frozen=True)
class Maker:
    """Makes packs: of the country, and of the territory below `root` that the project ships.

    `words` stand around places, and `said` are words of the knowledge, of which few name any.
    """

    country: Country
    root: Path
    words: PlaceWords
    said: Collection[str]

    def files(self, codes: Sequence[str], ticked: Ticked) -> dict[str, str]:
        """The files of a pack of some départements, by their paths.

        Raises:
            EditError: what the project ships does not read.
        """
        areas = [self.country.areas[code] for code in codes]
        home = [one for one in self.country.communes if one.department in codes]
        places = self._places(areas, home, ticked)
        return {
            "territory/territory.yaml": self._names(areas, home),
            **places,
            "directory.yaml": self._directory(areas, home, places),
        }

    def _names(self, areas: Sequence[Area], home: Sequence[Commune]) -> str:
        shipped = self._shipped()
        if [area.code for area in areas] == [shipped]:
            return read(self.root / "territory" / "territory.yaml")
        regions = {area.region for area in areas}
        region = self.country.regions.get(next(iter(regions)) if len(regions) == 1 else "")
        return names_text(areas, region or self.country.regions[""], home)

    def _shipped(self) -> str:
        """The code of the département that the project ships."""
        return next(path.parent.name for path in sorted((self.root / "territory").glob("*/communes.yaml")))

    def _places(self, areas: Sequence[Area], home: Sequence[Commune], ticked: Ticked) -> dict[str, str]:
        """The communes of each département: those of the shipped one as editors left them."""
        shipped = self._shipped()
        made = [area for area in areas if area.code != shipped]
        texts = {f"territory/{shipped}/communes.yaml": self._kept(shipped)} if len(made) < len(areas) else {}
        anew = [one for one in home if one.department != shipped]
        lists = mistaken(self.country, anew, self.words, ticked(self._words_of_trade(shipped))) if made else None
        for area in made:
            communes = [one for one in anew if one.department == area.code]
            codes = {one.epci for one in communes}
            epcis = [one for one in self.country.epcis if one.code in codes]
            text = communes_text(area, communes, epcis, lists if area == made[0] else None)
            texts[f"territory/{area.code}/communes.yaml"] = text
        return texts

    def _words_of_trade(self, shipped: str) -> list[str]:
        """The words of the knowledge but for the communes of the shipped département, its examples."""
        places = {one.name.casefold() for one in self.country.communes if one.department == shipped}
        return sorted({*self.said} - places)

    def _kept(self, code: str) -> str:
        return read(self.root / "territory" / code / "communes.yaml")

    def _directory(self, areas: Sequence[Area], home: Sequence[Commune], places: dict[str, str]) -> str:
        epcis = {one["code"] for text in places.values() for one in contents(text)["epcis"]}
        department = self._shipped()
        known = Shipped(contents(read(self.root / "directory.yaml")), department, home, epcis)
        structures = list(known.structures())
        structures += esat_records(self.country, home, structures)
        region = self.country.areas[department].region
        facilitators = list(known.facilitators(is_regional={area.region for area in areas} == {region}))
        gaps = list(known.gaps())
        told = {gap["epci"] for gap in gaps} | {
            code for one in facilitators for code in one["territory"] if "clauses-sociales" in one["tags"]
        }
        gaps += [gap_of(code) for code in sorted(epcis - told)]
        of = " et ".join(area.of for area in areas)
        return directory_text(of, areas[0].code, structures, facilitators, gaps)
