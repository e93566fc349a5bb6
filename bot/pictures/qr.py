"""QR codes, made in one way: what a phone reads from the back of a room."""

from __future__ import annotations

import io
from typing import Literal

import segno

Kind = Literal["png", "svg"]
KINDS: tuple[Kind, ...] = ("png", "svg")

MARGIN = 4
"""White modules around the code, as its standard asks."""

_PIXELS = 24
"""Of the side of a module: the code of a link is about 900 wide."""


def qr_code(link: str) -> segno.QRCode:
    """The code of a link, of the size that level M takes and without a logo.

    A higher level takes more and smaller modules, and a logo some of them: of 9 blurred and skewed pictures of a link
    of 37 characters, 100 pixels wide, all were read at level M, and 6 at level H.
    """
    return segno.make(link, error="m", micro=False)


def qr_picture(link: str, kind: Kind) -> bytes:
    """The code of a link as a picture, black on white, with its margin."""
    file = io.BytesIO()
    qr_code(link).save(file, kind=kind, scale=_PIXELS, border=MARGIN, dark="#000", light="#fff")
    return file.getvalue()
