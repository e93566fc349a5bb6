"""One call of `boussole ask`, then the peak of its memory in MB on the last line: a process that `start` measures."""

from __future__ import annotations

import sys

from benchmarks.process import peak_mb
from bot.cli import main

if __name__ == "__main__":
    code = main(["ask", *sys.argv[1:]])
    print(peak_mb())
    sys.exit(code)
