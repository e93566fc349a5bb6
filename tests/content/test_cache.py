"""The compiled content: read only if it is ours, whole and of these very files, and built anew otherwise."""

from __future__ import annotations

import io
import os
import pickle
import shutil
from pathlib import Path
from zlib import crc32

import pytest

from bot import bootstrap
from bot.bootstrap import load_assistant
from bot.content import cache
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from tests.conversation import NOW

WANTED = bytes(32)


@pytest.fixture(scope="module")
def assistant(less: Path) -> Assistant:
    """Built from YAML."""
    return load_assistant(less / "knowledge", less)


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory, assistant: Assistant) -> Path:
    """A folder that holds it compiled."""
    folder = tmp_path_factory.mktemp("of all") / "compiled"
    cache.write(folder, WANTED, assistant)
    return folder


@pytest.fixture
def kept(written: Path, tmp_path: Path) -> Path:
    """Such a folder, for a test to spoil."""
    return Path(shutil.copytree(written, tmp_path / "compiled"))


def test_what_is_kept_answers_as_what_was_built(kept: Path, assistant: Assistant) -> None:
    again = cache.read(kept, WANTED)
    assert again is not None
    for text in ("c'est quoi un ACI ?", "un traitteur à Cergi pour 80 personnes", "zorglub"):
        assert again.respond(Session(), Message(NOW, text)) == assistant.respond(Session(), Message(NOW, text))


@pytest.mark.parametrize("first_only", [False, True])
def test_what_a_second_message_needs_is_read_when_it_comes(
    kept: Path, assistant: Assistant, *, first_only: bool
) -> None:
    again = cache.read(kept, WANTED, first_only=first_only)
    assert again is not None
    session, _ = again.respond(Session(), Message(NOW, "c'est quoi un ACI ?"))
    assert again.read_second is not None
    for text in ("et ça dure combien de temps ?", "et une EI ?"):
        expected = assistant.respond(session, Message(NOW, text))
        assert again.respond(session, Message(NOW, text)) == expected
        session = expected[0]
    assert again.read_second is None


def test_the_file_and_its_folder_are_private(written: Path) -> None:
    assert (written / cache.NAME).stat().st_mode & 0o777 == 0o600
    assert written.stat().st_mode & 0o777 == 0o700
    assert [path.name for path in written.iterdir()] == [cache.NAME]


def test_another_fingerprint_is_stale(kept: Path) -> None:
    assert cache.read(kept, bytes([1]) * 32) is None


@pytest.mark.parametrize("size", [0, 10, 64, 1000])
def test_a_torn_file_is_ignored(kept: Path, size: int) -> None:
    path = kept / cache.NAME
    path.write_bytes(path.read_bytes()[:size])
    assert cache.read(kept, WANTED) is None


def test_a_changed_byte_is_never_interpreted(kept: Path) -> None:
    path = kept / cache.NAME
    data = bytearray(path.read_bytes())
    data[-100] ^= 1
    path.write_bytes(data)
    assert cache.read(kept, WANTED) is None


@pytest.mark.parametrize("mode", [0o644, 0o660, 0o604])
def test_a_file_that_others_may_read_or_write_is_not_trusted(kept: Path, mode: int) -> None:
    (kept / cache.NAME).chmod(mode)
    assert cache.read(kept, WANTED) is None


def test_a_folder_that_others_may_write_to_is_not_trusted(kept: Path) -> None:
    kept.chmod(0o777)
    assert cache.read(kept, WANTED) is None


def test_a_link_is_not_followed(kept: Path, tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    shutil.move(kept / cache.NAME, elsewhere)
    (kept / cache.NAME).symlink_to(elsewhere)
    assert cache.read(kept, WANTED) is None


def test_a_link_to_the_folder_is_followed(kept: Path, tmp_path: Path) -> None:
    (tmp_path / "state").symlink_to(kept)  # what systemd makes of a StateDirectory with DynamicUser
    assert cache.read(tmp_path / "state", WANTED) is not None


def test_a_file_of_another_owner_is_not_trusted(kept: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 12345)
    assert cache.read(kept, WANTED) is None


def test_another_pickle_in_its_place_is_no_assistant(kept: Path) -> None:
    body = pickle.dumps("hello")
    (kept / cache.NAME).write_bytes(WANTED + crc32(body).to_bytes(4, "big") + body)
    assert cache.read(kept, WANTED) is None


def test_a_disk_that_takes_nothing_keeps_nobody_from_starting(tmp_path: Path, assistant: Assistant) -> None:
    (tmp_path / "file").write_text("")
    cache.write(tmp_path / "file" / "folder", WANTED, assistant)


def test_what_a_killed_process_left_half_written_goes(kept: Path, assistant: Assistant) -> None:
    (kept / f"{cache.NAME}.abcdefgh").write_bytes(b"half")
    cache.write(kept, WANTED, assistant)
    assert [path.name for path in kept.iterdir()] == [cache.NAME]
    assert cache.read(kept, WANTED) is not None


def sent_parts(assistant: Assistant) -> tuple[bytes, bytes]:
    pieces: list[bytes] = []
    ends = [len(pieces) for _ in cache.pickled(assistant, pieces.append)]
    return b"".join(pieces[: ends[0]]), b"".join(pieces[ends[0] :])


@pytest.mark.parametrize("first_only", [True, False])
def test_what_is_sent_answers_as_what_was_built(assistant: Assistant, *, first_only: bool) -> None:
    first, second = sent_parts(assistant)
    sent = cache.received(io.BytesIO(first if first_only else first + second), first_only=first_only)
    assert sent is not None
    session = other = Session()
    for text in ("c'est quoi un ACI ?", "et ça dure combien de temps ?")[: 1 if first_only else 2]:
        session, replies = sent.respond(session, Message(NOW, text))
        other, expected = assistant.respond(other, Message(NOW, text))
        assert replies == expected


def test_what_is_sent_in_part_is_nothing(assistant: Assistant) -> None:
    first, second = sent_parts(assistant)
    assert cache.received(io.BytesIO(), first_only=True) is None
    assert cache.received(io.BytesIO(first[:-1000]), first_only=True) is None
    assert cache.received(io.BytesIO(first + second[:-1000]), first_only=False) is None


def test_a_changed_file_of_the_content_is_built_anew(root: Path, folder: Path) -> None:
    first = cache.fingerprint(folder, root)
    assert cache.fingerprint(folder, root) == first
    wording = folder / "wording.yaml"
    wording.write_text(
        wording.read_text(encoding="utf-8").replace("Bonjour, je suis", "Salut, je suis"), encoding="utf-8"
    )
    assert cache.fingerprint(folder, root) != first
    built = load_assistant(folder, root, root / "compiled")
    kept = load_assistant(folder, root, root / "compiled")
    assert kept is not built
    _, (reply, *_) = kept.respond(Session(), Message(NOW, "/start"))
    assert "Salut, je suis" in reply.text


def test_content_that_changes_while_it_is_compiled_is_not_kept(
    root: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody knows what was read: where it is changed back, what was kept would be served."""
    wording, build = folder / "wording.yaml", bootstrap._built

    def edited_meanwhile(knowledge: Path, root: Path) -> Assistant:
        assistant = build(knowledge, root)
        wording.write_text(wording.read_text(encoding="utf-8") + "# changed\n", encoding="utf-8")
        return assistant

    monkeypatch.setattr(bootstrap, "_built", edited_meanwhile)
    monkeypatch.setattr(bootstrap, "_built_by_three", edited_meanwhile)
    load_assistant(folder, root, root / "compiled")
    assert not (root / "compiled" / cache.NAME).exists()
    assert not cache.still_is(WANTED, folder, root / "nowhere")  # not to be read is not the same either
