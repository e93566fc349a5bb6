"""The command `boussole`: parse, call, print, exit code. Here, and only here, real things are chosen.

Each command imports what it alone needs, so that a question in the terminal does not wait for Telegram.
"""

from __future__ import annotations

import argparse
import io
import os
import sys
from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

from bot import __version__
from bot.bootstrap import load_assistant
from bot.channels.attempt import attempt
from bot.channels.plain import plain_texts
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.actions import Action
from bot.core.exchange.message import Message
from bot.core.exchange.session import Session
from bot.errors import BoussoleError
from bot.settings import Settings


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done, 1 a problem told on standard error, 2 wrong usage."""
    options = _parser().parse_args(argv)
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(errors="replace")  # a byte that is no UTF-8 is one odd character, not the end
    try:
        settings = Settings.read(os.environ)
        return int(options.run(options, settings) or 0)
    except BoussoleError as error:
        print(error, file=sys.stderr)
        return error.exit_code
    except BrokenPipeError:
        with suppress(OSError):
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 1
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="boussole", description="Assistant des achats inclusifs.")
    parser.add_argument("--version", action="version", version=f"boussole {__version__}")
    commands = parser.add_subparsers(required=True, metavar="COMMANDE")

    chat = commands.add_parser("chat", help="converser dans le terminal")
    chat.add_argument("--jsonl", action="store_true", help="un objet JSON par ligne, pour les programmes")
    chat.set_defaults(run=_chat)

    ask = commands.add_parser("ask", help="répondre à une question")
    ask.add_argument("question", nargs="*", help="la question ; sans elle, l'entrée standard")
    ask.add_argument("--jsonl", action="store_true", help="un objet JSON par ligne, pour les programmes")
    ask.set_defaults(run=_ask)

    check_ = commands.add_parser("check", help="vérifier les contenus")
    check_.add_argument("folder", nargs="?", type=Path, help="dossier à vérifier (par défaut : celui en service)")
    check_.set_defaults(run=_check)

    evaluate = commands.add_parser("evaluate", help="mesurer la compréhension sur des messages étiquetés")
    evaluate.add_argument("files", nargs="*", type=Path, metavar="FICHIER")
    evaluate.add_argument("--sans-voisins", action="store_true", help="refuser des sujets voisins jamais entendus")
    evaluate.add_argument("--sans-formulations", action="store_true", help="retrouver des formulations mises de côté")
    evaluate.add_argument("--quiet", action="store_true", help="sans la liste des erreurs")
    evaluate.set_defaults(run=_evaluate)

    calibrate = commands.add_parser("calibrate", help="déduire les seuils de messages étiquetés")
    calibrate.add_argument("files", nargs="+", type=Path, metavar="FICHIER")
    calibrate.set_defaults(run=_calibrate)

    link = commands.add_parser("link", help="lien direct vers une réponse, un thème ou un dialogue")
    target = link.add_mutually_exclusive_group(required=True)
    for verb in ("answer", "theme", "dialogue"):
        target.add_argument(f"--{verb}", metavar="ID")
    link.add_argument("--bot", default=os.environ.get("BOUSSOLE_TELEGRAM_USERNAME", ""), help="nom du bot, sans @")
    link.add_argument("--qr", type=Path, metavar="FICHIER.png|.svg", help="écrire aussi le QR code du lien")
    link.set_defaults(run=_link)

    telegram = commands.add_parser("telegram", help="servir le bot Telegram, en relevant ses messages")
    _add_service_options(telegram, port=None, log_format="text")
    telegram.set_defaults(run=_telegram)

    serve = commands.add_parser("serve", help="servir le bot Telegram par webhook, en un ou plusieurs processus")
    _add_service_options(serve, port=8080, log_format="json")
    serve.set_defaults(run=_serve)

    purge = commands.add_parser("purge", help="effacer ce dont la durée de conservation est passée")
    purge.set_defaults(run=_purge)
    return parser


def _add_service_options(parser: argparse.ArgumentParser, port: int | None, log_format: str) -> None:
    served = "par défaut : %(default)s" if port else "sans elle, ni /healthz ni /metrics"
    parser.add_argument("--host", default="127.0.0.1", help="adresse d'écoute (par défaut : %(default)s)")
    parser.add_argument("--port", type=int, default=port, help=f"port HTTP ({served})")
    parser.add_argument("--log-level", default="INFO", choices=["DEBUG", "INFO", "WARNING", "ERROR"])
    parser.add_argument("--log-format", default=log_format, choices=["text", "json"])


def _assistant(settings: Settings) -> Assistant:
    return load_assistant(settings.knowledge, settings.root, settings.compiled)


def _chat(options: argparse.Namespace, settings: Settings) -> None:
    assistant = _assistant(settings)
    if options.jsonl:
        from bot.channels import jsonl

        for line in jsonl.chat_lines(assistant, sys.stdin):
            print(line, flush=True)
    else:
        from bot.channels import terminal

        terminal.chat(assistant, settings.data)


def _ask(options: argparse.Namespace, settings: Settings) -> int:
    assistant = _assistant(settings)
    if options.jsonl:
        from bot.channels import jsonl

        for line in jsonl.ask_lines(assistant, sys.stdin):
            print(line, flush=True)
        return 0
    question = " ".join(options.question) or sys.stdin.read()
    answered = attempt(assistant, Session(), Message(datetime.now(UTC), question))
    print(plain_texts(answered[1] if answered else [assistant.apology()]))
    return 0 if answered else 1


def _check(options: argparse.Namespace, settings: Settings) -> int:
    from bot.content.check import check, summary

    folder = options.folder or settings.knowledge
    problems, advice = check(folder, settings.root, datetime.now(UTC).date())
    for line in problems:
        print(line)
    for line in advice:
        print(f"conseil : {line}")
    if not problems:
        print(summary(folder, settings.root))
    print(f"{len(problems)} erreur(s), {len(advice)} conseil(s).")
    return 1 if problems else 0


def _evaluate(options: argparse.Namespace, settings: Settings) -> None:
    from bot.evaluation import conversations, left_out, needs, questions, rows

    assistant = _assistant(settings)
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
        elif kind == "conversations":
            scripts = conversations.evaluate(assistant, rows.read(path, conversations.read_conversation))
            print(conversations.describe(path.name, scripts, details=details))
        else:
            answers = questions.evaluate(assistant, rows.read(path, questions.read_row))
            print(questions.describe(path.name, answers, confusions=details))


def _calibrate(options: argparse.Namespace, settings: Settings) -> None:
    from bot.evaluation import left_out, needs, questions, rows
    from bot.evaluation.calibration import calibrate

    kinds = {path: rows.kind_of(path) for path in options.files}
    asked = [row for path, kind in kinds.items() if kind == "questions" for row in rows.read(path, questions.read_row)]
    wanted = [need for path, kind in kinds.items() if kind == "needs" for need in rows.read(path, needs.read_need)]
    assistant = _assistant(settings)
    unheard = tuple(left_out.neighbours(assistant)) if any(row.accept for row in asked) else ()
    bands = calibrate(assistant, asked, wanted, unheard)
    path = settings.knowledge / "bands.yaml"
    path.write_text(
        "# Seuils de décision, de 0 à 100, écrits par « boussole calibrate ».\n"
        f"answer: {bands.answer}\nsuggest: {bands.suggest}\ndialogue: {bands.dialogue}\n",
        encoding="utf-8",
    )
    print(f"{path.name} : answer {bands.answer}, suggest {bands.suggest}, dialogue {bands.dialogue}")


def _link(options: argparse.Namespace, settings: Settings) -> int:
    from bot.content.loader import load_knowledge
    from bot.links import deep_link, write_qr

    if not options.bot:
        print("Donner le nom du bot : --bot NOM, ou la variable BOUSSOLE_TELEGRAM_USERNAME.", file=sys.stderr)
        return 2
    action = next(
        Action(verb, getattr(options, verb)) for verb in ("answer", "theme", "dialogue") if getattr(options, verb)
    )
    address = deep_link(load_knowledge(settings.knowledge), options.bot, action)
    print(address)
    if options.qr:
        write_qr(address, options.qr)
        print(f"QR code : {options.qr}")
    return 0


def _purge(_options: argparse.Namespace, settings: Settings) -> None:
    import asyncio

    from bot.stores.base import Purged
    from bot.stores.database import Database

    async def purge() -> Purged:
        database = await Database.open(settings.database)
        try:
            return await database.purge(datetime.now(UTC))
        finally:
            await database.close()

    purged = asyncio.run(purge())
    print(
        f"{purged.sessions} conversation(s) expirée(s) effacée(s), {purged.unanswered} question(s) sans réponse, "
        f"{purged.handled} accusé(s) de réception, {purged.outgoing} réponse(s) non envoyée(s)."
    )


def _telegram(options: argparse.Namespace, settings: Settings) -> None:
    from bot.channels.telegram.run import run_polling
    from bot.logs import configure_logging

    settings.require_token()
    configure_logging(options.log_level, settings.secrets, options.log_format)
    run_polling(settings, _assistant(settings), options.host, options.port)


def _serve(options: argparse.Namespace, settings: Settings) -> None:
    from bot.channels.telegram.run import run_webhook
    from bot.logs import configure_logging

    settings.require_token()
    settings.require_webhook()
    configure_logging(options.log_level, settings.secrets, options.log_format)
    run_webhook(settings, _assistant(settings), options.host, options.port)
