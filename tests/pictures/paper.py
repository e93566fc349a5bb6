"""What a document says and looks like, as a reader, a phone and a screen reader have it."""

from __future__ import annotations

import asyncio
import io
import os
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import page
import pikepdf
import pypdfium2
import pypdfium2.raw as pdfium
import zxingcpp
from PIL import Image

from bot.core.exchange.document import Sourcing
from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.pictures.announcement import Announcement, announced
from bot.pictures.drawing import charted, drawn, noted
from bot.pictures.press import Press
from tests.conftest import bundled

POINTS_PER_INCH = 72
MM = POINTS_PER_INCH / 25.4

CODE = "ateliers-rh"
LINK = "https://boussole.exemple.fr/e/ateliers-rh"
LONG_LINK = "https://achats-inclusifs-et-responsables.valdoise-departement.exemple.fr/e/abcde"
LONG_NAME = "Rencontres départementales de l'achat inclusif et responsable du Val-d'Oise et des Yvelines, octobre"
LONG_LINES = (
    "Proposé par la Maison de l'emploi et de la formation professionnelle de Cergy-Pontoise et de la Vallée",
    "avec le Conseil départemental du Val-d'Oise, la Chambre de commerce et d'industrie et le Groupement régional",
    "Contact : clauses-sociales-et-achats-responsables@maison-emploi-cergy-pontoise.exemple.fr, 01 00 00 00 00",
)
HOSTILE = '#read("/etc/passwd") *a* $x$ <b>&'


@cache
def shipped() -> Wording:
    return bundled().knowledge.wording


def event(name: str = "10es Ateliers RH du Val-d'Oise", link: str = LINK, **more: Any) -> Announcement:
    return announced(shipped(), code=CODE, name=name, link=link, qr_link=f"{link}?q", **more)


@cache
def usual() -> Announcement:
    return event()


@cache
def longest() -> Announcement:
    """An event of 100 characters, a link of 80 and three lines of operators."""
    return event(LONG_NAME, LONG_LINK, operator=LONG_LINES)


@cache
def hostile() -> Announcement:
    return event(HOSTILE)


@cache
def files(announcement: Announcement) -> dict[str, Attachment]:
    """The documents of an event by the ends of their names."""
    made = {one.filename.removeprefix(f"{CODE}-"): one for one in asyncio.run(drawn(announcement, Press()))}
    name = {usual(): "usual", longest(): "longest", hostile(): "hostile"}.get(announcement, "other")
    for ending, one in made.items():
        stem, _, kind = ending.partition(".")
        kept(f"{name}-{stem}", one.content, kind)
    return made


def chart_png(title: str, svg: str) -> bytes:
    (png,) = asyncio.run(charted({title: svg}, Press()))
    return png


def note(sourcing: Sourcing, wording: Wording) -> Attachment:
    return asyncio.run(noted(sourcing, wording, Press()))


def kept(name: str, content: bytes, kind: str = "pdf") -> bytes:
    """A document, kept to be looked at where a folder for pictures is set: a PDF also as a picture."""
    if folder := os.environ.get("BOUSSOLE_TEST_PICTURES"):
        Path(folder, f"{name}.{kind}").write_bytes(content)
        if kind == "pdf":
            picture(content, 100).save(Path(folder, f"{name}-pdf.png"))
    return content


def picture(pdf: bytes, dpi: float) -> Image.Image:
    """The first page of a PDF, as pixels."""
    shown: Image.Image = pypdfium2.PdfDocument(pdf)[0].render(scale=dpi / POINTS_PER_INCH).to_pil()
    return shown.convert("RGB")


def png(content: bytes) -> Image.Image:
    return Image.open(io.BytesIO(content)).convert("RGB")


def scanned(image: Image.Image) -> list[str]:
    """What the codes in a picture say."""
    return [code.text for code in zxingcpp.read_barcodes(image)]


def side(image: Image.Image) -> float:
    """How wide the code in a picture is without its margin, in pixels."""
    (code,) = zxingcpp.read_barcodes(image)
    corners = code.position
    return abs(corners.top_right.x - corners.top_left.x)


def words(pdf: bytes) -> str:
    """All that is written, without blanks: a line may end at any of them."""
    return squeezed("".join(one.get_textpage().get_text_range() for one in pypdfium2.PdfDocument(pdf)))


def squeezed(text: str) -> str:
    return "".join(text.replace("\ufffe", "-").replace("\u200b", "").split())


@dataclass(frozen=True)
class Letter:
    """A letter on paper: its size in points, and its edges in points from the left and from the bottom."""

    letter: str
    size: float
    left: float
    bottom: float
    right: float
    top: float


@cache
def letters(pdf: bytes) -> tuple[Letter, ...]:
    """All letters of the first page that are seen, in the order in which they are read."""
    text = pypdfium2.PdfDocument(pdf)[0].get_textpage()
    return tuple(
        Letter(letter, pdfium.FPDFText_GetFontSize(text, place), *text.get_charbox(place))
        for place, letter in enumerate(text.get_text_range())
        if squeezed(letter)
    )


def of(pdf: bytes, sentence: str) -> tuple[Letter, ...]:
    """The letters of a sentence, where it is first written."""
    found, sought = letters(pdf), squeezed(sentence)
    start = squeezed("".join(one.letter for one in found)).index(sought)
    return found[start : start + len(sought)]


def failures(pdf: bytes) -> list[str]:
    """What a reader of PDF/UA-1 finds wrong."""
    report = page.validate_pdf_bytes(pdf, profile="ua1")
    return [] if report.is_compliant else [str(one) for one in report.failures]


def tags(pdf: bytes) -> list[tuple[str, str]]:
    """The elements of the document as a screen reader meets them: kind and alternative text."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [*_elements(document.Root.StructTreeRoot.K)]


def _elements(node: Any) -> Iterator[tuple[str, str]]:
    if isinstance(node, pikepdf.Array):
        for one in node:
            yield from _elements(one)
    elif isinstance(node, pikepdf.Dictionary):
        if "/S" in node:
            yield str(node.S).removeprefix("/"), str(node.get("/Alt", ""))
        yield from _elements(node.get("/K"))


def links(pdf: bytes) -> list[str]:
    """Where its first page leads."""
    with pikepdf.open(io.BytesIO(pdf)) as document:
        return [str(one.A.URI) for one in document.pages[0].get("/Annots", [])]


def contrast(image: Image.Image) -> float:
    """How its lightest and its darkest colour differ, as WCAG 2 measures it."""
    pixels = image.tobytes()
    luminances = [_luminance(pixels[place : place + 3]) for place in range(0, len(pixels), 3)]
    return (max(luminances) + 0.05) / (min(luminances) + 0.05)


@cache
def _luminance(colour: bytes) -> float:
    shares = (value / 255 for value in colour)
    red, green, blue = (one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in shares)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
