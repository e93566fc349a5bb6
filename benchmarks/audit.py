"""What is publicly known of faults in the packages of the image; `make audit` runs it.

pip-audit ends well when its database knows nothing of the packages, or cannot be asked: here that is told, and is no
success. Exit codes: 0 all checked and no fault known, 1 a fault known, 2 not all could be checked.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence

_UNREACHED = "The database of known faults could not be reached: nothing was checked."


def told(output: str) -> tuple[list[str], int]:
    """What the output of pip-audit means: lines to print, and the exit code."""
    try:
        packages = json.loads(output)["dependencies"]
    except (ValueError, LookupError, TypeError):
        packages = []
    if not packages:
        return [_UNREACHED], 2
    lines = [
        f"{package['name']} {package['version']}: {fault['id']}; mended in {', '.join(fault['fix_versions']) or 'none'}"
        for package in packages
        for fault in package.get("vulns", ())
    ]
    unseen = sum("skip_reason" in package for package in packages)
    has_fault = bool(lines)
    if unseen:
        lines.append(
            f"{unseen} of {len(packages)} package(s) not checked: the database could not be reached, or knows them not."
        )
    elif not has_fault:
        lines.append(f"{len(packages)} package(s) checked, no fault known.")
    return lines, 1 if has_fault else 2 if unseen else 0


def main(arguments: Sequence[str]) -> int:
    """Audit: the command of pip-audit, and the file of requirements."""
    command, requirements = arguments
    options = ("--disable-pip", "--require-hashes", "--progress-spinner", "off", "--format", "json")
    done = subprocess.run([command, *options, "-r", requirements], capture_output=True, text=True, check=False)
    lines, code = told(done.stdout)
    if not done.stdout and done.stderr:
        lines.append(done.stderr.strip().splitlines()[-1])
    print("\n".join(lines))
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
