"""What the Git repository of the content knows: how it was at a revision, and which files there were."""

from __future__ import annotations

import io
import subprocess
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from tempfile import TemporaryDirectory

from bot.errors import UsageError
from bot.settings import Settings


@contextmanager
def content_at(revision: str, settings: Settings) -> Iterator[tuple[Path, Path]]:
    """The knowledge folder and the root of the directory as of a revision, in a temporary folder.

    Raises:
        UsageError: there is no Git, no repository, no such revision, or it does not hold the content.
    """
    with TemporaryDirectory(prefix="boussole-") as temporary:
        root = Path(temporary)
        knowledge = root / settings.knowledge.name
        for source, target, names in (
            (settings.knowledge, knowledge, ["."]),
            (settings.root, root, ["directory.yaml", "territory"]),
        ):
            commit = _git(source, revision, "rev-parse", "--verify", "--end-of-options", f"{revision}^{{commit}}")
            archive = _git(source, revision, "archive", "--format=tar", commit.decode().strip(), *names)
            with tarfile.open(fileobj=io.BytesIO(archive)) as files:
                files.extractall(target, filter="data")
        yield knowledge, root


def deleted(knowledge: Path, root: Path) -> list[Path]:
    """The files of content that Git knows and that are gone; none where there is no Git to ask."""
    found = []
    for folder, names in ((knowledge, ["."]), (root, ["directory.yaml", "territory"])):
        with suppress(OSError, subprocess.CalledProcessError):
            told = _run(folder, "ls-files", "-z", "--deleted", "--", *names).decode()
            found += [folder / name for name in told.split("\0") if name.endswith(".yaml")]
    return found


def _git(folder: Path, revision: str, *arguments: str) -> bytes:
    try:
        return _run(folder, *arguments)
    except OSError as error:
        raise UsageError("« --against » a besoin de Git, qui n'est pas installé.") from error
    except subprocess.CalledProcessError as error:
        message = (
            f"« {revision} » n'est pas une version connue de {folder} ; écrire par exemple « --against HEAD~1 », "
            "dans une copie du dépôt Git."
        )
        raise UsageError(message) from error


def _run(folder: Path, *arguments: str) -> bytes:
    return subprocess.run(["git", "-C", folder, *arguments], check=True, capture_output=True).stdout  # noqa: S603, S607 - the editor's own Git
