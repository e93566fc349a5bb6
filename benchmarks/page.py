"""How soon the page answers: 200 people who send forms, and go on with what they are shown.

Printed: messages a second, p50 and p99 in ms of wall, MB resident (of 1,024 kB), and answers that were no page.
"""

from __future__ import annotations

import asyncio
import itertools
import os
import random
import re
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field

import aiohttp

from benchmarks.process import resident_mb
from benchmarks.service import ROOT
from bot.evaluation.questions import read_row
from bot.evaluation.rows import read

PEOPLE, PER_SECOND, SECONDS, PORT = 200, 50, 20, 8297
_STATE = re.compile(r'name="etat" value="([^"]+)"')


@dataclass
class Person:
    """Someone with a page: its state, and what they ask."""

    number: int
    questions: itertools.cycle[str]
    state: str = ""
    waits: list[float] = field(default_factory=list)
    failures: int = 0

    async def send(self, http: aiohttp.ClientSession) -> None:
        """Send the next message, from an address of one's own."""
        fields = {"etat": self.state, "texte": next(self.questions)}
        headers = {"X-Forwarded-For": f"10.{self.number // 250}.{self.number % 250}.1"}
        begin = time.perf_counter()
        async with http.post(f"http://127.0.0.1:{PORT}/message", data=fields, headers=headers) as response:
            found = _STATE.search(await response.text())
        self.waits.append((time.perf_counter() - begin) * 1000)
        self.failures += found is None
        self.state = found[1] if found else ""


async def _opened(http: aiohttp.ClientSession) -> None:
    while True:
        try:
            async with http.get(f"http://127.0.0.1:{PORT}/") as response:
                await response.read()
        except aiohttp.ClientConnectionError:
            await asyncio.sleep(0.05)
        else:
            return


async def _crowd(pid: int) -> None:
    questions = [row.text for row in read(ROOT / "evaluation" / "questions.jsonl", read_row)]
    chosen = random.Random(1)
    people = [Person(number, itertools.cycle(chosen.sample(questions, len(questions)))) for number in range(PEOPLE)]
    async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=PEOPLE)) as http:
        await _opened(http)
        begin, sent = time.perf_counter(), []
        for number in range(PER_SECOND * SECONDS):
            await asyncio.sleep(max(0.0, begin + number / PER_SECOND - time.perf_counter()))
            sent.append(asyncio.create_task(people[number % PEOPLE].send(http)))
        await asyncio.gather(*sent)
        lasted = time.perf_counter() - begin
    waits = sorted(wait for one in people for wait in one.waits)
    p99 = waits[int(len(waits) * 0.99)]
    print(
        f"page: {len(waits) / lasted:.0f} messages/s, p50 {statistics.median(waits):.1f} ms, p99 {p99:.1f} ms, "
        f"{resident_mb(pid):.0f} MB, {sum(one.failures for one in people)} without a page"
    )


def main() -> None:
    """Serve, ask, print."""
    with tempfile.TemporaryDirectory() as folder:
        environ = {**os.environ, "BOUSSOLE_DATA": folder, "BOUSSOLE_TRUSTED_PROXIES": "127.0.0.1"}
        command = [sys.executable, "-m", "bot", "web", "--port", str(PORT), "--log-level", "WARNING"]
        with subprocess.Popen(command, cwd=ROOT, env=environ, stdout=subprocess.DEVNULL) as process:
            try:
                asyncio.run(_crowd(process.pid))
            finally:
                process.terminate()


if __name__ == "__main__":
    main()
