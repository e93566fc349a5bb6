"""The conversation in a terminal: colours, wrapped text, line editing with history, numbered choices."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from datetime import UTC, datetime
from itertools import chain, count
from pathlib import Path

from rich.console import Console
from rich.style import Style
from rich.text import Text

from bot.channels.attempt import attempt
from bot.channels.drawing import UndrawnError, drawing
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Attachment, Block, Reply
from bot.core.exchange.session import Session

MAX_WIDTH = 88
NARROWEST = 10
"""Characters of a line, however narrow the terminal is."""
HISTORY_LENGTH = 500

LEAVING = frozenset({"quitter", "quit", "exit", "q"})
"""Words by which people leave, also as commands: « /quit »."""

_STYLES = {"title": Style(bold=True, color="cyan"), "note": Style(dim=True)}


def chat(assistant: Assistant, data: Path) -> None:
    """Talk until the person leaves with a word, Ctrl-D or Ctrl-C, or the pipe ends; data holds the line history."""
    console = Console(highlight=False, soft_wrap=False)
    console.width = min(console.width, MAX_WIDTH)
    is_person = sys.stdin.isatty()
    try:
        with line_history(data / "history") if is_person else nullcontext():
            _talk(assistant, console, data / "exports", is_person=is_person)
    except KeyboardInterrupt:
        console.print()
    if is_person:
        console.print("Au revoir.")


def _talk(assistant: Assistant, console: Console, exports: Path, *, is_person: bool) -> None:
    session = _exchange(assistant, Session(), console, "/start", exports)
    if is_person:
        console.print("(Un numéro pour choisir, « quitter » pour partir.)", style="dim")
    for line in _typed(console) if is_person else _piped(console):
        if is_leaving(line):
            break
        session = _exchange(assistant, session, console, line, exports)


def is_leaving(line: str) -> bool:
    """Whether a line is a word by which people leave a terminal."""
    return line.strip().removeprefix("/").casefold() in LEAVING


@contextmanager
def line_history(path: Path) -> Iterator[None]:
    """Editing and history of the lines typed, where the platform has readline; saved however the person leaves."""
    try:
        import readline  # noqa: PLC0415 - not on every platform
    except ImportError:
        yield
        return
    with suppress(OSError):
        readline.read_history_file(path)
    readline.set_history_length(HISTORY_LENGTH)
    try:
        yield
    finally:
        with suppress(OSError):
            path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            path.touch(mode=0o600)  # what a person asks is nobody else's business
            readline.write_history_file(path)


def _exchange(assistant: Assistant, session: Session, console: Console, text: str, exports: Path) -> Session:
    answered = attempt(assistant, session, Message(datetime.now(UTC), text))
    session, replies = answered or (session, (assistant.apology(),))
    for reply in replies:
        show(console, reply)
        for attachment in reply.attachments:
            said = _saved(assistant, attachment, exports)
            console.print(said, style="dim", soft_wrap=True)
    return session


def _saved(assistant: Assistant, attachment: Attachment, folder: Path) -> str:
    """Where a file was written, drawn before where it is described; or why it could not be drawn."""
    if attachment.document:
        import asyncio  # noqa: PLC0415 - most conversations have nothing drawn

        draw = drawing(lambda: assistant.knowledge.wording)
        try:
            attachment = replace(attachment, content=asyncio.run(draw(attachment)))
        except UndrawnError as error:
            return str(error)
    return f"Fichier : {save(attachment, folder)}"


def save(attachment: Attachment, folder: Path) -> Path:
    """Write a file that came with a reply, beside those of the same name that are there already."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
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
        _show_hanging(console, Text(f"{number:>3}. ", "green bold"), Text(button.label))
    console.print()


def _show_block(console: Console, block: Block) -> None:
    text = Text(style=_STYLES.get(block.kind, Style()))
    for span in block.spans:
        text.append(span.text, Style(bold=span.bold or None, link=span.href))
        if span.href and span.href != span.text and _is_plain(console):
            text.append(f" <{span.href}>")
    _show_hanging(console, Text("  • " if block.kind == "bullet" else ""), text)


def _is_plain(console: Console) -> bool:
    """Whether links have to be written out: in a pipe, without colours, on a terminal that only knows letters."""
    return not console.is_terminal or console.no_color or console.color_system is None


def _show_hanging(console: Console, lead: Text, text: Text) -> None:
    """Print a text behind a lead, its further lines below its first one; addresses stay whole."""
    for number, line in enumerate(text.divide(cuts(text.plain, max(NARROWEST, console.width - len(lead))))):
        line.rstrip()
        first = lead if number == 0 else Text(" " * len(lead))
        console.print(Text.assemble(first, line), soft_wrap=True)


def cuts(text: str, width: int) -> Iterator[int]:
    """Where a text is cut into lines of at most `width` characters: at plain spaces only, so never inside « 45 € »."""
    start = end = 0
    for word in text.split(" "):
        if end > start and end + len(word) - start > width:
            yield end
            start = end
        end += len(word) + 1


def _typed(console: Console) -> Iterator[str]:
    """Lines typed by a person."""
    while True:
        try:
            line = input("> ").strip()
        except EOFError:
            console.print()
            return
        if line:
            yield line


def _piped(console: Console) -> Iterator[str]:
    """Lines of a pipe, shown as a person would have typed them, so that the transcript reads well."""
    for line in map(str.strip, sys.stdin):
        if line:
            console.print(Text(f"> {line}", style="bold"))
            yield line
