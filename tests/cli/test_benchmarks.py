"""The benchmark of the directory also runs where the national file is not."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from tests.conftest import ROOT


def test_without_the_national_file_the_large_part_is_left_out_politely(tmp_path: Path) -> None:
    command = [sys.executable, "benchmarks/directory.py", str(tmp_path / "absent.jsonl.gz")]
    out = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert "bundled territory:" in out
    assert "left out" in out
