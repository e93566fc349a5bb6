"""The command `boussole` on content that is a number, for tests that change it often: what is served says which.

The folder `BOUSSOLE_TEST_EDITED` holds it: one file with the number and an end, and twenty parts of one release that it
names. Content without its end, or of two releases at once, is broken.
"""

from __future__ import annotations

import asyncio
import os
import re
import shutil
import sys
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, field, replace
from itertools import count, cycle, islice
from pathlib import Path
from unittest.mock import patch

from bot import reloading
from bot.building import Built
from bot.cli import commands, main
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Button, Reply, paragraph
from bot.core.exchange.session import Session
from bot.errors import Problem
from bot.settings import Settings

NAME = "answer.yaml"
PARTS = 20
LOOK_EVERY_SECONDS = 0.05


def speaking(assistant: Assistant, version: str) -> Assistant:
    """An assistant that says of which version it is, in two messages and on a button."""

    def respond(session: Session, _message: Message) -> tuple[Session, tuple[Reply, ...]]:
        told = (paragraph(f"version {version}"),)
        return replace(session, failures=session.failures + 1), (Reply(told), Reply(told, (Button(version, "menu"),)))

    double = copy(assistant)
    double.respond = respond  # type: ignore[method-assign, assignment]
    return double


def version_of(knowledge: Path) -> str:
    """The number of content that is whole; else nothing."""
    text = (knowledge / NAME).read_text(encoding="utf-8") if (knowledge / NAME).exists() else ""
    found = re.fullmatch(r"version: (\d+)\nrelease: (\d+)\nend\n", text)
    parts = {path.read_text(encoding="utf-8") for path in knowledge.glob("part-*.yaml")}
    return found[1] if found and parts == {found[2]} else ""


async def read(knowledge: Path, root: Path, assistant: Assistant) -> Built:
    """What comes of content: an assistant that says its number, or a problem that says its digest."""
    digest, version = digest_of(knowledge, root), version_of(knowledge)
    await asyncio.sleep(0.01)  # people write meanwhile
    if version:
        return Built(digest, (), speaking(assistant, version))
    return Built(digest, (Problem(f"knowledge/{NAME}", 2, "fiche", digest, "écrire la fin", hides=True),))


@dataclass
class Editors:
    """What people and their programs do to the files below a folder; `knowledge` links to the release in service."""

    root: Path
    version: int = 1
    release: int = 1
    whole: list[str] = field(default_factory=lambda: ["1"])
    """The versions that were whole once."""

    def __post_init__(self) -> None:
        """Begin with a version that is whole."""
        (self.root / "releases" / "1").mkdir(parents=True)
        self.knowledge.symlink_to(self.root / "releases" / "1")
        self.check_out()
        self.whole = ["1"]

    @property
    def knowledge(self) -> Path:
        return self.root / "knowledge"

    @property
    def text(self) -> str:
        return f"version: {self.version}\nrelease: {self.release}\nend\n"

    def write(self, text: str) -> None:
        (self.knowledge / NAME).write_text(text, encoding="utf-8")

    def check_out(self) -> None:
        """As Git does: each file is taken away and written anew, one after the other."""
        for name in (*(f"part-{number:02}.yaml" for number in range(PARTS)), NAME):
            path = self.knowledge / name
            path.unlink(missing_ok=True)
            path.write_text(self.text if name == NAME else str(self.release), encoding="utf-8")

    def edits(self, number: int) -> Iterator[str]:
        """So many edits, one after the other: what was done, after which the files are left for others to read."""
        ways = (self._valid, self._broken, self._half, self._renamed, self._checkout, self._deleted, self._swapped)
        versions = count(self.version + 1)
        for way in islice(cycle(ways), number):
            self.version = next(versions)
            yield from way()
            if version_of(self.knowledge):
                self.whole.append(str(self.version))

    def _valid(self) -> Iterator[str]:
        self.write(self.text)
        yield "valid"

    def _broken(self) -> Iterator[str]:
        self.write(f"version: {self.version}\n: [")
        yield "broken"

    def _half(self) -> Iterator[str]:
        self.write(self.text[:12])
        yield "half"
        self.write(self.text)
        yield "whole"

    def _renamed(self) -> Iterator[str]:
        other = self.root / "answer.new"
        other.write_text(self.text, encoding="utf-8")
        other.replace(self.knowledge / NAME)
        yield "renamed"

    def _checkout(self) -> Iterator[str]:
        self.release += 1
        self.check_out()
        yield "checked out"

    def _deleted(self) -> Iterator[str]:
        (self.knowledge / NAME).unlink()
        yield "deleted"

    def _swapped(self) -> Iterator[str]:
        other, link = self.root / "releases" / str(self.version), self.root / "link"
        shutil.copytree(self.knowledge, other)
        (other / NAME).write_text(self.text, encoding="utf-8")
        link.symlink_to(other)
        link.replace(self.knowledge)
        yield "swapped"


def _swap(assistant: Assistant, use: reloading.Use) -> None:
    """Without freeing the one before, which has tests of its own."""
    use(assistant)


def _main(root: Path) -> int:
    load, first = commands.loaded, version_of(root / "knowledge")
    known: list[Assistant] = []

    def loaded(settings: Settings) -> Assistant:
        known.append(load(settings))
        return speaking(known[0], first)

    class Edited(reloading.Reloading):
        """Watches the folder of the editors, in the place of that of the settings."""

        def __init__(self, _knowledge: Path, _root: Path, data: Path, _build: object) -> None:
            super().__init__(root / "knowledge", root, data, lambda knowledge, root: read(knowledge, root, known[0]))

    with (
        patch.object(commands, "loaded", loaded),
        patch.object(reloading, "Reloading", Edited),
        patch.object(reloading, "replace_assistant", _swap),
        patch.object(reloading, "LOOK_EVERY_SECONDS", LOOK_EVERY_SECONDS),
    ):
        return main()


if __name__ == "__main__":
    sys.exit(_main(Path(os.environ["BOUSSOLE_TEST_EDITED"])))
