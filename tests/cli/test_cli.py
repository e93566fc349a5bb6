"""The command line, in process: what is printed and the exit code."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pytest

from bot.cli import main
from tests.conftest import ROOT


@pytest.fixture(autouse=True)
def home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """A data folder of its own, and no settings of the machine."""
    for name in ("TOKEN", "API_URL", "USERNAME"):
        monkeypatch.delenv(f"BOUSSOLE_TELEGRAM_{name}", raising=False)
    monkeypatch.delenv("BOUSSOLE_KNOWLEDGE", raising=False)
    monkeypatch.setenv("BOUSSOLE_DATA", str(tmp_path / "data"))
    return tmp_path


def feed(monkeypatch: pytest.MonkeyPatch, *lines: str) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("\n".join(lines) + "\n"))


def test_ask_answers_once(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["ask", "c'est", "quoi", "un", "ACI", "?"]) == 0
    out = capsys.readouterr().out
    assert "Atelier et chantier d'insertion" in out
    assert "Source :" in out


def test_ask_jsonl_answers_line_by_line_and_survives_bad_lines(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(
        monkeypatch, '{"q": "c\'est quoi un ESAT ?"}', "pas du json", '{"question": "x"}', "[1]", '{"q": "azertyuiop"}'
    )
    assert main(["ask", "--jsonl"]) == 0
    first, *bad, last = map(json.loads, capsys.readouterr().out.splitlines())
    assert set(first) == {"q", "kind", "id", "score", "suggestions", "dialogue", "slots", "text", "buttons"}
    assert (first["kind"], first["id"]) == ("answer", "esat")
    assert 0 <= first["score"] <= 100
    assert "En savoir plus" in first["buttons"]
    assert all(set(line) == {"error"} for line in bad)
    assert (last["kind"], last["id"]) == ("fallback", None)


def test_chat_jsonl_keeps_each_user_apart(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    feed(
        monkeypatch,
        '{"user": "u1", "text": "c\'est quoi une entreprise adaptée ?"}',
        '{"user": "u2", "text": "c\'est quoi un ACI ?"}',
        '{"user": "u1", "text": "et un ESAT ?"}',
        '{"user": "u2", "button": "En savoir plus"}',
        '{"user": "u2", "button": "Ce bouton n\'existe pas"}',
        '{"user": "u2", "location": [49.03, 2.07]}',
        '{"user": "u2"}',
        '{"user": "u2", "location": ["a", 2]}',
        "{}",
    )
    assert main(["chat", "--jsonl"]) == 0
    lines = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line.get("id") for line in lines[:4]] == ["ea", "aci", "esat", "aci"]
    assert set(lines[0]) == {"user", "kind", "id", "dialogue", "slots", "replies"}
    assert set(lines[0]["replies"][0]) == {"text", "buttons", "attachments", "venue"}
    assert "n'est plus à jour" in lines[4]["replies"][0]["text"]
    assert lines[5]["replies"]
    assert all("error" in line for line in lines[6:])


def test_chat_works_in_a_pipe(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    feed(monkeypatch, "c'est quoi un ACI ?", "1")
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["chat"]) == 0
    out = capsys.readouterr().out
    assert "Bonjour, je suis Boussole" in out
    assert "> c'est quoi un ACI ?" in out
    assert "1. En savoir plus" in out
    assert "\x1b[" not in out


def test_the_bundled_content_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 erreur(s)" in capsys.readouterr().out


def test_check_tells_problems_and_fails(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["check", str(tmp_path)]) == 1
    assert "themes.yaml:1: fichier : le fichier ne s'ouvre pas" in capsys.readouterr().out


def test_link_prints_the_address_and_writes_its_qr_code(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    for name in ("aci.png", "aci.svg"):
        assert main(["link", "--answer", "aci", "--bot", "@boussole95_bot", "--qr", str(home / name)]) == 0
        assert "https://t.me/boussole95_bot?start=a-aci" in capsys.readouterr().out
    assert (home / "aci.png").read_bytes().startswith(b"\x89PNG")
    assert b"<svg" in (home / "aci.svg").read_bytes()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--answer", "inconnu", "--bot", "b"], "« inconnu » n'existe pas"),
        (["--theme", "iae", "--bot", "b", "--qr", "x.jpg"], "finir par .png ou .svg"),
        (["--answer", "aci"], "Donner le nom du bot"),
    ],
)
def test_a_link_that_leads_nowhere_is_refused(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert main(["link", *arguments]) != 0
    assert said in capsys.readouterr().err


def test_evaluate_prints_the_measures(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["evaluate", str(ROOT / "evaluation" / "out_of_scope.jsonl"), "--quiet"]) == 0
    assert "rejet" in capsys.readouterr().out


def test_evaluate_names_the_line_it_cannot_read(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "x.jsonl").write_text('{"q": "a", "accept": ["aci"]}\n{"q": 1\n', encoding="utf-8")
    assert main(["evaluate", str(tmp_path / "x.jsonl")]) == 1
    assert "x.jsonl:2" in capsys.readouterr().err


@pytest.mark.parametrize("token", ["", "secret-without-form"])
def test_telegram_without_a_usable_token_says_so_and_never_shows_it(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], token: str
) -> None:
    monkeypatch.setenv("BOUSSOLE_TELEGRAM_TOKEN", token)
    assert main(["telegram"]) == 1
    err = capsys.readouterr().err
    assert "BOUSSOLE_TELEGRAM_TOKEN" in err
    assert "secret" not in err
