"""Work of a process of its own comes back whole, or is done here."""

from __future__ import annotations

import os
from dataclasses import dataclass
from typing import BinaryIO

import pytest

from bot.apart import Beside, forked


@dataclass(frozen=True, slots=True)
class Sparing:
    """A value of which pickles leave the words out."""

    name: str
    words: tuple[str, ...]

    def __getstate__(self) -> list[object]:
        """What pickle writes."""
        return [self.name, ()]


def test_a_value_is_made_by_another_process() -> None:
    here = os.getpid()
    assert Beside(os.getpid).result() != here


def test_what_pickles_leave_out_comes_all_the_same_where_it_is_asked_for() -> None:
    value = Sparing("aci", ("c koi un aci",))
    assert Beside(lambda: value, {Sparing: lambda one: (Sparing, (one.name, one.words))}).result() == value
    assert Beside(lambda: value).result() == Sparing("aci", ())


def test_what_is_shared_comes_back_as_what_is_here() -> None:
    shared = Sparing("aci", ("c koi un aci",))
    alone, (kept, own) = Beside(lambda: ("aci", [shared, Sparing("ei", ())]), shared=(shared,)).result()
    assert alone == "aci"
    assert kept is shared
    assert own == Sparing("ei", ())


def test_what_goes_wrong_there_is_raised_here() -> None:
    def fail() -> None:
        message = "no such file"
        raise FileNotFoundError(message)

    with pytest.raises(FileNotFoundError, match="no such file"):
        Beside(fail).result()


def test_a_process_that_dies_on_the_way_is_made_good_for_here() -> None:
    here = os.getpid()

    def make() -> list[bytes]:
        if os.getpid() != here:
            os._exit(9)
        return [b"whole"]

    assert Beside(make).result() == [b"whole"]


def test_no_process_stays_behind() -> None:
    beside = Beside(lambda: 1)
    assert beside.result() == 1
    with pytest.raises(ChildProcessError):
        os.waitpid(beside.child, 0)


def _done(out: BinaryIO) -> None:
    out.write(b"done")


def test_it_holds_no_other_file_open() -> None:
    ours, theirs = os.pipe()
    pipe, child = forked(_done)
    os.close(theirs)
    with os.fdopen(ours, "rb") as other:
        assert other.read() == b""  # no end of it is open over there
    with pipe:
        assert pipe.read() == b"done"
    os.waitpid(child, 0)


def _whose(out: BinaryIO) -> None:
    out.write(f"{os.getsid(0)} {os.getpgid(0)} {os.getpid()}".encode())


def test_it_is_weighed_with_us_and_not_stopped_with_us() -> None:
    """Ctrl-C reaches a group, and Linux shares its time out to sessions first."""
    pipe, child = forked(_whose)
    with pipe:
        session, group, process = map(int, pipe.read().split())
    os.waitpid(child, 0)
    assert session == os.getsid(0)
    assert group == process == child
