"""Ids of new records, made of what they are called."""

from __future__ import annotations

import re
from collections.abc import Collection
from itertools import chain, count

from bot.content.codes import ID_MAX
from bot.core.text.plain import normalise


def new_id(name: str, taken: Collection[str], otherwise: str, tail: str = "") -> str:
    """An id that is not taken: the name, or `otherwise` if it has no letters; else with the tail, or with a number."""
    slug = re.sub(r"[^a-z0-9]+", "-", normalise(name)).strip("-") or otherwise
    ends = chain(["", *filter(None, [tail and f"-{tail}"])], (f"-{number}" for number in count(2)))
    ids = (slug[: ID_MAX - len(end)].strip("-") + end for end in ends)
    return next(id_ for id_ in ids if id_ not in taken)
