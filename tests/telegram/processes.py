"""The bot as an operator runs it: processes of the command `boussole`, that can be killed, and what they logged."""

from __future__ import annotations

import os
import signal
import socket
import sys
from asyncio.subprocess import Process, create_subprocess_exec
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.conftest import ROOT
from tests.fake_bot_api import TOKEN, FakeBotApi
from tests.patience import within
from tests.telegram.forks import Fork

SECRET = "a-secret_of-the-tests"
PUBLIC_URL = "https://boussole.example"


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def environment(api: FakeBotApi, folder: Path, database_url: str) -> dict[str, str]:
    return {
        **os.environ,
        "PYTHONDONTWRITEBYTECODE": "",  # else each of many starts compiles the program anew
        "PYTHONOPTIMIZE": "2",  # as deploy/ sets it: without asserts and docstrings
        "BOUSSOLE_TELEGRAM_TOKEN": TOKEN,
        "BOUSSOLE_TELEGRAM_API_URL": api.url,
        "BOUSSOLE_DATA": str(folder),
        "BOUSSOLE_DATABASE_URL": database_url,
        "BOUSSOLE_WEBHOOK_SECRET": SECRET,
        "BOUSSOLE_PUBLIC_URL": PUBLIC_URL,
    }


@dataclass
class BotProcess:
    """One place where the bot runs; started, killed and started again, with the log of all its lives."""

    environ: Mapping[str, str]
    log: Path
    command: tuple[str, ...] = ("telegram",)
    program: str = "bot"
    is_forked: bool = False
    """Whether it starts as a fork: for what asks how it serves and ends, not how it starts."""

    lives: int = 0
    _process: Process | Fork | None = field(default=None, repr=False)

    @property
    def process(self) -> Process | Fork:
        assert self._process
        return self._process

    async def start(self) -> None:
        arguments = [*self.command, "--log-level", "DEBUG"]
        self.log.touch()
        if self.is_forked:
            self._process = Fork(self.program, arguments, self.environ, self.log)
        else:
            command = [sys.executable, "-m", self.program, *arguments]
            with self.log.open("ab") as log:
                self._process = await create_subprocess_exec(
                    *command, cwd=ROOT, env=dict(self.environ), stdout=log, stderr=log
                )
        self.lives += 1

    def signal(self, number: int) -> None:
        os.kill(self.process.pid, number)

    async def kill(self) -> None:
        self.process.kill()
        assert await self.process.wait() == -signal.SIGKILL

    async def stop(self) -> int:
        """Ask it to stop; its exit code."""
        self.process.terminate()
        return await self.exited(10)

    async def exited(self, seconds: float) -> int:
        async with within(seconds):
            return await self.process.wait()

    async def end(self) -> None:
        """Leave nothing behind."""
        if self._process is None:
            return
        if self._process.returncode is None:
            self._process.kill()
            await self._process.wait()
        if isinstance(self._process, Process):
            transport = self._process._transport  # type: ignore[attr-defined]  # the only way to it
            transport.close()  # one left to the garbage collector warns in the middle of another test

    @property
    def logged(self) -> str:
        return self.log.read_text(encoding="utf-8")


def polling(environ: Mapping[str, str], folder: Path) -> BotProcess:
    return BotProcess(environ, folder / "polling.log")


def webhook(environ: Mapping[str, str], folder: Path, port: int) -> BotProcess:
    return BotProcess(environ, folder / f"webhook-{port}.log", ("serve", "--port", str(port)))
