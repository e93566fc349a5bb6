"""Daily sums of events that tests draw, with few keys, so that small and large numbers meet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date, timedelta

from hypothesis import strategies as st

from bot.events.report import Sums

FIRST = date(2026, 12, 1)
DAYS = [FIRST + timedelta(day) for day in range(4)]
AFTER = FIRST + timedelta(30)

KEYS: Mapping[str, tuple[str, ...]] = {
    "opened": ("qr", "link"),
    "question": ("aci", "ei", "esat", "oeth", "siae", "gone", "gone-too"),
    "unanswered": ("",),
    "sector": ("nettoyage", "blanchisserie", "espaces-verts", "industrie"),
    "commune": ("95127", "95500", "95607", "epci:249500109", "department:95", "00000"),
    "shown": ("ariane", "aurore", "esat-la-hetraie", "asec", "gone"),
    "card": ("ariane", "aurore", "esat-la-hetraie"),
    "useful": ("answer:aci", "answer:esat", "results:fournisseur", "fallback", "answer:gone"),
    "useless": ("answer:aci", "answer:esat", "results:fournisseur", "fallback"),
}


def sums(**kinds: Mapping[str, int | tuple[int, ...]]) -> dict[tuple[date, str, str], int]:
    """Sums by kind and key: of the first day, or of the first days."""
    return {
        (day, kind, key): count
        for kind, keys in kinds.items()
        for key, counts in keys.items()
        for day, count in zip(DAYS, counts if isinstance(counts, tuple) else (counts,), strict=False)
    }


def _least(kind: str) -> int:
    """The least that is counted on a day: a vote that is changed takes one away."""
    return -1 if kind.startswith("use") else 1


SUMS: st.SearchStrategy[Sums] = st.lists(
    st.tuples(
        st.sampled_from(DAYS),
        st.sampled_from([(kind, key) for kind, keys in KEYS.items() for key in keys]),
        st.one_of(st.integers(-1, 4), st.integers(1, 30)),
    ),
    max_size=60,
).map(lambda found: {(day, kind, key): max(count, _least(kind)) for day, (kind, key), count in found})


def total(found: Sums, kind: str) -> Counter[date]:
    """What was counted of a kind, by day."""
    by_day = Counter[date]()
    for (day, one, _), count in found.items():
        by_day[day] += count if one == kind else 0
    return by_day
