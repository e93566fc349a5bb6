"""A reply as Telegram shows it: HTML parts within its limits, and an inline keyboard."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from html import escape
from itertools import chain

from telegram import InlineKeyboardButton, InlineKeyboardMarkup, KeyboardButton, ReplyKeyboardMarkup
from telegram.constants import InlineKeyboardButtonLimit, MessageLimit

from bot.core.exchange.reply import Block, Button, Reply, Span

CALLBACK_VERSION = "1|"
"""Starts the data of every button; buttons of another version are stale."""

SHORT_LABEL = 18
"""Characters up to which two labels share a row on a narrow phone."""

LONGEST_LINK = 2_000
"""UTF-16 units of an address, escaped: a longer one would leave no room for its text, which is then shown alone."""

_BULLET = "• "
_SENTENCE_END = re.compile(r"[.!?…]\s+")
_WORD_END = re.compile(r"\s+")


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
    previous = ""
    for kind, html, plain in chain.from_iterable(_pieces(block, limit) for block in reply.blocks):
        joint = "\n" if kind == previous == "bullet" else "\n\n"
        if parts and length(parts[-1].html) + length(html) + len(joint) <= limit:
            parts[-1] = Part(parts[-1].html + joint + html, parts[-1].plain + joint + plain)
        else:
            parts.append(Part(html, plain))
        previous = kind
    return parts


@lru_cache(maxsize=1_000)
def _pieces(block: Block, limit: int) -> tuple[tuple[str, str, str], ...]:
    """The kind, HTML and plain text of each piece of a block; those of answers are sent again and again."""
    return tuple((piece.kind, _html(piece), _plain(piece)) for piece in _fitting(_clean(block), limit))


def forget() -> None:
    """Forget the replies rendered so far: some say what a person told."""
    _pieces.cache_clear()


def _clean(block: Block) -> Block:
    """The block without what Telegram refuses: control characters, halves of surrogate pairs, endless addresses."""
    return replace(
        block,
        spans=tuple(
            replace(
                span,
                text="".join(filter(_is_sendable, span.text)),
                href=span.href if length(escape(span.href or "")) <= LONGEST_LINK else None,
            )
            for span in block.spans
        ),
    )


def _is_sendable(char: str) -> bool:
    return char in "\n\t" or (char >= " " and not "\ud800" <= char <= "\udfff")


def _fitting(block: Block, limit: int) -> Iterator[Block]:
    """The block, cut into blocks whose HTML fits into a message; nothing if there is nothing to see."""
    while length(_html(block)) > limit:
        head, block = _cut(block, _cut_point(block, limit))
        if head.text.strip():
            yield head
    if block.text.strip():
        yield block


def _cut_point(block: Block, limit: int) -> int:
    """How many characters to keep: up to the last sentence that fits, else the last word, else all that fits."""

    def size(count: int) -> int:
        return length(_html(_cut(block, count)[0]))

    longest = bisect_right(range(len(block.text) + 1), limit, key=size) - 1
    fitting = block.text[:longest]
    words = [match.end() for match in _WORD_END.finditer(fitting)]
    sentences = [match.end() for match in _SENTENCE_END.finditer(fitting)]
    return max(sentences or words or [longest, 1])


def _cut(block: Block, count: int) -> tuple[Block, Block]:
    """The first `count` characters of a block, and the rest of it, which has no bullet of its own."""
    head: list[Span] = []
    tail: list[Span] = []
    for span in block.spans:
        for spans, text in ((head, span.text[:count]), (tail, span.text[count:])):
            if text:
                spans.append(replace(span, text=text))
        count = max(0, count - len(span.text))
    kind = "paragraph" if block.kind == "bullet" else block.kind
    return replace(block, spans=tuple(head)), Block(kind, tuple(tail))


def _html(block: Block) -> str:
    text = "".join(_span_html(span, bold=span.bold and block.kind != "title") for span in block.spans)
    match block.kind:
        case "title":
            return f"<b>{text}</b>"
        case "note":
            return f"<i>{text}</i>"
        case "bullet":
            return _BULLET + text
        case _:
            return text


def _span_html(span: Span, *, bold: bool) -> str:
    text = escape(span.text, quote=False)
    if span.href:
        text = f'<a href="{escape(span.href)}">{text}</a>'
    return f"<b>{text}</b>" if bold else text


def _plain(block: Block) -> str:
    return (_BULLET if block.kind == "bullet" else "") + "".join(
        f"{span.text} <{span.href}>" if span.href and span.href != span.text else span.text for span in block.spans
    )


def keyboard(buttons: Sequence[Button], last: Sequence[InlineKeyboardButton] = ()) -> InlineKeyboardMarkup | None:
    """The buttons as rows: two short labels side by side, longer ones alone; those of `last` share the last row."""
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
    if last:
        rows.append([*last])
    return InlineKeyboardMarkup(rows) if rows else None


def location_keyboard(label: str) -> ReplyKeyboardMarkup:
    """One button below the text field that shares the position, gone once it is used."""
    key = KeyboardButton(label, request_location=True)
    return ReplyKeyboardMarkup([[key]], resize_keyboard=True, one_time_keyboard=True)


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
