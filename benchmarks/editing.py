"""How late answers come while people edit the content: three processes on PostgreSQL, 50 messages a second.

First nobody edits, then thirty edits of all kinds are made, one every few seconds, of a copy of all the content: each
process reads what is whole anew, in a process beside it. `late` are the answers that took 300 ms more than the median
of the quiet time. `python -m benchmarks.editing 1 10`: other numbers of processes, and of messages a second.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from itertools import count, cycle, islice
from pathlib import Path

from benchmarks.lean_bot_api import LeanBotApi, WebhookClient
from benchmarks.service import PER_SECOND, ROOT, SECRET, Case, People, Run, bots, open_to_others
from benchmarks.table import head, quantile, row
from bot.channels.telegram.webhook import PATH
from bot.evaluation.questions import read_row
from bot.evaluation.rows import read
from tests import postgresql
from tests.telegram.processes import free_port

EDITS, EVERY, QUIET = 30, 4.0, 20.0
"""How many edits, the seconds from one to the next, and the seconds without any before them."""
LATE = 0.3
FILES = 20


class Editor:
    """Edits the knowledge of a folder; a version is told from the one before by a comment."""

    def __init__(self, root: Path) -> None:
        """Copy all the content there; `knowledge` is a link to the release in service."""
        self.root, self.knowledge = root, root / "knowledge"
        self._numbers = count(1)
        for name in ("knowledge", "territory"):
            shutil.copytree(ROOT / name, root / "first" / name)
        shutil.copy(ROOT / "directory.yaml", root)
        (root / "territory").symlink_to(root / "first" / "territory")
        self.knowledge.symlink_to(root / "first" / "knowledge")
        self._text = self._file.read_text(encoding="utf-8")

    @property
    def _file(self) -> Path:
        return self.knowledge / "themes.yaml"

    def edits(self) -> Iterator[str]:
        """Edit after edit; after a broken one, the next is whole again."""
        ways = (self.valid, self.broken, self.half, self.renamed, self.checked_out, self.deleted, self.swapped)
        for way in islice(cycle(ways), EDITS):
            way()
            yield way.__name__

    def valid(self) -> None:
        """Written in place."""
        self._file.write_text(f"{self._text}# {next(self._numbers)}\n", encoding="utf-8")

    def broken(self) -> None:
        """Not to be read."""
        self._file.write_text(f"{self._text}: [", encoding="utf-8")

    def half(self) -> None:
        """Half of it, and at once the whole."""
        self._file.write_text(self._text[:100], encoding="utf-8")
        self.valid()

    def renamed(self) -> None:
        """Put in its place."""
        other = self.root / "themes.new"
        other.write_text(f"{self._text}# {next(self._numbers)}\n", encoding="utf-8")
        other.replace(self._file)

    def checked_out(self) -> None:
        """Many files taken away and written anew."""
        for path in sorted(self.knowledge.rglob("*.yaml"))[:FILES]:
            text = path.read_text(encoding="utf-8")
            path.unlink()
            path.write_text(f"{text.rstrip()}\n# {next(self._numbers)}\n", encoding="utf-8")

    def deleted(self) -> None:
        """Gone."""
        self._file.unlink()

    def swapped(self) -> None:
        """Another release."""
        other, link = self.root / f"release-{next(self._numbers)}", self.root / "link"
        shutil.copytree(self.knowledge, other)
        (other / "themes.yaml").write_text(f"{self._text}# {next(self._numbers)}\n", encoding="utf-8")
        link.symlink_to(other)
        link.replace(self.knowledge)


async def edit(editor: Editor) -> None:
    """All edits, each some seconds after the one before."""
    for _ in editor.edits():
        await asyncio.sleep(EVERY)


async def measure(
    folder: Path, database_url: str, processes: int, per_second: float
) -> tuple[list[float], list[float]]:
    """The seconds that answers took, in rising order: without edits, then with them."""
    editor = Editor(folder)
    rows = [one.text for one in read(ROOT / "evaluation/questions.jsonl", read_row)]
    people = People(cycle(rows))
    api = LeanBotApi(people.replied)
    server, url = await api.serve()
    ports = [free_port() for _ in range(processes)]
    more = {"BOUSSOLE_KNOWLEDGE": str(editor.knowledge), "BOUSSOLE_ROOT": str(editor.root)}
    case = Case("edited", "webhook", "postgresql", processes)
    async with bots(case, url, folder / "data", database_url, ports, more):
        await api.webhook.wait()
        await asyncio.gather(*map(open_to_others, ports))
        client = WebhookClient([f"http://127.0.0.1:{port}" for port in ports], PATH, SECRET)
        run = Run(people, api, client)
        await run.as_fast_as_answered(2)  # caches fill
        quiet = await run.steadily(QUIET, per_second)
        editing = asyncio.create_task(edit(editor))
        edited = await run.steadily(EDITS * EVERY, per_second)
        await editing
        client.close()
    server.close()
    return quiet, edited


def show(title: str, took: Sequence[float], usual: float) -> None:
    """Print a row of the table."""
    times = (f"{1000 * quantile(list(took), share):.0f}" for share in (0.5, 0.95, 0.99, 1.0))
    late = sum(one > usual + LATE for one in took)
    row(title, str(len(took)), *times, str(late))


async def main(processes: int = 3, per_second: int = PER_SECOND) -> None:
    """Print the table."""
    print(f"\n{processes} processes on PostgreSQL, {per_second} messages a second; {os.cpu_count()} cores")
    with tempfile.TemporaryDirectory() as name, postgresql.serving(Path(name) / "postgresql") as server:
        (Path(name) / "data").mkdir()
        quiet, edited = await measure(Path(name), await postgresql.fresh_database(server), processes, per_second)
    head("content", "answers", "p50 ms", "p95", "p99", "longest", "late")
    usual = quantile(quiet, 0.5)
    show("nobody edits", quiet, usual)
    show(f"{EDITS} edits, one every {EVERY:.0f} s", edited, usual)


if __name__ == "__main__":
    asyncio.run(main(*map(int, sys.argv[1:])))
