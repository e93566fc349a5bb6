"""The process that typesets: sheets as JSON on standard input, each document with its length on standard output.

It runs as a file, apart from the program, and needs nothing but Typst: see `press.py`. Its exit codes are those of
`sysexits.h`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

REFUSED = 65
"""Exit code where a sheet cannot be typeset: a text does not fit its place, a drawing is none, a template is wrong."""

NOT_THERE = 69
"""Exit code where Typst is not installed."""

HERE = Path(__file__).parent
LENGTH = 8
"""Bytes that say how long the document after them is."""


def main() -> int:
    """Typeset all sheets, then write them: nothing is written where one fails."""
    try:
        import typst  # noqa: PLC0415 - what is missing is told by the exit code
    except ImportError:
        return NOT_THERE
    fonts = typst.Fonts(include_system_fonts=False, font_paths=[HERE / "fonts"])
    templates = HERE / "templates"

    def compiled(sheet: dict[str, Any]) -> bytes:
        """One document.

        Raises:
            TypstError: a template is wrong, a text does not fit, or no letters of ours show it.
        """
        made = typst.Compiler(templates / sheet["template"], templates, fonts).compile(
            format=sheet["format"],
            ppi=sheet["ppi"],
            sys_inputs={"data": json.dumps(sheet["data"])},
            pdf_standards=["ua-1"] if sheet["format"] == "pdf" else [],
        )
        if not isinstance(made, bytes):
            message = f"{sheet['template']} takes other than one picture"
            raise typst.TypstError(message, message)
        return made

    try:
        documents = [_shown(compiled, sheet, typst.TypstError) for sheet in json.load(sys.stdin.buffer)]
    except typst.TypstError as error:
        print(error.message, file=sys.stderr)
        return REFUSED
    for document in documents:
        sys.stdout.buffer.write(len(document).to_bytes(LENGTH, "big") + document)
    return 0


def _shown(compiled: Callable[[dict[str, Any]], bytes], sheet: dict[str, Any], error: type[Exception]) -> bytes:
    """The document, where need be without what no letters show: emoji, and the scripts of East Asia."""
    try:
        return compiled(sheet)
    except error:
        letters = frozenset((HERE / "fonts" / "letters.txt").read_text(encoding="utf-8"))
        return compiled({**sheet, "data": _only(letters, sheet["data"])})


def _only(letters: frozenset[str], value: Any) -> Any:
    if isinstance(value, str):
        return "".join(letter for letter in value if letter in letters)
    if isinstance(value, list):
        return [_only(letters, one) for one in value]
    return {key: _only(letters, one) for key, one in value.items()} if isinstance(value, dict) else value


if __name__ == "__main__":
    sys.exit(main())
