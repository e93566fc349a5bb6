"""Events, and what is counted at them, within one transaction."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import delete, func, insert, select, union_all, update

from bot.core.exchange.event import Event
from bot.stores.schema import counts, events, sums
from bot.stores.transaction import Transaction

Count = tuple[str, str, str, int]
"""The event, what is counted, of what, and how many: `("forum", "question", "aci", 1)`."""

Sums = Mapping[tuple[date, str, str], int]
"""How many by day, kind and key."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An event as it is kept: since when, and until when it was ended before its time."""

    event: Event
    made_on: date
    ended_on: date | None

    def is_open(self, today: date) -> bool:
        """Whether it welcomes people."""
        return self.ended_on is None and (self.event.until is None or today <= self.event.until)


class Events:
    """The events of a database, and what is counted there."""

    def __init__(self, transaction: Transaction, insert_on_conflict: Any) -> None:
        """Read and write within this transaction."""
        self._transaction = transaction
        self._insert = insert_on_conflict

    async def add(self, event: Event, today: date, facilitator: int | None = None) -> bool:
        """Keep an event; whether its code was free."""
        row = {
            "code": event.code,
            "name": event.name,
            "place": event.place,
            "opens": event.opens,
            "until": event.until.isoformat() if event.until else None,
            "made_on": today.isoformat(),
            "facilitator": facilitator,
        }
        statement = self._insert(events).on_conflict_do_nothing().returning(events.c.code)
        return (await self._transaction.execute(statement, [row])).first() is not None

    async def all(self, facilitator: int | None = None) -> tuple[Kept, ...]:
        """All events, or those of a facilitator, the newest first."""
        query = select(events).order_by(events.c.made_on.desc(), events.c.code)
        if facilitator is not None:
            query = query.where(events.c.facilitator == facilitator)
        return tuple(_kept(row) for row in await self._transaction.execute(query))

    async def open(self, codes: Collection[str], today: date) -> dict[str, Event]:
        """Those of these codes that welcome people today."""
        if not codes:
            return {}
        query = select(events).where(events.c.code.in_(list(codes)))
        found = [_kept(row) for row in await self._transaction.execute(query)]
        return {one.event.code: one.event for one in found if one.is_open(today)}

    async def end(self, code: str, today: date, facilitator: int | None = None) -> bool:
        """End an event before its time; whether there is one that can be ended."""
        statement = update(events).where(events.c.code == code, events.c.ended_on.is_(None))
        if facilitator is not None:
            statement = statement.where(events.c.facilitator == facilitator)
        return bool((await self._transaction.execute(statement.values(ended_on=today.isoformat()))).rowcount)

    # --- counts

    async def count(self, rows: Sequence[Count], today: date) -> None:
        """Add to what is counted."""
        if rows:
            day = today.isoformat()
            values = [{"day": day, "campaign": one[0], "kind": one[1], "key": one[2], "n": one[3]} for one in rows]
            await self._transaction.execute(insert(counts), values)

    async def sums(self, campaign: str) -> Sums:
        """All that was counted at an event; under no event, all votes of people who come from none."""
        columns = [(table.c.day, table.c.kind, table.c.key, table.c.n) for table in (counts, sums)]
        tables = zip((counts, sums), columns, strict=True)
        both = union_all(*(select(*named).where(table.c.campaign == campaign) for table, named in tables)).subquery()
        query = select(both.c.day, both.c.kind, both.c.key, func.sum(both.c.n)).group_by(
            both.c.day, both.c.kind, both.c.key
        )
        rows = await self._transaction.execute(query)
        return {(date.fromisoformat(day), kind, key): int(n) for day, kind, key, n in rows if n}

    async def votes(self, kind: str, since: date) -> dict[str, int]:
        """Votes of a kind from a day on, by target, of all people, whether they come from an event or not."""
        found: Counter[str] = Counter()
        for table in (counts, sums):
            query = select(table.c.key, func.sum(table.c.n)).where(
                table.c.kind == kind, table.c.day >= since.isoformat()
            )
            rows = await self._transaction.execute(query.group_by(table.c.key))
            found.update({key: int(n) for key, n in rows})
        return {key: n for key, n in found.items() if n > 0}

    async def fold(self) -> None:
        """Add what was counted to the sums.

        PostgreSQL takes and adds in one statement, so that what others count meanwhile is left for the next time;
        SQLite lets nobody else write.
        """
        names = ("campaign", "day", "kind", "key")
        taken = delete(counts).returning(*(counts.c[name] for name in (*names, "n"))).cte("taken")
        source = taken if self._transaction.is_shared else counts
        grouped = [source.c[name] for name in names]
        statement = self._insert(sums).from_select(
            [*names, "n"], select(*grouped, func.sum(source.c.n)).group_by(*grouped)
        )
        together = {"n": sums.c.n + statement.excluded.n}
        await self._transaction.execute(statement.on_conflict_do_update(index_elements=names, set_=together))
        if not self._transaction.is_shared:
            await self._transaction.execute(delete(counts))


def _kept(row: Any) -> Kept:
    until, ended_on = (date.fromisoformat(day) if day else None for day in (row.until, row.ended_on))
    return Kept(Event(row.code, row.name, row.place, row.opens, until), date.fromisoformat(row.made_on), ended_on)
