"""Files of replies with their content, drawn where it is described: what draws is loaded when the first is wanted."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import Any

from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.errors import BoussoleError

Draw = Callable[[Attachment], Coroutine[Any, Any, bytes]]
"""The content of a file; raises `UndrawnError`."""


class UndrawnError(BoussoleError):
    """A document cannot be drawn; the message says why to whoever waits for it."""


def drawing(wording: Callable[[], Wording]) -> Draw:
    """What draws files within an event loop, with the sentences of the content in service."""
    drawers: list[Any] = []

    async def draw(file: Attachment) -> bytes:
        if file.document is None:
            return file.content
        from bot.drawer import Drawer  # noqa: PLC0415 - a service that draws nothing has no use for it
        from bot.pictures.press import PictureError  # noqa: PLC0415

        if not drawers:
            drawers.append(Drawer())
        drawer: Drawer = drawers[0]
        try:
            return await drawer.content(file, wording())
        except PictureError as error:
            raise UndrawnError(str(error)) from None

    return draw
