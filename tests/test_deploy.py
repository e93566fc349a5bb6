"""The files of deploy/ and their pages, held against the code that they start."""

from __future__ import annotations

import ast
import asyncio
import json
import re
import shlex
import sys
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.bootstrap import load_assistant
from bot.channels.telegram import service
from bot.channels.telegram.run import OtherPollerError
from bot.channels.telegram.webhook import PATH
from bot.channels.web.book import Book
from bot.channels.web.site import Site
from bot.channels.web.state import Keeper
from bot.cli.options import parser
from bot.health import LONGEST_SILENCE_SECONDS, Health
from bot.listening import KEEP_ALIVE_SECONDS, listening
from bot.listening import STOP_SECONDS as SITE_STOP_SECONDS
from bot.metrics import Metrics
from bot.settings import Settings
from bot.site import make_site
from bot.stores.database import Database, read_url
from bot.stores.presence import RoleTakenError
from tests.conftest import ROOT

DEPLOY = ROOT / "deploy"
PAGES = sorted((ROOT / "docs").glob("deploy-*.md"))
FILES = [*sorted(path for path in DEPLOY.iterdir() if path.name != ".env"), *PAGES]

VALUES_OF_AN_OPERATOR = {
    "BOUSSOLE_TELEGRAM_TOKEN": "123456789:FAKE-token_for-the-tests-0123456789abcd",
    "BOUSSOLE_PUBLIC_URL": "https://boussole.exemple.fr",
    "BOUSSOLE_WEBHOOK_SECRET": "0f" * 32,
    "POSTGRES_PASSWORD": "f0" * 32,
    "REPLICAS": "2",
}


def page_paths() -> set[str]:
    """What the page answers, as the balancer writes it."""

    async def opened() -> Database:
        raise NotImplementedError

    assistant = load_assistant(ROOT / "knowledge", ROOT)
    paths = {route.path for route in Site(assistant, Keeper("secret"), book=Book(opened)).routes()}
    return {f"{path}/*" if path == "/static" else re.sub(r"\{\w+(:path)?\}.*", "*", path) for path in paths}


def read(name: str) -> str:
    return (DEPLOY / name).read_text(encoding="utf-8")


def settings_of_unit(name: str) -> list[str]:
    """All values that the unit gives a setting."""
    return re.findall(rf"^{name}=(.*)$", read("boussole.service"), re.MULTILINE)


def compose() -> Any:
    return yaml.safe_load(read("compose.yaml"))


def filled_in(text: str) -> str:
    """A text of compose.yaml with the values of an operator."""
    return re.sub(r"\$\{(\w+)[^}]*\}", lambda found: VALUES_OF_AN_OPERATOR[found[1]], text)


def seconds(text: str) -> int:
    return int(text.removesuffix("s"))


def release(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def code_of(page: Path) -> Iterator[str]:
    """The lines of a page's code, continued ones joined, and its code spans."""
    text = page.read_text(encoding="utf-8").replace("\\\n", " ")
    yield from re.findall(r"^    (.+)$", text, re.MULTILINE)
    yield from re.findall(r"`([^`\n]+)`", text)


def calls_of_boussole() -> Iterator[tuple[str, ...]]:
    """Each call of the command line, and each start of an image of that name with arguments."""
    for line in [*settings_of_unit("ExecStart"), *(line for page in PAGES for line in code_of(page))]:
        words = list(shlex.shlex(line, posix=True, punctuation_chars=True))
        for place, word in enumerate(words[:-1]):
            if (word == "boussole" or word.endswith("/bin/boussole")) and words[place + 1].isalpha():
                end = next((at for at in range(place, len(words)) if words[at][0] in "|&;<>()"), len(words))
                yield tuple(words[place + 1 : end])
    yield tuple(compose()["services"]["bot"]["command"])
    yield tuple(instruction("CMD")[-1])


def instruction(name: str) -> list[Any]:
    """The lists that instructions of the Dockerfile are given, in exec form."""
    return [json.loads(found) for found in re.findall(rf"^ *{name} (\[.*\])$", read("Dockerfile"), re.MULTILINE)]


def copied() -> list[str]:
    """What the Dockerfile takes from the repository."""
    copies: list[str] = re.findall(r"^COPY (?!--from)(.+) \S+$", read("Dockerfile"), re.MULTILINE)
    return [source for line in copies for source in line.split()]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_every_variable_named_is_one_that_the_settings_read(path: Path) -> None:
    known = set(re.findall(r"BOUSSOLE_[A-Z_]+", (ROOT / "bot/settings.py").read_text(encoding="utf-8")))
    assert set(re.findall(r"BOUSSOLE_[A-Z_]+", path.read_text(encoding="utf-8"))) <= known


@pytest.mark.parametrize("call", sorted(set(calls_of_boussole())), ids=" ".join)
def test_every_call_is_one_that_the_command_line_takes(call: tuple[str, ...]) -> None:
    try:
        parser().parse_args(call)
    except SystemExit:
        pytest.fail(f"boussole {' '.join(call)}")


def test_the_calls_are_found() -> None:
    commands = {call[0] for call in calls_of_boussole()}
    assert commands == {"telegram", "serve", "ask", "check"}


@pytest.mark.parametrize("name", ["deploy/boussole.service", "deploy/Dockerfile"])
def test_bytecode_is_made_of_the_kind_that_the_bot_reads(name: str) -> None:
    makers = {"deploy/boussole.service": "docs/deploy-systemd.md", "deploy/Dockerfile": "deploy/Dockerfile"}
    (level,) = re.findall(r"PYTHONOPTIMIZE=(\d)", (ROOT / name).read_text(encoding="utf-8"))
    made = re.findall(r"-m compileall -q -o (\d) ", (ROOT / makers[name]).read_text(encoding="utf-8"))
    assert made == [level] * 2


class TestUnit:
    def test_it_polls_with_health_on_a_port(self) -> None:
        (start,) = settings_of_unit("ExecStart")
        options = parser().parse_args(shlex.split(start)[1:])
        assert options.run.__name__ == "telegram"
        assert options.port

    def test_it_does_not_start_again_what_another_start_would_not_mend(self) -> None:
        (final,) = settings_of_unit("RestartPreventExitStatus")
        assert set(map(int, final.split())) == {2, OtherPollerError.exit_code, RoleTakenError.exit_code}

    def test_its_database_lies_where_it_can_write(self) -> None:
        (folder,) = settings_of_unit("StateDirectory")
        (environment,) = settings_of_unit("Environment")
        assert f"BOUSSOLE_DATA=%S/{folder}" in environment.split()

    def test_the_page_copies_the_unit_from_where_it_is(self) -> None:
        assert "deploy/boussole.service" in (ROOT / "docs/deploy-systemd.md").read_text(encoding="utf-8")

    def test_the_page_is_confined_as_the_bot_is(self) -> None:
        """But for its command, its folder and its proxy."""
        bot, page = (read(name).splitlines() for name in ("boussole.service", "boussole-page.service"))
        other = {line.partition("=")[0] for line in {*bot} ^ {*page} if not line.startswith("#")}
        assert other <= {
            "Description",
            "ExecStart",
            "EnvironmentFile",
            "Environment",
            "StateDirectory",
            "RestartPreventExitStatus",
        }
        (command,) = (line.partition("=")[2] for line in page if line.startswith("ExecStart="))
        assert parser().parse_args(command.split()[1:]).run.__name__ == "web"
        (place,) = settings_of_unit("Documentation")
        assert (ROOT / place.removeprefix("file:///opt/boussole/")).exists()


def test_what_is_being_sent_has_time_to_finish() -> None:
    longest = service.STOP_SECONDS + SITE_STOP_SECONDS
    (unit,) = settings_of_unit("TimeoutStopSec")
    (container,) = re.findall(r"--stop-timeout (\d+)", (ROOT / "docs/deploy-docker.md").read_text(encoding="utf-8"))
    grace = compose()["services"]["bot"]["stop_grace_period"]
    assert min(seconds(unit), seconds(container), seconds(grace)) >= 2 * longest


class TestImage:
    def test_what_it_copies_exists_and_is_let_through(self) -> None:
        lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
        let_through = {line.removeprefix("!") for line in lines if line.startswith("!")}
        assert "*" in lines
        assert let_through == set(copied())
        assert all((ROOT / name).exists() for name in copied())

    def test_it_has_all_that_the_wheel_is_made_of(self) -> None:
        tree = ast.parse((ROOT / "setup.py").read_text(encoding="utf-8"))
        (content,) = [
            ast.literal_eval(node.value)
            for node in tree.body
            if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "CONTENT"
        ]
        project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
        locks = {"deploy/requirements.txt", "deploy/build-requirements.txt"}
        packages = {"bot", "setup.py", "pyproject.toml", *locks}
        assert set(copied()) == {*packages, *content, project["readme"], *project["license-files"]}

    def test_its_python_is_new_enough(self) -> None:
        wanted = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
        for version in re.findall(r"^FROM python:([\d.]+)-slim", read("Dockerfile"), re.MULTILINE):
            assert release(version) >= release(wanted.removeprefix(">="))

    def test_signals_reach_the_bot_which_is_not_root(self) -> None:
        assert instruction("ENTRYPOINT") == [["boussole"]]
        (user,) = re.findall(r"^USER (\d+):\d+$", read("Dockerfile"), re.MULTILINE)
        assert int(user) > 0

    async def test_it_is_healthy_while_the_bot_is_alive(self, tmp_path: Path) -> None:
        now = 0.0
        health = Health(polls=True, clock=lambda: now)
        database = await Database.open(f"sqlite:///{tmp_path / 'b.sqlite'}")
        async with listening(make_site(database, health, Metrics()), "127.0.0.1", 0) as port:
            assert await self.check(port) == 0
            now = LONGEST_SILENCE_SECONDS + 1.0
            assert await self.check(port) == 1
        assert await self.check(port) == 1
        await database.close()

    async def check(self, port: int) -> int:
        (_python, *arguments) = next(command for command in instruction("CMD") if "/healthz" in command[-1])
        served = parser().parse_args(instruction("CMD")[-1]).port
        code = arguments[-1].replace(str(served), str(port))
        assert code != arguments[-1]
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", code, stderr=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.DEVNULL
        )
        return await process.wait()


class TestCompose:
    def test_the_example_names_each_value_and_gives_no_secret(self) -> None:
        example = dict(line.split("=", 1) for line in read("environment.example").splitlines() if "=" in line)
        assert set(example) == set(VALUES_OF_AN_OPERATOR) == set(re.findall(r"\$\{(\w+)", read("compose.yaml")))
        assert not any(example[name] for name in example if name.endswith(("_TOKEN", "_SECRET", "_PASSWORD")))

    def test_git_ignores_the_values(self) -> None:
        assert any(fnmatch(".env", line) for line in read(".gitignore").splitlines())

    def test_a_bot_is_told_all_that_it_needs(self) -> None:
        services = compose()["services"]
        settings = Settings.read({name: filled_in(text) for name, text in services["bot"]["environment"].items()})
        settings.require_token()
        settings.require_webhook()
        url, database = read_url(settings.database), services["database"]["environment"]
        assert url.get_backend_name() == "postgresql"
        assert url.host in services
        assert (url.username, url.database) == (database["POSTGRES_USER"], database["POSTGRES_DB"])
        assert url.password == filled_in(database["POSTGRES_PASSWORD"])

    def test_bots_start_after_what_they_need(self) -> None:
        services = compose()["services"]
        assert services["bot"]["depends_on"]["database"] == {"condition": "service_healthy"}
        assert "healthcheck" in services["database"]

    def test_the_image_is_built_from_files_that_exist(self) -> None:
        build = compose()["services"]["bot"]["build"]
        context = (DEPLOY / build["context"]).resolve()
        assert context == ROOT.resolve()
        assert (context / build["dockerfile"]).samefile(DEPLOY / "Dockerfile")

    def test_bots_listen_where_the_balancer_and_the_health_check_look(self) -> None:
        options = parser().parse_args(compose()["services"]["bot"]["command"])
        (balanced,) = re.findall(r"dynamic a (\S+) (\d+)", read("Caddyfile"))
        assert balanced == ("bot", str(options.port))
        assert options.host == "0.0.0.0"
        assert options.port == parser().parse_args(instruction("CMD")[-1]).port

    def test_what_telegram_posts_and_the_page_get_through_and_nothing_else(self) -> None:
        assert re.findall(r"^\thandle(.*) \{$", read("Caddyfile"), re.MULTILINE) == [" @public", ""]
        assert read("Caddyfile").count("reverse_proxy") == 1
        (listed,) = re.findall(r"^\t@public path (.*)$", read("Caddyfile"), re.MULTILINE)
        assert sorted(listed.split()) == sorted([PATH, *page_paths()])

    def test_the_balancer_lets_go_of_a_connection_before_the_bot(self) -> None:
        (keepalive,) = re.findall(r"keepalive (\d+)s", read("Caddyfile"))
        assert int(keepalive) < KEEP_ALIVE_SECONDS

    def test_the_volumes_and_networks_used_are_declared(self) -> None:
        whole = compose()
        for name, one in whole["services"].items():
            assert set(one.get("networks", [])) <= set(whole["networks"]), name
            sources = {volume.split(":")[0] for volume in one.get("volumes", [])}
            assert {source for source in sources if not source.startswith(".")} <= set(whole["volumes"]), name
            assert all((DEPLOY / source).exists() for source in sources if source.startswith(".")), name


def test_every_test_that_a_promise_names_is_there() -> None:
    text = (ROOT / "docs/security.md").read_text(encoding="utf-8")
    named = re.findall(r"`(tests/[^`]*)`", text)
    assert len(named) > 15
    assert [path for path in named if not (ROOT / path).exists()] == []
