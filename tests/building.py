"""What a service reads anew, built in this process by what builds it in one of its own."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

from bot import building
from bot.building import Built


async def at_once(knowledge: Path, root: Path) -> Built:
    """What the process that builds sends, without that process."""
    pipe = BytesIO()
    assert building.main(knowledge, root, pipe) == 0
    return building._received(pipe.getvalue())
