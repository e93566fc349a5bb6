"""What `boussole import` does: read a source, show the difference, write it if asked."""

from __future__ import annotations

import argparse
import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from rich.console import Console
from rich.progress import Progress

from bot.cli.finished import finished
from bot.content.territory import load_territory
from bot.editing import splicing, state
from bot.editing.importing import Importer, Plan, Source
from bot.editing.matching import Matcher
from bot.editing.rows import BadRow, Columns, Row, read_row
from bot.editing.tables import Raw
from bot.errors import EditError, UsageError
from bot.settings import Settings

_MOST_LOST = 0.10
"""The share of the last import's records that may be missing, before somebody has to say that it is meant."""


def import_(options: argparse.Namespace, settings: Settings) -> None:
    """Import from the source named.

    Raises:
        EditError: nothing could be read, or it would not be safe to write.
    """
    source, columns, raw = _read(options)
    with _bar() as bar:
        rows = [read_row(line, one, columns) for line, one in bar.track(raw, description="Lecture des lignes")]
    path, kept = settings.root / "directory.yaml", settings.root / "imports" / f"{source.id}.jsonl"
    text = splicing.read(path)
    records = splicing.records(text, "structures")
    with finished(settings) as (read, _):
        gazetteer = load_territory(read.root, read.knowledge).gazetteer
    matcher = Matcher(records, gazetteer.communes, gazetteer.words)
    with _bar() as bar:
        importer = Importer(
            source, matcher, state.read(kept, records), datetime.now(UTC).date(), _chooser(options, bar)
        )
        plan = importer.plan(bar.track(rows, description="Rapprochement"))
    new = splicing.splice(text, plan.edits)
    _tell(plan, rows)
    if new != text:
        _check(new, settings)
    if not options.force:
        _refuse_a_drop(plan)
    if new == text and not (options.write and state.differs(kept, plan.state)):
        print("Rien à écrire.")
    elif options.write:
        state.write(path, new if new != text else None, kept, plan.state)
        print("Écrit. À lire avant de servir : git diff directory.yaml, puis boussole check.")
    else:
        print("Rien n'est écrit ; pour écrire : ajouter --write.")


def _refuse_a_drop(plan: Plan) -> None:
    lost = [f"{share:.0%} des {part}" for part, share in plan.lost.items() if share > _MOST_LOST]
    if lost:
        raise EditError(
            f"{', '.join(lost)} du dernier import manquent : rien n'est écrit. Si c'est voulu : ajouter --force."
        )


def _read(options: argparse.Namespace) -> tuple[Source, Columns, Sequence[Raw]]:
    if options.source == "les-emplois":
        from bot.editing import les_emplois

        address = options.address or os.environ.get("BOUSSOLE_LES_EMPLOIS_URL") or les_emplois.ADDRESS
        client = les_emplois.Client(address, options.pause, options.timeout)
        return les_emplois.SOURCE, les_emplois.COLUMNS, asyncio.run(_fetched(client.pages(options.department)))
    from bot.editing.files import SOURCES

    if not options.file:
        raise UsageError(f"Il manque le fichier : boussole import {options.source} FICHIER")
    source, columns, read = SOURCES[options.source]
    return source, columns, list(read(options.file))


def _bar() -> Progress:
    """A bar on a terminal, gone when all is done; elsewhere none."""
    console = Console(stderr=True)
    return Progress(console=console, disable=not console.is_terminal, transient=True)


async def _fetched(pages: AsyncIterator[tuple[int, list[Mapping[str, Any]]]]) -> list[Raw]:
    """All structures, numbered as they come."""
    found: list[Raw] = []
    with _bar() as bar:
        task = bar.add_task("Les emplois", total=None)
        async for count, results in pages:
            found += list(enumerate(results, len(found) + 1))
            bar.update(task, total=count, completed=len(found))
    return found


def _check(text: str, settings: Settings) -> None:
    """Read the directory as it would be, so that an import never leaves one that cannot be served.

    Raises:
        ContentError: it has problems.
    """
    with TemporaryDirectory() as folder:
        root = Path(folder)
        (root / "directory.yaml").write_bytes(text.encode())
        (root / "territory").symlink_to((settings.root / "territory").absolute(), target_is_directory=True)
        with finished(replace(settings, root=root), quiet=True) as (read, _):
            load_territory(read.root, read.knowledge)


def _chooser(options: argparse.Namespace, bar: Progress) -> Callable[[Row, Sequence[str]], str | None]:
    """Asks at a terminal; elsewhere, or with --no-input, nobody can say."""
    if options.no_input or not sys.stdin.isatty():
        return lambda _row, _ids: None

    def ask(row: Row, ids: Sequence[str]) -> str | None:
        bar.stop()
        print(f"« {row.name} » ({row.kind}, {row.city}) est :")
        for number, id_ in enumerate(ids, 1):
            print(f"  {number}. {id_}")
        said = input("numéro, ou Entrée pour passer : ").strip()
        bar.start()
        return ids[int(said) - 1] if said.isdigit() and 0 < int(said) <= len(ids) else None

    return ask


def _tell(plan: Plan, rows: Sequence[Row | BadRow]) -> None:
    for line in (*plan.told, *plan.kept):
        print(line)
    for bad in sorted(plan.bad):
        print(f"! ligne {bad.line} : {bad.reason}")
    if plan.elsewhere:
        print(f"{plan.elsewhere} structure(s) d'autres départements, absentes de l'annuaire : laissées de côté.")
    print(
        f"{len(rows)} ligne(s) lue(s) : {len(plan.edits.values)} fiche(s) complétée(s), "
        f"{len(plan.edits.records)} ajoutée(s), {len(plan.kept)} valeur(s) gardée(s), {len(plan.bad)} remarque(s)."
    )
