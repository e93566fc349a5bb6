"""The questions that editors wrote for an entry, by what they say."""

from __future__ import annotations

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

Features = Mapping[str, float]
"""What a question says, by weight: terms, the kinds of answer it expects, numbers."""


class Written:
    """An index of questions by feature, in flat arrays: small, and quick to load.

    `_rows[n]` is the first cell of feature `n`, a cell being one question that has it and its weight there, in the
    order of the questions; `_starts[q]` is the first of the features of question `q`. Both end with the total.
    Questions and features are at most 65,535 each.
    """

    def __init__(self, questions: Sequence[Features]) -> None:
        """Index what each question says."""
        saying: defaultdict[str, list[int]] = defaultdict(list)
        for question, said in enumerate(questions):
            for feature in said:
                saying[feature].append(question)
        self._names = tuple(saying)
        self._numbers = {feature: number for number, feature in enumerate(saying)}
        self._rows, self._questions, self._weights = array("I", [0]), array("H"), array("d")
        for feature, having in saying.items():
            self._questions.extend(having)
            self._weights.extend(questions[question][feature] for question in having)
            self._rows.append(len(self._questions))
        self._starts, self._features = array("I", [0]), array("H")
        for said in questions:
            self._features.extend(map(self._numbers.__getitem__, said))
            self._starts.append(len(self._features))
        self._wholes = array("d", (sum(said.values()) for said in questions))

    def saying(self, feature: str) -> Iterator[tuple[int, float]]:
        """The questions that have a feature, each with its weight there."""
        number = self._numbers.get(feature)
        if number is None:
            return iter(())
        begin, end = self._rows[number], self._rows[number + 1]
        return zip(self._questions[begin:end], self._weights[begin:end], strict=True)

    def features(self, question: int) -> list[str]:
        """What a question says."""
        return [self._names[number] for number in self._features[self._starts[question] : self._starts[question + 1]]]

    def whole(self, question: int) -> float:
        """The weight of all that a question says."""
        return self._wholes[question]
