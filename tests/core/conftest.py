"""Shared by the tests of the core: what a second message is held against, indexed once."""

from __future__ import annotations

import pytest

from bot.core.conversation.assistant import Assistant
from bot.core.focus.articles import Articles
from bot.core.focus.points import Points


@pytest.fixture(scope="session")
def points(assistant: Assistant) -> Points:
    return assistant.second.details._points


@pytest.fixture(scope="session")
def articles(assistant: Assistant) -> Articles:
    return assistant.second.details._articles
