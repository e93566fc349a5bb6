"""Where a sentence ends: « art. L2112-2 » goes on."""

from __future__ import annotations

import re

SENTENCE_END = re.compile(r"(?<![\s(]art\.)(?<=[.!?])\s+(?=[A-ZÀ-Ý«\d])")


def first_sentence(text: str) -> str:
    """A text up to the end of its first sentence."""
    return SENTENCE_END.split(text, maxsplit=1)[0]
