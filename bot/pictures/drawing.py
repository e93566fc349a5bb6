"""The doors of the room: documents as files of a reply, all of them or a `PictureError`."""

from __future__ import annotations

from collections.abc import Mapping

from bot.core.exchange.document import Sourcing
from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.core.replies.sourcing import FILENAME
from bot.pictures.announcement import PDF, PNG, Announcement, codes, sheets
from bot.pictures.press import Press, Sheet
from bot.pictures.sourcing import sheet
from bot.pictures.texts import plain

CHART_PPI = 216
"""Three pixels a point: 1440 wide, so that figures are sharp on a phone."""


async def drawn(announcement: Announcement, press: Press) -> tuple[Attachment, ...]:
    """The five documents of an event: QR code as SVG and PNG, slide as PNG (1920 × 1080) and PDF, poster as PDF.

    Both PDF are PDF/UA-1; the poster is one A4 page.

    Raises:
        PictureError: they cannot be typeset.
    """
    wanted = sheets(announcement)
    documents = await press.printed([*wanted.values()])
    kinds = {"pdf": PDF, "png": PNG}
    typeset = [
        Attachment(name, kinds[sheet.format], document)
        for (name, sheet), document in zip(wanted.items(), documents, strict=True)
    ]
    return (*codes(announcement), *typeset)


async def charted(charts: Mapping[str, str], press: Press) -> list[bytes]:
    """Charts as PNG on white: SVGs, each below its title.

    An SVG brings its colours as attributes or in a `style` of its own, without variables; its texts are set in our
    letters.

    Raises:
        PictureError: one of them is no SVG, or they cannot be typeset.
    """
    data = [{"title": plain(title), "svg": svg} for title, svg in charts.items()]
    return await press.printed([Sheet("chart.typ", one, "png", CHART_PPI) for one in data])


async def noted(sourcing: Sourcing, wording: Wording, press: Press) -> Attachment:
    """A sourcing note as PDF/UA-1.

    Raises:
        PictureError: it cannot be typeset.
    """
    (document,) = await press.printed([sheet(sourcing, wording)])
    return Attachment(FILENAME, PDF, document)
