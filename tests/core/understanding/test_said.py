"""A phrasing is known word for word, and nothing else is."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding.said import Said


@given(st.dictionaries(st.text(), st.integers(0, 65_535)), st.text())
def test_a_text_has_its_number_and_another_has_none(numbers: dict[str, int], other: str) -> None:
    said = Said(numbers)
    assert all(said.get(text) == number for text, number in numbers.items())
    assert said.get(other) == numbers.get(other)
