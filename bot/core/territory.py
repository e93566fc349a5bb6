"""A territory: its places, what is bought and sold there, and who sells it."""

from __future__ import annotations

from dataclasses import dataclass

from bot.core.directory import Directory
from bot.core.places import Gazetteer
from bot.core.sectors import SectorFinder


@dataclass(frozen=True, slots=True)
class Territory:
    """What is known of places, sectors, structures and facilitators."""

    gazetteer: Gazetteer
    sectors: SectorFinder
    directory: Directory
