"""Documents that wait to be drawn, as JSON can hold them: they are drawn when their file is sent, and not before."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from typing import Any

from msgspec import convert, to_builtins

from bot.core.exchange.document import Announced, Charted, Document, Sourcing
from bot.core.exchange.reply import Attachment
from bot.core.knowledge.wording import Wording
from bot.errors import BoussoleError

Draw = Callable[[Attachment], Awaitable[bytes]]

_KINDS: Mapping[str, type[Document]] = {one.__name__: one for one in (Announced, Charted, Sourcing)}


class UndrawnError(BoussoleError):
    """A document cannot be drawn; the message says why to whoever waits for it."""


def written(document: Document) -> dict[str, Any]:
    """A document as JSON can hold it."""
    return {"kind": type(document).__name__, "value": to_builtins(document)}


def read(document: Mapping[str, Any]) -> Document:
    """A document as it was written."""
    return convert(document["value"], _KINDS[document["kind"]])


def drawing(wording: Callable[[], Wording]) -> Draw:
    """What draws files, with the sentences of the content in service; it loads what it needs with the first.

    It raises `UndrawnError`.
    """
    drawers: list[Any] = []

    async def draw(file: Attachment) -> bytes:
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
