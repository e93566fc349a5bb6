"""The choices that a message says and those it turns down, by slot."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence

from bot.core.text.keywords import KeywordHit
from bot.core.text.plain import Word

MARK = "="
"""What stands between a slot and a choice in the id of a hit."""

BUT = "mais"
"""The word behind which stands what is meant after all: « durable mais on veut les tester avant »."""

_Chosen = dict[str, tuple[str, ...]]


def by_slot(
    typed: Sequence[Word], hits: Iterable[KeywordHit], is_denied: Callable[[int], bool], single: Collection[str]
) -> tuple[_Chosen, _Chosen]:
    """The choices said, and those denied, by slot, in reading order; in a `single` one, that behind « mais » first."""
    said: _Chosen = {}
    denied: _Chosen = {}
    last: dict[str, int] = {}
    for hit in sorted(hits, key=lambda hit: hit.positions):
        slot, _, id_ = hit.id.partition(MARK)
        at = hit.positions[0]
        side = denied if is_denied(at) else said
        is_meant = slot in single and any(word.text == BUT for word in typed[last.get(slot, at) : at])
        before = side.get(slot, ())
        side[slot] = (id_, *before) if is_meant else (*before, id_)
        last[slot] = hit.positions[-1]
    return said, denied
