"""Edits of YAML by splicing text at the marks of its nodes, so that no other byte of the file changes."""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from bot.content.nodes import composed
from bot.editing.emitting import field_lines, item_lines
from bot.errors import EditError

Record = Mapping[str, Any]

_BOM = "\ufeff"


@dataclass(frozen=True)
class Edits:
    """What changes in the records of one section: values by id and key, items added to their lists, new records.

    An item added to a list replaces the one of the same name, if there is one.
    """

    section: str
    values: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    items: Mapping[str, Mapping[str, Record]] = field(default_factory=dict)
    records: tuple[Record, ...] = ()


def splice(text: str, edits: Edits) -> str:
    """The text with its edits, and nothing else changed.

    Raises:
        EditError: the text is no YAML, a record is missing, or the result does not read as it was meant to.
    """
    body = text.removeprefix(_BOM)
    root = _compose(body)
    pieces, done = [], 0
    for start, end, new in sorted(_splices(body, root, edits), key=lambda one: one[:2]):  # of one place, as they come
        pieces += [body[done:start], new]
        done = end
    spliced = "".join([*pieces, body[done:]])
    if _plain(_compose(spliced)) != _intended(_plain(root), edits):
        raise EditError("le fichier ne se relirait pas comme prévu : rien n'est écrit")
    return text[: len(text) - len(body)] + spliced


def append(text: str, section: str, lines: Callable[[int], list[str]]) -> str:
    """The text with one more record at the end of a section, and nothing else changed; `lines` of it at an indent.

    Raises:
        EditError: the text is no YAML, has no such section, or would not read as it was meant to.
    """
    body = text.removeprefix(_BOM)
    root = _compose(body)
    found = _section(root, section)
    last = _past_comments(body, end_of(body, found), found.start_mark.column)
    start, end, new = _inserted(body, last, ["", *lines(found.start_mark.column)])
    spliced = body[:start] + new + body[end:]
    before, after = _plain(root), _plain(_compose(spliced))
    after[section] = after[section][:-1]
    if after != before:
        raise EditError("le fichier ne se relirait pas comme prévu : rien n'est écrit")
    return text[: len(text) - len(body)] + spliced


def remark(text: str, section: str, id_: str, mark: str, words: str) -> str:
    """The text with a comment at the end of a record, a mark and words, in the place of the one with that mark.

    Raises:
        EditError: the text is no YAML, has no such record, or would not read as before.
    """
    body = text.removeprefix(_BOM)
    root = _compose(body)
    found = _section(root, section)
    node = next((one for one in found.value if _scalar(one, "id") == id_), None)
    if node is None:
        raise EditError(f"la fiche « {id_} » n'existe pas")
    first = end_of(body, node)
    last = _past_comments(body, first, found.start_mark.column)
    line = "".join(char if char.isprintable() else " " for char in f"# {mark}{words}")
    comment = " " * node.start_mark.column + line
    before = re.compile(rf"^ *# {re.escape(mark)}.*?(?=\r?$)", re.MULTILINE).search(body, first, _line_end(body, last))
    start, end, new = (before.start(), before.end(), comment) if before else _inserted(body, last, [comment])
    spliced = body[:start] + new + body[end:]
    if _plain(_compose(spliced)) != _plain(root):
        raise EditError("le fichier ne se relirait pas comme prévu : rien n'est écrit")
    return text[: len(text) - len(body)] + spliced


def write(path: Path, text: str) -> None:
    """Put a text in the place of a file, whole or not at all."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode())
            file.flush()
            os.fsync(file.fileno())
        if path.exists():
            Path(name).chmod(path.stat().st_mode & 0o777)
        else:
            Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def read(path: Path) -> str:
    """The text of a file, its line ends as they are.

    Raises:
        EditError: it does not open, or is no UTF-8.
    """
    try:
        return path.read_bytes().decode()
    except (OSError, UnicodeDecodeError) as error:
        raise EditError(f"{path.name} ne se lit pas ({type(error).__name__})") from error


def records(text: str, section: str, key: str = "id") -> dict[str, dict[str, Any]]:
    """The records of a section by their ids, every scalar as text; of those with one id, the last."""
    found: list[dict[str, Any]] = contents(text).get(section, [])
    return {one[key]: one for one in found}


def contents(text: str) -> dict[str, Any]:
    """All that a file holds, every scalar as text.

    Raises:
        EditError: the text is no YAML, or empty.
    """
    root: dict[str, Any] = _plain(_compose(text.removeprefix(_BOM)))
    return root


def _compose(text: str) -> yaml.Node:
    try:
        node = composed(text)
    except yaml.YAMLError as error:
        raise EditError("le fichier n'est pas du YAML : « boussole check » dit où") from error
    if not isinstance(node, yaml.MappingNode):
        raise EditError("le fichier est vide")
    return node


def _splices(text: str, root: yaml.Node, edits: Edits) -> Iterator[tuple[int, int, str]]:
    """Start, end and new text of each place that changes."""
    section = _section(root, edits.section)
    nodes = {str(_scalar(node, "id")): node for node in section.value}
    for id_ in {**edits.values, **edits.items}:
        if id_ not in nodes:
            raise EditError(f"la fiche « {id_} » n'existe pas")
        yield from _record_splices(text, nodes[id_], edits.values.get(id_, {}), edits.items.get(id_, {}))
    indent = section.start_mark.column
    new = [["", *item_lines(record, indent)] for record in edits.records]
    if new:
        yield _inserted(text, end_of(text, section), [line for lines in new for line in lines])


def _section(root: yaml.Node, name: str) -> yaml.SequenceNode:
    section = _child(root, name)
    if not isinstance(section, yaml.SequenceNode) or section.flow_style or not section.value:
        raise EditError(f"la section « {name} » manque, ou n'est pas écrite un élément par paragraphe")
    return section


def _record_splices(
    text: str, node: yaml.Node, values: Mapping[str, Any], items: Mapping[str, Record]
) -> Iterator[tuple[int, int, str]]:
    indent = node.start_mark.column
    added: list[str] = []
    for key, value in values.items():
        old = _child(node, key)
        lines = list(field_lines(key, value, indent))
        if old is None:
            added += lines
        elif isinstance(old, yaml.ScalarNode):
            new = _newline(text).join(lines).split(":", 1)[1]
            before = "" if text[old.start_mark.index - 1 : old.start_mark.index].isspace() else " "
            yield old.start_mark.index, end_of(text, old), before + new.lstrip(" ")
        else:
            raise EditError(f"« {key} » est une liste : à changer à la main")
    for key, item in items.items():
        old = _child(node, key)
        if not isinstance(old, yaml.SequenceNode) or old.flow_style or not old.value:
            added += [f"{' ' * indent}{key}:", *item_lines(item, indent + 2)]
            continue
        column = old.start_mark.column
        lines = item_lines(item, column)
        same = next((one for one in old.value if _scalar(one, "name") == item["name"]), None)
        if same is None:
            yield _inserted(text, end_of(text, old), lines)
        else:
            first = lines[0][column:]  # the place after « - » is kept
            yield same.start_mark.index, end_of(text, same), _newline(text).join([first[2:], *lines[1:]])
    if added:
        yield _inserted(text, end_of(text, node), added)


def _inserted(text: str, after: int, lines: list[str]) -> tuple[int, int, str]:
    """New lines after the line where a node ends, whatever comment stands behind it."""
    newline = _newline(text)
    end = text.find("\n", after)
    if end < 0:
        return len(text), len(text), newline + newline.join(lines)
    return end + 1, end + 1, "".join(f"{line}{newline}" for line in lines)


def _past_comments(text: str, after: int, indent: int) -> int:
    """Where the comments end that stand below a record, further in than its section: they are its own."""
    line = text.find("\n", after) + 1
    while line and (own := text[line : (text.find("\n", line) + 1) or None]).lstrip(" ").startswith("#"):
        if len(own) - len(own.lstrip(" ")) <= indent:
            break
        after, line = line, line + len(own) if own.endswith("\n") else 0
    return after


def _line_end(text: str, after: int) -> int:
    end = text.find("\n", after)
    return end if end >= 0 else len(text)


def _newline(text: str) -> str:
    """How the first line ends: to look for another end in all of a large file, for each edit, takes a minute."""
    return "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"


def end_of(text: str, node: yaml.Node) -> int:
    """Where the last character of a node stands; the marks of blocks run on to what follows them."""
    if isinstance(node, yaml.MappingNode) and not node.flow_style and node.value:
        return end_of(text, node.value[-1][1])
    if isinstance(node, yaml.SequenceNode) and not node.flow_style and node.value:
        return end_of(text, node.value[-1])
    start, end = int(node.start_mark.index), int(node.end_mark.index)
    folded = isinstance(node, yaml.ScalarNode) and node.style in {"|", ">"}
    return start + len(text[start:end].rstrip()) if folded else end


def _child(node: yaml.Node, key: str) -> yaml.Node | None:
    pairs = node.value if isinstance(node, yaml.MappingNode) else ()
    return next((value for name, value in pairs if name.value == key), None)


def _scalar(node: yaml.Node, key: str) -> str | None:
    child = _child(node, key)
    return str(child.value) if isinstance(child, yaml.ScalarNode) else None


def _plain(node: yaml.Node) -> Any:
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    return str(node.value)


def _texts(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _texts(one) for key, one in value.items()}
    return [_texts(one) for one in value] if isinstance(value, list | tuple) else str(value)


def _intended(model: Any, edits: Edits) -> Any:
    """What the file is to read as."""
    for record in model[edits.section]:
        record.update(_texts(edits.values.get(record["id"], {})))
        for key, item in edits.items.get(record["id"], {}).items():
            old = record.get(key) or []
            at = next((n for n, one in enumerate(old) if one.get("name") == item["name"]), len(old))
            record[key] = [*old[:at], _texts(item), *old[at + 1 :]]
    model[edits.section] += [_texts(record) for record in edits.records]
    return model
