"""Loads the sectors of purchase: `knowledge/sectors.yaml`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator
from itertools import product
from pathlib import Path

from bot.content.codes import read_id
from bot.content.parts import named
from bot.content.reader import Fields, Files
from bot.core.directory.sectors import Sector, SectorFinder
from bot.core.text.plain import normalise


def read_sectors(files: Files, path: Path) -> SectorFinder:
    """The finder of the sectors that a file lists."""
    return files.read(path, _finder, SectorFinder(()))


def _finder(file: Fields) -> SectorFinder:
    sectors: dict[str, Sector] = {}
    for fields in file.items("sectors", named("")):
        sector = Sector(
            id=read_id(fields, sectors),
            label=fields.text("label"),
            keywords=fields.texts("keywords"),
            is_any_trade=fields.flag("all_sectors"),
            own=fields.texts("own", required=False),
            trades=tuple(fields.lists("trades", required=False)),
        )
        fields.close()
        _check(fields, sector, sectors.values())
        sectors[sector.id] = sector
    ignored = (*file.texts("ignored", required=False), *_look_alikes(file))
    return SectorFinder(sectors.values(), ignored, file.texts("not_misspelt", required=False))


def _look_alikes(file: Fields) -> Iterator[str]:
    """The expressions of a keyword before a word that gives it another meaning: « restauration tableau »."""
    for fields in file.items("look_alikes", named(""), required=False):
        for pair in product(fields.texts("words"), fields.texts("before")):
            yield " ".join(pair)
        fields.close()


def _check(fields: Fields, sector: Sector, others: Collection[Sector]) -> None:
    for keyword, count in sorted(Counter(sector.keywords).items()):
        if count > 1:
            fields.report_at("keywords", f"« {keyword} » est écrit deux fois", "n'en garder qu'un")
    keywords = set(map(normalise, sector.keywords))
    for key, words in (("own", sector.own), ("trades", tuple(word for trade in sector.trades for word in trade))):
        for word in words:
            if normalise(word) not in keywords:
                fields.report_at(key, f"« {word} » n'est pas un mot-clé du secteur", "l'ajouter à « keywords »")
    if sector.is_any_trade and any(other.is_any_trade for other in others):
        fields.report_at("all_sectors", "un autre secteur vaut déjà pour tous les métiers", "n'en garder qu'un")
