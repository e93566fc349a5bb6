"""A territory: its places, what is bought and sold there, and who sells it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.directory.directory import Directory
from bot.core.directory.sectors import SectorFinder
from bot.core.places.gazetteer import Gazetteer


@dataclass(frozen=True, slots=True)
class Territory:
    """What is known of places, sectors, structures and facilitators."""

    gazetteer: Gazetteer
    sectors: SectorFinder
    directory: Directory

    def prepare(self) -> None:
        """Read now what else is read when it is first asked for: what lies outside."""
        if self.gazetteer.beyond:
            self.gazetteer.beyond.prepare()
        self.directory.prepare()

    def forget(self) -> None:
        """Forget the messages met so far."""
        self.gazetteer.forget()
        self.sectors.forget()
        self.directory.forget()
