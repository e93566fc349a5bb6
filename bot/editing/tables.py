"""The rows of a file that a source publishes: CSV, JSON, JSONL, XLSX or XLS, each with its line."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile

from bot.editing.workbook import cells_of
from bot.errors import EditError

Raw = tuple[int, Any]
"""The line of a row, and its cells by column; what is no such thing where a line or an item of JSON is none."""

_MOST_BYTES = 200_000_000
"""Of a file, and of what a sheet unpacks to; all structures of France as JSON are smaller."""


_AS_TEXT = re.compile(r'(^|[;,\t])="((?:[^"]|"")*)"(?=[;,\t\r\n]|\Z)', re.MULTILINE)
"""A cell written as a formula that gives a text, so that a spreadsheet leaves its zeros."""


def read_table(path: Path, unnamed: Mapping[str, Sequence[str]] | None = None) -> Iterator[Raw]:
    """The rows of a file, by the ending of its name.

    `unnamed` gives the columns of CSV files that name none, by what their first line, which is no row, begins with.

    Raises:
        EditError: it does not open, is too large, or of another form.
    """
    readers: dict[str, Callable[[Path], Iterator[Raw]]]
    readers = {".csv": partial(_csv, unnamed=unnamed or {}), ".json": _json, ".jsonl": _jsonl}
    readers |= {".xlsx": _xlsx, ".xls": _workbook}
    reader = readers.get(path.suffix.lower())
    if not reader:
        raise EditError(f"{path.name} : forme inconnue ; au choix : {', '.join(readers)}")
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise EditError(f"{path.name} : plus de {_MOST_BYTES // 10**6} Mo")
        yield from reader(path)
    except (OSError, ValueError, csv.Error, BadZipFile) as error:
        raise EditError(f"{path.name} ne se lit pas ({type(error).__name__})") from error


def _text(path: Path) -> str:
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252")


def _csv(path: Path, unnamed: Mapping[str, Sequence[str]]) -> Iterator[Raw]:
    text = _AS_TEXT.sub(r'\1"\2"', _text(path))
    header = text.partition("\n")[0]
    csv.field_size_limit(_MOST_BYTES)
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, restkey="", restval="")
    named = [_mended(name) for name in reader.fieldnames or ()]
    reader.fieldnames = next((names for start, names in unnamed.items() if header.startswith(start)), named)
    for raw in reader:
        more = raw.pop("", None)  # cells beyond the header
        yield reader.line_num, {**raw, **{f"+{n}": cell for n, cell in enumerate(more or ())}}


def _mended(name: str) -> str:
    """A name of a column; its UTF-8, where the rows below are none and all was read as theirs."""
    try:
        return name.encode("cp1252").decode()
    except UnicodeError:
        return name


def _json(path: Path) -> Iterator[Raw]:
    value = json.loads(_text(path))
    rows = value.get("items", value.get("results")) if isinstance(value, dict) else value
    if not isinstance(rows, list):
        raise EditError(f"{path.name} : une liste de structures est attendue")
    yield from enumerate(rows, 1)


def _jsonl(path: Path) -> Iterator[Raw]:
    for number, line in enumerate(_text(path).split("\n"), 1):
        if line.strip():
            try:
                yield number, json.loads(line)
            except ValueError:
                yield number, None


def _xlsx(path: Path) -> Iterator[Raw]:
    with ZipFile(path) as archive:
        size = sum(one.file_size for one in archive.infolist())
    if size > _MOST_BYTES:
        raise EditError(f"{path.name} se déplie en {size // 10**6} Mo : il n'est pas lu")
    yield from _workbook(path)


def _workbook(path: Path) -> Iterator[Raw]:
    header, *rows = cells_of(path)
    for number, cells in enumerate(rows, 2):
        yield number, dict(zip(map(str, header), cells, strict=False))
