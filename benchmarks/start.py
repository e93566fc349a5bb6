"""How long `boussole ask` takes, without compiled content and with it, beside the same of before. Run by `make bench`.

Each start is a process of its own; the median of five. Seconds are of the wall and, less moved by what else the
machine does, of the processor: of the process that answers, not of the one that compiles beside it and after it. The
files of Python and of the content are in the memory of the system.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.process import environment
from benchmarks.table import BEFORE, head, row
from bot.content.cache import NAME

ROOT = Path(__file__).parent.parent
QUESTION = "c'est quoi un ACI ?"
STARTS = 5


@dataclass(frozen=True, slots=True)
class Start:
    """What one call took: seconds of wall and of processor, MB at the peak."""

    wall: float
    cpu: float
    peak: float


def started(data: Path) -> Start:
    """A call of `ask` with a data folder."""
    before, begin = _children_cpu(), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.asking", QUESTION]
    done = subprocess.run(command, cwd=ROOT, env=environment(data), capture_output=True, text=True, check=True)
    return Start(time.perf_counter() - begin, _children_cpu() - before, float(done.stdout.split()[-1]))


def compiled(data: Path) -> Path:
    """The compiled content of a data folder, waited for: the process that writes it outlives the call."""
    path = data / NAME
    while not path.exists():
        time.sleep(0.05)
    return path


def _children_cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def main() -> None:
    """Print the table."""
    head(f"`boussole ask`, median of {STARTS}", "wall", "CPU", "peak", f"{BEFORE}: wall", "CPU", "peak")
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        cold = []
        for data in (folder / str(number) for number in range(STARTS)):
            cold.append(started(data))
            compiled(data)
        warm = [started(folder / "0") for _ in range(STARTS)]
    for what, starts in (("first time: reads the YAML", cold), ("later", warm)):
        wall, cpu = (median(values) for values in zip(*((one.wall, one.cpu) for one in starts), strict=True))
        peak = max(one.peak for one in starts)
        row(what, f"{wall:.2f} s", f"{cpu:.2f} s", f"{peak:.1f} MB", "1.08 s", "0.94 s", "75.8 MB")


if __name__ == "__main__":
    main()
