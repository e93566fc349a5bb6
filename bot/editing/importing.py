"""What an import changes: fields that are its own, new records; hand edits are kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bot.core.places.geography import Commune, department_of
from bot.core.text.plain import normalise
from bot.editing.ids import new_id
from bot.editing.matching import Matcher
from bot.editing.rows import BadRow, Row
from bot.editing.splicing import Edits
from bot.editing.state import State

FILLED = ("phone", "mail", "website")
"""What an import fills in a record that is there; the rest is read in new records only."""

Choose = Callable[[Row, Sequence[str]], str | None]
"""Asks which record a row speaks of; None if nobody can say."""


@dataclass(frozen=True)
class Source:
    """Where an import comes from, as records name it."""

    id: str
    name: str
    url: str


@dataclass
class Plan:
    """What an import would do: the edits and the state after them, and what a person reads about it."""

    edits: Edits
    state: State
    told: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)
    bad: list[BadRow] = field(default_factory=list)
    seen: set[str] = field(default_factory=set)
    elsewhere: int = 0
    """How many rows are of another département, and of no record."""
    lost: dict[str, float] = field(default_factory=dict)
    """The share of the records of the last import that this one no longer has, 0 to 1: of all, by kind, by place."""


class Importer:
    """Makes a plan of rows, against the records there are and what the last import wrote."""

    def __init__(self, source: Source, matcher: Matcher, state: State, day: date, choose: Choose) -> None:
        """Keep what the plan is made against; `day` dates what is written."""
        self.source = source
        self.matcher = matcher
        self.state = state
        self.day = day
        self.choose = choose
        self._values: dict[str, dict[str, str]] = {}
        self._new: dict[str, dict[str, Any]] = {}
        self._ids = set(matcher.records)
        self._twins: set[tuple[str, str, str]] = set()
        self._plan = Plan(Edits("structures"), {id_: dict(values) for id_, values in state.items()})

    def plan(self, rows: Iterable[Row | BadRow]) -> Plan:
        """The plan for these rows."""
        for row in rows:
            if isinstance(row, BadRow):
                self._plan.bad.append(row)
            else:
                self._take(row)
        self._plan.edits = Edits(
            "structures", self._values, {id_: {"sources": self._source(id_)} for id_ in self._values},
            tuple(self._new.values()),
        )  # fmt: skip
        self._plan.lost = self._lost()
        return self._plan

    def _lost(self) -> dict[str, float]:
        """What is missing of all, of each kind and of each département; one record alone of a part is no drop."""
        all_, gone = Counter[str](), Counter[str]()
        for id_ in self.state:
            record = self.matcher.records.get(id_, {})
            place = record.get("department") or department_of(str(record.get("insee", "")))
            parts = ["structures", *filter(None, (record.get("kind"), place and f"structures du {place}"))]
            all_.update(parts)
            if id_ not in self._plan.seen:
                gone.update(parts)
        return {part: gone[part] / all_[part] for part in gone if gone[part] > 1 or part == "structures"}

    def _take(self, row: Row) -> None:
        self._plan.bad += [BadRow(row.line, f"« {row.name} » : {odd} n'est pas repris") for odd in row.odd]
        ids = self.matcher.find(row)
        id_ = ids[0] if len(ids) == 1 else self.choose(row, ids) if ids else None
        if ids and id_ is None:
            self._plan.bad.append(BadRow(row.line, f"« {row.name} » peut être {' ou '.join(ids)} : à choisir"))
        elif id_ in self._plan.seen:
            self._plan.bad.append(BadRow(row.line, f"« {row.name} » : la fiche {id_} est déjà prise"))
        elif id_:
            self._update(id_, row)
        elif commune := self.matcher.commune(row):
            self._add(row, commune)
        elif self.matcher.is_elsewhere(row):
            self._plan.elsewhere += 1
        else:
            self._plan.bad.append(BadRow(row.line, f"« {row.name} » : pas de commune d'ici ({row.city or '?'})"))

    def _update(self, id_: str, row: Row) -> None:
        record, written = self.matcher.records[id_], self.state.get(id_, {})
        self._plan.seen.add(id_)
        self._plan.state.setdefault(id_, {})
        for key in FILLED:
            new, old = row.values.get(key), record.get(key)
            if not new or new == old:
                continue
            if old == written.get(key):  # both may be missing: then nobody has written it
                self._values.setdefault(id_, {})[key] = new
                self._plan.state[id_][key] = new
                self._plan.told.append(f"~ {record['name']} : {key} {f'{old} → ' if old else ''}{new}")
            else:
                self._plan.kept.append(f"= {record['name']} : {key} {old or '(enlevé)'} gardé, la source dit {new}")

    def _add(self, row: Row, commune: Commune) -> None:
        twin = (row.siret or normalise(row.name), row.kind, commune.insee)
        if twin in self._twins:
            self._plan.bad.append(BadRow(row.line, f"« {row.name} » : deux fois dans la source"))
            return
        self._twins.add(twin)
        id_ = new_id(row.name, self._ids, "structure", row.kind.lower())
        self._ids.add(id_)
        values = {key: row.values[key] for key in FILLED if key in row.values}
        postcode = row.postcode if row.postcode in commune.postcodes else ""
        record = {
            "id": id_, "name": row.name, "kind": row.kind, "siret": row.siret, "finess": row.finess,
            "address": row.values.get("address", ""), "postcode": postcode, "commune": commune.name,
            "insee": commune.insee, "lat": commune.lat, "lon": commune.lon, "position": "commune",
        }  # fmt: skip
        record = {key: value for key, value in record.items() if value not in {"", None}}
        gives = [key for key in ("name", "kind", "siret", "finess", "address", "postcode") if key in record]
        self._new[id_] = {
            **record,
            "sectors": [],
            **values,
            "sources": [self._named([*gives, *values])],
            "verified_on": self.day.isoformat(),
        }
        self._plan.seen.add(id_)
        self._plan.state[id_] = values
        self._plan.told.append(f"+ {row.name} ({row.kind}, {commune.name}){''.join(f', {v}' for v in values.values())}")

    def _source(self, id_: str) -> Mapping[str, Any]:
        """The source as it stands after the import: what it gave before, and what it gives now."""
        sources = self.matcher.records[id_].get("sources", ())
        before: list[str] = next((one.get("gives", []) for one in sources if one["name"] == self.source.name), [])
        return self._named([*before, *(key for key in FILLED if key in self._values[id_] and key not in before)])

    def _named(self, gives: Sequence[str]) -> dict[str, Any]:
        return {"name": self.source.name, "url": self.source.url, "date": self.day.isoformat(), "gives": list(gives)}
