"""Charts as pictures, for a chat that shows no SVG."""

from __future__ import annotations

import pytest

from bot.pictures.press import PictureError
from tests.pictures.paper import chart_png, kept, png

CHART = """\
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 360 80" role="img" aria-label="Besoins : 12">
<style>text{font:13px system-ui,sans-serif;fill:#1d2327}.bar{fill:#0b4f6c}</style>
<text x="0" y="14">Espaces verts</text><rect class="bar" x="0" y="20" width="180" height="40"/>
</svg>"""
BAR = b"\x0b\x4f\x6c"


def test_it_is_wide_enough_for_a_phone_and_drawn_to_scale() -> None:
    image = png(kept("chart", chart_png("", CHART), "png"))
    assert image.width == 1440
    pixels_a_unit = (1440 - 2 * 72) / 360
    row = image.crop((0, image.height - 72 - int(40 * pixels_a_unit), image.width, image.height)).crop((0, 0, 1440, 1))
    assert row.tobytes().count(BAR) == pytest.approx(180 * pixels_a_unit, abs=2)


def test_its_title_and_its_texts_are_written_on_white() -> None:
    bare, titled = (png(chart_png(title, CHART)) for title in ("", "Besoins par secteur"))
    assert bare.getpixel((0, 0)) == (255, 255, 255)
    assert titled.height > bare.height
    without = png(chart_png("", CHART.replace("Espaces verts", "")))
    assert without.tobytes() != bare.tobytes()


def test_what_is_no_drawing_is_refused() -> None:
    with pytest.raises(PictureError):
        chart_png("Besoins", "<html>")


@pytest.mark.parametrize(
    "place", ["/etc/hostname", "file:///etc/hostname", "../fonts/OFL.txt", "https://exemple.fr/x.png"]
)
def test_a_drawing_brings_in_nothing_from_elsewhere(place: str) -> None:
    with pytest.raises(PictureError):
        chart_png("", CHART.replace("<text", f'<image href="{place}" width="9" height="9"/><text'))
