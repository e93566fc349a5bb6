"""What was found for texts seen before, remembered without the texts."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from hashlib import blake2b
from secrets import token_bytes
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Memory(Generic[Value]):
    """Results of a costly function of a text, the least lately used forgotten first.

    A text is known by its digest only, keyed with bytes that nobody else has: no message can be read from the memory,
    nor can it be tested for one. What a value says of its text is for its owner to weigh. A memory is pickled empty,
    and holds no function, so that it never keeps its owner alive.
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
        """Begin anew, with another key."""
        self._found: OrderedDict[bytes, Value] = OrderedDict()
        self._hash = blake2b(digest_size=16, key=token_bytes(16))

    def recall(self, text: str, find: Callable[[str], Value]) -> Value:
        """What `find` gives for a text, or gave before."""
        digest = self._digest(text)
        found = self._found
        if digest in found:
            found.move_to_end(digest)
            return found[digest]
        value = found[digest] = find(text)
        if len(found) > self._size:
            found.popitem(last=False)
        return value

    def _digest(self, text: str) -> bytes:
        hashed = self._hash.copy()
        hashed.update(text.encode("utf-8", "surrogatepass"))
        return hashed.digest()
