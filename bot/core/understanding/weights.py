"""What a term tells of its target, and the constants of the method."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from operator import mul
from typing import Literal

PartName = Literal["near", "known", "evidence", "definition", "floor", "thin", "said", "letters", "sentence", "asked"]
"""A part of a score, for those who look into it."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """Constants of the lexical method, chosen on labelled questions."""

    nearest: int = 3
    """Phrasings of a target that count towards the nearest."""
    whole_share: float = 0.5
    """Weight of the share of the message that the target knows, beside its nearest phrasings."""
    evidence_share: float = 0.05
    """Weight of the evidence of the terms, in nats."""
    pair_weight: float = 0.5
    """Weight of a pair of neighbouring terms beside that of a single one."""
    unknown_weight: float = 0.6
    """Weight of a word that nothing knows, as a share of the most telling one's."""
    telling_power: float = 0.5
    """Flattens the weights of terms: below 1, rare terms weigh a little less."""
    definition_bonus: float = 0.2
    """Bonus of the entry that defines a concept, where the message holds little else; twice if it asks what that is."""
    full_mass: float = 3.0
    """Weight of known terms below which a score shrinks: "comment faire ?" alone is no question."""
    least_evidence: float = 2.5
    """What a term that a target never uses says against it, in nats."""

    def alone(self) -> dict[PartName, Tuning]:
        """The constants with which each of the voices that speak for a target as a whole is heard alone."""
        silent = replace(self, whole_share=0.0, evidence_share=0.0, definition_bonus=0.0)
        return {
            "known": replace(silent, whole_share=self.whole_share),
            "evidence": replace(silent, evidence_share=self.evidence_share),
            "definition": replace(silent, definition_bonus=self.definition_bonus),
        }


def telling(rates: Sequence[float], targets: int) -> float:
    """How much a feature tells of its target: the entropy of targets, less what is left once the feature is known.

    `rates` gives, for each target that has the feature, the share of its phrasings that do, above 0.
    """
    total = sum(rates)
    return math.log(targets + 1) + sum(rate / total * math.log(rate / total) for rate in rates) + 0.1


def evidence(count: int, size: int, usual: float) -> float:
    """How many times likelier than usual a feature is in a target that has it, as a logarithm.

    `count` of its `size` phrasings have it; `usual` is the share of all phrasings that do.
    """
    return math.log((count + 0.5 * usual) / (size + 0.5) / usual)


def known_share(count: int, size: int) -> float:
    """How far a target knows a feature that `count` of its `size` phrasings have, 0 to 1."""
    return min(1.0, 1.5 * math.sqrt(count / size))


def norm(values: Collection[float]) -> float:
    """The length of a vector."""
    return math.sqrt(sum(map(mul, values, values)))
