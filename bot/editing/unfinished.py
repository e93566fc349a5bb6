"""Records that somebody has yet to finish, and content without them, for commands that go on meanwhile."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import yaml

from bot.content.nodes import composed
from bot.content.reader import TODO
from bot.editing.splicing import end_of

TO_WRITE = "(à écrire)"
"""What stands in a draft for what is missing, where it is looked at."""

_SECTIONS = {"entries", "follow_ups", "structures", "facilitators"}
"""Where there are records that one can do without."""


@dataclass(frozen=True, slots=True)
class Unfinished:
    """A record with something left to write: its id, where it is, and the ways of asking that it has already.

    What is foreseen after an answer has no id, but the name of that answer.
    """

    id: str
    name: str
    path: Path
    line: int
    phrasings: tuple[str, ...]


def unfinished(paths: Iterable[Path]) -> Iterator[Unfinished]:
    """The unfinished records in files; those that can't be read have none: the loader tells."""
    for path in paths:
        try:
            text = path.read_text(encoding="utf-8")
            root = composed(text) if TODO in text else None
        except (OSError, ValueError, yaml.YAMLError):
            continue
        for record in chain.from_iterable(one.value for one in _sections(root)):
            if _missing(record):
                asked = (str(one.value) for one in _scalars(_child(record, "phrasings")))
                written = tuple(one for one in asked if not one.startswith(TODO))
                id_ = _text(record, "id")
                yield Unfinished(id_, id_ or _text(record, "entry"), path, record.start_mark.line + 1, written)


def without(text: str, ids: Collection[str], shown: str = "") -> str:
    """The text of a file without its unfinished records, and without what follows those of these ids or leads to them.

    Every line stays in its place. The record `shown` stays, as far as it is written.
    """
    text = text.removeprefix("\ufeff")
    if TODO not in text and not any(id_ in text for id_ in ids):
        return text
    for start, end, new in sorted(_splices(text, {*ids} - {"", shown}, shown), reverse=True):
        text = text[:start] + new + text[end:]
    return text


def _splices(text: str, ids: set[str], shown: str) -> Iterator[tuple[int, int, str]]:
    for section in _sections(composed(text)):
        left = []
        for record in section.value:
            missing, is_shown = _missing(record), bool(shown) and _text(record, "id") == shown
            if (missing and not is_shown) or not ids.isdisjoint({_text(record, "id"), _text(record, "entry")}):
                yield _commented(text, record)
                continue
            left.append(record)
            starts = (text.index(TODO, one.start_mark.index) for one in missing)
            yield from ((start, start + len(TODO), TO_WRITE) for start in starts)
            for links in _lists(record):
                yield from _unlinked(text, links, ids)
        if not left:
            start = text.rfind("\n", 0, section.start_mark.index) + 1
            yield start, start, "  [] "


def _unlinked(text: str, links: yaml.SequenceNode, ids: Collection[str]) -> Iterator[tuple[int, int, str]]:
    """A list of ids without some."""
    kept = [one for one in links.value if one.value not in ids]
    if len(kept) == len(links.value):
        return
    if links.flow_style or not kept:
        said = (text[one.start_mark.index : one.end_mark.index] for one in kept)
        yield links.start_mark.index, end_of(text, links), f"[{', '.join(said)}]"
    else:
        yield from (_commented(text, one) for one in links.value if one not in kept)


def _commented(text: str, node: yaml.Node) -> tuple[int, int, str]:
    """The lines of a node, made comments."""
    start = text.rfind("\n", 0, node.start_mark.index) + 1
    end = end_of(text, node)
    return start, end, "".join(f"#{line}" for line in text[start:end].splitlines(keepends=True))


def _sections(root: yaml.Node | None) -> Iterator[yaml.SequenceNode]:
    for key, value in root.value if isinstance(root, yaml.MappingNode) else ():
        if key.value in _SECTIONS and isinstance(value, yaml.SequenceNode) and not value.flow_style:
            yield value


def _missing(record: yaml.Node) -> list[yaml.ScalarNode]:
    """The texts of a record that are left to write."""
    return [one for one in _scalars(record) if str(one.value).startswith(TODO)]


def _text(record: yaml.Node, key: str) -> str:
    found = _child(record, key)
    return str(found.value) if isinstance(found, yaml.ScalarNode) else ""


def _child(node: yaml.Node, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _scalars(node: yaml.Node | None) -> Iterator[yaml.ScalarNode]:
    if isinstance(node, yaml.ScalarNode):
        yield node
    elif isinstance(node, yaml.MappingNode):
        yield from chain.from_iterable(_scalars(value) for _, value in node.value)
    elif node is not None:
        yield from chain.from_iterable(_scalars(one) for one in node.value)


def _lists(record: yaml.Node) -> Iterator[yaml.SequenceNode]:
    """The lists of texts of a record."""
    for _, value in record.value if isinstance(record, yaml.MappingNode) else ():
        if isinstance(value, yaml.SequenceNode) and all(isinstance(one, yaml.ScalarNode) for one in value.value):
            yield value
