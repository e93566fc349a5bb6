"""Which target a message is a phrasing of, word for word."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Mapping
from zlib import crc32


class Said:
    """Numbers by text, in flat arrays: small, and quick to load.

    A text is known by two checks of 32 bits, of its bytes in both directions: the texts themselves would take 2 MB, and
    that another one has both is not to be met with.
    """

    def __init__(self, numbers: Mapping[str, int]) -> None:
        """Index texts; numbers are at most 65,535."""
        rows = sorted((_digest(text), number) for text, number in numbers.items())
        self._digests = array("Q", (digest for digest, _ in rows))
        self._numbers = array("H", (number for _, number in rows))

    def get(self, text: str) -> int | None:
        """The number of a text; None if it is none of these."""
        digest = _digest(text)
        place = bisect_left(self._digests, digest)
        is_known = place < len(self._digests) and self._digests[place] == digest
        return self._numbers[place] if is_known else None


def _digest(text: str) -> int:
    written = text.encode()
    return crc32(written) << 32 | crc32(written[::-1])
