import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.channels.telegram.render import callback_data, keyboard, length, render
from bot.core.knowledge import Knowledge
from bot.core.model import Block, Button, Reply, Span
from bot.core.views import Views
from tests.fake_bot_api import parse_html

texts = st.text(st.characters(codec="utf-8", exclude_categories=("Cs", "Cc")), min_size=1, max_size=400)
spans = st.builds(Span, texts, st.booleans(), st.none() | st.just("https://exemple.fr/?a=1&b=2"))
blocks = st.builds(
    Block, st.sampled_from(["title", "paragraph", "bullet", "note"]), st.lists(spans, min_size=1, max_size=4).map(tuple)
)


def squeeze(text: str) -> str:
    return re.sub(r"[\s•]+", "", text)


@settings(deadline=None)
@given(st.lists(blocks, min_size=1, max_size=12).map(tuple), st.integers(300, 900))
def test_any_reply_becomes_valid_parts_and_nothing_is_lost(content: tuple[Block, ...], limit: int) -> None:
    parts = render(Reply(content), limit)
    assert all(length(part.html) <= limit for part in parts)
    shown = "".join(parse_html(part.html) for part in parts)
    assert squeeze(shown) == squeeze("".join(block.text for block in content))
    assert squeeze("".join(part.plain for part in parts)) == squeeze(shown)


def test_lengths_are_counted_in_utf_16_units() -> None:
    parts = render(Reply((Block("paragraph", (Span("👍" * 3000),)),)))
    assert len(parts) == 2
    assert all(length(part.html) <= 4096 for part in parts)


def test_what_looks_like_markup_is_shown_as_typed() -> None:
    (part,) = render(Reply((Block("title", (Span("<b>&amp; 1 < 2", bold=True),)),)))
    assert part.html == "<b>&lt;b&gt;&amp;amp; 1 &lt; 2</b>"
    assert parse_html(part.html) == "<b>&amp; 1 < 2"


def test_long_texts_are_cut_between_sentences() -> None:
    sentence = "Une phrase qui se termine bien. "
    parts = render(Reply((Block("paragraph", (Span(sentence * 40),)),)), 300)
    assert all(part.plain.strip().endswith(".") for part in parts)


def test_every_answer_is_one_message_with_buttons_telegram_takes(knowledge: Knowledge) -> None:
    views = Views(knowledge)
    for entry in knowledge.entries.values():
        for reply in (views.answer(entry), views.details(entry)):
            assert len(render(reply)) == 1
            markup = keyboard(reply.buttons)
            assert markup
            assert all(1 <= len(str(key.callback_data).encode()) <= 64 for row in markup.inline_keyboard for key in row)


def test_short_labels_share_a_row_and_long_ones_do_not() -> None:
    buttons = [
        Button(label, f"a:{n}") for n, label in enumerate(["Oui", "Non", "Un libellé vraiment très long", "Menu"])
    ]
    markup = keyboard(buttons)
    assert markup
    assert [[key.text for key in row] for row in markup.inline_keyboard] == [
        ["Oui", "Non"],
        ["Un libellé vraiment très long"],
        ["Menu"],
    ]


def test_data_too_long_for_a_button_is_refused_at_once() -> None:
    with pytest.raises(ValueError, match="too long"):
        callback_data("é" * 40)
