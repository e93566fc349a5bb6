"""The keys of acts, by how they begin: of hundreds, few are compared with what a message says."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence

from bot.core.knowledge.acts import Act

Key = tuple[str, ...]
"""Stems that stand one behind the other."""

_Placed = tuple[int, Key, Act]
"""A key that is said: the number of its first word, the key, its act."""


class Keys:
    """Finds the keys that a message says. `words` are all their stems."""

    def __init__(self, keys: Sequence[tuple[Key, Act]]) -> None:
        """Index keys, each with its act, by their first two stems, or the only one, numbered in their order."""
        self._starting: dict[Key, list[_Placed]] = defaultdict(list)
        for number, (key, act) in enumerate(keys):
            self._starting[key[:2]].append((number, key, act))
        self._longest = max((len(key) for key, _ in keys), default=0)
        self.words = frozenset(word for key, _ in keys for word in key)

    def said_in(self, stems: Key) -> Iterator[tuple[Key, Act]]:
        """The keys said; « à combien » is none where « à combien de km » of another act is said."""
        found = [list(self._at(stems, at)) for at in range(len(stems))]
        for at, here in enumerate(found):
            around = [one for some in found[max(0, at + 1 - self._longest) : at + 1] for one in some]
            for one in here:
                if not any(_is_inside(one, other) for other in around):
                    yield one[1:]

    def _at(self, stems: Key, at: int) -> Iterator[_Placed]:
        """The keys that begin at a word."""
        alone = self._starting.get(stems[at : at + 1], ())
        several = self._starting.get(stems[at : at + 2], ()) if at + 1 < len(stems) else ()
        for _, key, act in sorted([*alone, *several]) if alone and several else alone or several:
            if stems[at : at + len(key)] == key:
                yield at, key, act


def _is_inside(one: _Placed, other: _Placed) -> bool:
    """Whether a key of several words is part of a longer one that says another act on one of the same screens."""
    (at, key, act), (start, longer, another) = one, other
    is_part = 1 < len(key) < len(longer) and start <= at and at + len(key) <= start + len(longer)
    return is_part and another is not act and not set(act.on).isdisjoint(another.on)
