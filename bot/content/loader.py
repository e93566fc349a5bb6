"""Loads the knowledge directory, or says everything that is wrong with it.

Layout: `themes.yaml`, `faq/*.yaml`, `grammar.yaml`, `lexicon.yaml`, `small_talk.yaml`, `off_topic.yaml`, `slots.yaml`,
`dialogues/*.yaml`, `commands.yaml`, `wording.yaml`, `operator.yaml`, `bands.yaml`, `figures.yaml`, `roles.yaml`,
`numbers.yaml`, `points.yaml`, `follow_ups/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path

from bot.content.acts import read_acts
from bot.content.codes import check_unique, read_id
from bot.content.dialogues import read_dialogues
from bot.content.entries import EntriesReader, read_themes, with_entries
from bot.content.figures import read_figures
from bot.content.follow_ups import read_follow_ups
from bot.content.grammar import read_grammar
from bot.content.lexicon import EMPTY, read_lexicon
from bot.content.markup import parse_blocks
from bot.content.numbers import read_numbers
from bot.content.parts import named
from bot.content.points import read_points
from bot.content.reader import Fields, Files, Value
from bot.content.roles import NONE, read_roles
from bot.content.slots import SlotsReader
from bot.content.wording import read_operator, read_wording
from bot.core.knowledge.figures import Figures
from bot.core.knowledge.grammar import Grammar
from bot.core.knowledge.knowledge import Bands, Command, Knowledge, OffTopic, SmallTalk
from bot.core.knowledge.names import COMMANDS
from bot.core.knowledge.points import PointsGuide
from bot.core.knowledge.script import Script
from bot.core.knowledge.wording import Wording
from bot.core.text.forms import NumberWords
from bot.errors import ContentError, Problem


def load_knowledge(root: Path) -> Knowledge:
    """Read and check a knowledge directory.

    Raises:
        ContentError: with every problem found, each with file, line and remedy in French.
    """
    problems: list[Problem] = []
    knowledge = read_knowledge(Files(root.parent, problems), root)
    if problems:
        raise ContentError(problems)
    return knowledge


def read_knowledge(files: Files, root: Path) -> Knowledge:
    """What a knowledge directory holds; hollow where `files` keeps problems."""

    def read(name: str, reader: Callable[[Fields], Value], otherwise: Value) -> Value:
        return files.read(root / name, reader, otherwise)

    themes: dict[str, str] = read("themes.yaml", read_themes, {})
    answers = EntriesReader(themes)
    answers.read(files, root / "faq")
    for id_, some in read_follow_ups(files, root / "follow_ups", answers.entries).items():
        answers.entries[id_] = replace(answers.entries[id_], follow_ups=some)
    grammar = read("grammar.yaml", read_grammar, Grammar())
    lexicon = read("lexicon.yaml", partial(read_lexicon, entries=answers.entries, grammar=grammar), EMPTY)
    script = read("slots.yaml", SlotsReader(lexicon).read, Script())
    dialogues = read_dialogues(files, root / "dialogues", script.slots, answers.entries)
    answers.check_links(dialogues)
    operator: dict[str, str] = read("operator.yaml", read_operator, {})
    knowledge = Knowledge(
        themes=with_entries(themes, answers.entries.values()),
        entries=answers.entries,
        small_talk=read("small_talk.yaml", _small_talk, ()),
        off_topics=read("off_topic.yaml", _off_topics, ()),
        commands=read("commands.yaml", _commands, ()),
        lexicon=lexicon,
        script=replace(script, dialogues=dialogues),
        numbers=read("numbers.yaml", read_numbers, NumberWords()),
        wording=read("wording.yaml", partial(read_wording, operator=operator), Wording({})),
        bands=read("bands.yaml", _bands, Bands(100, 100)),
        acts=read_acts(files, root / "acts", replace(script, dialogues=dialogues)),
        figures=read("figures.yaml", read_figures, Figures({})),
        roles=read("roles.yaml", partial(read_roles, entries=answers.entries, dialogues=dialogues), NONE),
        points=read("points.yaml", partial(read_points, lexicon=lexicon), PointsGuide()),
    )
    if not files.problems:
        answers.check_lengths(knowledge)
    return knowledge


def _small_talk(file: Fields) -> tuple[SmallTalk, ...]:
    talks: dict[str, SmallTalk] = {}
    for fields in file.items("small_talk", named("entrée")):
        talk = SmallTalk(
            read_id(fields, talks),
            fields.texts("phrasings"),
            parse_blocks(fields.text("reply")),
            shows_menu=fields.flag("menu"),
        )
        fields.close()
        talks[talk.id] = talk
    return tuple(talks.values())


def _off_topics(file: Fields) -> tuple[OffTopic, ...]:
    topics: dict[str, OffTopic] = {}
    for fields in file.items("off_topics", named("sujet")):
        topic = OffTopic(
            read_id(fields, topics),
            fields.text("title"),
            fields.texts("phrasings"),
            parse_blocks(fields.text("reply", required=False)),
        )
        fields.close()
        topics[topic.id] = topic
    return tuple(topics.values())


def _commands(file: Fields) -> tuple[Command, ...]:
    commands: dict[str, Command] = {}
    for fields in file.items("commands", named("commande")):
        id_ = fields.choice("id", COMMANDS)
        check_unique(fields, "id", id_, commands)
        commands[id_] = Command(id_, fields.text("description"), fields.texts("words", required=False))
        fields.close()
    return tuple(commands.values())


def _bands(file: Fields) -> Bands:
    """The thresholds, told if they cross."""
    bands = Bands(file.number("answer"), file.number("suggest"), file.number("dialogue"))
    if not 0 <= bands.suggest <= bands.answer <= 100:
        file.report("les seuils se croisent", "garder 0 ≤ suggest ≤ answer ≤ 100 (boussole calibrate)")
    return bands
