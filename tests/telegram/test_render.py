"""Replies as Telegram's HTML, checked by the parser of the fake server."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.render import callback_data, keyboard, length, render
from bot.core.exchange.reply import Block, BlockKind, Button, Reply, Span
from bot.core.knowledge.knowledge import Knowledge
from bot.core.replies.answers import Views
from tests.fake_bot_api import parse_html

LINK = "https://exemple.fr/?a=1&b=2"

texts = st.text(max_size=60) | st.text(st.sampled_from("mot. <&>\"'é👍"), min_size=100, max_size=900)
links = st.none() | st.sampled_from([LINK, 'https://exemple.fr/"' + "&" * 2000])
spans = st.builds(Span, texts, st.booleans(), links)
kinds = st.sampled_from(["title", "paragraph", "bullet", "note"])
blocks = st.builds(Block, kinds, st.lists(spans, max_size=4).map(tuple))


def reply(kind: BlockKind, text: str, *, bold: bool = False) -> Reply:
    return Reply((Block(kind, (Span(text, bold),)),))


def squeeze(text: str) -> str:
    """The text without blanks, bullets and what no channel can carry."""
    return re.sub(r"[\s•\x00-\x1f\ud800-\udfff]+", "", text)


@settings(deadline=None)
@given(st.lists(blocks, max_size=8).map(tuple), st.integers(300, 900) | st.just(4096))
def test_any_reply_becomes_valid_parts_and_nothing_is_lost(content: tuple[Block, ...], limit: int) -> None:
    parts = render(Reply(content), limit)
    assert all(length(text) <= limit for part in parts for text in (part.html, part.plain))
    shown = [parse_html(part.html)[0] for part in parts]
    assert all(text.strip() for text in shown)
    assert squeeze("".join(shown)) == squeeze("".join(block.text for block in content))
    plain = "".join(part.plain for part in parts).replace(f" <{LINK}>", "")
    assert squeeze(plain) == squeeze("".join(shown))


def test_lengths_are_counted_in_utf_16_units() -> None:
    parts = render(reply("paragraph", "👍" * 3000))
    assert [length(part.html) for part in parts] == [4096, 1904]


def test_what_looks_like_markup_is_shown_as_typed() -> None:
    (part,) = render(reply("title", "<b>&amp; 1 < 2"))
    assert part.html == "<b>&lt;b&gt;&amp;amp; 1 &lt; 2</b>"
    assert parse_html(part.html)[0] == part.plain == "<b>&amp; 1 < 2"


def test_blocks_stand_apart_and_bullets_together() -> None:
    (part,) = render(
        Reply(
            (
                Block("title", (Span("Un titre", bold=True),)),
                Block("paragraph", (Span("Un "), Span("mot", bold=True), Span("."))),
                Block("bullet", (Span("un"),)),
                Block("bullet", (Span("deux"),)),
                Block("note", (Span("Source : "), Span("le code", href=LINK))),
            )
        )
    )
    assert part.html == (
        "<b>Un titre</b>\n\nUn <b>mot</b>.\n\n• un\n• deux\n\n"
        '<i>Source : <a href="https://exemple.fr/?a=1&amp;b=2">le code</a></i>'
    )
    assert part.plain == f"Un titre\n\nUn mot.\n\n• un\n• deux\n\nSource : le code <{LINK}>"


def test_a_long_text_is_cut_after_a_sentence() -> None:
    parts = render(reply("paragraph", "Une phrase qui se termine bien. " * 40, bold=True), 300)
    assert len(parts) > 1
    assert all(part.plain.strip().endswith(".") for part in parts)


def test_a_long_sentence_is_cut_after_a_word() -> None:
    parts = render(reply("note", "insertion " * 100), 300)
    assert len(parts) > 1
    assert {word for part in parts for word in part.plain.split()} == {"insertion"}


def test_a_bullet_in_two_parts_has_one_bullet() -> None:
    parts = render(reply("bullet", "mot " * 200), 300)
    assert [part.plain.count("•") for part in parts][:2] == [1, 0]


def test_a_block_stays_whole_if_the_next_part_can_hold_it() -> None:
    content = Reply(tuple(Block("paragraph", (Span(f"{n} " + "mot " * 40),)) for n in range(3)))
    assert [part.plain.split()[0] for part in render(content, 300)] == ["0", "1", "2"]


def test_every_answer_is_one_message_with_buttons_telegram_takes(knowledge: Knowledge) -> None:
    views = Views(knowledge)
    for entry in knowledge.entries.values():
        for view in (views.answer(entry), views.details(entry)):
            assert len(render(view)) == 1
            markup = keyboard(view.buttons)
            assert markup
            assert all(1 <= len(str(key.callback_data).encode()) <= 64 for row in markup.inline_keyboard for key in row)


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    labels = ["Oui", "Non", "Peut-être", "Un libellé vraiment très long", "Menu"]
    markup = keyboard([Button(label, f"a:{n}") for n, label in enumerate(labels)])
    assert markup
    assert [[key.text for key in row] for row in markup.inline_keyboard] == [
        ["Oui", "Non"],
        ["Peut-être"],
        ["Un libellé vraiment très long"],
        ["Menu"],
    ]


def test_no_buttons_make_no_keyboard() -> None:
    assert keyboard(()) is None


def test_data_too_long_for_a_button_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="too long"):
        callback_data("é" * 40)
