"""Replies as a template shows them: groups of blocks, and texts cut into runs with what can be tapped."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import quote, urlsplit

from bot.core.exchange.reply import Block, BlockKind, Span, Venue

MAP = "https://www.openstreetmap.org/?mlat={lat}&mlon={lon}#map=17/{lat}/{lon}"

_PHONE = r"(?P<phone>(?<![\d+])0[1-9](?:[ \u00a0\u202f.]?\d{2}){4}(?!\d))"
_MAIL = r"(?P<mail>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
_COMMAND = r"(?P<command>(?<![\w/.:])/[a-z]{3,20}\b)"
_TAPPED = re.compile(f"{_PHONE}|{_MAIL}|{_COMMAND}")

_SAFE = frozenset({"http", "https", "mailto", "tel"})
"""Schemes of addresses that a page may link to."""


@dataclass(frozen=True, slots=True)
class Run:
    """A piece of text of one style: plain, a link where it has an `href`, or a button that says a `command`."""

    text: str
    bold: bool = False
    href: str = ""
    command: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Blocks of one kind that follow each other: the bullets of one list, or a single block of another kind."""

    kind: BlockKind
    lines: tuple[tuple[Run, ...], ...]


class Cutter:
    """Cuts texts. It keeps no state."""

    def __init__(self, commands: Mapping[str, str]) -> None:
        """Know the commands by their names, such as `/oublier`, and what each does in a few words."""
        self._commands = commands

    def groups(self, blocks: Sequence[Block]) -> Iterator[Group]:
        """The blocks of a reply."""
        for kind, some in groupby(blocks, key=lambda block: block.kind):
            lines = [tuple(run for span in block.spans for run in self._runs(span)) for block in some]
            yield from [Group(kind, tuple(lines))] if kind == "bullet" else (Group(kind, (line,)) for line in lines)

    def _runs(self, span: Span) -> Iterator[Run]:
        href = safe(span.href or "")
        if href:
            yield Run(span.text, span.bold, href)
            return
        done = 0
        for match in _TAPPED.finditer(span.text):
            tapped = self._tapped(match, span)
            if tapped:
                if match.start() > done:
                    yield Run(span.text[done : match.start()], span.bold)
                yield tapped
                done = match.end()
        if span.text[done:]:
            yield Run(span.text[done:], span.bold)

    def _tapped(self, match: re.Match[str], span: Span) -> Run | None:
        said = match[0]
        if match["phone"]:
            return Run(said, span.bold, f"tel:+33{''.join(filter(str.isdecimal, said))[1:]}")
        if match["mail"]:
            return Run(said, span.bold, f"mailto:{quote(said, safe='@')}")
        return Run(said, span.bold, command=said) if said in self._commands else None


def safe(address: str) -> str:
    """An address that a page may link to; nothing for others, such as those that run a script."""
    try:
        scheme = urlsplit(address).scheme
    except ValueError:
        return ""
    return address if scheme in _SAFE else ""


def on_map(venue: Venue) -> str:
    """The address of a place on a map."""
    return MAP.format(lat=venue.lat, lon=venue.lon)
