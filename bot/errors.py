"""What can go wrong, said for the person who can mend it."""

from __future__ import annotations

from dataclasses import dataclass


class BoussoleError(Exception):
    """Base of the errors that a command turns into one message and an exit code."""

    exit_code = 1


@dataclass(frozen=True, slots=True, order=True)
class Problem:
    """A mistake in the content: where it is, what is wrong and what to write instead, in French, for its editor.

    What is wrong with a file that can't be read at all `hides` what is wrong elsewhere: other files miss what is in it.
    """

    file: str
    line: int
    where: str
    what: str
    fix: str
    hides: bool = False

    def __str__(self) -> str:
        """Give the problem as `file:line: entry: what is wrong ; what to write`."""
        return f"{self.file}:{self.line}: {self.where} : {self.what} ; {self.fix}"


def foremost(problems: list[Problem]) -> list[Problem]:
    """Those that hide the others, else all."""
    return [problem for problem in problems if problem.hides] or problems


class ContentError(BoussoleError):
    """The content cannot be served; `problems` has every mistake found, in reading order.

    Where files can't be read, it has those alone: the mistakes that follow from them would bury them.
    """

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the problems, sorted by file and line."""
        self.problems = sorted(foremost(problems))
        super().__init__("\n".join(map(str, self.problems)))


class SettingsError(BoussoleError):
    """An environment variable is missing or unusable; the message names it and never shows a secret."""


class UsageError(BoussoleError):
    """A command lacks what it needs; the message tells how it goes."""

    exit_code = 2


class EditError(BoussoleError):
    """A file that editors write cannot be changed as asked; it is left as it was."""
