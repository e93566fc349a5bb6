"""Each key of each kind of file, got wrong in each way there is: removed, misspelt, of another type, out of range.

The keys are those of the schemas. Mistakes are made in the nodes of files that are read already, many at once.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from tests.schema.validator import errors

Schema = dict[str, Any]
Pair = tuple[yaml.Node, yaml.Node]

BEYOND = 100_000
"""The line from which mistakes stand, each on its own: no file is so long."""
FEW = 8
"""Tables that are looked at for a key: those with it, and as many without."""
HIDDEN = 1000
"""What it costs to make a mistake where another one hides it."""


@dataclass(frozen=True)
class Place:
    """A key that a table of a file has or may have; `at` is the table as the validator calls it.

    `name` begins with the kind of file, `tables` are those from the whole file down to that one.
    """

    file: Path
    name: str
    at: str
    tables: tuple[yaml.MappingNode, ...]
    schema: Schema
    is_required: bool

    @property
    def kind(self) -> str:
        """The kind of file."""
        return self.name.partition(".")[0]

    @property
    def key(self) -> str:
        """As it is written."""
        return self.name.rpartition(".")[2]

    @property
    def steps(self) -> list[tuple[int, str]]:
        """The tables with the key of each that leads here."""
        return list(zip(map(id, self.tables), self.name.split(".")[1:], strict=True))

    @property
    def written(self) -> Pair | None:
        """The key as it stands in the table, with its value."""
        return next((pair for pair in self.tables[-1].value if pair[0].value == self.key), None)


@dataclass(frozen=True)
class Mistake:
    """A place got wrong: what stands there instead, if anything.

    A problem at the line has to say `said`, and an error of the schema to begin with one of `begins`.
    """

    place: Place
    instead: Pair | None
    line: int
    said: str
    begins: tuple[str, ...]


def places(files: Mapping[Path, tuple[str, yaml.Node]], schemas: Mapping[str, Schema]) -> list[Place]:
    """Where the keys of the schemas stand in these files of named kinds, or might: a few of each key."""
    kept = Counter[tuple[str, bool]]()
    found: list[Place] = []
    for file, (kind, node) in files.items():
        for place in _in_table(file, kind, "", (), node, schemas[kind]):
            form = place.name, place.written is not None
            kept[form] += 1
            if kept[form] <= FEW:
                found.append(place)
    return found


def _in_table(  # noqa: PLR0913, PLR0917 - where it is, from the file down
    file: Path, name: str, at: str, above: tuple[yaml.MappingNode, ...], node: yaml.Node, schema: Schema
) -> Iterator[Place]:
    assert isinstance(node, yaml.MappingNode)
    tables = (*above, node)
    for key, one in schema["properties"].items():
        place = Place(file, f"{name}.{key}", at, tables, one, key in schema["required"])
        yield place
        items = place.written[1].value if place.written and "properties" in one.get("items", {}) else ()
        for number, item in enumerate(items):
            yield from _in_table(file, place.name, f"{at}.{key}[{number}]", tables, item, one["items"])


# --- the ways to get a key wrong; none where it cannot be got wrong so


def removed(place: Place, _: int) -> Mistake | None:
    """Not there, where it has to be."""
    if not place.written or not place.is_required:
        return None
    line = place.tables[-1].start_mark.line + 1
    return Mistake(place, None, line, f"« {place.key} »", (f"{place.at}: {place.key} is missing",))


def misspelt(place: Place, line: int) -> Mistake | None:
    """With a letter too many."""
    if not place.written:
        return None
    written = f"{place.key}x"
    pair = (_scalar(written, line), place.written[1])
    return Mistake(place, pair, line, f"« {written} »", (f"{place.at}: {written} is unknown",))


def of_another_type(place: Place, line: int) -> Mistake:
    """A text for a list or a table, a list for a text, a table for what may be either."""
    if place.schema.get("type") in ("array", "object"):
        return _filled(place, "text", line)
    return _filled(place, {"key": "text"} if "anyOf" in place.schema else ["text"], line)


def out_of_range(place: Place, line: int) -> Mistake | None:
    """Of the type, and not what the schema lets it be."""
    odd = f"odd one {line}"  # no other mistake says it, so that it is no name of anything
    for value in (999, odd, "x" * 99, [odd], [], {odd: [odd]}, ""):
        if _is_of_type(value, place.schema) and any(errors(value, place.schema)):
            return _filled(place, value, line)
    return None


Way = Callable[[Place, int], Mistake | None]
WAYS: Mapping[str, Way] = {
    "removed": removed,
    "misspelt": misspelt,
    "of another type": of_another_type,
    "out of range": out_of_range,
}


def _is_of_type(value: Any, schema: Schema) -> bool:
    forms = schema.get("anyOf", [schema])
    return any(not list(errors(value, {"type": form.get("type", "string")})) for form in forms)


def _filled(place: Place, value: Any, line: int) -> Mistake:
    begin = f"{place.at}.{place.key}"
    pair = (_scalar(place.key, line), _node(value, line))
    return Mistake(place, pair, line, "", (f"{begin}:", f"{begin}[", f"{begin}."))


def _node(value: Any, line: int) -> yaml.Node:
    mark = yaml.Mark("", 0, line - 1, 0, None, 0)
    if isinstance(value, dict):
        return yaml.MappingNode("", [(_node(key, line), _node(one, line)) for key, one in value.items()], mark, mark)
    if isinstance(value, list):
        return yaml.SequenceNode("", [_node(one, line) for one in value], mark, mark)
    return _scalar(str(value), line, "'" if isinstance(value, str) else None)


def _scalar(text: str, line: int, style: str | None = None) -> yaml.ScalarNode:
    mark = yaml.Mark("", 0, line - 1, 0, None, 0)
    return yaml.ScalarNode("", text, mark, mark, style)


# --- many at once


def rounds(found: Sequence[Place], way: Way) -> list[list[Mistake]]:
    """A mistake for each key that can be got wrong so, in two rounds: those of whole files, and those of items.

    Of the tables that have a key, that one is chosen of which the least is wrong already, and none where one mistake
    hides another.
    """
    by_name = defaultdict[str, list[Mistake]](list)
    for number, place in enumerate(found):
        if mistake := way(place, BEYOND + number):
            by_name[place.name].append(mistake)
    whole = [some[0] for some in by_name.values() if len(some[0].place.tables) == 1]
    items = [some for some in by_name.values() if len(some[0].place.tables) > 1]
    return [whole, list(_apart(sorted(items, key=len)))]


def _apart(choices: Sequence[Sequence[Mistake]]) -> Iterator[Mistake]:
    """One of each, as far from one another as may be."""
    wrong = Counter[tuple[int, str]]()
    leading = Counter[tuple[int, str]]()
    touched = Counter[int]()

    def cost(one: Mistake) -> int:
        *above, last = one.place.steps
        hidden = leading[last] + sum(wrong[step] for step in above)
        return HIDDEN * hidden + sum(touched[table] for table, _ in one.place.steps[1:])

    for some in choices:
        best = min(some, key=cost)
        assert cost(best) < HIDDEN, f"{best.place.name} would be hidden by another mistake"
        *above, last = best.place.steps
        wrong[last] += 1
        leading.update(above)
        touched.update(table for table, _ in best.place.steps[1:])
        yield best


@contextmanager
def made(mistakes: Sequence[Mistake]) -> Iterator[None]:
    """Have these mistakes in the nodes for a while."""
    tables = {id(one.place.tables[-1]): one.place.tables[-1] for one in mistakes}
    values = {at: table.value for at, table in tables.items()}
    for one in mistakes:
        table = one.place.tables[-1]
        rest = [pair for pair in table.value if pair[0].value != one.place.key]
        table.value = [*rest, one.instead] if one.instead else rest
    try:
        yield
    finally:
        for at, table in tables.items():
            table.value = values[at]
