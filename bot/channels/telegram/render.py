"""A reply as Telegram shows it: HTML parts within its limits, and an inline keyboard."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from html import escape
from itertools import chain

from telegram import InlineKeyboardButton, InlineKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.core.model import Block, Button, Reply, Span

CALLBACK_VERSION = "1|"
"""Starts the data of every button; buttons of another version are stale."""

SHORT_LABEL = 18
"""Characters up to which two labels share a row on a narrow phone."""

_BULLET = "• "
_SENTENCE = re.compile(r".+?(?:[.!?…]\s+|$)", re.DOTALL)
_WORD = re.compile(r"\s*\S+\s*|\s+")


@dataclass(frozen=True, slots=True)
class Part:
    """One Telegram message: its HTML, and the same as plain text in case Telegram refuses the markup."""

    html: str
    plain: str


def length(text: str) -> int:
    """Length as Telegram counts it, in UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def render(reply: Reply, limit: int = MessageLimit.MAX_TEXT_LENGTH) -> list[Part]:
    """Split a reply into parts of at most `limit` units, HTML tags included, at blocks, sentences, then words."""
    parts: list[Part] = []
    previous: Block | None = None
    for block in chain.from_iterable(_fitting(whole, limit) for whole in reply.blocks):
        html, plain = _html(block), _plain(block)
        joint = "\n" if previous and block.kind == previous.kind == "bullet" else "\n\n"
        if parts and length(parts[-1].html) + length(html) + len(joint) <= limit:
            parts[-1] = Part(parts[-1].html + joint + html, parts[-1].plain + joint + plain)
        else:
            parts.append(Part(html, plain))
        previous = block
    return parts


def _fitting(block: Block, limit: int) -> Iterator[Block]:
    """The block, cut into blocks whose HTML fits into a message."""
    if length(_html(block)) <= limit:
        yield block
        return
    spans: list[Span] = []
    for span in chain.from_iterable(_pieces(whole, limit // 8) for whole in block.spans):
        if spans and length(_html(replace(block, spans=(*spans, span)))) > limit:
            yield replace(block, spans=tuple(spans))
            spans = []
        spans.append(span)
    if spans:
        yield replace(block, spans=tuple(spans))


def _pieces(span: Span, size: int) -> Iterator[Span]:
    """The span as sentences; those longer than `size` characters as words, and longer words cut."""
    for sentence in _SENTENCE.findall(span.text):
        for piece in [sentence] if len(sentence) <= size else _WORD.findall(sentence):
            for start in range(0, len(piece), size):
                yield replace(span, text=piece[start : start + size])


def _html(block: Block) -> str:
    text = "".join(map(_span_html, block.spans))
    if block.kind == "bullet":
        return _BULLET + text
    return f"<i>{text}</i>" if block.kind == "note" else text


def _span_html(span: Span) -> str:
    text = escape(_clean(span.text), quote=False)
    if span.href:
        text = f'<a href="{escape(span.href)}">{text}</a>'
    return f"<b>{text}</b>" if span.bold else text


def _plain(block: Block) -> str:
    return (_BULLET if block.kind == "bullet" else "") + _clean(block.text)


def _clean(text: str) -> str:
    """The text without what Telegram refuses: control characters and halves of surrogate pairs."""
    return "".join(char for char in text if char in "\n\t" or (char >= " " and not "\ud800" <= char <= "\udfff"))


def keyboard(buttons: Sequence[Button]) -> InlineKeyboardMarkup | None:
    """The buttons as rows: two short labels side by side, longer ones alone."""
    rows: list[list[InlineKeyboardButton]] = []
    previous_is_short = False
    for button in buttons:
        key = InlineKeyboardButton(button.label, callback_data=callback_data(button.action))
        is_short = len(button.label) <= SHORT_LABEL
        if rows and previous_is_short and is_short and len(rows[-1]) == 1:
            rows[-1].append(key)
        else:
            rows.append([key])
        previous_is_short = is_short
    return InlineKeyboardMarkup(rows) if rows else None


def callback_data(action: str) -> str:
    """The data of a button.

    Raises:
        ValueError: Telegram would refuse its length.
    """
    data = CALLBACK_VERSION + action
    if len(data.encode()) > InlineKeyboardButtonLimit.MAX_CALLBACK_DATA:
        message = f"callback data too long: {data!r}"
        raise ValueError(message)
    return data
