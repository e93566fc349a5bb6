"""`boussole preview --html`: the page as an editor sees it, without a server."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli import main
from tests.web.forms import Element, Forms, parsed


@pytest.mark.parametrize("action", ["answer:aci", "card:esat-la-hetraie", "facilitator:reflexes-95"])
async def test_a_preview_shows_what_the_page_sends_and_needs_nothing_else(
    action: str, forms: Forms, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "preview.html"
    assert main(["preview", action.partition(":")[2], "--html", str(path)]) == 0
    assert str(path) in capsys.readouterr().out
    html = path.read_text(encoding="utf-8")
    await forms.send(choix=action)
    shown, sent = parsed(html).all("article", **{"class": "reply"})[0], forms.page.reply
    for kind in ("h3", "p", "a"):
        assert [one.text for one in shown.all(kind)] == [one.text for one in sent.all(kind) if "/r/" not in link(one)]
    for heading in parsed(html).all("h2"):
        assert heading.text
    assert not re.search(r'(?:src|href)="/|url\("(?!data:)|<script', html)


def link(element: Element) -> str:
    return element.attributes.get("href", "")


def test_remarks_stand_below(tmp_path: Path) -> None:
    path = tmp_path / "preview.html"
    assert main(["preview", "aci", "--html", str(path)]) == 0
    assert "remarque(s) sur la réponse courte" in parsed(path.read_text(encoding="utf-8")).text


def test_a_page_that_cannot_be_written_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["preview", "aci", "--html", str(tmp_path / "none" / "aci.html")]) == 2
    assert "ne s'écrit pas" in capsys.readouterr().err
