"""The index of phrasings by feature, against a plain count."""

from __future__ import annotations

import math
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.core.understanding.postings import Postings
from bot.core.understanding.weights import Tuning, evidence, norm, telling

TUNING = Tuning()
PHRASING = st.dictionaries(st.sampled_from(["a", "b", "c", "a b", "b c"]), st.sampled_from([0.5, 1.0]))
TARGETS = st.lists(st.lists(PHRASING, min_size=1, max_size=4), min_size=1, max_size=5)


def kept(targets: list[list[dict[str, float]]]) -> list[list[dict[str, float]]]:
    """The phrasings without the pairs that occur once."""
    counts = Counter(feature for rows in targets for row in rows for feature in row)
    return [[{f: s for f, s in row.items() if " " not in f or counts[f] > 1} for row in rows] for rows in targets]


@given(TARGETS, st.dictionaries(st.sampled_from(["a", "c", "a b", "x"]), st.floats(0.1, 3)))
def test_products_are_those_of_vectors_of_length_one(
    targets: list[list[dict[str, float]]], message: dict[str, float]
) -> None:
    postings = Postings(targets, TUNING)
    for number, rows in enumerate(kept(targets)):
        weighed = [postings.weigh(row) for row in rows]
        expected = [
            sum(weight * row.get(feature, 0.0) for feature, weight in message.items()) / (norm(row.values()) or 1.0)
            for row in weighed
        ]
        products = postings.products([number], message)
        assert products.keys() == {number}
        assert sorted(products[number]) == pytest.approx(sorted(filter(None, expected)))


@given(TARGETS)
def test_every_target_that_has_a_feature_votes(targets: list[list[dict[str, float]]]) -> None:
    postings = Postings(targets, TUNING)
    sizes = [len(rows) for rows in targets]
    for feature in ("a", "b c", "x"):
        counts = {n: sum(feature in row for row in rows) for n, rows in enumerate(kept(targets))}
        counts = {number: count for number, count in counts.items() if count}
        usual = sum(counts.values()) / sum(sizes)
        expected = [
            (
                number,
                min(1.0, 1.5 * math.sqrt(count / sizes[number])),
                max(0.0, evidence(count, sizes[number], usual) + TUNING.least_evidence),
            )
            for number, count in counts.items()
        ]
        assert list(postings.votes(feature)) == expected
        assert (feature in postings) == bool(counts)


def test_a_feature_of_few_targets_weighs_more_and_an_unknown_one_too() -> None:
    postings = Postings([[{"rare": 1.0, "common": 1.0}], [{"common": 1.0}], [{"common": 1.0}]], TUNING)
    weights = postings.weigh({"rare": 1.0, "common": 1.0, "unknown": 1.0, "unknown pair": 0.5})
    assert weights["common"] < weights["unknown"] < weights["rare"]
    assert weights["unknown pair"] == weights["unknown"] / 2
    assert weights["rare"] == telling([1.0], 3) ** TUNING.telling_power


def test_a_pair_said_once_tells_nothing() -> None:
    postings = Postings([[{"a": 1.0, "b": 1.0, "a b": 0.5}], [{"c": 1.0}]], TUNING)
    assert "a b" not in postings
    assert list(postings.votes("a b")) == []
