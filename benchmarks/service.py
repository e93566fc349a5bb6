"""How many updates a second, and how long each takes: the service beside the barest echo bot. Run by `make bench`.

Real processes talk to a lean Bot API server without flood limits. First 200 people ask as fast as they are answered,
then the same 200 write 50 messages a second in all. Everything is as durable as in production. What was asked before is
remembered; the case with misspelt questions shows what it costs when nothing was.
"""

from __future__ import annotations

import asyncio
import math
import os
import random
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import ExitStack, asynccontextmanager, suppress
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi, WebhookClient
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


@dataclass(frozen=True)
class Case:
    """What is measured: a bot, by polling or webhook, on a database, in some processes."""

    name: str
    mode: str = "polling"
    database: str = "sqlite"
    processes: int = 1
    is_misspelt: bool = False


CASES = (
    Case("echo", "echo", "none"),
    Case("polling, SQLite"),
    Case("polling, SQLite, misspelt", is_misspelt=True),
    Case("polling, PostgreSQL", database="postgresql"),
    Case("webhook, SQLite", "webhook"),
    *(Case(f"webhook, PostgreSQL, {count}", "webhook", "postgresql", count) for count in (1, 2, 3, 4)),
)


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
            await asyncio.wait_for(self._people.answered.wait(), 20)
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
        async with asyncio.timeout(60):
            while self._people.waiting:
                self._people.answered.clear()
                await self._people.answered.wait()


@asynccontextmanager
async def bots(case: Case, url: str, folder: Path, database_url: str, ports: Sequence[int]) -> AsyncIterator[list[int]]:
    """The processes of a case; gives their ids."""
    environ = {
        **os.environ,
        "BOUSSOLE_TELEGRAM_TOKEN": TOKEN,
        "BOUSSOLE_TELEGRAM_API_URL": url,
        "BOUSSOLE_DATA": str(folder),
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


def misspelt(question: str) -> str:
    """The question with two neighbouring letters swapped, so that hardly any is asked twice."""
    at = random.randrange(len(question) - 1)
    return question[:at] + question[at + 1] + question[at] + question[at + 2 :]


async def measure(case: Case, folder: Path, database_url: str) -> str:
    """A row of the table."""
    rows = [row.text for row in read(ROOT / "evaluation/questions.jsonl", read_row)]
    people = People(map(misspelt, cycle(rows)) if case.is_misspelt else cycle(rows))
    api = LeanBotApi(people.replied)
    server, url = await api.serve()
    ports = [free_port() for _ in range(case.processes)]
    async with bots(case, url, folder, database_url, ports) as pids:
        client = None
        if case.mode == "webhook":
            await api.webhook.wait()
            await asyncio.gather(*map(_listening, ports))
            client = WebhookClient([f"http://127.0.0.1:{port}" for port in ports], PATH, SECRET)
        run = Run(people, api, client)
        await run.as_fast_as_answered(2)  # caches fill
        spent = sum(map(_processor_ms, pids))
        answers, seconds = await run.as_fast_as_answered(SECONDS)
        spent = sum(map(_processor_ms, pids)) - spent
        took = await run.steadily(SECONDS, PER_SECOND)
        memory = max(map(_memory_mb, pids))
        if client:
            client.close()
    server.close()
    quantiles = " | ".join(f"{1000 * took[math.ceil(share * len(took)) - 1]:.0f}" for share in (0.5, 0.95, 0.99))
    return f"| {case.name} | {answers / seconds:.0f} | {spent / answers:.1f} | {quantiles} | {memory:.0f} |"


async def _listening(port: int) -> None:
    while True:
        try:
            _, writer = await asyncio.open_connection("127.0.0.1", port)
        except OSError:
            await asyncio.sleep(0.05)
        else:
            writer.close()
            return


def _processor_ms(pid: int) -> float:
    """Processor time that a process has taken, in ms."""
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def _memory_mb(pid: int) -> float:
    """Resident memory of a process, in MB."""
    pages = int(Path(f"/proc/{pid}/statm").read_text(encoding="ascii").split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") / 1e6


async def main(wanted: Sequence[str]) -> None:
    """Print the table, of all cases or of those whose name holds one of these words."""
    cases = [case for case in CASES if not wanted or any(word in case.name for word in wanted)]
    print(
        f"{CHATS} people; as fast as they are answered, then {PER_SECOND} messages a second; {os.cpu_count()} cores\n"
    )
    print("| bot | updates/s | CPU ms each | p50 ms | p95 ms | p99 ms | MB a process |")
    print("| --- | --: | --: | --: | --: | --: | --: |")
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
            print(await measure(case, own, url), flush=True)


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1:]))
