"""Sixty kills under traffic: how many messages were lost, and how many repeated.

Real processes of the command, a fake Telegram over HTTP, SQLite on disk and a real PostgreSQL: killed (SIGKILL) while
people write steadily, while a backlog drains, and one of three behind a webhook. The same as tests/telegram/
test_durability.py with more kills. Exit code 1 if anything was lost, or more repeated than one message for each place
that sends. `python -m benchmarks.kills [KILLS]`: so many in each of five runs, by default 12.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory

from bot.bootstrap import load_assistant
from bot.channels.telegram.sender import PLACES
from bot.core.conversation.assistant import Assistant
from tests import fake_bot_api
from tests.conftest import ROOT
from tests.postgresql import drop_database, fresh_database, serving
from tests.telegram.processes import BotProcess
from tests.telegram.test_durability import flowing, running, until_logged
from tests.telegram.traffic import Traffic, without_repeats

CHATS = 24
BACKLOG = 25
SECONDS_TO_ANSWER = 120.0


@dataclass(frozen=True)
class Run:
    """What one run came to."""

    name: str
    kills: int
    asked: int
    lost: int
    repeated: int
    is_in_order: bool

    @property
    def is_kept(self) -> bool:
        """Whether the promise is kept."""
        return self.lost == 0 and self.is_in_order and self.repeated <= self.kills * PLACES


async def steadily(traffic: Traffic, processes: Sequence[BotProcess], kills: int) -> None:
    """Kill the only process while people write."""
    (process,) = processes
    async with flowing(traffic):
        for _ in range(kills):
            await traffic.api.until_more_sent(1, 60)
            await asyncio.sleep(traffic.random.uniform(0, 0.5))
            await process.kill()
            await process.start()


async def draining(traffic: Traffic, processes: Sequence[BotProcess], kills: int) -> None:
    """Kill the only process while it sends what has piled up."""
    (process,) = processes
    for _ in range(kills):
        for _ in range(BACKLOG):
            traffic.ask()
        await traffic.api.until_more_sent(5, 60)
        await process.kill()
        await process.start()


async def one_of_three(traffic: Traffic, processes: Sequence[BotProcess], kills: int) -> None:
    """Kill one process of three after the other, and let it come back."""
    async with flowing(traffic):
        for process in processes:
            await until_logged(process, "Serving")
        for number in range(kills):
            await traffic.api.until_more_sent(10, 60)
            process = processes[number % len(processes)]
            await process.kill()
            await process.start()


SCENARIOS = {"steady": steadily, "draining": draining, "three processes": one_of_three}


async def run(assistant: Assistant, scenario: str, database: str, url: str, kills: int) -> Run:
    """One run, with what it came to."""
    is_shared = scenario == "three processes"
    with TemporaryDirectory() as folder:
        address = url or f"sqlite:///{folder}/b.sqlite"
        async with fake_bot_api.serve() as api:
            traffic = Traffic(api, assistant, CHATS, Random(kills))
            mode, count = ("webhook", 3) if is_shared else ("polling", 1)
            async with running(api, Path(folder), address, mode, count=count, is_forked=False) as processes:
                await SCENARIOS[scenario](traffic, processes, kills)
                try:
                    await traffic.all_answered(SECONDS_TO_ANSWER)
                except TimeoutError:
                    print(f"{scenario}: not all answered after {SECONDS_TO_ANSWER:.0f} s", file=sys.stderr)
                for process in processes:
                    await process.stop()
            expected = {chat: without_repeats(traffic.expected[chat]) for chat in traffic.asked}
            read = {chat: traffic.read(chat) for chat in traffic.asked}
            lost = sum(len(set(expected[chat]) - set(read[chat])) for chat in expected)
            repeated = sum(len(read[chat]) - len(traffic.expected[chat]) for chat in expected) + lost
            is_in_order = all(without_repeats(read[chat]) == expected[chat] for chat in expected)
            return Run(f"{scenario}, {database}", kills, traffic.count, lost, repeated, is_in_order)


def main(arguments: Sequence[str]) -> int:
    """Run all and print a line for each."""
    kills = int(arguments[0]) if arguments else 12
    assistant = load_assistant(ROOT / "knowledge", ROOT, None)
    runs: list[Run] = []
    print(f"{'run':<28}{'kills':>6}{'asked':>7}{'lost':>6}{'repeated':>10}{'promised at most':>18}", flush=True)
    with TemporaryDirectory(prefix="boussole-") as folder, serving(Path(folder) / "postgresql") as server:
        for scenario in SCENARIOS:
            for database in ("PostgreSQL",) if scenario == "three processes" else ("SQLite", "PostgreSQL"):
                url = asyncio.run(fresh_database(server)) if database == "PostgreSQL" else ""
                one = asyncio.run(run(assistant, scenario, database, url, kills))
                if url:
                    asyncio.run(drop_database(server, url))
                runs.append(one)
                promised = one.kills * PLACES
                print(
                    f"{one.name:<28}{one.kills:>6}{one.asked:>7}{one.lost:>6}{one.repeated:>10}{promised:>18}",
                    flush=True,
                )
    print(
        f"{sum(one.kills for one in runs)} kills, {sum(one.lost for one in runs)} lost, "
        f"{sum(one.repeated for one in runs)} repeated"
    )
    return 0 if all(one.is_kept for one in runs) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
