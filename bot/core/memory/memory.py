"""What was found for texts seen before, remembered without the texts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Results of a costly function of a text, the least lately used forgotten first.

    A text is known by its hash only, SipHash of 64 bits that Python keys anew at every start: no message can be read
    from the memory, nor can it be tested for one later. (The module for longer digests takes 3 MB.) What a value says
    of its text is for its owner to weigh. A memory is pickled empty, and holds no function, so that it never keeps its
    owner alive.
    """

    def __init__(self, size: int) -> None:
        """Remember the results for so many texts."""
        self._size = size
        self.forget()

    def __len__(self) -> int:
        """How many results are remembered."""
        return len(self._found)

    def __reduce__(self) -> tuple[type[Memory[Value]], tuple[int]]:
        """What pickle writes: the size alone."""
        return Memory, (self._size,)

    def forget(self) -> None:
        """Begin anew."""
        self._found: OrderedDict[int, Value] = OrderedDict()

    def recall(self, text: str, find: Callable[[str], Value]) -> Value:
        """What `find` gives for a text, or gave before."""
        digest = hash(text)
        found = self._found
        if digest in found:
            found.move_to_end(digest)
            return found[digest]
        value = found[digest] = find(text)
        if len(found) > self._size:
            found.popitem(last=False)
        return value
