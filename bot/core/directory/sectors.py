"""The purchasing sectors, found in what people type: trades, objects, verbs."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from bot.core.text.keywords import KeywordFinder, KeywordHit


@dataclass(frozen=True, slots=True)
class Sector:
    """A purchasing sector and the words for it; `is_any_trade` marks the one that stands for all trades.

    Of the keywords, `own` mean the sector as a whole, and each group of `trades` one narrower trade.
    """

    id: str
    label: str
    keywords: tuple[str, ...]
    is_any_trade: bool = False
    own: tuple[str, ...] = ()
    trades: tuple[tuple[str, ...], ...] = ()


class SectorFinder:
    """Finds sectors by their keywords; `ignored` and `not_misspelt` are those of `KeywordFinder`."""

    def __init__(
        self, sectors: Iterable[Sector], ignored: Iterable[str] = (), not_misspelt: Iterable[str] = ()
    ) -> None:
        """Index the keywords."""
        self.sectors = {sector.id: sector for sector in sectors}
        keywords = {sector.id: sector.keywords for sector in self.sectors.values()}
        self._finder = KeywordFinder(keywords, ignored, not_misspelt)

    def forget(self) -> None:
        """Forget the words met so far."""
        self._finder.forget()

    def find(self, text: str, skip: Collection[int] = ()) -> list[KeywordHit]:
        """The sectors of a text: the surest first, then one trade before all trades, then the first said.

        `skip` holds positions of `bot.core.text.plain.words` already read as something else, such as a place.
        """
        return sorted(self._finder.find(text, skip), key=lambda hit: (-hit.score, self.sectors[hit.id].is_any_trade))
