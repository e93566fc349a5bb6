"""QR codes: what another library reads in every picture, also as a phone sees it from the back of a room."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from pathlib import Path

import pytest
import segno
from PIL import Image, ImageFilter

from bot.links import write_qr
from bot.pictures.announcement import Announcement
from bot.pictures.qr import MARGIN, qr_code, qr_picture
from tests.conftest import ROOT
from tests.pictures.paper import LINK, chart_png, files, longest, picture, png, scanned, side, usual

PRINTED_DPI = 100
BLURS = (0.5, 0.7, 0.9)
SKEWS = (0.0, 0.025, 0.05)
SEEN_PX = 120
"""How wide a camera sees the code, without its margin."""

PICTURES: dict[str, Callable[[Announcement], Image.Image]] = {
    "png": lambda one: png(files(one)["qr.png"].content),
    "svg": lambda one: png(chart_png("", files(one)["qr.svg"].content.decode())),
    "slide": lambda one: png(files(one)["slide.png"].content),
    "slide as PDF": lambda one: picture(files(one)["slide.pdf"].content, PRINTED_DPI),
    "poster": lambda one: picture(files(one)["poster.pdf"].content, PRINTED_DPI),
}


@pytest.mark.parametrize("event", [usual, longest], ids=["usual", "longest"])
@pytest.mark.parametrize("name", PICTURES)
def test_every_picture_opens_the_link(name: str, event: Callable[[], Announcement]) -> None:
    assert scanned(PICTURES[name](event())) == [event().qr_link]


def tilted(image: Image.Image, share: float) -> Image.Image:
    """A picture taken from the side: its upper edge is shorter, by this share on either side."""
    width, height = image.size
    slant = share * width
    corners = (-slant, 0, 0, height, width, height, width + slant, 0)
    return image.transform((width, height), Image.Transform.QUAD, corners, Image.Resampling.BICUBIC, fillcolor="white")


@pytest.mark.parametrize("name", PICTURES)
def test_a_camera_reads_it_small_blurred_and_from_the_side(name: str) -> None:
    sharp = PICTURES[name](usual())
    scale = SEEN_PX / side(sharp)
    small = sharp.resize((round(sharp.width * scale), round(sharp.height * scale)), Image.Resampling.BOX)
    trials = [
        scanned(tilted(small, skew).filter(ImageFilter.GaussianBlur(blur))) for blur, skew in product(BLURS, SKEWS)
    ]
    assert trials.count([usual().qr_link]) >= 8


def test_it_has_the_few_large_modules_of_level_m() -> None:
    """Whatever level fits them: more redundancy in as many modules does no harm."""
    medium, high = (segno.make(LINK, error=level, micro=False, boost_error=False) for level in "mh")
    assert medium.symbol_size() < high.symbol_size()
    assert qr_code(LINK).symbol_size() == medium.symbol_size()


def test_nothing_lies_on_it() -> None:
    """No logo: each module is as the code has it, and the margin is white."""
    image = png(qr_picture(LINK, "png")).convert("L")
    wanted = [[255 * (not is_dark) for is_dark in row] for row in qr_code(LINK).matrix_iter(border=MARGIN)]
    (width, height), count = image.size, len(wanted)
    module = width // count
    assert (width, height) == (module * count, module * count)
    for row, column in product(range(count), range(count)):
        box = (column * module, row * module, (column + 1) * module, (row + 1) * module)
        assert image.crop(box).getextrema() == (wanted[row][column],) * 2


def test_the_command_for_a_link_makes_the_same_code(tmp_path: Path) -> None:
    for kind in ("png", "svg"):
        path = tmp_path / f"code.{kind}"
        write_qr(LINK, path)
        assert path.read_bytes() == qr_picture(LINK, kind)


def test_codes_are_made_in_one_place() -> None:
    makers = [path for path in (ROOT / "bot").rglob("*.py") if "segno" in path.read_text(encoding="utf-8")]
    assert makers == [ROOT / "bot/pictures/qr.py"]
