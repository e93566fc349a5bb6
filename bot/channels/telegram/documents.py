"""Documents that wait to be drawn, as JSON can hold them: they are drawn when their file is sent, and not before."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from msgspec import convert, to_builtins

from bot.core.exchange.document import Announced, Charted, Document, Sourcing

_KINDS: Mapping[str, type[Document]] = {one.__name__: one for one in (Announced, Charted, Sourcing)}


def written(document: Document) -> dict[str, Any]:
    """A document as JSON can hold it."""
    return {"kind": type(document).__name__, "value": to_builtins(document)}


def read(document: Mapping[str, Any]) -> Document:
    """A document as it was written."""
    return convert(document["value"], _KINDS[document["kind"]])
