"""Content that changes under a service: what is read of it, when, and what is told."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
import signal
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from unittest.mock import Mock

import pytest
from filelock import FileLock, Timeout

from bot import bootstrap, building
from bot import reloading as module
from bot.building import BuildingError, Built, built
from bot.cli import main
from bot.content.edition import digest_of
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.errors import Problem
from bot.reloading import Reloading, Use, request
from tests.building import at_once
from tests.conftest import ROOT
from tests.content.mistakes import MISSPELT, MISTAKES
from tests.content.test_loader import mend
from tests.conversation import NOW
from tests.patience import within

NAME = "answer.yaml"
WHOLE, HALF = "version: {}\nend: {}\n", "version: {}\n"


async def build(knowledge: Path, root: Path) -> Built:
    """The text of the one file for an assistant; without its end it is broken."""
    digest = digest_of(knowledge, root)
    try:
        text = (knowledge / NAME).read_text(encoding="utf-8")
    except OSError:
        text = ""
    if "end" in text:
        return Built(digest, (), text)  # type: ignore[arg-type]
    return Built(digest, (Problem(f"knowledge/{NAME}", 2, "fiche", "il manque « end »", "ajouter « end »"),))


class Desk:
    """The folder that an editor works in, and what of it is in service."""

    def __init__(self, folder: Path) -> None:
        self.knowledge, self.root, self.data = folder / "knowledge", folder, folder / "data"
        self.knowledge.mkdir()
        self.builds = 0
        self.served: list[str] = []
        self.has_served = asyncio.Event()
        self.during: Callable[[], object] = lambda: None
        self.write(WHOLE.format(1, 1))
        self.reloading = Reloading(self.knowledge, self.root, self.data, self._build)
        self.reloading.users.append(self._use)

    async def _build(self, knowledge: Path, root: Path) -> Built:
        self.builds += 1
        result = await build(knowledge, root)
        self.during()
        return result

    def _use(self, assistant: Assistant) -> None:
        self.served.append(str(assistant).splitlines()[-1].removeprefix("end: "))
        self.has_served.set()

    @property
    def file(self) -> Path:
        return self.knowledge / NAME

    def write(self, text: str) -> None:
        self.file.write_text(text, encoding="utf-8")

    async def look(self, times: int = 2) -> None:
        for _ in range(times):
            await self.reloading.look()


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    def replace(assistant: Assistant, swap: Use) -> None:
        swap(assistant)

    monkeypatch.setattr(module, "replace_assistant", replace)  # memory has tests of its own
    return Desk(tmp_path)


@pytest.fixture
def told(caplog: pytest.LogCaptureFixture) -> Callable[[], list[str]]:
    caplog.set_level(logging.INFO, module.__name__)
    return lambda: [record.getMessage() for record in caplog.records if record.levelno >= logging.WARNING]


# --- how editors and their programs write


def in_place(desk: Desk, text: str) -> None:
    desk.write(text)


def by_renaming(desk: Desk, text: str) -> None:
    other = desk.root / "answer.yaml~"
    other.write_text(text, encoding="utf-8")
    other.replace(desk.file)


def with_the_time_of_before(desk: Desk, text: str) -> None:
    before = desk.file.stat()
    by_renaming(desk, text)
    os.utime(desk.file, ns=(before.st_atime_ns, before.st_mtime_ns))


def by_a_link_to_the_file(desk: Desk, text: str) -> None:
    other = desk.root / "of another release"
    other.write_text(text, encoding="utf-8")
    link = desk.root / "link"
    link.symlink_to(other)
    link.replace(desk.file)


def by_a_link_to_the_folder(desk: Desk, text: str) -> None:
    other = desk.root / "release 2"
    shutil.copytree(desk.knowledge, other)
    (other / NAME).write_text(text, encoding="utf-8")
    desk.knowledge.rename(desk.root / "release 1")
    desk.knowledge.symlink_to(other)


WAYS = [in_place, by_renaming, with_the_time_of_before, by_a_link_to_the_file, by_a_link_to_the_folder]


@pytest.mark.parametrize("write", WAYS, ids=lambda write: write.__name__)
async def test_what_was_written_is_served_once_it_is_at_rest(desk: Desk, write: Callable[[Desk, str], None]) -> None:
    """Nothing tells of changes: the files are looked at, as on disks that tell nothing."""
    await desk.look()
    write(desk, WHOLE.format(2, 2))
    await desk.look(1)
    assert desk.served == []
    await desk.look(3)
    assert desk.served == ["2"]
    assert desk.builds == 1
    assert desk.reloading.edition.digest == digest_of(desk.knowledge, desk.root)


async def test_a_half_of_a_file_is_never_read(desk: Desk) -> None:
    desk.write(HALF.format(2))
    await desk.look(1)
    desk.write(WHOLE.format(2, 2))
    await desk.look(1)
    assert desk.builds == 0
    await desk.look(1)
    assert desk.served == ["2"]


async def test_what_changes_while_it_is_read_is_read_again(desk: Desk) -> None:
    def once_more() -> None:
        desk.during = lambda: None
        desk.write(WHOLE.format(3, 3))

    desk.during = once_more
    desk.write(WHOLE.format(2, 2))
    await desk.look(2)
    assert desk.served == []
    await desk.look(3)
    assert desk.served == ["3"]


async def test_a_broken_version_is_told_once_with_its_line_and_never_served(
    desk: Desk, told: Callable[[], list[str]]
) -> None:
    """However often it is touched, and asked for; the version before goes on."""
    before = desk.reloading.edition
    desk.write(HALF.format(2))
    await desk.look(5)
    desk.file.touch()
    await desk.look(5)
    await desk.reloading.look(at_once=True)
    (line,) = told()
    assert f"knowledge/{NAME}:2: fiche : il manque « end »" in line
    assert (desk.served, desk.reloading.edition) == ([], before)
    desk.write(WHOLE.format(3, 3))
    await desk.look()
    assert desk.served == ["3"]


async def test_a_deleted_file_is_told_and_what_is_put_back_is_as_it_was(
    desk: Desk, told: Callable[[], list[str]]
) -> None:
    desk.file.unlink()
    await desk.look(3)
    (message,) = told()
    assert re.search(rf"(?m)^knowledge/{desk.file.name}:1: fichier : ce fichier n'est plus là ; le remettre", message)
    desk.write(WHOLE.format(1, 1))
    await desk.look(3)
    assert (desk.builds, desk.served) == (1, [])


async def test_another_broken_version_is_told_too(desk: Desk, told: Callable[[], list[str]]) -> None:
    for version in (2, 3):
        desk.write(HALF.format(version))
        await desk.look()
    assert len(told()) == 2


async def test_a_build_that_comes_to_nothing_costs_nothing(desk: Desk, told: Callable[[], list[str]]) -> None:
    """It is told, and the next change is read."""
    tried = asyncio.Event()

    def fail() -> None:
        tried.set()
        raise BuildingError("no memory")

    desk.during = fail
    async with desk.reloading.watching():
        desk.write(WHOLE.format(2, 2))
        os.kill(os.getpid(), signal.SIGHUP)
        async with within(10):
            await tried.wait()
    assert "no memory" in told()[0]
    desk.during = lambda: None
    desk.write(WHOLE.format(3, 3))
    await desk.look()
    assert desk.served == ["3"]


def by_signal(_desk: Desk) -> None:
    os.kill(os.getpid(), signal.SIGHUP)


def by_command(desk: Desk) -> None:
    request(desk.data)


@pytest.mark.parametrize("ask", [by_signal, by_command])
async def test_who_asks_waits_for_no_second_look(
    desk: Desk, ask: Callable[[Desk], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "LOOK_EVERY_SECONDS", 60.0 if ask is by_signal else 0.001)
    async with desk.reloading.watching():
        desk.write(WHOLE.format(2, 2))
        ask(desk)
        async with within(10):
            await desk.has_served.wait()
    assert desk.served == ["2"]


def test_the_command_asks_for_content_without_problems_only(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("BOUSSOLE_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("BOUSSOLE_KNOWLEDGE", str(tmp_path / "nowhere"))
    assert main(["reload"]) == 1
    assert "rien n'est rechargé" in capsys.readouterr().out
    assert not (tmp_path / "data").exists()


# --- for real


async def test_what_another_release_builds_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The program was brought up to date with the content, and goes on as it was until it is started again."""
    monkeypatch.setattr(building, "PROGRAM", building.PROGRAM + 1)
    with pytest.raises(BuildingError, match="started again"):
        await built(tmp_path, ROOT)


def test_what_one_service_built_the_others_read(less: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def build() -> Built:
        pipe = BytesIO()
        assert building.main(less / "knowledge", less, pipe, tmp_path) == 0
        return building._received(pipe.getvalue())

    first = build()
    for name in ("_built", "_built_by_three"):
        monkeypatch.delattr(bootstrap, name)
    second = build()
    assert first.digest == second.digest
    assert first.assistant
    assert second.assistant
    asked = Message(NOW, "c'est quoi un ACI ?")
    assert first.assistant.respond(Session(), asked) == second.assistant.respond(Session(), asked)


def test_one_builds_after_another(tmp_path: Path) -> None:
    other = FileLock(tmp_path / building.LOCK)
    with building._one_after_another(tmp_path):
        assert (tmp_path / building.LOCK).stat().st_mode & 0o077 == 0
        with pytest.raises(Timeout):
            other.acquire(blocking=False)
    with other.acquire(blocking=False):
        pass


@pytest.mark.parametrize("folder", [None, "file"])
def test_who_keeps_nothing_waits_for_nobody(tmp_path: Path, folder: str | None) -> None:
    (tmp_path / "file").touch()
    with building._one_after_another(tmp_path / folder if folder else None):
        assert not (tmp_path / building.LOCK).exists()


async def test_files_that_do_not_come_to_rest_are_told_as_such(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "executable", shutil.which("false"))
    with pytest.raises(BuildingError, match="ended with 1"):
        await built(tmp_path, tmp_path)
    monkeypatch.setattr(building, "digest_of", Mock(side_effect=map(str, range(6))))
    assert building.main(tmp_path, tmp_path, BytesIO()) == building.RESTLESS


@pytest.fixture(scope="module")
def service(less: Path, tmp_path_factory: pytest.TempPathFactory) -> Reloading:
    """What one service that goes on through all mistakes reads, with the loader that every service has."""
    root = Path(shutil.copytree(less, tmp_path_factory.mktemp("service") / "root"))
    return Reloading(root / "knowledge", root, root / "data", at_once)


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        *((f"knowledge/{file}", old, new, said) for file, old, new, said in MISTAKES),
        *((file, old, new, f"vouliez-vous dire « {meant} »") for file, old, new, meant in MISSPELT),
    ],
)
async def test_a_mistake_is_told_once_with_file_line_and_remedy_and_the_content_before_goes_on(  # noqa: PLR0913, PLR0917 - a row of the table
    service: Reloading, told: Callable[[], list[str]], file: str, old: str, new: str, said: str
) -> None:
    before, path = service.edition, service._root / file
    whole = path.read_text(encoding="utf-8")
    mend(service._root, file, old, new)
    for _ in range(4):
        await service.look()
    path.write_text(whole, encoding="utf-8")
    for _ in range(2):
        await service.look()
    (message,) = told()
    assert re.search(rf"(?m)^{re.escape(file)}:[1-9]\d*: .*{re.escape(said)}.*", message)
    assert " ; " in message
    assert "Traceback" not in message
    assert service.edition == before


async def test_content_is_built_in_a_process_of_its_own(root: Path, folder: Path) -> None:
    """Whole, or with all its problems; the answers are those of the new text."""
    themes = folder / "themes.yaml"
    text = themes.read_text(encoding="utf-8")
    themes.write_text(text.replace("title: ", "title: Nouveau ", 1), encoding="utf-8")
    result = await built(folder, root)
    assert result.digest == digest_of(folder, root)
    assert result.assistant
    _, replies = result.assistant.respond(Session(), Message(NOW, "/themes"))
    assert "Nouveau" in " ".join(button.label for reply in replies for button in reply.buttons)
    themes.write_text(text[:200], encoding="utf-8")
    broken = await built(folder, root)
    assert broken.assistant is None
    assert all(one.file == "knowledge/themes.yaml" and one.line for one in broken.problems[:1])
