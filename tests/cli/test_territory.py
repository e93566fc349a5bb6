"""`boussole territory build`: the content of other départements, served at once and honest about what it lacks."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Collection, Iterator
from functools import cache
from pathlib import Path

import pytest

from bot.bootstrap import load_assistant
from bot.cli import main
from bot.content.check import check
from bot.content.loader import load_knowledge
from bot.content.national import Country
from bot.core.conversation.assistant import Assistant
from bot.core.exchange.reply import Block
from bot.core.knowledge.knowledge import Entry, Knowledge
from bot.core.knowledge.script import Dialogue
from bot.editing.packs.names import names_text
from tests.conftest import ROOT
from tests.content.test_check import TODAY
from tests.conversation import Conversation, after

Built = Callable[..., Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Built:
    """Packs by their départements, each made once."""
    folders: dict[tuple[str, ...], Path] = {}

    def build(*codes: str) -> Path:
        if codes not in folders:
            folder = tmp_path_factory.mktemp("packs") / "-".join(codes)
            assert main(["territory", "build", *codes, "--to", str(folder)]) == 0
            folders[codes] = folder
        return folders[codes]

    return build


@cache
def serving(folder: Path) -> Assistant:
    """The assistant of a pack; talking changes nothing of it."""
    return load_assistant(ROOT / "knowledge", folder, first_only=True)


def talk_in(folder: Path, *said: str) -> Conversation:
    return after(serving(folder), *said)


@pytest.mark.parametrize("codes", [("60",), ("60", "93"), ("974",), ("60", "95")], ids="-".join)
def test_a_pack_has_nothing_to_mend(built: Built, codes: tuple[str, ...]) -> None:
    problems, advice = check(ROOT / "knowledge", built(*codes), TODAY)
    assert not problems
    assert all("operator.yaml" in one for one in advice)


def test_a_colleague_of_beauvais_finds_esat_with_their_sources(built: Built) -> None:
    talk = talk_in(built("60"), "un ESAT à Beauvais")
    assert "ESAT Anrh Beauvais" in talk.text
    talk.press("ESAT Anrh Beauvais")
    assert "Liste officielle des ESAT (FINESS)" in talk.text
    assert "24 juin 2026" in talk.text


def test_what_an_esat_does_is_not_made_up(built: Built) -> None:
    talk = talk_in(built("60"), "un ESAT pour espaces verts à Creil")
    assert "ESAT Creil" in talk.text
    assert "Activité à vérifier : sa fiche ne la dit pas." in talk.text


def test_no_facilitator_is_made_up_and_the_national_list_is_named(built: Built) -> None:
    talk = talk_in(built("60"), "qui est le facilitateur à Compiègne ?")
    assert "aucun facilitateur local connu" in talk.text
    assert "Liste nationale des facilitateurs" in talk.text


def test_the_pack_names_its_own_territory(built: Built) -> None:
    talk = talk_in(built("60"), "/start")
    assert "dans l'Oise" in talk.text
    assert "Un traiteur à Beauvais" in talk.text
    assert "Val-d'Oise" not in talk.text


def test_several_departments_are_one_territory(built: Built) -> None:
    folder = built("60", "93")
    places = serving(folder).territory.gazetteer
    assert set(places.departments) == {"60", "93"}
    assert "dans l'Oise et en Seine-Saint-Denis" in talk_in(folder, "/start").text
    assert "Structures 1-" in talk_in(folder, "un ESAT à Bobigny").text
    assert "Inser'Eco93" in (folder / "directory.yaml").read_text(encoding="utf-8")


def test_the_shipped_department_keeps_what_editors_wrote(built: Built) -> None:
    folder = built("60", "95")
    kept = folder / "territory" / "95" / "communes.yaml"
    assert kept.read_bytes() == (ROOT / "territory" / "95" / "communes.yaml").read_bytes()
    assert "Réflexes 95" in talk_in(folder, "qui est le facilitateur à Cergy ?").text
    assert "Réflexes 95" not in talk_in(folder, "qui est le facilitateur à Beauvais ?").text


def test_beyond_the_sea_codes_have_three_digits(built: Built) -> None:
    talk = talk_in(built("974"), "un ESAT à Saint-Denis")
    assert "Saint-Denis" in talk.text
    assert "Structures 1-" in talk.text
    assert "à La Réunion" in talk_in(built("974"), "/start").text


def test_words_of_the_trade_are_no_communes(built: Built) -> None:
    places = serving(built("60")).territory.gazetteer
    assert not places.find("combien coûte le nettoyage de la ville et des bulles de vente")
    assert [hit.name for hit in places.find("un ESAT à Cuts")] == ["Cuts"]


def test_the_same_again_changes_nothing(built: Built, capsys: pytest.CaptureFixture[str]) -> None:
    folder = built("60")
    before = {path: path.read_bytes() for path in folder.rglob("*.yaml")}
    assert main(["territory", "build", "60", "--to", str(folder)]) == 0
    assert {path: path.read_bytes() for path in folder.rglob("*.yaml")} == before
    assert "boussole import les-emplois --department 60" in capsys.readouterr().out


def test_what_somebody_changed_is_overwritten_only_by_force(
    built: Built, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    build = ["territory", "build", "974", "--to", str(tmp_path)]
    shutil.copytree(built("974"), tmp_path, dirs_exist_ok=True)
    path = tmp_path / "directory.yaml"
    path.write_text("# à moi\n" + path.read_text(encoding="utf-8"), encoding="utf-8")
    assert main(build) == 1
    assert "directory.yaml" in capsys.readouterr().err
    assert path.read_text(encoding="utf-8").startswith("# à moi")
    assert main([*build, "--force"]) == 0
    assert not path.read_text(encoding="utf-8").startswith("# à moi")


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (["96"], "« 96 » n'est le code d'aucun département. Exemples : 60, 2A, 974."),
        (["oise"], "Vouliez-vous dire : 60 (Oise) ?"),
        (["60", "60"], "écrit deux fois"),
    ],
    ids=["unknown", "name", "twice"],
)
def test_a_code_that_is_none_is_told_and_nothing_written(
    codes: list[str], told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "pack"
    assert main(["territory", "build", *codes, "--to", str(folder)]) == 2
    assert told in capsys.readouterr().err
    assert not folder.exists()


def test_figures_of_the_shipped_department_are_not_told_elsewhere(built: Built, assistant: Assistant) -> None:
    question = "combien de structures inclusives dans le département ?"
    assert "compte 20 ESAT" in after(assistant, question).text
    assert "compte 20 ESAT" not in talk_in(built("60"), question).text


@pytest.mark.parametrize(
    ("codes", "names"),
    [
        (
            ("60",),
            ["GRAFIE", "Voie 95", "voie95", "Maximilien", "MACS", "URTIE", "Réflexes 95", "Inser'Eco93", "GIP 95"],
        ),
        (("60",), ["Les traiteurs engagés", "Agence ActivitY", "France Active Île-de-France", "HAARP"]),
        (("93",), ["Voie 95", "voie95", "Réflexes 95", "HAARP", "Initiactive 95"]),
    ],
)
def test_networks_of_another_territory_are_not_named(built: Built, codes: tuple[str, ...], names: list[str]) -> None:
    """Sources keep the names of those who wrote them: they say where a statement is from, and send nobody there."""
    folder = built(*codes)
    knowledge = load_knowledge(ROOT / "knowledge", folder)
    directory = serving(folder).territory.directory
    told = [
        *(block.text for one in knowledge.entries.values() for block in said_by(one)),
        *(one.title for one in knowledge.entries.values()),
        *(block.text for one in knowledge.off_topics for block in one.reply),
        *(block.text for one in knowledge.small_talk for block in one.reply),
        *(block.text for sentence in knowledge.wording.sentences.values() for block in sentence),
        *(f"{option.title} {option.why} {option.conditions}" for one in dialogues(knowledge) for option in one.options),
        *(f"{one.name} {one.role} {one.note}" for one in directory.facilitators.values()),
    ]
    assert len(told) > 1000
    assert [text for text in told if any(name in text for name in names)] == []


def said_by(entry: Entry) -> Iterator[Block]:
    yield from (*entry.short, *entry.details, *entry.changed, *entry.changed_details)
    yield from (block for one in entry.follow_ups for block in one.blocks)


def dialogues(knowledge: Knowledge) -> Collection[Dialogue]:
    return knowledge.script.dialogues.values()


@pytest.mark.parametrize("question", ["quels annuaires pour trouver une structure ?", "les réseaux de l'insertion"])
def test_questions_on_networks_are_answered_without_those_of_another_territory(built: Built, question: str) -> None:
    text = talk_in(built("60"), question).text.partition("Source")[0]
    assert "GRAFIE" not in text
    assert "Voie 95" not in text
    here = talk_in(ROOT, question).text.partition("Source")[0]
    assert "le GRAFIE en Île-de-France (grafie.org), Voie 95 dans le Val-d'Oise (voie95.org)" in here


def test_towns_of_elsewhere_are_known_but_no_words_of_the_trade(built: Built) -> None:
    places = serving(built("60")).territory.gazetteer
    assert [hit.name for hit in places.find_elsewhere("un traiteur à Cergy ou à Amiens")] == ["Cergy", "Amiens"]
    assert not places.find_elsewhere("dans quel sens va le plaisir de la garde")


def test_many_departments_are_not_named_one_by_one() -> None:
    country = Country.read(ROOT / "national")
    names = names_text(
        [country.areas[code] for code in ("02", "60", "80", "59")], country.regions[""], country.communes
    )
    assert "in_the_territory: dans ce territoire" in names
    assert "state_office: DDETS(PP)" in names
