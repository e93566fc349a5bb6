"""Documents that replies describe, on every channel: drawn when they are wanted, or missed with the reason."""

from __future__ import annotations

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.channels.telegram.documents import read, written
from bot.channels.terminal import _saved
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.document import SHEETS, Announced, Charted
from bot.core.exchange.event import Event
from bot.core.exchange.links import Links
from bot.core.exchange.reply import Attachment
from bot.drawer import Drawer
from bot.pictures.press import PictureError, Press
from tests.conversation import after

DAY = datetime(2026, 12, 31, tzinfo=UTC).date()
FORUM = Announced(Event("forum", "Forum", until=DAY), Links("https://boussole.exemple.fr"))
KEPT = ("un traiteur à Cergy", "garde le 1 et le 2", "note de sourcing")
HANGING = (sys.executable, "-c", "import time; time.sleep(60)")


def note(assistant: Assistant) -> Attachment:
    (file,) = after(assistant, *KEPT).replies[-1].attachments
    return file


def test_what_is_described_comes_back_from_json_as_it_was(assistant: Assistant) -> None:
    described = note(assistant).document
    assert described
    for document in (described, FORUM, Charted("Titre", "<svg/>")):
        assert read(written(document)) == document


async def test_each_document_of_an_event_is_its_own(assistant: Assistant) -> None:
    drawer, wording = Drawer(), assistant.knowledge.wording
    contents = {
        ending: await drawer.content(Attachment(f"forum-{ending}", kind, document=FORUM), wording)
        for ending, kind in SHEETS.items()
    }
    starts = {ending: content[:4] for ending, content in contents.items()}
    assert starts["poster.pdf"] == starts["slide.pdf"] == b"%PDF"
    assert starts["qr.png"] == starts["slide.png"] == b"\x89PNG"
    assert contents["poster.pdf"] != contents["slide.pdf"]


async def test_what_cannot_be_drawn_is_not_tried_for_each_document(assistant: Assistant) -> None:
    drawer = Drawer(Press(HANGING, seconds=0.3))
    begun = asyncio.get_running_loop().time()
    for ending, kind in SHEETS.items():
        with pytest.raises(PictureError):
            await drawer.content(Attachment(f"forum-{ending}", kind, document=FORUM), assistant.knowledge.wording)
    assert asyncio.get_running_loop().time() - begun < 0.3 * len(SHEETS)


def test_the_terminal_writes_the_note_of_a_shortlist(assistant: Assistant, tmp_path: Path) -> None:
    said = _saved(assistant, note(assistant), tmp_path)
    path = Path(said.partition(" : ")[2])
    assert path.name == "note-de-sourcing.pdf"
    assert path.read_bytes().startswith(b"%PDF")
