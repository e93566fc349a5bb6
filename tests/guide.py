"""What the guides print: commands with what they answer, edits, answers of the page; `[…]` stands for anything."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from tests.conftest import ROOT

DOCS = ROOT / "docs"
_FENCE = re.compile(r"^```([a-z]+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_COMMAND = re.compile(r"^(?:\.venv/bin/)?boussole ")


class Printed(NamedTuple):
    """A block of a guide: its language, what is done, and what comes of it."""

    kind: str
    done: str
    shown: str


def printed(guide: str) -> Iterator[Printed]:
    """The blocks of a guide in order; one with several commands as one for each, without `boussole` before them."""
    for fence in _FENCE.finditer((DOCS / guide).read_text(encoding="utf-8")):
        kind, text = fence[1], fence[2]
        if kind == "console":
            for part in text.split("$ ")[1:]:
                command, _, shown = part.partition("\n")
                name = "boussole" if _COMMAND.match(command) else "shell"
                yield Printed(name, _COMMAND.sub("", command), shown)
        elif kind == "text" and text.startswith("> "):
            said, _, shown = text.partition("\n")
            yield Printed(kind, said.removeprefix("> "), shown)
        else:
            yield Printed(kind, "", text)


def agrees(said: str, shown: str) -> bool:
    """Whether something says what a guide shows, whichever spaces stand in it."""
    said, shown = (text.strip().replace("\u00a0", " ") for text in (said, shown))
    return re.fullmatch(".*".join(map(re.escape, shown.split("[…]"))), said, re.DOTALL) is not None


def changed(text: str, diff: str) -> str:
    """A text after an edit, given by the lines that go and those that come in their place."""
    rows = diff.splitlines(keepends=True)
    old, new = ("".join(row[1:] for row in rows if row[0] == sign) for sign in "-+")
    assert text.count(old) >= 1
    return text.replace(old, new, 1)
