"""`boussole event`: what a facilitator's operator types, and what is wrong said in French."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import zxingcpp
from PIL import Image

from bot.cli import commands, main
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.event import Event
from bot.stores.database import Database
from bot.stores.events import Count, Kept

PAGE = "https://boussole.exemple.fr"


@pytest.fixture(autouse=True)
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, assistant: Assistant) -> Path:
    """A folder of its own; the content is read once for all commands."""
    monkeypatch.setattr(commands, "load_assistant", lambda *_, **__: assistant)
    monkeypatch.setenv("BOUSSOLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BOUSSOLE_PUBLIC_URL", PAGE)
    monkeypatch.delenv("BOUSSOLE_TELEGRAM_USERNAME", raising=False)
    return tmp_path / "data"


def kept(data: Path, counts: Sequence[Count] = (), days_ago: int = 0) -> list[Event]:
    async def events() -> tuple[Kept, ...]:
        database = await Database.open(f"sqlite:///{data / 'boussole.sqlite'}")
        try:
            async with database.records() as records:
                await records.events.count(counts, datetime.now(UTC).date() - timedelta(days_ago))
                return await records.events.all()
        finally:
            await database.close()

    return [one.event for one in asyncio.run(events())]


def test_an_event_is_set_up_with_all_that_is_said_of_it(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = ["Forum de l'achat inclusif", "--place", "cergi", "--opens", "dialogue:fournisseur", "--until", "2027-01-31"]
    assert main(["event", "new", *said]) == 0
    (event,) = kept(data)
    day = datetime(2027, 1, 31, tzinfo=UTC).date()
    assert event == Event("forum-achat-inclusif", said[0], "commune:95127", "d-fournisseur", day)
    printed = capsys.readouterr().out
    assert f"{PAGE}/e/forum-achat-inclusif\n" in printed
    assert f"{PAGE}/e/forum-achat-inclusif?q\n" in printed
    assert "BOUSSOLE_TELEGRAM_USERNAME" in printed


@pytest.mark.parametrize(
    ("page", "bot", "wanted", "missing"),
    [
        (PAGE, "boussole_bot", ["/e/salon", "t.me/boussole_bot?start=e-salon"], []),
        ("", "@boussole_bot", ["t.me/boussole_bot?start=e-salon"], ["BOUSSOLE_PUBLIC_URL"]),
        ("", "", [], ["BOUSSOLE_PUBLIC_URL", "BOUSSOLE_TELEGRAM_USERNAME"]),
    ],
)
def test_links_lead_where_there_is_something_and_what_is_missing_is_said(  # noqa: PLR0913, PLR0917 - a table
    page: str,
    bot: str,
    wanted: list[str],
    missing: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("BOUSSOLE_PUBLIC_URL", page)
    monkeypatch.setenv("BOUSSOLE_TELEGRAM_USERNAME", bot)
    assert main(["event", "new", "Salon"]) == 0
    printed = capsys.readouterr().out
    assert all(one in printed for one in (*wanted, *missing))


def test_codes_are_proposed_and_unique(data: Path) -> None:
    names = ["Salon", "Salon", "Journée de l'achat responsable du Val-d'Oise", "É", "2026", "Anticonstitutionnellement"]
    for name in names:
        assert main(["event", "new", name]) == 0
    assert {one.code for one in kept(data)} == {
        *("salon", "salon-2", "journee-achat", "e-event", "2026", "anticonstitutionnell"),
    }


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["new", "!!"], "Le nom d'un événement"),
        (["new", "x" * 101], "Le nom d'un événement"),
        (["new", "Salon", "--code", "Ab"], "--code"),
        (["new", "Salon", "--code", "pris"], "« pris-2 » est libre"),
        (["new", "Salon", "--place", "Lille"], "n'est pas une commune du territoire"),
        (["new", "Salon", "--place", "Villiers"], "Préciser"),
        (["new", "Salon", "--opens", "aci"], "answer:ID"),
        (["new", "Salon", "--opens", "answer:acii"], "aci"),
        (["new", "Salon", "--until", "hier"], "n'est pas un jour à venir"),
        (["new", "Salon", "--until", "2020-01-01"], "n'est pas un jour à venir"),
        (["end", "priss"], "Vouliez-vous dire : pris ?"),
        (["report", "rien-du-tout"], "Aucun événement « rien-du-tout »"),
        (["pictures", "inconnu", "--to", "x"], "Aucun événement"),
    ],
)
def test_what_is_wrong_is_said_with_what_to_do(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["event", "new", "Pris", "--code", "pris"]) == 0
    assert main(["event", *arguments]) != 0
    assert said in capsys.readouterr().err


def test_events_are_listed_and_ended(capsys: pytest.CaptureFixture[str]) -> None:
    main(["event", "list"])
    assert "Aucun événement" in capsys.readouterr().out
    main(["event", "new", "Salon", "--place", "Pontoise"])
    assert main(["event", "end", "salon"]) == 0
    assert main(["event", "end", "salon"]) != 0
    main(["event", "list"])
    printed = capsys.readouterr().out
    assert "terminé le" in printed
    assert "Pontoise" in printed


def test_five_documents_are_drawn_that_lead_to_the_event(tmp_path: Path) -> None:
    main(["event", "new", "Salon", "--code", "salon"])
    assert main(["event", "pictures", "salon", "--to", str(tmp_path / "neuf" / "documents")]) == 0
    folder = tmp_path / "neuf" / "documents"
    endings = ("qr.svg", "qr.png", "slide.png", "slide.pdf", "poster.pdf")
    assert {path.name for path in folder.iterdir()} == {f"salon-{ending}" for ending in endings}
    with Image.open(folder / "salon-slide.png") as slide:
        assert [code.text for code in zxingcpp.read_barcodes(slide)] == [f"{PAGE}/e/salon?q"]


def test_documents_without_any_address_are_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOUSSOLE_PUBLIC_URL", "")
    main(["event", "new", "Salon", "--code", "salon"])
    assert main(["event", "pictures", "salon", "--to", str(tmp_path / "documents")]) != 0
    assert "BOUSSOLE_PUBLIC_URL" in capsys.readouterr().err
    assert not (tmp_path / "documents").exists()


def test_what_came_of_an_event_is_told_in_three_forms(
    data: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    main(["event", "new", "=Salon <b>", "--code", "salon"])
    kept(data, [("salon", "opened", "qr", 1)] * 12 + [("salon", "question", "aci", 1)] * 7, days_ago=1)
    page, table = tmp_path / "bilan.html", tmp_path / "bilan.csv"
    assert main(["event", "report", "salon", "--html", str(page), "--csv", str(table)]) == 0
    assert "12" in capsys.readouterr().out
    assert "=Salon &lt;b&gt;" in page.read_text(encoding="utf-8")
    assert table.read_bytes().startswith(b"\xef\xbb\xbf")
    assert b"\n=Salon" not in table.read_bytes()


def test_what_came_today_is_told_up_to_now(data: Path, capsys: pytest.CaptureFixture[str]) -> None:
    main(["event", "new", "Salon", "--code", "salon"])
    kept(data, [("salon", "opened", "qr", 1)] * 4)
    assert main(["event", "report", "salon"]) == 0
    assert "moins de 5 ouvertures" in capsys.readouterr().out
    kept(data, [("salon", "opened", "qr", 1)] * 8)
    assert main(["event", "report", "salon"]) == 0
    assert "12" in capsys.readouterr().out
