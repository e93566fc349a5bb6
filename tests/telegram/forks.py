"""Processes of a Python program that start in a third of the time: forks of one that has imported what it needs.

`python -m PROGRAM` in all else, a process of its own with signals, files and environment of its own. The one they are
forks of is the server of `multiprocessing`; it ends with the tests.
"""

from __future__ import annotations

import asyncio
import os
import runpy
import signal
import sys
from collections.abc import Mapping, Sequence
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext
from pathlib import Path
from unittest.mock import patch

ROOT = Path(__file__).parent.parent.parent

IMPORTED = [
    __name__,
    "alembic.command",
    "asyncpg",
    "bot.channels.telegram.run",
    "bot.channels.web.run",
    "bot.cli.commands",
    "bot.cli.options",
    "bot.content.cache",
    "bot.core.conversation.details",
    "bot.logs",
    "bot.reloading",
    "bot.stores.database",
    "greenlet",
    "uvicorn",
]
SERVED = {
    "PYTHONPATH": str(ROOT),
    "PYTHONOPTIMIZE": "2",  # as deploy/ sets it: without asserts and docstrings
    "PYTHONDONTWRITEBYTECODE": "",
}


@cache
def _context() -> ForkServerContext:
    context = get_context("forkserver")
    context.set_forkserver_preload(IMPORTED)
    with patch.dict(os.environ, SERVED):
        forkserver.ensure_running()
    return context


def _become(program: str, arguments: Sequence[str], environ: Mapping[str, str], log: str) -> None:
    """What `python -m PROGRAM` does, in a process that is new."""
    os.environ.clear()
    os.environ.update(environ)
    os.chdir(ROOT)
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for standard in (sys.stdout, sys.stderr):
        os.dup2(descriptor, standard.fileno())
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.argv = [program, *arguments]
    runpy.run_module(program, run_name="__main__", alter_sys=True)


class Fork:
    """A process as those of `asyncio.subprocess` are."""

    def __init__(self, program: str, arguments: Sequence[str], environ: Mapping[str, str], log: Path) -> None:
        """Start it."""
        told = (program, list(arguments), dict(environ), str(log))
        self._process = _context().Process(target=_become, args=told, daemon=True)
        self._process.start()

    @property
    def pid(self) -> int:
        assert self._process.pid
        return self._process.pid

    @property
    def returncode(self) -> int | None:
        return self._process.exitcode

    def kill(self) -> None:
        self._process.kill()

    def terminate(self) -> None:
        self._process.terminate()

    async def wait(self) -> int:
        """Its exit code, less than zero if a signal ended it."""
        is_over, loop = asyncio.Event(), asyncio.get_running_loop()
        loop.add_reader(self._process.sentinel, is_over.set)
        try:
            await is_over.wait()
        finally:
            loop.remove_reader(self._process.sentinel)
        self._process.join()
        assert self.returncode is not None
        return self.returncode
