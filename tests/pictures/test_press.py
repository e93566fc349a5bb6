"""The process that typesets: apart, within seconds, and whole or not at all."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from bot.pictures.announcement import sheets
from bot.pictures.drawing import drawn
from bot.pictures.press import COMMAND, PictureError, Press, Sheet
from tests.conftest import ROOT
from tests.pictures.paper import usual

POSTER = sheets(usual())["ateliers-rh-poster.pdf"]

IS_KILLED = "import os; os.kill(os.getpid(), 9)"
FAILS = "raise SystemExit(1)"
IS_CUT_OFF = "import sys; sys.stdout.buffer.write((1000).to_bytes(8, 'big') + b'%PDF half')"
WRITES_NOTHING = "pass"
TELLS = "import os, pathlib, sys, time; tell = lambda text: sys.stdout.buffer.write(len(text).to_bytes(8) + text); "
TELLS_ITS_ENVIRONMENT = f"{TELLS} tell(repr(dict(os.environ)).encode())"
COUNTS = f"""{TELLS}
running = pathlib.Path(sys.argv[1])
own = running / str(os.getpid())
own.touch()
time.sleep(.1)
tell(str(len(list(running.iterdir()))).encode())
own.unlink()
"""
"""Tells how many run at the same time."""


def program(code: str) -> Sequence[str]:
    return (sys.executable, "-c", code)


def hangs(began: Path) -> str:
    """A program that writes its number once it has begun, and never ends by itself."""
    return f"""
import os, pathlib, time
written = pathlib.Path({str(began)!r} + "~")
written.write_text(str(os.getpid()))
written.rename({str(began)!r})
time.sleep(600)
"""


def is_gone(began: Path) -> bool:
    try:
        os.kill(int(began.read_text()), 0)
    except ProcessLookupError:
        return True
    return False


@pytest.mark.parametrize(
    "code", [IS_KILLED, FAILS, IS_CUT_OFF, WRITES_NOTHING], ids=["killed", "failed", "cut off", "nothing written"]
)
async def test_what_did_not_come_whole_is_an_apology(code: str) -> None:
    with pytest.raises(PictureError, match="n'ont pas pu être dessinés"):
        await drawn(usual(), Press(program(code)))


async def test_one_that_hangs_is_ended(tmp_path: Path) -> None:
    began = tmp_path / "pid"
    with pytest.raises(PictureError, match="en 1 secondes"):
        await drawn(usual(), Press(program(hangs(began)), seconds=1))
    assert is_gone(began)


def test_nobody_waits_for_long() -> None:
    assert Press().seconds <= 10


async def test_one_that_nobody_waits_for_is_ended(tmp_path: Path) -> None:
    began = tmp_path / "pid"
    made = asyncio.create_task(Press(program(hangs(began))).printed([POSTER]))
    while not began.exists():  # noqa: ASYNC110 - another process writes it
        await asyncio.sleep(0.01)
    made.cancel()
    with pytest.raises(asyncio.CancelledError):
        await made
    assert is_gone(began)


async def test_without_typst_it_says_how_to_have_it() -> None:
    python, *rest = COMMAND
    with pytest.raises(PictureError, match="pip install typst"):
        await drawn(usual(), Press((python, "-I", "-S", *rest)))


async def test_without_the_program_it_says_so() -> None:
    with pytest.raises(PictureError, match="ne démarre pas"):
        await drawn(usual(), Press(("/nowhere/python",)))


async def test_one_sheet_that_fails_takes_the_others_with_it() -> None:
    with pytest.raises(PictureError):
        await Press().printed([POSTER, Sheet("nothing.typ", {})])


async def test_a_text_that_does_not_fit_is_refused_rather_than_cut() -> None:
    with pytest.raises(PictureError, match="un texte est trop long"):
        await Press().printed([Sheet("poster.typ", {**POSTER.data, "name": "mot " * 400})])


async def test_other_work_goes_on_meanwhile() -> None:
    """The event loop turns many times before a poster is there."""
    made = asyncio.create_task(Press().printed([POSTER]))
    turns = 0
    while not made.done():
        await asyncio.sleep(0.001)
        turns += 1
    assert (await made)[0].startswith(b"%PDF")
    assert turns > 5


async def test_many_at_once_wait_for_each_other(tmp_path: Path) -> None:
    press = Press((*program(COUNTS), str(tmp_path)), at_once=2)
    seen = await asyncio.gather(*(press.printed([POSTER]) for _ in range(6)))
    assert max(int(count) for (count,) in seen) <= 2


async def test_it_is_given_no_secret_and_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOUSSOLE_TELEGRAM_TOKEN", "1:hidden")
    (environment,) = await Press(program(TELLS_ITS_ENVIRONMENT)).printed([POSTER])
    assert b"PATH" in environment
    assert b"'RAYON_NUM_THREADS': '1'" in environment
    assert b"hidden" not in environment


SERVING = """
import asyncio, json, resource, sys
from bot.channels.telegram import service
from bot.channels.web import site
from bot.pictures.press import Press, Sheet

sheet = Sheet(**json.load(sys.stdin))

def most():
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)

async def main():
    press = Press()
    await press.printed([sheet])
    before = most()
    stacks = await asyncio.gather(*(press.printed([sheet] * 5) for _ in range(10)))
    assert len({document for stack in stacks for document in stack}) == 1
    print(json.dumps([most() - before, sorted(name for name in sys.modules if "typst" in name)]))

asyncio.run(main())
"""


def test_fifty_posters_leave_a_process_that_serves_as_it_was() -> None:
    """At most 5 MB more, Typst not imported, and each poster the same as the other to the byte."""
    asked = json.dumps({"template": POSTER.template, "data": POSTER.data})
    done = subprocess.run(
        [sys.executable, "-c", SERVING],
        input=asked,
        cwd=ROOT,
        env=os.environ,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    grown, imported = json.loads(done.stdout)
    assert grown <= 5_000_000
    assert imported == []
