"""The known words that a misspelt one may stand for."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rapidfuzz.distance import OSA

from bot.core.text.spellings import Spellings

WORD = st.text("abc", min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("typed", "nearest"),
    [
        ("traiteur", "traiteur"),
        ("traituer", "traiteur"),  # two letters swapped
        ("traieur", "traiteur"),  # one dropped
        ("ttraiteurr", "traiteur"),  # two added
        ("travau", "travaux"),
        ("rtaiteur", None),  # another first letter
        ("menuisier", None),
    ],
)
def test_the_nearest_word_is_found(typed: str, nearest: str | None) -> None:
    assert Spellings(["travaux", "traiteur"]).nearest(typed, 2) == nearest


@given(st.lists(WORD, max_size=12), WORD, st.integers(0, 2))
def test_no_word_is_nearer_than_the_one_found(words: list[str], typed: str, mistakes: int) -> None:
    near = [word for word in words if word[0] == typed[0] and OSA.distance(typed, word) <= mistakes]
    expected = min(near, key=lambda word: (OSA.distance(typed, word), word), default=None)
    assert Spellings(words).nearest(typed, mistakes) == expected


@given(st.lists(WORD, max_size=12), WORD, st.integers(0, 2))
def test_every_word_with_few_mistakes_is_near(words: list[str], typed: str, mistakes: int) -> None:
    counts = {word: OSA.distance(typed, word) for word in words}
    expected = {word: count for word, count in counts.items() if count <= mistakes}
    assert Spellings(words).near(typed, mistakes) == expected
