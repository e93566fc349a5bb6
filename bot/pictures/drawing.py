"""The doors of the room: documents as files of a reply, all of them or a `PictureError`."""

from __future__ import annotations

import asyncio

from bot.core.exchange.reply import Attachment
from bot.pictures.announcement import PDF, PNG, Announcement, codes, sheets
from bot.pictures.press import Press


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


def draw(announcement: Announcement) -> tuple[Attachment, ...]:
    """The same, for a program without an event loop.

    Raises:
        PictureError: they cannot be typeset.
    """
    return asyncio.run(drawn(announcement, Press()))
