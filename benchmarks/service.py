"""How many updates a second, and how long each takes: the service beside the barest echo bot. Run by `make bench`.

Real processes talk to a lean Bot API server without flood limits. First 200 people ask as fast as they are answered,
then the same 200 write 50 messages a second in all. Everything is as durable as in production. What was asked before is
remembered, so questions are asked over and over in one case and never twice in another. `× echo` compares updates a
second, and CPU, with the echo bot of the same run: on a machine that does other things, CPU is the surer of the two.
"""

from __future__ import annotations

import asyncio
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Mapping, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi, WebhookClient
from benchmarks.process import cpu_ms, environment, resident_mb
from benchmarks.table import BEFORE, head, quantile, row
from bot.channels.telegram.webhook import PATH
from bot.evaluation.questions import read_row
from bot.evaluation.rows import read
from tests import postgresql
from tests.telegram.processes import free_port

ROOT = Path(__file__).parent.parent
TOKEN = "123456789:FAKE-token_for-the-benchmark-0123456789"
SECRET = "benchmark"
CHATS = 200
SECONDS = 8
PER_SECOND = 50
PATIENCE = 60
"""Seconds without an answer that end a run: more than a start takes on a machine that does other things too."""
SHORTEST = 12
"""Characters of a question that can be misspelt for as long as a run takes."""


@dataclass(frozen=True)
class Case:
    """What is measured: a bot, by polling or webhook, on a database, in some processes."""

    name: str
    mode: str = "polling"
    database: str = "sqlite"
    processes: int = 1
    is_never_seen: bool = False
    before: str = ""
    """What `× echo` was at the commit of before."""


ECHO = Case("echo", "echo", "none")
CASES = (
    ECHO,
    Case("polling, SQLite, repeated texts", before="1.4-1.6"),
    Case("polling, SQLite, never-seen texts", is_never_seen=True, before="0.7-0.8"),
    Case("polling, PostgreSQL", database="postgresql"),
    Case("webhook, SQLite", "webhook"),
    *(Case(f"webhook, PostgreSQL, {count}", "webhook", "postgresql", count) for count in (1, 2, 3, 4)),
)


@dataclass(frozen=True, slots=True)
class Measured:
    """A case: updates answered a second at most, CPU ms of each, seconds each took in rising order, MB a process."""

    per_second: float
    cpu: float
    took: list[float]
    memory: float


@dataclass
class People:
    """Those who ask: who waits since when, and how long each answer took, in seconds."""

    questions: Iterator[str]
    waiting: dict[int, float] = field(default_factory=dict)
    took: list[float] = field(default_factory=list)
    answered: asyncio.Event = field(default_factory=asyncio.Event)
    idle: list[int] = field(default_factory=lambda: list(range(1, CHATS + 1)))

    def replied(self, chat: int) -> None:
        """Note the first message after a question."""
        if chat in self.waiting:
            self.took.append(time.perf_counter() - self.waiting.pop(chat))
            self.idle.append(chat)
            self.answered.set()


class Run:
    """One case under load."""

    def __init__(self, people: People, api: LeanBotApi, client: WebhookClient | None) -> None:
        """Ask through the poll, or through the client of a webhook."""
        self._people, self._api, self._client = people, api, client
        self._posts: set[asyncio.Task[None]] = set()

    def ask(self) -> None:
        """One of those who wait for nothing asks the next question."""
        chat = self._people.idle.pop(0)
        self._people.waiting[chat] = time.perf_counter()
        update = self._api.say(chat, next(self._people.questions))
        if self._client is None:
            self._api.offer(update)
        else:
            task = asyncio.create_task(self._client.post(update))
            self._posts.add(task)
            task.add_done_callback(self._posts.discard)

    async def as_fast_as_answered(self, seconds: float) -> tuple[int, float]:
        """The number of answers, when everybody asks again at once, and the seconds that they took together."""
        begin, before = time.perf_counter(), len(self._people.took)
        while time.perf_counter() - begin < seconds:
            while self._people.idle:
                self.ask()
            self._people.answered.clear()
            await asyncio.wait_for(self._people.answered.wait(), PATIENCE)
        return len(self._people.took) - before, time.perf_counter() - begin

    async def steadily(self, seconds: float, per_second: float) -> list[float]:
        """How long each answer took, when so many questions come a second; all are answered."""
        await self.until_answered()
        begin, before = time.perf_counter(), len(self._people.took)
        for number in range(int(seconds * per_second)):
            await asyncio.sleep(begin + number / per_second - time.perf_counter())
            if self._people.idle:
                self.ask()
        await self.until_answered()
        return sorted(self._people.took[before:])

    async def until_answered(self) -> None:
        """Wait until nobody waits."""
        async with asyncio.timeout(PATIENCE):
            while self._people.waiting:
                self._people.answered.clear()
                await self._people.answered.wait()


@asynccontextmanager
async def bots(  # noqa: PLR0913, PLR0917 - what a case is, and where
    case: Case,
    url: str,
    folder: Path,
    database_url: str,
    ports: Sequence[int],
    more: Mapping[str, str] | None = None,
) -> AsyncIterator[list[int]]:
    """The processes of a case, with more in their environment; gives their ids."""
    environ = {
        **environment(folder),
        **(more or {}),
        "BOUSSOLE_TELEGRAM_TOKEN": TOKEN,
        "BOUSSOLE_TELEGRAM_API_URL": url,
        "BOUSSOLE_DATABASE_URL": database_url,
        "BOUSSOLE_WEBHOOK_SECRET": SECRET,
        "BOUSSOLE_PUBLIC_URL": "https://boussole.example",
    }
    quiet = ["--log-level", "WARNING"]
    commands = {
        "echo": [["-m", "benchmarks.echo_bot", url, TOKEN]],
        "polling": [["-m", "bot", "telegram", *quiet]],
        "webhook": [["-m", "bot", "serve", "--port", str(port), *quiet] for port in ports],
    }[case.mode]
    processes = [
        await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, env=environ) for command in commands
    ]
    try:
        yield [process.pid for process in processes]
    finally:
        for process in processes:
            with suppress(ProcessLookupError):
                process.terminate()
        for process in processes:
            await process.wait()


def never_seen(questions: Sequence[str]) -> Iterator[str]:
    """The questions with neighbouring letters swapped, over and over, none of them twice.

    The shortest are left out: they would soon have been written in every way.
    """
    dice, seen = random.Random(2026), set(questions)
    for question in cycle([question for question in questions if len(question) >= SHORTEST]):
        text = question
        while text in seen:
            at = dice.randrange(len(text) - 1)
            text = text[:at] + text[at + 1] + text[at] + text[at + 2 :]
        seen.add(text)
        yield text


async def measure(case: Case, folder: Path, database_url: str) -> Measured:
    """The figures of a case."""
    rows = [one.text for one in read(ROOT / "evaluation/questions.jsonl", read_row)]
    people = People(never_seen(rows) if case.is_never_seen else cycle(rows))
    api = LeanBotApi(people.replied)
    server, url = await api.serve()
    ports = [free_port() for _ in range(case.processes)]
    async with bots(case, url, folder, database_url, ports) as pids:
        client = None
        if case.mode == "webhook":
            await api.webhook.wait()
            await asyncio.gather(*map(open_to_others, ports))
            client = WebhookClient([f"http://127.0.0.1:{port}" for port in ports], PATH, SECRET)
        run = Run(people, api, client)
        await run.as_fast_as_answered(2)  # caches fill
        spent = sum(map(cpu_ms, pids))
        answers, seconds = await run.as_fast_as_answered(SECONDS)
        spent = sum(map(cpu_ms, pids)) - spent
        took = await run.steadily(SECONDS, PER_SECOND)
        memory = max(map(resident_mb, pids))
        if client:
            client.close()
    server.close()
    return Measured(answers / seconds, spent / answers, took, memory)


def show(case: Case, now: Measured, echo: Measured | None) -> None:
    """Print a row of the table."""
    times = (f"{1000 * quantile(now.took, share):.0f}" for share in (0.5, 0.95, 0.99))
    beside = (f"{now.per_second / echo.per_second:.2f}", f"{now.cpu / echo.cpu:.2f}") if echo else ("", "")
    row(case.name, f"{now.per_second:.0f}", f"{now.cpu:.1f}", *beside, case.before, *times, f"{now.memory:.0f}")


async def open_to_others(port: int) -> None:
    """Wait until a process listens."""
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


async def main(wanted: Sequence[str]) -> None:
    """Print the table, of all cases or of those whose name holds one of these words."""
    cases = [case for case in CASES if not wanted or any(word in case.name for word in wanted)]
    print(
        f"\n{CHATS} people; as fast as they are answered, then {PER_SECOND} messages a second; {os.cpu_count()} cores"
    )
    head(
        "bot",
        "updates/s",
        "CPU ms each",
        "× echo",
        "CPU × echo",
        f"{BEFORE}: × echo",
        "p50 ms",
        "p95",
        "p99",
        "MB each",
    )
    echo = None
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        server = ""
        for number, case in enumerate(cases):
            own = folder / str(number)
            own.mkdir()
            url = f"sqlite:///{own / 'b.sqlite'}"
            if case.database == "postgresql":
                server = server or stack.enter_context(postgresql.serving(folder / "postgresql"))
                url = await postgresql.fresh_database(server)
            now = await measure(case, own, url)
            echo = now if case is ECHO else echo
            show(case, now, echo)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
