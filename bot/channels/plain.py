"""A reply as plain text, for pipes and programs."""

from __future__ import annotations

from collections.abc import Iterable

from bot.core.exchange.reply import Block, Reply


def plain_text(reply: Reply) -> str:
    """The reply as a person reads it without colours: paragraphs apart, bullets close together, links written out."""
    lines: list[str] = []
    previous: Block | None = None
    for block in reply.blocks:
        if previous and not (block.kind == previous.kind == "bullet"):
            lines.append("")
        lines.append(("- " if block.kind == "bullet" else "") + _with_links(block))
        previous = block
    return "\n".join(lines)


def plain_texts(replies: Iterable[Reply]) -> str:
    """Several replies, one below the other."""
    return "\n\n".join(map(plain_text, replies))


def _with_links(block: Block) -> str:
    return "".join(
        f"{span.text} <{span.href}>" if span.href and span.href != span.text else span.text for span in block.spans
    )
