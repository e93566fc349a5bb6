"""An import as large as a country: ten thousand rows against ten thousand structures. How long it takes: benchmarks."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from bot.core.places.geography import Commune
from bot.editing.importing import Importer, Plan, Source
from bot.editing.matching import Matcher
from bot.editing.rows import BadRow, Row
from bot.editing.splicing import records, splice
from bot.editing.state import State

KNOWN, FILLED, NEW, TWICE, ODD = 10_000, 3_000, 400, 50, 50
COMMUNES = {f"95{n:03}": Commune(f"95{n:03}", f"Commune {n}", (f"95{n:03}",), "", 49.05, 2.1) for n in range(100)}


def directory() -> str:
    """A section as people write it, with remarks of their own."""
    lines = (
        f'  - id: s-{n}\n    name: Atelier {n}   # de longue date\n    kind: ACI\n    siret: "{n:014}"\n'
        f'    commune: Commune {n % 100}\n    insee: "95{n % 100:03}"\n    sources: []\n\n'
        for n in range(KNOWN)
    )
    return f"structures:\n{''.join(lines)}facilitators: []\n"


def rows() -> Iterator[Row | BadRow]:
    """Most are known, some of those have a telephone; some are new, or told twice, or no structure."""
    for n in range(KNOWN - NEW - TWICE - ODD):
        phone = {"phone": f"01 30 00 {n // 100:02} {n % 100:02}"} if n < FILLED else {}
        yield Row(n, f"ATELIER {n}", "ACI", f"{n:014}", "", f"95{n % 100:03}", values=phone)
    for n in (*range(NEW), *range(TWICE)):
        yield Row(n, f"Chantier {n}", "ACI", f"9{n:013}", "", f"95{n % 100:03}")
    yield from (BadRow(n, "sans nom") for n in range(ODD))


def planned(text: str, state: State) -> Plan:
    matcher = Matcher(records(text, "structures"), COMMUNES)
    return Importer(Source("s", "S", ""), matcher, state, date(2026, 11, 28), lambda *_: None).plan(rows())


def test_each_of_ten_thousand_rows_does_its_own_and_all_else_stays_as_it_was() -> None:
    text = directory()
    plan = planned(text, {})
    assert (len(plan.edits.values), len(plan.edits.records), len(plan.bad)) == (FILLED, NEW, TWICE + ODD)
    new = splice(text, plan.edits)
    old_parts, new_parts = (one.split("\n  - id: ") for one in (text, new))
    assert new_parts[FILLED + 1 : KNOWN] == old_parts[FILLED + 1 : KNOWN]
    assert all(f"Atelier {n}   # de longue date\n" in new_parts[n + 1] for n in range(FILLED))
    assert all(f"01 30 00 {n // 100:02} {n % 100:02}" in new_parts[n + 1] for n in range(FILLED))
    assert len(new_parts) == len(old_parts) + NEW
    again = planned(new, plan.state)
    assert (again.edits.values, again.edits.records, again.lost) == ({}, (), {})
    assert again.state == plan.state
