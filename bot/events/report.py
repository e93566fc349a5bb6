"""What came of an event, as tables of numbers that may be shown."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.knowledge.wording import Wording
from bot.core.text.plain import normalise
from bot.events.masking import LEAST, Count, Hidden, Parts, masked
from bot.events.names import Names
from bot.events.periods import stretches, told_until
from bot.events.words import days_of

_TOGETHER = 3
"""Names from which those of few are told together."""

_Days = defaultdict[str, defaultdict[str, defaultdict[date, int]]]
"""What was counted on each day, by kind and name."""

Sums = Mapping[tuple[date, str, str], int]
"""How often something of a kind happened on a day, by its key: an id of the content, a commune, or `qr` or `link`."""


@dataclass(frozen=True, slots=True)
class Row:
    """A name and its counts, one a column."""

    name: str
    counts: tuple[Count, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of counts: what it tells, what its rows are, the names of its columns of counts.

    `few` names those of at least three that have « moins de 5 » each, which are told together. A table without rows and
    `few` is one whose total alone may be shown. `is_by_day` tells that its rows are days, in their order, and not
    names, the largest first.
    """

    title: str
    head: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]
    total: Row
    few: tuple[str, ...] = ()
    is_by_day: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What came of an event of a name, from a first to a last day: totals, and the tables behind them.

    Both days are None, and nothing else is there, where too little has come yet.
    """

    name: str
    first: date | None = None
    last: date | None = None
    totals: tuple[Row, ...] = ()
    tables: tuple[Table, ...] = ()


_LISTS = (
    ("question", "report_event_topics", "report_event_head_topic"),
    ("sector", "report_event_sectors", "report_event_head_sector"),
    ("commune", "report_event_places", "report_event_head_place"),
    ("shown", "report_event_shown", "report_event_head_structure"),
    ("card", "report_event_cards", "report_event_head_structure"),
    ("useful", "report_event_useful", "report_event_head_target"),
    ("useless", "report_event_useless", "report_event_head_target"),
)
"""Lists by name: the kind of sums, what each tells, what its names are."""

_TOTALS = (
    ("opened", "report_event_opened"),
    ("question", "report_event_questions"),
    ("unanswered", "report_event_unanswered"),
    ("shown", "report_event_shown"),
    ("card", "report_event_cards"),
    ("useful", "report_event_useful"),
    ("useless", "report_event_useless"),
)


def report_of(name: str, sums: Sums, knowledge: Knowledge, territory: Territory, before: date) -> Report:
    """What came of an event on the days before one, with names of the content of today.

    Facilitators see today too, up to now, by the day `before` that follows it: at the end of an event they tell the
    room how many have come. Two reports of one day then tell what came between them; each by itself keeps its promises.
    """
    opened: dict[date, int] = defaultdict(int)
    for (day, kind, _), count in sums.items():
        if kind == "opened":
            opened[day] += count
    last = told_until(opened, before)
    if last is None:
        return Report(name)
    names, days = Names(knowledge, territory), _Days(lambda: defaultdict(lambda: defaultdict(int)))
    for (day, kind, key), count in sums.items():
        if day <= last:
            days[kind][names.of(kind, key)][day] += count
    first = min(day for day in opened if opened[day])
    tables = _Tables(days, names, knowledge.wording)
    return Report(name, first, last, tuple(tables.totals()), tuple(tables.all()))


class _Tables:
    """Makes the tables of what was counted."""

    def __init__(self, days: _Days, names: Names, wording: Wording) -> None:
        self._days = days
        self._names = names
        self._wording = wording
        counts = {
            kind: {name: sum(found.values()) for name, found in by_name.items()} for kind, by_name in days.items()
        }
        self._parts = defaultdict(lambda: Parts(0), {kind: masked(found) for kind, found in counts.items()})

    def totals(self) -> Iterator[Row]:
        """The total of each kind, but of needs: one need counts for its sector and for its commune."""
        for kind, title in _TOTALS:
            yield Row(self._wording.text(title), (self._parts[kind].total,))

    def all(self) -> Iterator[Table]:
        """The tables in the order they are read, without those whose total is 0 or hidden."""
        yield self._channels()
        yield from self._by_day("report_event_opened_days", self._opened())
        if isinstance(self._parts["question"].total, int):
            yield from self._by_day("report_event_questions_days", {self._number: _together(self._days["question"])})
        for kind, title, head in _LISTS:
            if isinstance(total := self._parts[kind].total, int) and total:
                yield self._list(kind, title, head)

    @property
    def _number(self) -> str:
        return self._wording.text("report_event_number")

    def _list(self, kind: str, title: str, head: str) -> Table:
        parts = self._parts[kind]
        few = [name for name, count in parts.parts if count is Hidden.FEW]
        few = sorted(few, key=normalise) if len(few) >= _TOGETHER else []
        rows = [Row(name, (count,)) for name, count in parts.parts if name not in few]
        if rows and parts.rest:
            rows.append(Row(self._wording.text("report_event_rest"), (parts.rest,)))
        return self._table(title, head, {self._number: parts.total}, rows, tuple(few))

    def _channels(self) -> Table:
        """Openings by the QR code and by the link; 0 is told of one: the total tells it anyway."""
        parts = self._parts["opened"]
        counts = dict(parts.parts)
        named = () if parts.rest else (self._names.qr, self._names.link)
        rows = [Row(name, (counts.get(name, 0),)) for name in named]
        return self._table("report_event_opened", "report_event_head_channel", {self._number: parts.total}, rows)

    def _opened(self) -> Mapping[str, Mapping[date, int]]:
        """The openings of each day: in both ways where the numbers of both are shown, and all of them."""
        days = self._days["opened"]
        everyone = {self._wording.text("report_event_all"): _together(days)}
        ways = {name: days[name] for name in (self._names.qr, self._names.link)}
        is_told = all(sum(way.values()) >= LEAST for way in ways.values())
        return {**ways, **everyone} if is_told else everyone

    def _by_day(self, title: str, columns: Mapping[str, Mapping[date, int]]) -> Iterator[Table]:
        """Stretches of days, if there are two."""
        found = stretches(list(columns.values()))
        if len(found) > 1:
            has_year = found[0].first.year != found[-1].last.year
            rows = [Row(days_of(one.first, one.last, self._wording, has_year=has_year), one.counts) for one in found]
            totals = {name: sum(column.values()) for name, column in columns.items()}
            yield replace(self._table(title, "report_event_head_days", totals, rows), is_by_day=True)

    def _table(
        self, title: str, head: str, totals: Mapping[str, Count], rows: Sequence[Row], few: tuple[str, ...] = ()
    ) -> Table:
        say = self._wording.text
        total = Row(say("report_event_all"), tuple(totals.values()))
        return Table(say(title), say(head), tuple(totals), tuple(rows), total, few)


def _together(days: Mapping[str, Mapping[date, int]]) -> Mapping[date, int]:
    """What was counted on each day, whatever its name."""
    found: dict[date, int] = defaultdict(int)
    for by_day in days.values():
        for day, count in by_day.items():
            found[day] += count
    return found
