"""Where packages come from: versions that agree, hashes for the image, an audit that says what it could not do."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping

import pytest

from benchmarks.audit import told
from tests.conftest import ROOT

LOCKS = ("deploy/requirements.txt", "deploy/build-requirements.txt")


def plain(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def pins(name: str) -> dict[str, str]:
    """The versions that a file names."""
    text = (ROOT / name).read_text(encoding="utf-8")
    return {plain(one): version for one, version in re.findall(r"^([\w.-]+)==(\S+)", text, re.MULTILINE)}


def test_the_image_has_the_versions_that_everything_else_is_tested_with() -> None:
    assert pins("deploy/requirements.txt") == pins("constraints.txt")
    assert pins("deploy/build-requirements.txt").items() <= pins("constraints-dev.txt").items()


def test_what_serves_and_what_develops_are_apart() -> None:
    assert not pins("constraints.txt").keys() & pins("constraints-dev.txt").keys()
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {plain(re.split(r"[^\w.-]", line)[0]) for line in project["dependencies"]}
    assert needed <= pins("constraints.txt").keys()


@pytest.mark.parametrize("name", LOCKS)
def test_every_package_of_the_image_has_hashes_and_none_an_address(name: str) -> None:
    text = (ROOT / name).read_text(encoding="utf-8")
    entries = re.findall(r"^[\w.-]+==.+?(?=^\S|\Z)", text, re.MULTILINE | re.DOTALL)
    assert len(entries) == len(pins(name))
    assert all(re.search(r"--hash=sha256:[0-9a-f]{64}\b", entry) for entry in entries)
    assert "://" not in text


def test_the_image_takes_nothing_without_a_hash() -> None:
    dockerfile = (ROOT / "deploy/Dockerfile").read_text(encoding="utf-8").replace("\\\n", " ")
    for install in re.findall(r"pip (?:install|wheel)[^&\n]*", dockerfile):
        assert "--require-hashes" in install or "--no-index" in install
        assert "--no-deps" in install


def report(*packages: Mapping[str, object]) -> str:
    return json.dumps({"dependencies": list(packages), "fixes": []})


SOUND = {"name": "a", "version": "1", "vulns": []}
FAULTY = {"name": "b", "version": "2", "vulns": [{"id": "PYSEC-1", "fix_versions": ["3"], "aliases": []}]}
UNSEEN = {"name": "c", "skip_reason": "Dependency not found on PyPI and could not be audited: c (3)"}


@pytest.mark.parametrize(
    ("output", "code", "words"),
    [
        (report(SOUND), 0, "1 package(s) checked, no fault known"),
        (report(SOUND, FAULTY), 1, "b 2: PYSEC-1; mended in 3"),
        (report(SOUND, UNSEEN), 2, "1 of 2 package(s) not checked"),
        (report(FAULTY, UNSEEN), 1, "1 of 2 package(s) not checked"),
        ("", 2, "could not be reached: nothing was checked"),
        (report(), 2, "nothing was checked"),
    ],
    ids=["sound", "a fault", "not all seen", "a fault, not all seen", "no database", "empty"],
)
def test_an_audit_says_plainly_what_it_found_and_what_it_could_not_see(output: str, code: int, words: str) -> None:
    lines, exit_code = told(output)
    assert exit_code == code
    assert words in "\n".join(lines)
