"""The command `boussole`: parse, call, print, exit code. Here, and only here, real things are chosen."""

from __future__ import annotations

import gc
import os
import sys
from collections.abc import Sequence
from contextlib import suppress


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 a problem told on standard error, 2 wrong usage, 130 Ctrl-C."""
    gc.disable()  # what a start imports stays: to look through it is a tenth of it; loaded content turns it on again
    try:
        return _run(argv)
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130
    finally:
        gc.enable()


def _run(argv: Sequence[str] | None) -> int:
    # imported here, so that Ctrl-C is quiet from the first moment on
    import io

    from bot.cli.options import parser
    from bot.errors import BoussoleError
    from bot.settings import Settings

    options = parser().parse_args(argv)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no UTF-8 is one odd character, not the end
    try:
        return int(options.run(options, Settings.read(os.environ)) or 0)
    except BoussoleError as error:
        print(error, file=sys.stderr)
        return error.exit_code
