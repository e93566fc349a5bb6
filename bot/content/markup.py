"""The light markup that editors write: paragraphs, `- ` bullets, `# ` title, `**bold**`, web addresses."""

from __future__ import annotations

import re
from collections.abc import Iterator

from bot.core.exchange.reply import Block, Span

_INLINE = re.compile(r"\*\*(?P<bold>[^*]+)\*\*|(?P<href>https?://[^\s)»]+[^\s)».,;:!?])")


_UNBREAKABLE = re.compile(r"(?<=[\d}]) (?=(?:%|€|h\b|M€|\d{3}\b))|(?<=«) | (?=»)")


def parse_spans(text: str) -> tuple[Span, ...]:
    """Cut a line into runs of plain text, bold text and links; figures stay with their units at line ends."""
    return tuple(_spans(_UNBREAKABLE.sub("\u00a0", text)))


def _spans(text: str) -> Iterator[Span]:
    position = 0
    for match in _INLINE.finditer(text):
        if match.start() > position:
            yield Span(text[position : match.start()])
        if match["bold"]:
            yield Span(match["bold"], bold=True)
        else:
            yield Span(match["href"], href=match["href"])
        position = match.end()
    if position < len(text):
        yield Span(text[position:])


def parse_blocks(text: str) -> tuple[Block, ...]:
    """Turn an editor's text into blocks, one a line; an unmarked line that follows a bullet goes on with it."""
    lines: list[str] = []
    for raw in text.splitlines():
        line = raw.strip()
        if not line:
            continue
        if raw.startswith(("  ", "\t")) and lines and lines[-1].startswith("- "):
            lines[-1] += " " + line
        else:
            lines.append(line)
    return tuple(_block(line) for line in lines)


def _block(line: str) -> Block:
    if line.startswith("- "):
        return Block("bullet", parse_spans(line[2:].strip()))
    if line.startswith("# "):
        return Block("title", parse_spans(line[2:].strip()))
    return Block("paragraph", parse_spans(line))
