"""What the commands for editors do, beside `check` and `evaluate`; each imports what it alone needs."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime
from pathlib import Path

from bot.errors import UsageError
from bot.settings import Settings


def report(options: argparse.Namespace, settings: Settings) -> None:
    """Tell how the content fares, as text or as a page.

    Raises:
        UsageError: the file cannot be written.
    """
    from bot.cli.finished import finished
    from bot.content.loader import load_knowledge
    from bot.content.territory import load_territory
    from bot.reporting.health import health

    today = datetime.now(UTC).date()
    with finished(settings) as (read, _):
        knowledge = load_knowledge(read.knowledge, read.root)
        found = health(knowledge, load_territory(read.root, read.knowledge), today)
    if not options.html:
        from bot.reporting.text import text

        print(text(found))
        return
    from bot.reporting.page import page

    _write(options.html, page(found))


def schema(options: argparse.Namespace, settings: Settings) -> None:
    """Write the schemas of the files of content into a folder.

    Raises:
        ContentError: the content has problems.
        UsageError: the folder cannot be written.
    """
    from bot.cli.finished import finished
    from bot.schema.schema import schemas

    with finished(settings) as (read, _):
        found = schemas(read.knowledge, read.root, with_ids=not options.sans_identifiants)
    try:
        options.folder.mkdir(parents=True, exist_ok=True)
        for name, text in found.items():
            (options.folder / f"{name}.json").write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"« {options.folder} » ne s'écrit pas : {error.strerror}.") from error
    print(f"{len(found)} schémas écrits dans {options.folder}")


def new(options: argparse.Namespace, settings: Settings) -> None:
    """Add a record to be filled in."""
    from bot.cli.new import new

    new(options, settings)


def unanswered(options: argparse.Namespace, settings: Settings) -> None:
    """Show what found no answer, and make drafts of it."""
    from bot.cli.unanswered import unanswered

    unanswered(options, settings)


def preview(options: argparse.Namespace, settings: Settings) -> None:
    """Show an answer or a card as it is sent; a draft as far as it is written.

    Raises:
        ContentError: the content has problems, other than what is left to write.
        UsageError: nothing has this id, or the file cannot be written.
    """
    from difflib import get_close_matches

    from bot.bootstrap import load_assistant
    from bot.channels.telegram.updates import Chat
    from bot.cli.finished import finished
    from bot.cli.preview import ids, lines, page, preview

    now = datetime.now(UTC)
    with finished(settings, options.id) as (read, _):
        assistant = load_assistant(read.knowledge, read.root, first_only=True)
    try:
        shown = preview(options.id, assistant, now)
    except KeyError as error:
        near = get_close_matches(options.id, ids(assistant), 3)
        hint = f" Vouliez-vous dire : {', '.join(near)} ?" if near else ""
        raise UsageError(
            f"« {options.id} » n'est l'identifiant d'aucune réponse, structure ou facilitateur.{hint}"
        ) from error
    if options.html:
        _write(options.html, page(shown, options.id, assistant))
    else:
        print("\n".join(lines(shown, Chat(id=1), assistant.knowledge.wording)))


def _write(path: Path, text: str) -> None:
    try:
        path.write_text(text, encoding="utf-8")
    except OSError as error:
        raise UsageError(f"« {path} » ne s'écrit pas : {error.strerror}.") from error
    print(f"Écrit : {path}")
