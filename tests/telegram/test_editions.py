"""Content that changes under three processes while many people write: each answer is of one version that was whole."""

from __future__ import annotations

import asyncio
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from itertools import count
from pathlib import Path

import pytest

from bot.content.edition import digest_of
from tests.fake_bot_api import FakeBotApi
from tests.telegram import edited
from tests.telegram.edited import NAME, Editors, version_of
from tests.telegram.processes import BotProcess
from tests.telegram.test_durability import running, until_logged

EDITS = 30
PER_SECOND = 50
PEOPLE = 25


@asynccontextmanager
async def asked(api: FakeBotApi) -> AsyncIterator[list[int]]:
    """People who write, one after the other; who did so far."""
    said: list[int] = []

    async def ask() -> None:
        begin = asyncio.get_running_loop().time()
        for number in count():
            said.append(1 + number % PEOPLE)
            api.say("bonjour", chat_id=said[-1])
            await asyncio.sleep(begin + (number + 1) / PER_SECOND - asyncio.get_running_loop().time())

    task = asyncio.create_task(ask())
    try:
        yield said
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until_all_logged(processes: Sequence[BotProcess], words: str) -> None:
    for process in processes:
        await until_logged(process, words)


async def test_thirty_edits_under_traffic_on_three_processes(
    api: FakeBotApi, tmp_path: Path, postgresql_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody goes without an answer, none is of two versions, and what is broken is told once in each process.

    How late answers come meanwhile, on all the content: `python -m benchmarks.editing`, as no test is timed.
    """
    editors, broken = Editors(tmp_path / "edited"), set()
    monkeypatch.setenv("BOUSSOLE_TEST_EDITED", str(editors.root))
    async with running(api, tmp_path, postgresql_url, "webhook", count=3, program=edited.__name__) as processes:
        await until_all_logged(processes, "Serving")
        async with asked(api) as said:
            for what in editors.edits(EDITS):
                digest = digest_of(editors.knowledge, editors.root)
                if what == "half":  # the other half follows before anybody takes it for the whole
                    await asyncio.sleep(edited.LOOK_EVERY_SECONDS / 4)
                elif version_of(editors.knowledge):
                    await until_all_logged(processes, f"Content {digest} is served")
                else:
                    broken.add(digest)
                    await until_all_logged(processes, f"fiche : {digest} ; écrire la fin")
                    next(editors.knowledge.glob("part-*.yaml")).touch()  # no other version for that
                    await until_all_logged(processes, f"Content {digest} is known")
        await api.until(lambda: len(api.sent) >= 2 * len(said), 20)
        assert [await process.stop() for process in processes] == [0, 0, 0]
    check_answers(api, said, editors.whole)
    for process in processes:
        told = re.findall(rf"knowledge/{NAME}:2: fiche : (\w+) ; ", process.logged)
        assert len(told) == len(set(told))
        assert broken <= set(told)
        assert "Traceback" not in process.logged


def check_answers(api: FakeBotApi, said: Sequence[int], whole: Sequence[str]) -> None:
    by_person: dict[int, list[tuple[str, list[str]]]] = defaultdict(list)
    for call in api.sent:
        by_person[call.chat_id].append((call.text.removeprefix("version "), call.labels))
    assert {person: len(got) for person, got in by_person.items()} == {one: 2 * said.count(one) for one in set(said)}
    for got in by_person.values():
        for (version, _), (same, labels) in zip(got[::2], got[1::2], strict=True):
            assert version == same
            assert labels == [version]
            assert version in whole
