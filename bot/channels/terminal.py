"""The conversation in a terminal: colours, wrapped text, line editing with history, numbered choices."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import suppress
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from rich.console import Console
from rich.padding import Padding
from rich.style import Style
from rich.text import Text

from bot.channels.attempt import attempt
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Attachment, Block, Reply
from bot.core.exchange.session import Session

MAX_WIDTH = 88
HISTORY_LENGTH = 500

_STYLES = {"title": Style(bold=True, color="cyan"), "note": Style(dim=True)}


def chat(assistant: Assistant, data: Path) -> None:
    """Talk until the person leaves with Ctrl-D, « quitter » or the end of a pipe; data holds the line history."""
    console = Console(highlight=False, soft_wrap=False)
    console.width = min(console.width, MAX_WIDTH)
    is_person = sys.stdin.isatty()
    exports = data / "exports"
    session = _exchange(assistant, Session(), console, "/start", exports)
    if is_person:
        console.print("(Répondez par un numéro pour choisir, Ctrl-D pour quitter.)", style="dim")
    for line in _typed(console, data / "history") if is_person else _piped(console):
        session = _exchange(assistant, session, console, line, exports)
    if is_person:
        console.print("Au revoir.")


def _exchange(assistant: Assistant, session: Session, console: Console, text: str, exports: Path) -> Session:
    answered = attempt(assistant, session, Message(datetime.now(UTC), text))
    session, replies = answered or (session, (assistant.apology(),))
    for reply in replies:
        show(console, reply)
        for attachment in reply.attachments:
            console.print(f"Fichier : {save(attachment, exports)}", style="dim", soft_wrap=True)
    return session


def save(attachment: Attachment, folder: Path) -> Path:
    """Write a file that came with a reply, beside those of the same name that are there already."""
    folder.mkdir(parents=True, exist_ok=True)
    name = Path(attachment.filename)
    names = chain([name.name], (f"{name.stem}-{number}{name.suffix}" for number in count(2)))
    path = next(folder / name for name in names if not (folder / name).exists())
    path.write_bytes(attachment.content)
    return path


def show(console: Console, reply: Reply) -> None:
    """Print a reply and its numbered choices."""
    console.print()
    previous = ""
    for block in reply.blocks:
        if previous and not (block.kind == previous == "bullet"):
            console.print()
        _show_block(console, block)
        previous = block.kind
    if reply.buttons:
        console.print()
    for number, button in enumerate(reply.buttons, 1):
        console.print(Text.assemble((f"  {number}. ", "green bold"), button.label))
    console.print()


def _show_block(console: Console, block: Block) -> None:
    text = Text(style=_STYLES.get(block.kind, Style()))
    for span in block.spans:
        style = Style(bold=span.bold or None, link=span.href)
        text.append(span.text, style)
        if span.href and span.href != span.text and not console.is_terminal:
            text.append(f" <{span.href}>")
    if block.kind == "bullet":
        first = Text("• ")
        console.print(Padding(first + text, (0, 0, 0, 2)))
    else:
        console.print(text)


def _typed(console: Console, history: Path) -> Iterator[str]:
    """Lines typed by a person, with editing and history where the platform has readline."""
    with suppress(ImportError):
        import readline  # noqa: PLC0415 - not on every platform

        with suppress(OSError):
            readline.read_history_file(history)
        readline.set_history_length(HISTORY_LENGTH)
    while True:
        try:
            line = input("> ").strip()
        except (EOFError, KeyboardInterrupt):
            console.print()
            break
        if line.casefold() in {"quitter", "exit", "quit", "q"}:
            break
        if line:
            yield line
    with suppress(ImportError, OSError):
        import readline  # noqa: PLC0415

        history.parent.mkdir(parents=True, exist_ok=True)
        readline.write_history_file(history)


def _piped(console: Console) -> Iterator[str]:
    """Lines of a pipe, shown as a person would have typed them, so that the transcript reads well."""
    for line in map(str.strip, sys.stdin):
        if line:
            console.print(Text(f"> {line}", style="bold"))
            yield line
