"""`boussole unanswered`: what found no answer, the most asked first, as drafts that name nobody."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from difflib import ndiff
from itertools import product
from pathlib import Path

import pytest

from bot.cli import main
from bot.content.check import check
from bot.core.text.scrub import scrub
from bot.editing.splicing import read, records
from bot.stores.base import UNANSWERED_LIFETIME
from bot.stores.database import Database
from tests.content.test_check import TODAY

NOTIONS = (
    "zorglub", "quibolin", "wistiti", "brasquet", "fulminard", "trousquin", "gabelou", "mirliton", "quenotte",
    "carabistouille", "trifouillis", "galimatias", "bachibouzouk", "coquecigrue", "fariboles", "patapouf", "ostrogoth",
    "calembredaine", "turlutaine", "pignouf",
)  # fmt: skip
WAYS = (
    "c'est quoi le {} ?",
    "le {}, c quoi",
    "c'est quoi un {}, j'ai 25 ans",
    "Bonjour, je suis Karim Benali (karim@exemple.fr), comment obtenir un {} ?",
    "coment obtenir un {} svp",
    "obtenir un {} comment faire svp",
    "le {} de Mme Durand",
    "un {} au 06 12 34 56 78",
    "{} ?",
    "{}s",
)
PERSONAL = ("Karim", "Benali", "Durand", "@", "06 12", "25")


def misses() -> list[str]:
    """Two hundred questions on twenty notions."""
    return [way.format(notion) for notion, way in product(NOTIONS, WAYS)]


@pytest.fixture
def root(monkeypatch: pytest.MonkeyPatch, used: Path) -> Path:
    """Less of the content, which the command then uses, and a database in it."""
    monkeypatch.setenv("BOUSSOLE_DATABASE_URL", f"sqlite:///{used / 'b.sqlite'}")
    return used


def keep(root: Path, questions: Sequence[tuple[str, str]], at: datetime | None = None) -> None:
    """Let questions have been asked, each after who asked it."""

    async def kept() -> None:
        database = await Database.open(f"sqlite:///{root / 'b.sqlite'}")
        async with database.records() as rows:
            await rows.words.note_unanswered([(asker, scrub(one)) for asker, one in questions], at or datetime.now(UTC))
        await database.close()

    asyncio.run(kept())


def answers(root: Path) -> dict[str, str]:
    return {str(path): read(path) for path in (root / "knowledge" / "faq").glob("*.yaml")}


def test_two_hundred_misses_become_drafts_that_lack_nothing_but_what_a_person_has_to_write(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(root, [(f"p{at % 41}", question) for at, question in enumerate(misses())])
    before = answers(root)
    assert main(["unanswered", "--drafts", "--most", "100"]) == 0
    said = capsys.readouterr().out
    assert "200 question(s) sans réponse gardée(s)" in said
    drafts = said.count("Brouillon «")
    assert len(NOTIONS) <= drafts <= len(NOTIONS) + 3

    after = answers(root)
    lines = [line for name in before for line in ndiff(before[name].splitlines(), after[name].splitlines())]
    assert not [line for line in lines if line[0] == "-"]
    added = "\n".join(line for line in lines if line[0] == "+")
    assert added.count("- id:") == drafts
    assert [one for one in PERSONAL if one in said + added] == []
    problems = check(root / "knowledge", root, TODAY.replace(year=2100))[0]
    assert len(problems) > drafts
    assert [problem for problem in problems if "TODO" not in problem] == []


def test_a_draft_stands_in_the_file_of_the_theme_of_its_nearest_answers(root: Path) -> None:
    keep(root, [("a", "un ESAT peut-il faire du zorglub ?"), ("b", "zorglub par un ESAT")])
    assert main(["unanswered", "--drafts"]) == 0
    [draft] = [
        (Path(name).stem, id_, one)
        for name, text in answers(root).items()
        for id_, one in records(text, "entries").items()
        if one["title"] == "TODO"
    ]
    file, id_, one = draft
    assert file == "handicap"
    assert "zorglub" in id_
    assert one["phrasings"][:3] == ["un ESAT peut-il faire du zorglub ?", "zorglub par un ESAT", "TODO 3"]
    assert set(one["related"]) & set(records(read(root / "knowledge" / "faq" / "handicap.yaml"), "entries"))


def test_what_more_people_ask_comes_first_and_what_is_answered_now_or_too_old_is_left_out(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(root, [("a", "le quibolin"), ("a", "quibolin ?"), ("a", "quibolin !!"), ("b", "zorglub"), ("c", "zorglub ?")])
    keep(root, [("a", "c'est quoi un ESAT ?")])
    keep(root, [("d", "wistiti")], datetime.now(UTC) - UNANSWERED_LIFETIME - timedelta(days=1))
    assert main(["unanswered"]) == 0
    assert capsys.readouterr().out == (
        "6 question(s) sans réponse gardée(s), dont 1 en trouvent une aujourd'hui.\n"
        "   2 × « zorglub »\n"
        "   3 × « le quibolin » ; « quibolin ? »\n"
    )


def test_drafts_go_on_below_others_each_with_its_own_notes_and_none_twice(root: Path) -> None:
    keep(root, [("a", "zorglub")])
    assert main(["unanswered", "--drafts"]) == 0
    [path] = [Path(name) for name, text in answers(root).items() if "zorglub" in text]
    first = read(path)
    keep(root, [("a", "quibolin"), ("b", "quibolin")])
    assert main(["unanswered", "--drafts"]) == 0
    second = read(path)
    assert second.startswith(first)
    assert "zorglub" not in second.removeprefix(first)
    assert '- id: "quibolin"' in second.removeprefix(first)
    assert second.count("# next_step:") == 2 * first.count("# next_step:") == 2


def test_no_miss_is_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = answers(root)
    assert main(["unanswered", "--drafts"]) == 0
    assert "0 question(s)" in capsys.readouterr().out
    assert answers(root) == before


def vote(root: Path, *votes: tuple[str, str], useful: Sequence[str] = ()) -> None:
    """Let things have been found not useful, with what was said of it, if anything; and some of them useful instead."""

    async def kept() -> None:
        database = await Database.open(f"sqlite:///{root / 'b.sqlite'}")
        today, said = datetime.now(UTC).date(), [(f"v{at}", *one) for at, one in enumerate(votes) if one[1]]
        async with database.records() as rows:
            await rows.events.count([("", "useless", target, 1) for target, _ in votes[1:]], today)
            await rows.events.count([("forum", "useless", target, 1) for target, _ in votes[:1]], today)
            await rows.events.count([("", "useless", target, -1) for target in useful], today)
            await rows.words.note_missing([(who, target, scrub(why)) for who, target, why in said], datetime.now(UTC))
        await database.purge(datetime.now(UTC))
        await database.close()

    asyncio.run(kept())


VOTES = (
    ("answer:aci", "c'est trop long, écrivez à karim@exemple.fr"),
    ("answer:aci", "trop long"),
    ("answer:aci", ""),
    ("answer:aci", "il manque les prix"),
    ("results:fournisseur", ""),
    ("results:fournisseur", "trop loin"),
    ("answer:gone", ""),
    ("fallback", "zorglub, zorglub"),
    ("fallback", ""),
)


def test_what_was_not_useful_is_told_among_what_found_no_answer_the_most_frequent_first(
    root: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    keep(root, [("a", "zorglub ?"), ("b", "le quibolin"), ("c", "quibolin ?")])
    vote(root, *VOTES)
    assert main(["unanswered"]) == 0
    assert capsys.readouterr().out == (
        "4 question(s) sans réponse gardée(s), dont 0 en trouvent une aujourd'hui.\n"
        "   4 × pas utile : « Atelier et chantier d'insertion (ACI) » (aci) — « c'est trop long, écrivez à » (× 2)"
        " ; « il manque les prix »\n"
        "   2 × « le quibolin » ; « quibolin ? »\n"
        "   2 × « zorglub ? » ; « zorglub, zorglub »\n"
        "   2 × pas utile : résultats de « Trouver un fournisseur » — « trop loin »\n"
        "   1 × pas utile : answer:gone\n"
        "   1 × pas utile : « je ne sais pas »\n"
    )


def test_what_is_found_useful_after_all_is_not_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    vote(root, ("answer:aci", ""), ("answer:esat", ""), useful=["answer:esat"])
    assert main(["unanswered"]) == 0
    said = capsys.readouterr().out
    assert "(aci)" in said
    assert "(esat)" not in said


def test_a_remark_stands_below_an_answer_that_did_not_help(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = answers(root)
    vote(root, *VOTES)
    assert main(["unanswered", "--drafts", "--most", "1"]) == 0
    vote(root, ("answer:aci", "il manque les prix !"))
    assert main(["unanswered", "--drafts", "--most", "1"]) == 0
    [path] = [name for name, text in answers(root).items() if text != before[name]]
    added = [line for line in ndiff(before[path].splitlines(), answers(root)[path].splitlines()) if line[0] in "+-"]
    reasons = "« c'est trop long, écrivez à » (× 2) ; « il manque les prix » (× 2)"
    assert added == [f"+     # Pas utile (× 5) : {reasons}"]
    assert records(answers(root)[path], "entries") == records(before[path], "entries")
    assert f"Commentaire sous « aci » dans {path}" in capsys.readouterr().out


def test_what_was_missed_below_i_do_not_know_becomes_a_draft(root: Path) -> None:
    vote(root, ("fallback", "zorglub"), ("fallback", "un zorglub"), ("fallback", ""), ("results:fournisseur", "loin"))
    assert main(["unanswered", "--drafts"]) == 0
    drafts = [
        one for text in answers(root).values() for one in records(text, "entries").values() if one["title"] == "TODO"
    ]
    assert [one["phrasings"][:2] for one in drafts] == [["zorglub", "un zorglub"]]


def test_a_draft_whose_texts_are_written_is_content(root: Path) -> None:
    keep(root, [("a", "un zorglub ?"), ("b", "le zorglub de Mme Durand")])
    vote(root, ("answer:aci", "trop long : « résumez »\n# et les prix"))
    assert main(["unanswered", "--drafts"]) == 0
    for name, text in answers(root).items():
        parts = iter(text.split("TODO"))
        written = next(parts) + "".join(f"zorglub et trucmuche {at}{part}" for at, part in enumerate(parts))
        Path(name).write_text(written, encoding="utf-8")
    assert check(root / "knowledge", root, TODAY.replace(year=2100))[0] == []
