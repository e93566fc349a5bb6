"""Processes seen from outside: what they hold and what they have taken (Linux)."""

from __future__ import annotations

import os
from pathlib import Path


def resident_mb(pid: int | str = "self") -> float:
    """Memory that a process holds now, in MB of 1,024 kB."""
    return _status_mb(pid, "VmRSS")


def peak_mb(pid: int | str = "self") -> float:
    """Memory that it has held at most."""
    return _status_mb(pid, "VmHWM")


def _status_mb(pid: int | str, name: str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
    return int(next(line for line in lines if line.startswith(name)).split()[1]) / 1024


def cpu_ms(pid: int) -> float:
    """Processor time that a process has taken, in ms."""
    times = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()
    return (int(times[11]) + int(times[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def environment(data: Path) -> dict[str, str]:
    """The environment of a process that keeps what it keeps in a folder, whatever the operator has set."""
    own = {name: value for name, value in os.environ.items() if not name.startswith("BOUSSOLE_")}
    return {**own, "BOUSSOLE_DATA": str(data)}
