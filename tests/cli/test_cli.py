"""The command line, in process: what is printed and the exit code."""

from __future__ import annotations

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.loader import load_knowledge
from bot.core.conversation.assistant import Assistant
from bot.core.directory.territory import Territory
from bot.core.exchange.message import Message
from bot.core.exchange.reply import Reply
from bot.core.exchange.session import Session
from bot.core.knowledge.knowledge import Knowledge
from bot.stores.database import Database
from tests.conftest import ROOT


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


def test_a_shortlist_is_written_to_files_that_never_overwrite_each_other(
    monkeypatch: pytest.MonkeyPatch, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, "quels ESAT à Taverny ?", "garde la première", "exporter", "exporter")
    assert main(["chat"]) == 0
    names = sorted(path.name for path in (home / "data" / "exports").iterdir())
    assert names == ["structures-2.csv", "structures.csv"]
    assert "structures-2.csv" in capsys.readouterr().out.replace("\n", "")


def test_jsonl_gives_dialogue_slots_and_the_point_of_a_card(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(
        monkeypatch,
        '{"user": "u", "text": "un ESAT de blanchisserie à Cergy"}',
        '{"user": "u", "text": "les coordonnées de Plaine de vie"}',
    )
    assert main(["chat", "--jsonl"]) == 0
    need, card = (json.loads(line) for line in capsys.readouterr().out.splitlines())
    assert (need["kind"], need["dialogue"]) == ("dialogue", "fournisseur")
    assert need["slots"] == {"secteur": "blanchisserie", "commune": "Cergy", "type": "ESAT"}
    assert card["replies"][0]["venue"] == [49.031926, 2.356205]


async def _two_sessions(database: Path) -> None:
    opened = await Database.open(f"sqlite:///{database}")
    async with opened.records() as records:
        await records.save({"old": Session(topics=("aci",))}, datetime.now(UTC) - timedelta(hours=25))
        await records.save({"new": Session(topics=("aci",))}, datetime.now(UTC))
    await opened.close()


def test_purge_deletes_what_has_expired_and_nothing_else(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    asyncio.run(_two_sessions(home / "data" / "boussole.sqlite"))
    assert main(["purge"]) == 0
    assert main(["purge"]) == 0
    first, second = capsys.readouterr().out.splitlines()
    assert first.startswith("1 conversation(s) expirée(s) effacée(s)")
    assert second.startswith("0 conversation(s) expirée(s) effacée(s)")


def test_the_bundled_content_has_no_problem(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check"]) == 0
    assert "0 erreur(s)" in capsys.readouterr().out


def test_check_counts_what_there_is(
    capsys: pytest.CaptureFixture[str], knowledge: Knowledge, territory: Territory
) -> None:
    main(["check"])
    summary = capsys.readouterr().out.splitlines()[-2]
    assert f"{len(knowledge.entries)} réponses, 5 dialogues, 13 secteurs" in summary
    assert f"{len(territory.gazetteer.communes)} communes" in summary
    assert f"{len(territory.directory.structures)} structures" in summary
    assert f"{len(territory.directory.facilitators)} facilitateurs" in summary


def test_check_tells_the_problems_of_the_knowledge_and_of_the_directory_together(
    capsys: pytest.CaptureFixture[str], used: Path
) -> None:
    for file, old, new in (
        ("knowledge/bands.yaml", "answer:", "reponse:"),
        ("directory.yaml", "    name:", "    nom:"),
    ):
        text = (used / file).read_text(encoding="utf-8")
        (used / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    assert main(["check"]) == 1
    out = capsys.readouterr().out
    assert "knowledge/bands.yaml:" in out
    assert "directory.yaml:" in out
    assert "structures" not in out.splitlines()[-2]


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
        (["--answer", "aci"], "BOUSSOLE_TELEGRAM_USERNAME"),
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


def test_evaluate_measures_each_file_by_the_form_of_its_rows(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    turn = {"user": "c'est quoi un ACI ?", "must_contain": ["chantier|baleine"], "must_not_contain": []}
    rows: dict[str, dict[str, object]] = {
        "questions": {"q": "c'est quoi un ACI ?", "accept": ["aci"], "style": "casual"},
        "needs": {"q": "un traiteur à Cergy", "dialogue": "fournisseur", "slots": {"commune": "Sarcelles"}},
        "scripts": {"id": "aci", "turns": [turn]},
    }
    for name, row in rows.items():
        (tmp_path / name).write_text(json.dumps(row), encoding="utf-8")
    assert main(["evaluate", *(str(tmp_path / name) for name in rows)]) == 0
    out = capsys.readouterr().out
    assert "top-1 100.0% (1/1)" in out
    assert "dialogue        100.0% (1/1)" in out
    assert "informations      0.0% (0/1)   en trop 1" in out
    assert "✗ 'un traiteur à Cergy' : fournisseur {'commune': 'Sarcelles'} ≠ fournisseur" in out
    assert "réussies        100.0% (1/1)" in out


def test_calibrate_writes_bands_that_load(capsys: pytest.CaptureFixture[str], used: Path) -> None:
    rows = [{"q": "c'est quoi un ACI ?", "accept": ["aci"]}, {"q": "quel temps fait-il ?", "expect": "fallback"}]
    need = {"q": "je cherche un traiteur à Cergy", "dialogue": "fournisseur", "slots": {}}
    (used / "questions.jsonl").write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    (used / "needs.jsonl").write_text(json.dumps(need), encoding="utf-8")
    assert main(["calibrate", str(used / "questions.jsonl"), str(used / "needs.jsonl")]) == 0
    bands = load_knowledge(used / "knowledge", ROOT).bands
    said = f"bands.yaml : answer {bands.answer:.0f}, suggest {bands.suggest}, dialogue {bands.dialogue}"
    assert said in capsys.readouterr().out


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


def test_any_error_of_the_assistant_costs_one_answer(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    respond = Assistant.respond

    def stumbling(self: Assistant, session: Session, message: Message) -> tuple[Session, tuple[Reply, ...]]:
        if message.text == "boum":
            raise RecursionError
        return respond(self, session, message)

    monkeypatch.setattr(Assistant, "respond", stumbling)
    feed(monkeypatch, '{"user": "a", "text": "boum"}', '{"user": "a", "text": "c\'est quoi un ACI ?"}')
    assert main(["chat", "--jsonl"]) == 0
    failed, answered = map(json.loads, capsys.readouterr().out.splitlines())
    assert "sans réponse" in failed["error"]
    assert answered["id"] == "aci"
    feed(monkeypatch, '{"q": "boum"}', '{"q": "c\'est quoi un ACI ?"}')
    assert main(["ask", "--jsonl"]) == 0
    failed, answered = map(json.loads, capsys.readouterr().out.splitlines())
    assert "sans réponse" in failed["error"]
    assert answered["id"] == "aci"
    feed(monkeypatch, "boum", "c'est quoi un ACI ?")
    assert main(["chat"]) == 0
    out = capsys.readouterr().out
    assert out.index("une erreur de mon côté") < out.index("Atelier et chantier d'insertion")
    assert main(["ask", "boum"]) == 1
    assert "une erreur de mon côté" in capsys.readouterr().out


@pytest.mark.parametrize("odd", ['\ufeff{"user": "a", "text": "aci"}', '{"user": "a", "text": "\\ud800"}'])
def test_a_line_that_is_no_text_is_an_error_line(
    odd: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    feed(monkeypatch, odd, '{"user": "a", "text": "c\'est quoi un ACI ?"}')
    assert main(["chat", "--jsonl"]) == 0
    failed, answered = map(json.loads, capsys.readouterr().out.splitlines())
    assert "UTF-8" in failed["error"]
    assert answered["id"] == "aci"
