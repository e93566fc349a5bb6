"""Has sheets typeset in a short process of its own: whole and within seconds, or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Literal

from bot.errors import BoussoleError
from bot.pictures.typesetting import LENGTH, NOT_THERE, REFUSED

LONGEST_SECONDS = 10.0
AT_ONCE = 2
"""Processes that typeset at the same time: each takes some 100 MB while it lasts."""

COMMAND = (sys.executable, "-P", str(Path(__file__).with_name("typesetting.py")))
ONE_THREAD = {"RAYON_NUM_THREADS": "1"}

FAILED = "Les documents n'ont pas pu être dessinés"
REASONS = {
    NOT_THERE: "Typst n'est pas installé (pip install typst).",
    REFUSED: "un texte est trop long pour sa place, ou un dessin n'est pas lisible.",
}


class PictureError(BoussoleError):
    """A document cannot be drawn; the message says so to whoever asked for it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A document to be typeset: its template, the texts in it, and as what; `ppi` are the pixels of a PNG an inch."""

    template: str
    data: Mapping[str, object]
    format: Literal["pdf", "png"] = "pdf"
    ppi: int = 144


class Press:
    """What typesets. A service has one, for an event loop: those who are too many at once wait for each other."""

    def __init__(
        self, command: Sequence[str] = COMMAND, seconds: float = LONGEST_SECONDS, at_once: int = AT_ONCE
    ) -> None:
        """Choose the program and how long it may take."""
        self._command = command
        self.seconds = seconds
        self._places = asyncio.Semaphore(at_once)

    async def printed(self, sheets: Sequence[Sheet]) -> list[bytes]:
        """The documents of some sheets, in their order; other work of the event loop goes on meanwhile.

        Raises:
            PictureError: Typst is not there, takes too long, was ended or refuses a sheet. Nothing of it runs any more.
        """
        asked = json.dumps([asdict(sheet) for sheet in sheets]).encode()
        async with self._places:
            code, sent = await self._run(asked)
        if code in REASONS:
            raise PictureError(f"{FAILED} : {REASONS[code]}")
        documents = _parted(sent)
        if code or len(documents) != len(sheets):
            raise PictureError(f"{FAILED} : Typst s'est arrêté (code {code}). Réessayez plus tard.")
        return documents

    async def _run(self, asked: bytes) -> tuple[int | None, bytes]:
        try:
            process = await asyncio.create_subprocess_exec(
                *self._command,
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,  # where Typst quotes the texts
                env=_environment(),
            )
        except OSError as error:
            raise PictureError(f"{FAILED} : le programme ne démarre pas ({error.strerror}).") from error
        try:
            sent, _ = await asyncio.wait_for(process.communicate(asked), self.seconds)
        except TimeoutError as error:
            message = f"{FAILED} en {self.seconds:.0f} secondes. Réessayez plus tard."
            raise PictureError(message) from error
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        return process.returncode, sent


def _environment() -> dict[str, str]:
    """Ours without secrets; one thread, for Typst would begin as many as there are cores, and services limit them."""
    return {name: value for name, value in os.environ.items() if not name.startswith("BOUSSOLE_")} | ONE_THREAD


def _parted(sent: bytes) -> list[bytes]:
    """The documents in what was sent, each behind its length; none of them if the last one is cut off."""
    documents = []
    while sent:
        length = int.from_bytes(sent[:LENGTH], "big")
        document, sent = sent[LENGTH : LENGTH + length], sent[LENGTH + length :]
        if len(document) < length:
            return []
        documents.append(document)
    return documents
