"""What can be written behind `boussole`."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

from bot import __version__
from bot.cli import commands, editing, sharing
from bot.cli.event_options import add_events, add_facilitators
from bot.cli.french import Parser

_DESCRIPTION = "Boussole, l'assistant des achats inclusifs. Sans commande, la conversation s'ouvre."

_EXAMPLES = """\
exemples :
  boussole
  boussole ask "c'est quoi un ACI ?"
  boussole explain "enlève l'ESAT" --after "un ESAT de blanchisserie à Cergy"
  boussole check

« boussole COMMANDE --help » dit les options d'une commande."""

Add = Callable[..., argparse.ArgumentParser]


def parser() -> argparse.ArgumentParser:
    """The parser of the command line; `run` of what it reads carries the command out."""
    root = Parser(prog="boussole", usage="boussole [COMMANDE] [OPTIONS]", description=_DESCRIPTION, epilog=_EXAMPLES)
    root.add_argument("--version", action="version", version=f"boussole {__version__}", help="afficher la version")
    root.set_defaults(run=commands.chat, jsonl=False)
    found = root.add_subparsers(prog="boussole", title="commandes ", metavar="COMMANDE")

    def add(name: str, run: Callable[..., Any], help_: str, examples: str = "") -> argparse.ArgumentParser:
        about = f"{help_[:1].upper()}{help_[1:]}."
        epilog = f"exemples :\n{examples}" if examples else None
        one: argparse.ArgumentParser = found.add_parser(name, help=help_, description=about, epilog=epilog)
        one.set_defaults(run=run)
        return one

    _add_talking(add)
    _add_editing(add)
    _add_measuring(add)
    _add_sharing(add)
    _add_serving(add)
    return root


def _add_talking(add: Add) -> None:
    chat = add("chat", commands.chat, "converser dans le terminal", "  boussole chat\n  boussole chat < messages.txt")
    _add_jsonl(chat)

    ask = add(
        "ask",
        commands.ask,
        "répondre à une question",
        '  boussole ask "c\'est quoi un ACI ?"\n  echo \'{"q": "un traiteur à Cergy"}\' | boussole ask --jsonl',
    )
    ask.add_argument("question", nargs="*", help="la question ; sans elle, l'entrée standard")
    _add_jsonl(ask)

    explain = add(
        "explain",
        commands.explain,
        "montrer comment un message est compris",
        '  boussole explain "300 000 € de travaux, combien d\'heures ?"\n'
        '  boussole explain "le tel du 2e" --after "quels ESAT à Taverny ?"',
    )
    explain.add_argument("text", nargs="+", metavar="TEXTE", help="le message")
    explain.add_argument(
        "--after", action="append", default=[], metavar="TEXTE", help="un message dit avant ; peut se répéter"
    )


def _add_jsonl(one: argparse.ArgumentParser) -> None:
    one.add_argument("--jsonl", action="store_true", help="un objet JSON par ligne, pour les programmes")


def _add_editing(add: Add) -> None:
    check = add("check", commands.check, "vérifier les contenus")
    check.add_argument(
        "folder", nargs="?", type=Path, metavar="DOSSIER", help="dossier à vérifier (par défaut : celui en service)"
    )

    new = add(
        "new",
        editing.new,
        "préparer une fiche à compléter",
        "  boussole new answer marche-reserve --theme commande-publique\n"
        "  boussole new structure mon-esat --commune Cergy\n  boussole new follow-up aci",
    )
    new.add_argument("kind", choices=["answer", "follow-up", "structure", "facilitator"], help="réponse, suite, fiche")
    new.add_argument("id", metavar="ID", help="son identifiant ; d'une suite, celui de la réponse")
    new.add_argument("--theme", metavar="THEME", help="le thème d'une réponse")
    new.add_argument("--commune", metavar="NOM", help="la commune d'une structure")

    unanswered = add(
        "unanswered",
        editing.unanswered,
        "dire ce qui est resté sans réponse ou n'a pas aidé, en faire des brouillons",
        "  boussole unanswered\n  boussole unanswered --drafts --most 5",
    )
    unanswered.add_argument(
        "--drafts", action="store_true", help="écrire des réponses à compléter, et des commentaires sous les réponses"
    )
    unanswered.add_argument(
        "--most", type=int, default=10, metavar="N", help="brouillons au plus (par défaut : %(default)s)"
    )

    preview = add(
        "preview",
        editing.preview,
        "montrer une réponse ou une fiche comme elle est envoyée",
        "  boussole preview aci\n  boussole preview aci --html aci.html",
    )
    preview.add_argument("id", metavar="ID", help="l'identifiant d'une réponse, d'une structure ou d'un facilitateur")
    preview.add_argument("--html", type=Path, metavar="FICHIER", help="écrire une page, dans l'habit de la nôtre")

    report = add(
        "report",
        editing.report,
        "dire ce qui vieillit et ce qui manque",
        "  boussole report --content\n  boussole report --content --html contenus.html",
    )
    report.add_argument("--content", action="store_true", required=True, help="sur les contenus")
    report.add_argument("--html", type=Path, metavar="FICHIER", help="écrire une page, avec des cartes")

    schema = add(
        "schema",
        editing.schema,
        "écrire les schémas des contenus, pour VS Code",
        "  boussole schema",
    )
    schema.add_argument(
        "folder", nargs="?", type=Path, default=Path("schema"), metavar="DOSSIER", help="où (par défaut : %(default)s)"
    )
    schema.add_argument(
        "--sans-identifiants",
        action="store_true",
        help="sans ceux des contenus, pour des schémas qui ne vieillissent pas",
    )


def _add_measuring(add: Add) -> None:
    evaluate = add(
        "evaluate",
        commands.evaluate,
        "mesurer la compréhension sur des messages étiquetés",
        "  boussole evaluate evaluation/*.jsonl --quiet\n  boussole evaluate evaluation/*.jsonl --against HEAD~1",
    )
    evaluate.add_argument("files", nargs="*", type=Path, metavar="FICHIER", help="des messages étiquetés")
    evaluate.add_argument("--sans-voisins", action="store_true", help="refuser des sujets voisins jamais entendus")
    evaluate.add_argument("--sans-formulations", action="store_true", help="retrouver des formulations mises de côté")
    evaluate.add_argument("--quiet", action="store_true", help="sans la liste des erreurs")
    evaluate.add_argument(
        "--against", metavar="VERSION", help="dire ce qui est compris autrement que dans cette version de Git"
    )

    calibrate = add("calibrate", commands.calibrate, "déduire les seuils de messages étiquetés")
    calibrate.add_argument("files", nargs="+", type=Path, metavar="FICHIER", help="des messages étiquetés")


def _add_sharing(add: Add) -> None:
    link = add(
        "link",
        sharing.link,
        "donner le lien vers une réponse, un thème, une structure…",
        "  boussole link --answer aci --bot boussole95_bot --qr aci.png",
    )
    target = link.add_mutually_exclusive_group(required=True)
    things = (
        ("answer", "la réponse"),
        ("theme", "le thème"),
        ("dialogue", "le dialogue"),
        ("structure", "la structure"),
    )
    for verb, what in things:
        target.add_argument(f"--{verb}", metavar="ID", help=f"{what} de cet identifiant")
    link.add_argument("--bot", default=os.environ.get("BOUSSOLE_TELEGRAM_USERNAME", ""), help="nom du bot, sans @")
    link.add_argument("--qr", type=Path, metavar="FICHIER.png|.svg", help="écrire aussi le QR code du lien")
    add_events(add)
    add_facilitators(add)
    _add_territory(add)
    _add_imports(
        add(
            "import",
            commands.import_,
            "compléter l'annuaire depuis une source publique",
            "  boussole import les-emplois --department 95\n  boussole import les-emplois --department 95 --write\n"
            "  boussole import data-inclusion structures.csv\n  boussole import finess etablissements.csv",
        )
    )


def _add_territory(add: Add) -> None:
    territory = add(
        "territory",
        commands.territory,
        "faire les contenus d'un autre département, ou de plusieurs",
        "  boussole territory build 60\n  boussole territory build 60 93 --to mon-territoire",
    )
    territory.add_argument("action", choices=["build"], help="build : écrire les communes et l'annuaire")
    territory.add_argument("codes", nargs="+", metavar="CODE", help="code d'un département : 60, 2A, 974")
    territory.add_argument(
        "--to", type=Path, metavar="DOSSIER", help="où écrire (par défaut : territoire-60-93, selon les codes)"
    )
    territory.add_argument("--force", action="store_true", help="remplacer les fichiers changés depuis")


def _add_imports(one: argparse.ArgumentParser) -> None:
    one.add_argument("source", choices=["les-emplois", "data-inclusion", "marche", "finess"], help="la source")
    one.add_argument("file", nargs="?", type=Path, metavar="FICHIER", help="son fichier : CSV, JSON, JSONL, XLSX, XLS")
    one.add_argument("--department", default="95", metavar="CODE", help="pour les-emplois (par défaut : %(default)s)")
    one.add_argument("--write", action="store_true", help="écrire ; sans elle, la différence est seulement montrée")
    one.add_argument("--force", action="store_true", help="écrire même si plus de 10 %% des structures ont disparu")
    one.add_argument("--no-input", action="store_true", help="ne rien demander ; ce qui est ambigu est listé")
    one.add_argument("--address", metavar="URL", help="adresse de l'API de les-emplois")
    one.add_argument("--pause", type=float, default=5.0, metavar="S", help="secondes entre deux pages")
    one.add_argument("--timeout", type=float, default=30.0, metavar="S", help="secondes laissées à chaque page")


def _add_serving(add: Add) -> None:
    telegram = add("telegram", commands.telegram, "servir le bot Telegram, en relevant ses messages")
    _add_service_options(telegram, port=None, log_format="text")

    serve = add("serve", commands.serve, "servir le bot Telegram par webhook, et la page")
    _add_service_options(serve, port=8080, log_format="json")
    serve.add_argument("--no-web", action="store_true", help="sans la page")

    web = add("web", commands.web, "servir la page, sans Telegram ni base de données", "  boussole web --port 8080")
    _add_service_options(web, port=8080, log_format="text")

    add("reload", commands.reload, "vérifier les contenus, et les faire relire au service en marche")

    add("purge", commands.purge, "effacer ce dont la durée de conservation est passée")


def _add_service_options(one: argparse.ArgumentParser, port: int | None, log_format: str) -> None:
    served = "par défaut : %(default)s" if port else "sans elle, ni /healthz ni /metrics"
    one.add_argument("--host", default="127.0.0.1", help="adresse d'écoute (par défaut : %(default)s)")
    one.add_argument("--port", type=int, default=port, help=f"port HTTP ({served})")
    one.add_argument(
        "--log-level", default="INFO", choices=["DEBUG", "INFO", "WARNING", "ERROR"], help="détail du journal"
    )
    one.add_argument("--log-format", default=log_format, choices=["text", "json"], help="forme du journal")
