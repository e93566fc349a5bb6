"""What each command does: with the options and settings given, to an exit code.

Each imports what it alone needs, so that a question in the terminal does not wait for Telegram.
"""

from __future__ import annotations

import argparse
import sys
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING

from bot.bootstrap import load_assistant
from bot.channels.attempt import attempt
from bot.channels.plain import plain_texts
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.errors import ContentError, UsageError
from bot.settings import Settings

if TYPE_CHECKING:
    from bot.reloading import Reloading

_HOW_TO_ASK = """\
Il manque la question. Pour la poser : boussole ask "c'est quoi un ACI ?"
Pour converser : boussole"""


def loaded(settings: Settings, *, first_only: bool = False) -> Assistant:
    """The assistant of the settings, compiled where it can be."""
    return load_assistant(settings.knowledge, settings.root, settings.compiled, first_only=first_only)


def at_hand(settings: Settings, *, first_only: bool = False) -> Assistant:
    """The same, without the records that somebody has yet to finish: for one person who asks, not for a service.

    Raises:
        ContentError: the content has other problems.
    """
    try:
        return loaded(settings, first_only=first_only)
    except ContentError:
        from bot.cli.finished import finished

        with finished(settings) as (read, drafts):
            if not drafts:
                raise
            return loaded(read, first_only=first_only)


def _as_written(settings: Settings) -> Assistant:
    """The assistant with all that editors wrote: a compiled one has no phrasings."""
    return load_assistant(settings.knowledge, settings.root, first_only=True)


def chat(options: argparse.Namespace, settings: Settings) -> None:
    """Talk in the terminal, or with a program."""
    assistant = at_hand(settings)
    if options.jsonl:
        from bot.channels import jsonl

        for line in jsonl.chat_lines(assistant, sys.stdin):
            print(line, flush=True)
    else:
        from bot.channels import terminal

        terminal.chat(assistant, settings.data)


def ask(options: argparse.Namespace, settings: Settings) -> int:
    """Answer the question given, or that on standard input.

    Raises:
        UsageError: there is none, and nobody else to ask than the person at the terminal.
    """
    question = " ".join(options.question).strip()
    if not question and sys.stdin.isatty():
        raise UsageError(_HOW_TO_ASK)
    if options.jsonl:
        import json

        from bot.channels import jsonl

        lines = [json.dumps({"q": question})] if question else sys.stdin
        for line in jsonl.ask_lines(at_hand(settings, first_only=True), lines):
            print(line, flush=True)
        return 0
    question = question or sys.stdin.read().strip()
    if not question:
        raise UsageError(_HOW_TO_ASK)
    assistant = at_hand(settings, first_only=True)
    answered = attempt(assistant, Session(), Message(datetime.now(UTC), question))
    print(plain_texts(answered[1] if answered else [assistant.apology()]))
    return 0 if answered else 1


def explain(options: argparse.Namespace, settings: Settings) -> None:
    """Show how a message is understood, after others."""
    from bot.evaluation.explain import explained

    now = datetime.now(UTC)
    print("\n".join(explained(at_hand(settings), options.after, " ".join(options.text), now)))


def check(options: argparse.Namespace, settings: Settings) -> int:
    """Tell the problems of the content; 1 if there are any."""
    from bot.cli.revisions import deleted
    from bot.content.check import check, summary

    folder = options.folder or settings.knowledge
    gone = partial(deleted, folder, settings.root)
    problems, advice = check(folder, settings.root, datetime.now(UTC).date(), gone)
    for line in problems:
        print(line)
    for line in advice:
        print(f"conseil : {line}")
    if not problems:
        print(summary(folder, settings.root))
    print(f"{len(problems)} erreur(s), {len(advice)} conseil(s).")
    return 1 if problems else 0


def evaluate(options: argparse.Namespace, settings: Settings) -> None:
    """Measure on labelled files, or on what is left out of the content.

    Raises:
        UsageError: there is nothing to measure, or nothing that can be read to compare with.
    """
    if not (options.files or options.sans_voisins or options.sans_formulations):
        raise UsageError("Il manque des fichiers : boussole evaluate evaluation/*.jsonl")
    if options.against:
        _compare(options, settings)
        return
    from bot.evaluation import conversations, followups, left_out, needs, questions, rows

    is_left_out = options.sans_voisins or options.sans_formulations
    assistant = _as_written(settings) if is_left_out else at_hand(settings)
    shown = 0 if options.quiet else left_out.SHOWN
    if options.sans_voisins:
        report = left_out.evaluate(left_out.neighbours(assistant), assistant.knowledge.bands)
        print(left_out.describe("sujets voisins", report, details=shown))
    if options.sans_formulations:
        report = left_out.evaluate(left_out.phrasings(assistant), assistant.knowledge.bands)
        print(left_out.describe("réponses et dialogues", report, details=shown))
    for path in options.files:
        kind, details = rows.kind_of(path), not options.quiet
        if kind == "needs":
            found = needs.evaluate(assistant, rows.read(path, needs.read_need))
            print(needs.describe(path.name, found, details=details))
        elif kind == "followups":
            seconds = followups.evaluate(assistant, rows.read(path, followups.read_followup))
            print(followups.describe(path.name, seconds, details=details))
        elif kind == "conversations":
            scripts = conversations.evaluate(assistant, rows.read(path, conversations.read_conversation))
            print(conversations.describe(path.name, scripts, details=details))
        else:
            answers = questions.evaluate(assistant, rows.read(path, questions.read_row))
            print(questions.describe(path.name, answers, confusions=details))


def _compare(options: argparse.Namespace, settings: Settings) -> None:
    from bot.cli.revisions import content_at
    from bot.evaluation import against

    with content_at(options.against, settings) as (knowledge, root):
        try:
            before = load_assistant(knowledge, root)
        except ContentError as error:
            message = f"Le programme d'aujourd'hui ne lit pas la version « {options.against} » :\n{error}"
            raise UsageError(message) from error
    after = at_hand(settings)
    for path in options.files:
        print(against.describe(path.name, *against.compare(before, after, path)))


def calibrate(options: argparse.Namespace, settings: Settings) -> None:
    """Derive the bands from labelled files, and write them."""
    from bot.evaluation import left_out, needs, questions, rows
    from bot.evaluation.calibration import calibrate

    kinds = {path: rows.kind_of(path) for path in options.files}
    asked = [row for path, kind in kinds.items() if kind == "questions" for row in rows.read(path, questions.read_row)]
    wanted = [need for path, kind in kinds.items() if kind == "needs" for need in rows.read(path, needs.read_need)]
    assistant = _as_written(settings)
    unheard = tuple(left_out.neighbours(assistant)) if any(row.accept for row in asked) else ()
    bands = calibrate(assistant, asked, wanted, unheard)
    path = settings.knowledge / "bands.yaml"
    path.write_text(
        "# Seuils de décision, de 0 à 100, écrits par « boussole calibrate ».\n"
        f"answer: {bands.answer}\nsuggest: {bands.suggest}\ndialogue: {bands.dialogue}\n",
        encoding="utf-8",
    )
    print(f"{path.name} : answer {bands.answer}, suggest {bands.suggest}, dialogue {bands.dialogue}")


def purge(_options: argparse.Namespace, settings: Settings) -> None:
    """Delete what has been kept for long enough."""
    import asyncio

    from bot.stores.base import Purged
    from bot.stores.database import Database

    async def purged_from() -> Purged:
        database = await Database.open(settings.database)
        try:
            return await database.purge(datetime.now(UTC))
        finally:
            await database.close()

    purged = asyncio.run(purged_from())
    print(
        f"{purged.sessions} conversation(s) expirée(s) effacée(s), {purged.unanswered} question(s) sans réponse, "
        f"{purged.handled} accusé(s) de réception, {purged.outgoing} réponse(s) non envoyée(s)."
    )


def telegram(options: argparse.Namespace, settings: Settings) -> None:
    """Serve the bot by polling."""
    from bot.channels.telegram.run import run_polling
    from bot.logs import configure_logging

    settings.require_token()
    configure_logging(options.log_level, settings.secrets, options.log_format)
    reloading = _reloading(settings)
    run_polling(settings, loaded(settings), options.host, options.port, reloading=reloading)


def serve(options: argparse.Namespace, settings: Settings) -> None:
    """Serve the bot by webhook."""
    from bot.channels.telegram.run import run_webhook
    from bot.logs import configure_logging

    settings.require_token()
    settings.require_webhook()
    configure_logging(options.log_level, settings.secrets, options.log_format)
    reloading, has_page = _reloading(settings), not options.no_web
    run_webhook(settings, loaded(settings), options.host, options.port, reloading=reloading, has_page=has_page)


def web(options: argparse.Namespace, settings: Settings) -> None:
    """Serve the page alone."""
    from bot.channels.web.run import run_page
    from bot.logs import configure_logging

    configure_logging(options.log_level, settings.secrets, options.log_format)
    reloading = _reloading(settings)
    run_page(settings, loaded(settings), options.host, options.port, reloading)


def _reloading(settings: Settings) -> Reloading:
    from bot.building import built
    from bot.reloading import Reloading

    return Reloading(settings.knowledge, settings.root, settings.data, partial(built, compiled=settings.compiled))


def reload(_options: argparse.Namespace, settings: Settings) -> int:
    """Have the services of the data folder read the content anew; 1 where it has problems."""
    from bot.cli.revisions import deleted
    from bot.content.check import check
    from bot.reloading import request

    gone = partial(deleted, settings.knowledge, settings.root)
    problems, _ = check(settings.knowledge, settings.root, datetime.now(UTC).date(), gone)
    if problems:
        print("\n".join(map(str, problems)))
        print(f"{len(problems)} erreur(s) : rien n'est rechargé, le service continue avec les contenus d'avant.")
        return 1
    request(settings.data)
    print("Contenus vérifiés : le service les relit dans les secondes qui viennent.")
    return 0


def territory(options: argparse.Namespace, settings: Settings) -> None:
    """Make the files of other départements."""
    from bot.cli.territory import build

    build(options, settings)


def import_(options: argparse.Namespace, settings: Settings) -> None:
    """Bring the directory up to date from a source."""
    from bot.cli.imports import import_ as run

    run(options, settings)
