"""Shared by all tests: the bundled knowledge, loaded once, and an assistant that speaks from it."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot.content.loader import load_knowledge
from bot.content.territory import load_territory
from bot.core.assistant import Assistant
from bot.core.knowledge import Knowledge
from bot.core.territory import Territory

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    return load_knowledge(ROOT / "knowledge")


@pytest.fixture(scope="session")
def territory() -> Territory:
    return load_territory(ROOT, ROOT / "knowledge")


@pytest.fixture(scope="session")
def assistant(knowledge: Knowledge, territory: Territory) -> Assistant:
    return Assistant(knowledge, territory)
