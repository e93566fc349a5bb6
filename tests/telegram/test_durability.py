"""Nothing is lost: real processes under traffic, killed, disturbed, and several at once."""

from __future__ import annotations

import asyncio
import re
import resource
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress
from fnmatch import fnmatch
from pathlib import Path
from random import Random

import aiohttp
import pytest
from sqlalchemy import make_url
from starlette.responses import JSONResponse, Response

from bot.channels.telegram.rivals import TELLS
from bot.channels.telegram.sender import PLACES
from bot.channels.telegram.webhook import PATH
from bot.core.conversation.assistant import Assistant
from tests.conftest import ROOT
from tests.fake_bot_api import TOKEN, Call, Dropped, FakeBotApi
from tests.fake_webhook import delivering
from tests.patience import within
from tests.postgresql import tell
from tests.telegram import hurried
from tests.telegram.processes import SECRET, BotProcess, environment, free_port, polling, webhook
from tests.telegram.traffic import Traffic
from tests.web.forms import Forms

STRANGER = "198.51.100.77"
"""An address that a proxy tells."""

KILLS = 3
CHATS = 12
PER_SECOND = 30

MOST_WAITING = 100
"""About what piles up while the bot starts; a slow machine is not given ever more to do."""

MOST_POLLS_OF_A_MINUTE = 8
"""Of a Telegram that is down: the one it broke, one at once, then after 1, 2, 4, 8, 16 and 30 seconds."""

ROOM_FOR_THE_LOG = 100_000
"""The journal of SQLite may just have been emptied, and the limit is that of the log too."""

HURRIED = hurried.__name__
"""The program for what is mostly waiting: its waits are those of the bot, on a faster clock."""


@pytest.fixture
def traffic(api: FakeBotApi, assistant: Assistant) -> Traffic:
    return Traffic(api, assistant, CHATS, Random(2026))


@asynccontextmanager
async def running(  # noqa: PLR0913 - what differs between the tests
    api: FakeBotApi,
    folder: Path,
    database_url: str,
    mode: str,
    *,
    count: int = 1,
    program: str = "bot",
    is_forked: bool = True,
) -> AsyncIterator[list[BotProcess]]:
    """Processes at work, with Telegram's deliveries where they have a webhook."""
    environ = environment(api, folder, database_url)
    async with AsyncExitStack() as stack:
        if mode == "polling":
            processes = [polling(environ, folder)]
        else:
            ports = [free_port() for _ in range(count)]
            processes = [webhook(environ, folder, port) for port in ports]
            await stack.enter_async_context(delivering(api, [f"http://127.0.0.1:{port}" for port in ports]))
        for process in processes:
            process.program, process.is_forked = program, is_forked
            stack.push_async_callback(process.end)
            await process.start()
        yield processes


@asynccontextmanager
async def flowing(traffic: Traffic) -> AsyncIterator[None]:
    task = asyncio.create_task(traffic.flow(PER_SECOND, most_waiting=MOST_WAITING))
    try:
        yield
    finally:
        task.cancel()
        await asyncio.wait({task})


async def until_logged(process: BotProcess, words: str) -> None:
    async with within(20):
        while words not in process.logged:  # noqa: ASYNC110 - another process writes it
            await asyncio.sleep(0.05)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_kills_lose_nothing(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path, database_url: str, mode: str
) -> None:
    async with running(api, tmp_path, database_url, mode) as (process,):
        async with flowing(traffic):
            for _ in range(KILLS):
                await api.until_more_sent(1)
                await asyncio.sleep(traffic.random.uniform(0, 0.5))
                await process.kill()
                await process.start()
        traffic.ask()  # who answers this hears an order to stop too
        await traffic.all_answered(30)
        assert await process.stop() == 0
    traffic.check(most_repeats=KILLS)
    traffic.check_log(process.logged, TOKEN, SECRET)


async def test_kills_while_a_backlog_drains_repeat_what_was_on_its_way_and_no_more(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path, database_url: str
) -> None:
    async with running(api, tmp_path, database_url, "polling") as (process,):
        for _ in range(KILLS):
            for _ in range(40):
                traffic.ask()
            await api.until_more_sent(10)
            await process.kill()
            await process.start()
        await traffic.all_answered(60)
        assert await process.stop() == 0
    traffic.check(most_repeats=KILLS * PLACES)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_stop_under_traffic_loses_and_repeats_nothing(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path, database_url: str, mode: str
) -> None:
    async with running(api, tmp_path, database_url, mode) as (process,):
        async with flowing(traffic):
            for _ in range(2):
                await api.until_more_sent(1)
                await asyncio.sleep(0.3)
                assert await process.stop() == 0
                await process.start()
        await traffic.all_answered(30)
        assert await process.stop() == 0
    traffic.check(most_repeats=0)
    assert "Traceback" not in process.logged


async def the_page_is_one(here: str, there: str) -> None:
    """What a process keeps of a question, another shows and erases; who asked stands in no figure of theirs.

    All that the balancer lets through is answered beside the webhook, and it lets through no figure.
    """
    async with aiohttp.ClientSession(headers={"X-Forwarded-For": STRANGER}) as http:
        visit = Forms(http, here)
        await visit.open()
        before = await visit.say("quel est le prix du kilowatt xylophone en Mongolie")
        visit.base = there
        assert "xylophone" in (await visit.say("/mesdonnees")).reply.text
        assert "plus rien de vous" in (await visit.say("/oublier")).reply.text
        visit.base, visit.page = here, before
        assert "xylophone" not in (await visit.say("/mesdonnees")).reply.text
        (line,) = re.findall(r"@public path (.*)$", (ROOT / "deploy/Caddyfile").read_text("utf-8"), re.MULTILINE)
        public = line.split()
        for path in ("/metrics", "/healthz", "/readyz"):
            assert not any(fnmatch(path, one) for one in public)
            async with http.get(here + path) as response:
                figures = await response.text()
            assert not any(word in figures for word in (STRANGER, "xylophone"))
        answers = {}
        for path in public:
            async with http.request("POST" if path == PATH else "GET", here + path.replace("*", "boussole.css")) as one:
                answers[path] = one.status
        assert [path for path, status in answers.items() if status == 404] == ["/facilitateur/*"], "no such person"
        assert answers[PATH] == 403


async def test_of_three_processes_one_dies_and_the_others_go_on(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path, postgresql_url: str
) -> None:
    async with running(api, tmp_path, postgresql_url, "webhook", count=3) as processes:
        async with flowing(traffic):
            for process in processes:
                await until_logged(process, "Serving")
            await api.until_more_sent(60)
            await processes[0].kill()
            await api.until_more_sent(60)
        await traffic.all_answered(30)
        await the_page_is_one(*(f"http://127.0.0.1:{process.command[-1]}" for process in processes[1:]))
        assert [await process.stop() for process in processes[1:]] == [0, 0]
    assert not any(word in process.logged for process in processes for word in (STRANGER, "xylophone"))
    traffic.check(most_repeats=1)
    for process in processes:
        traffic.check_log(process.logged, TOKEN, SECRET)


def faults(random: Random) -> Callable[[Call], Response | None]:
    """What goes wrong with two calls of a hundred, of each kind."""

    def fault(_call: Call) -> Response | None:
        chance = random.random()
        if chance < 0.02:
            parameters = {"retry_after": 1}
            description = "Too Many Requests: retry after 1"
            return JSONResponse(
                {"ok": False, "error_code": 429, "description": description, "parameters": parameters}, 429
            )
        if chance < 0.04:
            return JSONResponse({"ok": False, "error_code": 500, "description": "Internal Server Error"}, 500)
        if chance < 0.06:
            return Response("<html>Bad Gateway</html>", 502)
        if chance < 0.08:
            return Dropped()
        return None

    return fault


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_faults_of_telegram_delay_and_lose_nothing(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path, mode: str
) -> None:
    api.disturb = faults(Random(1))
    async with running(api, tmp_path, f"sqlite:///{tmp_path / 'b.sqlite'}", mode, program=HURRIED) as (process,):
        await traffic.flow(PER_SECOND, 6)
        await traffic.all_answered(60)
        assert await process.stop() == 0
    traffic.check(most_repeats=0)
    traffic.check_log(process.logged, TOKEN, SECRET)


async def test_a_minute_without_telegram_loses_nothing(api: FakeBotApi, traffic: Traffic, tmp_path: Path) -> None:
    database_url = f"sqlite:///{tmp_path / 'b.sqlite'}"
    async with running(api, tmp_path, database_url, "polling", program=HURRIED) as (process,):
        traffic.ask()
        await traffic.all_answered(20)
        polls = len(api.polls)
        api.go_down()
        await traffic.flow(4 * hurried.SPEED, 60 / hurried.SPEED)
        assert 2 <= len(api.polls) - polls <= MOST_POLLS_OF_A_MINUTE
        api.come_up()
        await traffic.all_answered(60)
        assert await process.stop() == 0
    traffic.check(most_repeats=0)
    traffic.check_log(process.logged, TOKEN, SECRET)


async def test_a_disk_that_takes_no_more_is_told_and_loses_nothing(
    api: FakeBotApi, traffic: Traffic, tmp_path: Path
) -> None:
    database = tmp_path / "b.sqlite"
    async with running(api, tmp_path, f"sqlite:///{database}", "polling", program=HURRIED) as (process,):
        traffic.ask()
        await traffic.all_answered(20)
        written = max(ROOM_FOR_THE_LOG, (tmp_path / "b.sqlite-wal").stat().st_size)
        resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (written, resource.RLIM_INFINITY))
        await traffic.flow(PER_SECOND, 2)
        await until_logged(process, "La base de données ne s'écrit plus")
        resource.prlimit(process.process.pid, resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await traffic.all_answered(60)
        assert await process.stop() == 0
    traffic.check(most_repeats=1)
    assert "Traceback" not in process.logged
    traffic.check_log(process.logged, TOKEN, SECRET)


@pytest.mark.parametrize("mode", ["polling", "webhook"])
async def test_a_database_server_that_comes_and_goes_loses_nothing(
    traffic: Traffic, tmp_path: Path, postgresql: str, postgresql_url: str, mode: str
) -> None:
    api, name = traffic.api, make_url(postgresql_url).database
    async with running(api, tmp_path, postgresql_url, mode, program=HURRIED) as (process,):
        async with flowing(traffic):
            await api.until_more_sent(20)
            for is_read_only in ("on", "off"):
                await tell(postgresql, f"ALTER DATABASE {name} SET default_transaction_read_only = {is_read_only}")
                await tell(
                    postgresql, f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'"
                )
                if is_read_only == "on":
                    await until_logged(process, "La base de données est en lecture seule")
            await api.until_more_sent(20, 60)
        await traffic.all_answered(60)
        assert await process.stop() == 0
    traffic.check(most_repeats=3)


async def test_of_two_pollers_the_newcomer_leaves(api: FakeBotApi, traffic: Traffic, tmp_path: Path) -> None:
    first, second = tmp_path / "1", tmp_path / "2"
    first.mkdir()
    second.mkdir()
    urls = {folder: f"sqlite:///{folder / 'b.sqlite'}" for folder in (first, second)}
    async with running(api, first, urls[first], "polling", program=HURRIED) as (serving,):
        traffic.ask()
        await traffic.all_answered(20)
        for folder, words in ((first, "Une autre Boussole sert déjà"), (second, TELLS)):
            newcomer = BotProcess(
                environment(api, folder, urls[folder]), folder / "newcomer.log", program=HURRIED, is_forked=True
            )
            await newcomer.start()
            assert await newcomer.exited(30) == 3
            assert words in newcomer.logged
            assert "Traceback" not in newcomer.logged
        traffic.ask()
        await traffic.all_answered(30)
        assert await serving.stop() == 0
    traffic.check(most_repeats=0)


async def test_of_two_pollers_under_traffic_the_newcomer_leaves_within_seconds_and_both_tell_once(
    api: FakeBotApi, tmp_path: Path, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BOUSSOLE_TEST_HURRY", "3")  # on a busy machine too, conflicts have to follow in a minute of it
    second = tmp_path / "2"
    second.mkdir()
    asked = 0

    async def ask() -> None:
        nonlocal asked
        while True:
            asked += 1
            api.say("/aide", chat_id=asked)
            await asyncio.sleep(0.1)

    async with running(api, tmp_path, database_url, "polling", program=HURRIED) as (serving,):
        asking = asyncio.create_task(ask())
        await api.until_more_sent(60)  # it is the elder by seconds of its clock
        environ = environment(api, second, f"sqlite:///{second / 'b.sqlite'}")
        newcomer = BotProcess(environ, second / "log", program=HURRIED, is_forked=True)
        await newcomer.start()
        assert await newcomer.exited(30) == 3
        asking.cancel()
        with suppress(asyncio.CancelledError):
            await asking
        await api.until(lambda: len({call.chat_id for call in api.sent}) == asked, 30)
        assert await serving.stop() == 0
    for process in (serving, newcomer):
        assert process.logged.count(TELLS) == 1
        assert "Traceback" not in process.logged
