"""Slide and poster: what they say, how large, how plain to see, and to those who do not see."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pypdfium2
import pytest

from bot.pictures.announcement import Announcement
from tests.pictures.paper import (
    HOSTILE,
    LINK,
    MM,
    POINTS_PER_INCH,
    contrast,
    event,
    failures,
    files,
    hostile,
    letters,
    links,
    longest,
    of,
    picture,
    png,
    side,
    squeezed,
    tags,
    usual,
    words,
)

EVENTS = pytest.mark.parametrize("event", [usual, longest, hostile], ids=["usual", "longest", "hostile"])
PRINTED = pytest.mark.parametrize("name", ["poster.pdf", "slide.pdf"])
A4 = (210 * MM, 297 * MM)
SMALLEST_PT = 8
UNPRINTED = 5 * MM
PLAIN = 7
"""The contrast that level AAA of WCAG asks for."""


def poster(one: Announcement) -> bytes:
    return files(one)["poster.pdf"].content


def test_an_event_has_five_documents() -> None:
    found = {name: one.media_type for name, one in files(usual()).items()}
    assert found == {
        "qr.svg": "image/svg+xml",
        "qr.png": "image/png",
        "slide.png": "image/png",
        "slide.pdf": "application/pdf",
        "poster.pdf": "application/pdf",
    }


@EVENTS
def test_the_poster_is_one_page_of_a4(event: Callable[[], Announcement]) -> None:
    document = pypdfium2.PdfDocument(poster(event()))
    assert len(document) == 1
    assert document[0].get_size() == pytest.approx(A4, abs=0.5)


@EVENTS
def test_the_slide_fills_a_screen(event: Callable[[], Announcement]) -> None:
    assert png(files(event())["slide.png"].content).size == (1920, 1080)
    document = pypdfium2.PdfDocument(files(event())["slide.pdf"].content)
    assert len(document) == 1
    width, height = document[0].get_size()
    assert width / height == pytest.approx(16 / 9)


@EVENTS
@PRINTED
def test_it_keeps_the_rules_of_pdf_ua(name: str, event: Callable[[], Announcement]) -> None:
    assert failures(files(event())[name].content) == []


@PRINTED
def test_a_screen_reader_has_language_title_order_and_the_link(name: str) -> None:
    content = files(usual())[name].content
    document = pikepdf.open(io.BytesIO(content))
    assert document.Root.Lang == "fr-FR"
    assert usual().name in str(document.docinfo.Title)
    assert document.Root.ViewerPreferences.DisplayDocTitle
    elements = tags(content)
    assert next(kind for kind, _ in elements if kind not in {"Document", "Div"}) == "H1"
    (described,) = (text for kind, text in elements if kind == "Figure")
    assert LINK in described
    assert links(content) == [LINK]


def test_the_steps_are_a_list() -> None:
    assert [kind for kind, _ in tags(poster(usual()))].count("LI") == len(usual().steps)


@PRINTED
def test_its_letters_come_with_it(name: str) -> None:
    document = pikepdf.open(io.BytesIO(files(usual())[name].content))
    fonts = [font.DescendantFonts[0] for font in document.pages[0].Resources.Font.values()]
    assert fonts
    for font in fonts:
        assert "AtkinsonHyperlegibleNext" in str(font.BaseFont)
        assert "/FontFile2" in font.FontDescriptor


def test_the_poster_is_read_from_afar() -> None:
    assert min(one.size for one in of(poster(usual()), "".join(usual().headline))) >= 72
    assert min(one.size for one in of(poster(usual()), "".join(usual().promise))) >= 36
    dpi = 100
    assert side(picture(poster(usual()), dpi)) / dpi * 25.4 >= 100


@EVENTS
@PRINTED
def test_nothing_is_too_small_or_cut(name: str, event: Callable[[], Announcement]) -> None:
    content, one = files(event())[name].content, event()
    assert min(one.size for one in letters(content)) >= SMALLEST_PT
    written = words(content)
    shown = one.link.removeprefix("https://")
    for sentence in (one.name, *one.headline, *one.promise, one.typed, shown, *one.operator):
        assert squeezed(sentence) in written
    if name == "poster.pdf":
        assert all(squeezed(step) in written for step in one.steps)


@EVENTS
@PRINTED
def test_no_letter_lies_where_a_printer_does_not_print(name: str, event: Callable[[], Announcement]) -> None:
    content = files(event())[name].content
    width, height = pypdfium2.PdfDocument(content)[0].get_size()
    for one in letters(content):
        assert min(one.left, one.bottom, width - one.right, height - one.top) >= UNPRINTED


@PRINTED
def test_every_letter_stands_out_from_what_is_behind_it(name: str) -> None:
    content, dpi = files(usual())[name].content, 200
    image, scale = picture(content, dpi), dpi / POINTS_PER_INCH
    for one in letters(content):
        if one.letter.isalnum():
            left, right = one.left * scale, one.right * scale + 1
            top, bottom = image.height - one.top * scale, image.height - one.bottom * scale + 1
            assert contrast(image.crop((int(left), int(top), int(right), int(bottom)))) >= PLAIN, one


@PRINTED
def test_a_name_is_printed_letter_for_letter(name: str) -> None:
    assert squeezed(HOSTILE) in words(files(hostile())[name].content)


def test_what_has_no_letters_is_left_out_and_the_rest_is_printed() -> None:
    one = event("Fête 🎉 de\u200b l'achat\x07 日本 – Łódź")
    assert squeezed("Fête de l'achat – Łódź") in words(poster(one))
    assert failures(poster(one)) == []


def test_a_word_too_long_for_its_place_is_broken_not_cut() -> None:
    one = event("x" * 100)
    assert "x" * 100 in words(files(one)["slide.pdf"].content)
    assert "x" * 100 in words(poster(one))
