"""Small numbers of a list are neither shown nor worked out, even by who knows how they are hidden."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.events.masking import LEAST, Hidden, Parts, masked

FEW, MASKED = Hidden.FEW, Hidden.MASKED

NAMES = "abcdefgh"
LISTS = st.lists(st.one_of(st.integers(0, 9), st.integers(0, 40)), max_size=len(NAMES)).map(
    lambda counts: dict(zip(NAMES, counts, strict=False))
)


@pytest.mark.parametrize(
    ("counts", "shown"),
    [
        ([], Parts(0)),
        ([3, 1], Parts(FEW)),
        ([7, 50], Parts(57, (("b", 50), ("a", 7)))),
        ([50, 2, 3, 2], Parts(57, (("a", 50), ("b", FEW), ("c", FEW), ("d", FEW)))),
        ([3, 40], Parts(43, (("a", FEW), ("b", MASKED)))),
        ([3, 7, 12, 50], Parts(72, (("d", 50), ("c", 12), ("a", FEW), ("b", MASKED)))),
        ([3, 7, 8, 50], Parts(68, (("d", 50), ("c", 8)), 10)),
        ([1, 5, 50], Parts(56, (("c", 50),), 6)),
        ([1, 1, 20, 30], Parts(52, (("d", 30),), 22)),
        ([4, 4, 20], Parts(28, (("c", 20),), 8)),
        ([1, 1, 1, 1, 1], Parts(5, (), 5)),
    ],
    ids=str,
)
def test_a_list_is_shown_as_far_as_nothing_under_5_can_be_worked_out(counts: list[int], shown: Parts) -> None:
    assert masked(dict(zip(NAMES, counts, strict=False))) == shown


@given(LISTS)
def test_what_is_shown_is_true(counts: Mapping[str, int]) -> None:
    shown = masked(counts)
    if isinstance(shown.total, int):
        assert shown.total == sum(counts.values())
        assert shown.rest == 0 or shown.rest >= LEAST
        named = sum(counts[name] for name, _ in shown.parts)
        assert named + shown.rest == shown.total
    else:
        assert 0 < sum(counts.values()) < LEAST
    for name, count in shown.parts:
        few = 0 < counts[name] < LEAST
        assert count == (counts[name] if isinstance(count, int) else FEW if few else MASKED)
        assert not (few and isinstance(count, int))


@given(LISTS)
def test_whichever_of_1_to_4_stood_there_the_same_could_be_shown(counts: Mapping[str, int]) -> None:
    shown = masked(counts)
    for name, count in shown.parts:
        if count is FEW:
            for other in range(1, LEAST):
                assert any(masked(one) == shown for one in instead(counts, shown, name, other)), (name, other)


def instead(counts: Mapping[str, int], shown: Parts, name: str, count: int) -> Iterator[dict[str, int]]:
    """Lists with another count of a name, the others that are hidden making up for it."""
    hidden = [one for one, told in shown.parts if isinstance(told, Hidden) and one != name]
    left = counts[name] + sum(counts[one] for one in hidden) - count
    is_pair = any(told is MASKED for _, told in shown.parts)
    for others in [(left,)] if is_pair else product(range(1, LEAST), repeat=len(hidden)):
        if sum(others) == left:
            yield {**counts, name: count, **dict(zip(hidden, others, strict=True))}


@given(LISTS, st.permutations(NAMES))
def test_the_order_of_hidden_names_tells_nothing(counts: Mapping[str, int], names: list[str]) -> None:
    """It is that of the alphabet, whatever was counted."""
    renamed = masked({names[NAMES.index(name)]: count for name, count in counts.items()})
    hidden = [name for name, count in renamed.parts if isinstance(count, Hidden)]
    assert hidden == sorted(hidden)
    assert [name for name, _ in renamed.parts[len(renamed.parts) - len(hidden) :]] == hidden


def test_the_longest_list_takes_no_search() -> None:
    """A thousand names of 2 each are named: their sum leaves each 1 to 4."""
    shown = masked({str(name): 2 for name in range(1000)})
    assert {count for _, count in shown.parts} == {FEW}
