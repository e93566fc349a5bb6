"""The parser of the command line, in French: argparse brings its messages in English only."""

from __future__ import annotations

import argparse
import os
import re
import sys
from collections.abc import Iterable
from typing import Any, NoReturn

_ERRORS = tuple(
    (re.compile(english), french)
    for english, french in (
        (r"^argument ([^:]+): ", r"\1 : "),
        (r"the following arguments are required: (.*)", r"il manque \1"),
        (r"one of the arguments (.*) is required", r"il manque l'une de ces options : \1"),
        (r"not allowed with argument (.*)", r"ne va pas avec \1"),
        (r"unrecognized arguments: (.*)", r"argument inconnu : \1"),
        (r"ambiguous option: (.*) could match (.*)", r"option ambiguë : \1 peut être \2"),
        (r"invalid choice: '?(.*?)'?(?:, maybe .*?)? \(choose from (.*)\)", r"« \1 » est inconnu ; au choix : \2"),
        (r"invalid int value: '(.*)'", r"« \1 » n'est pas un nombre entier"),
        (r"invalid float value: '(.*)'", r"« \1 » n'est pas un nombre"),
        (r"expected at most one argument", "une valeur au plus est attendue"),
        (r"expected at least one argument", "une valeur au moins est attendue"),
        (r"expected one argument", "une valeur est attendue"),
        (r"ignored explicit argument '(.*)'", r"ne prend pas de valeur (« \1 »)"),
    )
)
"""What argparse says when a command line is wrong; no other message can arise from our options."""

_QUOTED = re.compile(r"(?<=[ ;])'([\w-]+)'(?=,|$)")
"""A name in a list of choices, which some versions of Python quote."""

_ARGUMENTS = "arguments "
"""Headings take a colon, before which French has a space."""


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with French headings; examples keep their lines."""

    def __init__(self, prog: str) -> None:
        """Format for the width of the terminal, which argparse would load two compressors to ask for."""
        super().__init__(prog, width=_columns() - 2)

    def add_usage(
        self,
        usage: str | None,
        actions: Iterable[argparse.Action],
        groups: Iterable[Any],
        prefix: str | None = None,
    ) -> None:
        """Give the usage a French prefix."""
        super().add_usage(usage, actions, groups, "Utilisation : " if prefix is None else prefix)

    def start_section(self, heading: str | None) -> None:
        """Name a section in French."""
        super().start_section({"positional arguments": _ARGUMENTS, "options": "options "}.get(heading or "", heading))

    def _format_action(self, action: argparse.Action) -> str:
        """List commands like options, without a line for their placeholder."""
        if not isinstance(action, argparse._SubParsersAction):  # noqa: SLF001 - argparse has no public name for it
            return super()._format_action(action)
        return "".join(super(Formatter, self)._format_action(one) for one in action._get_subactions())  # noqa: SLF001


def _columns() -> int:
    """The width of the terminal, or what `COLUMNS` says; 80 where there is none."""
    said = os.environ.get("COLUMNS", "")
    try:
        return int(said) if said.isdigit() and int(said) else os.get_terminal_size().columns or 80
    except OSError:
        return 80


class Parser(argparse.ArgumentParser):
    """An argument parser that speaks French."""

    def __init__(self, **settings: Any) -> None:
        """Make a parser; `settings` are those of argparse."""
        super().__init__(**{"formatter_class": Formatter, "add_help": False, "allow_abbrev": False, **settings})
        self.add_argument("-h", "--help", action="help", help="afficher cette aide")

    def error(self, message: str) -> NoReturn:
        """Say what is wrong and how it goes, on standard error, and exit with 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"Erreur : {french(message)}.\n« {self.prog} --help » en dit plus.\n")


def french(message: str) -> str:
    """An error of argparse in French."""
    for pattern, said in _ERRORS:
        message = pattern.sub(said, message)
    return _QUOTED.sub(r"\1", message)
