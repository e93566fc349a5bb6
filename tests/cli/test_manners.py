"""How the command behaves with a person at a terminal: what it says, and that it is left in peace."""

from __future__ import annotations

import io
import json
import os
import pty
import select
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from rich.console import Console

from bot.channels import terminal
from bot.channels.terminal import cuts, is_leaving, show
from bot.cli import main
from bot.cli.options import parser
from bot.core.exchange.reply import Block, Button, Reply, Span

ENGLISH = ("usage:", "error", "arguments:", "options:", "invalid", "expected", "required", "show this", "choose from")


class Person(io.StringIO):
    """Someone at a terminal, who types nothing on standard input itself."""

    def isatty(self) -> bool:
        return True


def typing(monkeypatch: pytest.MonkeyPatch, *lines: str | type[BaseException]) -> None:
    """A person who types lines, or leaves by an exception: `EOFError` is Ctrl-D, `KeyboardInterrupt` Ctrl-C."""
    typed: Iterator[str | type[BaseException]] = iter(lines)

    def type_next(_prompt: str = "") -> str:
        line = next(typed)
        if isinstance(line, str):
            return line
        raise line

    monkeypatch.setattr("sys.stdin", Person())
    monkeypatch.setattr("builtins.input", type_next)


@pytest.mark.parametrize("arguments", [[], ["chat"]])
def test_boussole_alone_opens_the_chat(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(monkeypatch, "c'est quoi un ACI ?", EOFError)
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert out.index("Bonjour, je suis Boussole") < out.index("Atelier et chantier d'insertion")
    assert out.endswith("Au revoir.\n")
    assert not err


@pytest.mark.parametrize("leave", [EOFError, KeyboardInterrupt, "/quit", "quitter", "exit", "q", "/Quitter", " QUIT "])
def test_every_way_out_is_quiet_and_keeps_the_history(
    leave: str | type[BaseException],
    home: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    typing(monkeypatch, leave, "ceci n'est jamais lu")
    assert main([]) == 0
    out, err = capsys.readouterr()
    assert out.endswith("Au revoir.\n")
    assert not err
    history = home / "data" / "history"
    assert history.stat().st_mode & 0o077 == 0


def test_ctrl_c_during_an_answer_is_as_quiet(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    typing(monkeypatch, "c'est quoi un ACI ?")

    def interrupted(_console: Console, reply: Reply) -> None:
        if "Atelier" in reply.text:
            raise KeyboardInterrupt

    monkeypatch.setattr(terminal, "show", interrupted)
    assert main([]) == 0
    assert capsys.readouterr().out.endswith("Au revoir.\n")
    assert (home / "data" / "history").exists()


def test_ctrl_c_at_a_real_terminal_leaves_without_a_trace_and_keeps_what_was_typed(tmp_path: Path) -> None:
    pid, terminal_ = pty.fork()
    if pid == 0:  # pragma: no cover - another process
        os.environ.update(BOUSSOLE_DATA=str(tmp_path), TERM="dumb", NO_COLOR="1")
        signal.signal(signal.SIGINT, signal.SIG_DFL)  # a shell that runs the tests in the background has it ignored
        os.execv(sys.executable, [sys.executable, "-m", "bot"])
    seen, typed = b"", [b"aci\n", b"\x03"]
    while True:
        if not select.select([terminal_], [], [], 1)[0]:
            if not typed:  # a key that comes just before Python waits for one is noted, and seen at the next
                os.write(terminal_, b"\x03")
            continue
        try:
            got = os.read(terminal_, 4096)
        except OSError:  # Linux says so when the other side is gone
            break
        if not got:
            break
        seen += got
        if typed and seen.endswith(b"> "):
            os.write(terminal_, typed.pop(0))
    assert os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]) == 0
    said = seen.decode()
    assert "Au revoir." in said
    assert "Traceback" not in said
    assert (tmp_path / "history").read_text(encoding="utf-8") == "aci\n"


def test_ctrl_c_before_anything_is_shown_is_quiet(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(*_: object, **__: object) -> None:
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("bot.cli.commands.load_assistant", interrupted)
    assert main(["chat"]) == 130
    assert capsys.readouterr() == ("", "")


def test_a_word_of_leaving_ends_a_pipe_too(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("aci\n/quit\nc'est quoi un ESAT ?\n"))
    assert main([]) == 0
    out = capsys.readouterr().out
    assert "Atelier et chantier" in out
    assert "> c'est quoi un ESAT ?" not in out


@pytest.mark.parametrize("line", ["quitter le dialogue", "quand", "qui ?", "/aide", "", "/"])
def test_other_words_do_not_leave(line: str) -> None:
    assert not is_leaving(line)


@pytest.mark.parametrize("arguments", [["ask"], ["ask", "--jsonl"], ["ask", ""]])
def test_ask_without_a_question_says_how_to_a_person(
    arguments: list[str], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Person())
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert "Il manque la question" in err
    assert 'boussole ask "c\'est quoi un ACI ?"' in err
    assert not out


def test_an_empty_pipe_asks_nothing_either(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
    assert main(["ask"]) == 2
    assert "Il manque la question" in capsys.readouterr().err


def test_ask_takes_its_question_from_the_line_for_programs_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", Person())
    assert main(["ask", "--jsonl", "c'est quoi", "un ACI ?"]) == 0
    (line,) = capsys.readouterr().out.splitlines()
    assert json.loads(line)["id"] == "aci"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["zut"], "COMMANDE : « zut » est inconnu ; au choix : chat, ask, "),
        (["--zut"], "argument inconnu : --zut"),
        (["chat", "--json"], "argument inconnu : --json"),
        (["chat", "--jsonl=3"], "--jsonl : ne prend pas de valeur (« 3 »)"),
        (["explain"], "il manque TEXTE"),
        (["explain", "x", "--after"], "--after : une valeur est attendue"),
        (["link"], "il manque l'une de ces options : --answer --theme --dialogue"),
        (["link", "--answer", "a", "--theme", "b"], "--theme : ne va pas avec --answer"),
        (["serve", "--port", "x"], "--port : « x » n'est pas un nombre entier"),
        (["serve", "--log-level", "x"], "--log-level : « x » est inconnu ; au choix : DEBUG, INFO, WARNING, ERROR"),
    ],
)
def test_a_wrong_line_is_told_in_french(arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    assert left.value.code == 2
    err = capsys.readouterr().err
    assert f"Erreur : {said}" in err
    assert "Utilisation : boussole" in err
    assert not [word for word in ENGLISH if word in err]


def test_evaluate_without_anything_to_measure_says_how(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate"]) == 2
    assert "Il manque des fichiers" in capsys.readouterr().err


def commands() -> list[str]:
    (found,) = [action.choices for action in parser()._actions if isinstance(action.choices, dict)]
    return list(found)


@pytest.mark.parametrize("command", ["", *commands()])
@pytest.mark.parametrize("columns", ["40", "80"])
def test_help_is_french_and_short(
    command: str, columns: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COLUMNS", columns)
    with pytest.raises(SystemExit) as left:
        main([*command.split(), "--help"])
    assert left.value.code == 0
    out = capsys.readouterr().out
    assert out.startswith("Utilisation : boussole")
    assert not [word for word in ENGLISH if word in out]
    assert columns == "40" or len(out.splitlines()) <= (30 if command else 40)


def test_the_main_help_shows_every_command_and_examples(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["--help"])
    out = capsys.readouterr().out
    assert all(f"\n  {command} " in out for command in commands())
    assert "exemples :\n  boussole\n" in out


LINKED = Reply(
    (
        Block(
            "paragraph",
            (
                Span("Source : "),
                Span("Le Marché de l'inclusion", href="https://lemarche.inclusion.gouv.fr/prestataires"),
            ),
        ),
        Block("bullet", (Span("une puce qui est assez longue pour ne pas tenir sur une seule ligne étroite"),)),
    ),
    (Button("Un choix dont le libellé ne tient pas sur une ligne de terminal étroit", "menu"), Button("Menu", "menu")),
)


def shown(width: int, **settings: object) -> str:
    console = Console(file=io.StringIO(), width=width, highlight=False, **settings)  # type: ignore[arg-type]
    show(console, LINKED)
    assert isinstance(console.file, io.StringIO)
    return console.file.getvalue()


def test_a_narrow_terminal_keeps_words_and_addresses_whole() -> None:
    lines = shown(40).splitlines()
    assert "<https://lemarche.inclusion.gouv.fr/prestataires>" in "".join(lines)
    assert any(line == "<https://lemarche.inclusion.gouv.fr/prestataires>" for line in lines)
    assert all(len(line) <= 40 for line in lines if "https" not in line)
    first = next(number for number, line in enumerate(lines) if line.startswith("  1. Un choix"))
    assert lines[first + 1].startswith("     ")
    assert not [line for line in lines if line != line.rstrip()]


@pytest.mark.parametrize(
    "settings",
    [
        {"force_terminal": False},
        {"force_terminal": True, "no_color": True},
        {"force_terminal": True, "color_system": None},
    ],
    ids=["pipe", "NO_COLOR", "dumb"],
)
def test_links_are_written_out_where_they_cannot_be_followed(settings: dict[str, object]) -> None:
    assert "<https://lemarche.inclusion.gouv.fr/prestataires>" in shown(88, **settings)


def test_a_terminal_with_colours_shows_links_as_links() -> None:
    out = shown(88, force_terminal=True, color_system="truecolor", legacy_windows=False)
    assert "\x1b]8;" in out
    assert "<https" not in out


def test_lines_are_never_cut_inside_a_figure_and_its_unit() -> None:
    text = "il faut 45\u00a0000\u00a0€ par an"
    assert [text[at:] for at in cuts(text, 12)] == ["45\u00a0000\u00a0€ par an", "an"]


def test_a_line_that_fits_is_not_cut() -> None:
    assert list(cuts("douze lettre", 12)) == []
