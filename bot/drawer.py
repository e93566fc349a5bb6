"""Has documents drawn for channels: what a reply describes becomes the content of its file."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from bot.core.exchange.document import Announced, Charted, Sourcing
from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.pictures.announcement import Announcement, announced
from bot.pictures.drawing import charted, drawn, noted
from bot.pictures.press import PictureError, Press

MOST_KEPT = 2
"""Events whose documents are remembered: those that go out together are drawn together."""

FAILED_SECONDS = 30.0
"""How long what could not be drawn is not tried again: the documents of an event are asked for one after the other."""


class Drawer:
    """Draws what files of replies describe. A service has one, for an event loop."""

    def __init__(self, press: Press | None = None) -> None:
        """Draw with this press."""
        self._press = press or Press()
        self._kept: OrderedDict[Announced, tuple[Attachment, ...]] = OrderedDict()
        self._failed: dict[Announced, tuple[float, PictureError]] = {}

    async def content(self, file: Attachment, wording: Wording) -> bytes:
        """The content of a file.

        Raises:
            PictureError: it cannot be drawn.
            TypeError: it is none of the documents there are.
        """
        match file.document:
            case None:
                return file.content
            case Sourcing() as sourcing:
                return (await noted(sourcing, wording, self._press)).content
            case Charted(title, svg):
                return (await charted({title: svg}, self._press))[0]
            case Announced() as event:
                files = await self._announced(event, wording)
                return next(one.content for one in files if one.filename == file.filename)
            case unknown:
                raise TypeError(type(unknown).__name__)

    async def _announced(self, one: Announced, wording: Wording) -> tuple[Attachment, ...]:
        if one not in self._kept:
            self._kept[one] = await self._drawn(one, wording)
            while len(self._kept) > MOST_KEPT:
                self._kept.popitem(last=False)
        return self._kept[one]

    async def _drawn(self, one: Announced, wording: Wording) -> tuple[Attachment, ...]:
        now = asyncio.get_running_loop().time()
        self._failed = {event: said for event, said in self._failed.items() if now - said[0] < FAILED_SECONDS}
        if one in self._failed:
            raise self._failed[one][1]
        try:
            return await drawn(_texts(one, wording), self._press)
        except PictureError as error:
            self._failed[one] = (asyncio.get_running_loop().time(), error)
            raise


def _texts(one: Announced, wording: Wording) -> Announcement:
    event, links = one.event, one.links
    return announced(
        wording,
        code=event.code,
        name=event.name,
        link=links.event(event.code),
        qr_link=links.event(event.code, "qr"),
    )
