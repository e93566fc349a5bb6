"""Shared by all tests: the bundled knowledge, loaded once, and an assistant that speaks from it."""

from __future__ import annotations

import asyncio
import gc
import os
import shutil
from collections.abc import Callable, Hashable, Iterator
from functools import cache, lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
import yaml
from filelock import FileLock
from hypothesis import settings
from xdist.scheduler import LoadScopeScheduling

from bot.bootstrap import load_assistant
from bot.content import directory, places
from bot.content.beyond import read_beyond, read_distant
from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.places.geography import Commune
from bot.core.text import plain
from bot.evaluation.followups import FollowUp, Turns, all_played, read_followup
from bot.evaluation.rows import read
from tests.less import less_of
from tests.postgresql import drop_database, fresh_database, serving, spare_the_disk

settings.register_profile("untimed", deadline=None)  # a loaded machine is no fault of the code
settings.load_profile("untimed")

os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # else each of many processes compiles the program anew

ROOT = Path(__file__).parent.parent

RARELY = (50_000, 20, 100)
"""Thresholds of the garbage collector: content read anew is little garbage, and takes long to look through."""

LONGEST_FIRST = (
    "web/test_browser.py",
    "conversation/test_measures.py",
    "telegram/test_durability.py",
    "cli/test_territory.py",
    "web/test_hosts_seen.py",
    "conversation/test_evaluation.py",
    "cli/test_wheel.py",
)
TOGETHER = {
    "conversation/test_evaluation.py": "evaluation",
    "web/test_browser.py": "browser",
    "web/test_hosts_seen.py": "hosts",
    "events/test_page.py": "report",
    "content/test_cache.py": "cache",
    "schema/test_schema.py": "schema",
    "cli/test_territory.py": "packs",
    "tests/test_glance.py": "rounds",
    "conversation/test_measures.py": "rounds",
}
"""Files whose tests share what takes seconds to measure, to play or to open, and a name for what they share."""


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: object) -> object:
    """Give each worker of pytest-xdist the next test when it is free, and one worker all those that share a measure.

    (`--dist loadgroup` would, but its groups are lost on the node ids of pytest 9.)
    """
    config.option.loadscopereorder = False
    scheduler = LoadScopeScheduling(config, log)
    scheduler._split_scope = _shared
    return scheduler


def _shared(nodeid: str) -> str:
    return TOGETHER.get(_named(nodeid), nodeid)


def _named(nodeid: str) -> str:
    """The file of a test, with the folder it is in."""
    return "/".join(nodeid.partition("::")[0].split("/")[-2:])


def pytest_configure(config: pytest.Config) -> None:
    """Have one folder of compiled content for all workers of a run: their many processes start at once."""
    gc.set_threshold(*RARELY)
    if "PYTEST_XDIST_WORKER" not in os.environ:
        folder = TemporaryDirectory(prefix="boussole-")
        config.add_cleanup(folder.cleanup)
        os.environ["BOUSSOLE_CACHE"] = folder.name


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with what takes longest, so that no worker is left alone with it at the end."""
    places = {name: place for place, name in enumerate(LONGEST_FIRST)}
    items.sort(key=lambda item: places.get(_named(item.nodeid), len(places)))


def _recalled(read: Callable[..., object], key: Callable[..., Hashable]) -> Callable[..., object]:
    """A reader that reads once what has the same key; it keeps the last few."""
    found: dict[Hashable, object] = {}

    def recall(*given: object) -> object:
        of = key(*given)
        if of not in found:
            found[of] = read(*given)
            for old in list(found)[:-4]:
                del found[old]
        return found[of]

    return recall


def _whereabouts(commune: Commune) -> Hashable:
    return commune.insee, commune.lat, commune.lon


@pytest.fixture(scope="session", autouse=True)
def parsed_once() -> Iterator[None]:
    """Of content with one line changed, a worker parses the one file anew: the nodes of all others are as they were.

    So it is with the words of the texts in them, and with the rest of the country.
    """
    parse, split = lru_cache(maxsize=250)(yaml.compose), lru_cache(maxsize=50_000)(plain._split)
    beyond = _recalled(read_beyond, lambda country, home, words: (country, repr(words), *map(_whereabouts, home)))
    distant = _recalled(read_distant, lambda country, beyond, known: (country, beyond, frozenset(known)))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(places, "read_beyond", beyond)
        patch.setattr(directory, "read_distant", distant)
        patch.setattr(yaml, "compose", parse)
        patch.setattr(plain, "_split", split)
        yield


@pytest.fixture(scope="session")
def less(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Less of the content, to be read and copied by many tests."""
    return less_of(ROOT, tmp_path_factory.mktemp("less"))


@pytest.fixture
def root(less: Path, tmp_path: Path) -> Path:
    """Less of the content, for a test to change: `directory.yaml`, `territory/` and `knowledge/`."""
    return Path(shutil.copytree(less, tmp_path / "root"))


@pytest.fixture
def used(root: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Less of the content, which the commands then use; what is compiled of it takes the place of no other."""
    monkeypatch.setenv("BOUSSOLE_KNOWLEDGE", str(root / "knowledge"))
    monkeypatch.setenv("BOUSSOLE_ROOT", str(root))
    monkeypatch.setenv("BOUSSOLE_CACHE", "off")
    return root


@pytest.fixture
def folder(root: Path) -> Path:
    """The knowledge in it."""
    return root / "knowledge"


@cache
def bundled() -> Assistant:
    """An assistant as every service has it. Whoever comes first compiles it, and the other workers wait for that."""
    folder = Path(os.environ["BOUSSOLE_CACHE"])
    with FileLock(folder / "lock"):
        return load_assistant(ROOT / "knowledge", ROOT, folder)


@pytest.fixture(scope="session")
def knowledge() -> Knowledge:
    """With all that editors wrote: a compiled one has no phrasings."""
    return load_knowledge(ROOT / "knowledge", ROOT)


@pytest.fixture(scope="session")
def assistant() -> Assistant:
    """Its knowledge has no phrasings: those are in the index alone."""
    return bundled()


@pytest.fixture(scope="session")
def territory(assistant: Assistant) -> Territory:
    return assistant.territory


@pytest.fixture(scope="session")
def rounds(assistant: Assistant) -> list[tuple[FollowUp, Turns]]:
    """The rounds of second messages, each conversation as it goes."""
    paths = sorted((ROOT / "evaluation" / "followups").glob("*.jsonl"))
    assert len(paths) >= 30
    rows = [row for path in paths for row in read(path, read_followup)]
    return list(all_played(assistant, rows))


@pytest.fixture(scope="session")
def postgresql() -> Iterator[str]:
    """The address of a PostgreSQL server: `BOUSSOLE_TEST_DATABASE_URL`, or one that these tests start for themselves.

    Workers of pytest-xdist start one each: a second each, and no test meets the locks of another. Its folder is none of
    pytest's: whenever another pytest starts, it takes from theirs the rights of the user that PostgreSQL runs as.
    """
    if given := os.environ.get("BOUSSOLE_TEST_DATABASE_URL"):
        yield given
        return
    with TemporaryDirectory(prefix="boussole-") as folder, serving(Path(folder) / "postgresql") as started:
        asyncio.run(spare_the_disk(started))
        yield started


@pytest.fixture
def postgresql_url(postgresql: str) -> Iterator[str]:
    """The address of an empty database of PostgreSQL."""
    url = asyncio.run(fresh_database(postgresql))
    yield url
    asyncio.run(drop_database(postgresql, url))


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The address of an empty database, once of each kind."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'folder' / 'b.sqlite'}"
    return str(request.getfixturevalue("postgresql_url"))
