"""What stands on the documents of an event, and how each is laid out: five files from one value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.pictures.press import Sheet
from bot.pictures.qr import MARGIN, qr_code, qr_picture
from bot.pictures.texts import plain

PDF, PNG, SVG = "application/pdf", "image/png", "image/svg+xml"


@dataclass(frozen=True, slots=True)
class Announcement:
    """An event as it is announced.

    `code` begins the names of the files. `link` is printed for who types it, `qr_link` is what the QR code opens. The
    other texts are sentences of `knowledge/wording.yaml`: `alt` describes the code to who does not see it, `operator`
    are the lines at the foot.
    """

    code: str
    name: str
    link: str
    qr_link: str
    poster_title: str
    slide_title: str
    headline: tuple[str, ...]
    promise: tuple[str, ...]
    steps: tuple[str, ...]
    typed: str
    alt: str
    operator: tuple[str, ...]


def announced(  # noqa: PLR0913 - what an event is, and two links
    wording: Wording, *, code: str, name: str, link: str, qr_link: str, operator: Sequence[str] | None = None
) -> Announcement:
    """An event with the sentences that stand around it; `operator` takes the place of their last lines."""
    shown = plain(name)
    return Announcement(
        code=code,
        name=shown,
        link=link,
        qr_link=qr_link,
        poster_title=wording.text("event_poster", name=shown),
        slide_title=wording.text("event_slide", name=shown),
        headline=_lines(wording, "event_headline"),
        promise=_lines(wording, "event_promise"),
        steps=_lines(wording, "event_steps"),
        typed=plain(wording.text("event_typed")),
        alt=wording.text("event_qr", link=link),
        operator=_lines(wording, "event_operator") if operator is None else tuple(map(plain, operator)),
    )


def _lines(wording: Wording, key: str) -> tuple[str, ...]:
    return tuple(plain(block.text) for block in wording.blocks(key))


def codes(one: Announcement) -> tuple[Attachment, Attachment]:
    """The QR code, to be put into documents of one's own."""
    return (
        Attachment(f"{one.code}-qr.svg", SVG, qr_picture(one.qr_link, "svg")),
        Attachment(f"{one.code}-qr.png", PNG, qr_picture(one.qr_link, "png")),
    )


def sheets(one: Announcement) -> Mapping[str, Sheet]:
    """What is typeset of an event, by the name of its file."""
    slide = {**_texts(one), "title": one.slide_title}
    return {
        f"{one.code}-slide.png": Sheet("slide.typ", slide, "png", ppi=144),
        f"{one.code}-slide.pdf": Sheet("slide.typ", slide),
        f"{one.code}-poster.pdf": Sheet("poster.typ", {**_texts(one), "title": one.poster_title}),
    }


def _texts(one: Announcement) -> dict[str, object]:
    return {
        "name": one.name,
        "headline": one.headline,
        "promise": one.promise,
        "steps": one.steps,
        "typed": one.typed,
        "link": one.link,
        "shown": one.link.partition("://")[2] or one.link,
        "operator": one.operator,
        "alt": one.alt,
        "qr": qr_picture(one.qr_link, "svg").decode(),
        "modules": qr_code(one.qr_link).symbol_size(border=0)[0],
        "margin": MARGIN,
    }
