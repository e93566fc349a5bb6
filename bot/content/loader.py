"""Loads the knowledge directory, or says everything that is wrong with it.

Layout: `themes.yaml`, `faq/*.yaml`, `grammar.yaml`, `lexicon.yaml`, `small_talk.yaml`, `off_topic.yaml`, `slots.yaml`,
`dialogues/*.yaml`, `commands.yaml`, `wording.yaml`, `operator.yaml`, `bands.yaml`, `figures.yaml`, `roles.yaml`,
`numbers.yaml`, `points.yaml`, `follow_ups/*.yaml`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from bot.content.acts import read_acts
from bot.content.astray import check_all
from bot.content.codes import check_unique, read_id
from bot.content.dialogues import read_dialogues
from bot.content.entries import EntriesReader, read_themes, with_entries
from bot.content.figures import read_figures
from bot.content.follow_ups import read_follow_ups
from bot.content.grammar import read_grammar
from bot.content.home import load_home
from bot.content.lexicon import EMPTY, read_lexicon
from bot.content.markup import parse_blocks
from bot.content.numbers import read_numbers
from bot.content.parts import named
from bot.content.points import read_points
from bot.content.reader import Fields, Files
from bot.content.roles import NONE, read_roles
from bot.content.slots import SlotsReader
from bot.content.wording import read_operator, read_wording
from bot.core.knowledge.acts import Acts
from bot.core.knowledge.figures import Figures
from bot.core.knowledge.grammar import Grammar
from bot.core.knowledge.knowledge import Bands, Command, Knowledge, OffTopic, SmallTalk
from bot.core.knowledge.lexicon import Lexicon
from bot.core.knowledge.names import COMMANDS
from bot.core.knowledge.points import FollowUp, PointsGuide
from bot.core.knowledge.roles import Roles
from bot.core.knowledge.script import Script
from bot.core.knowledge.wording import Wording
from bot.core.text.forms import NumberWords
from bot.core.understanding.matcher import Target
from bot.core.understanding.understanding import targets


def load_knowledge(root: Path, territory: Path) -> Knowledge:
    """Read and check a knowledge directory, for the territory below another.

    Raises:
        ContentError: with every problem found, each with file, line and remedy in French.
    """
    files = Files(root.parent, [], home=load_home(territory))
    knowledge = read_knowledge(files, root)
    check_all(files, root)
    return knowledge


@dataclass(frozen=True, slots=True)
class Indexed:
    """What a first message can mean, and the words it is read with: all that an index of phrasings needs."""

    titles: Mapping[str, str]
    answers: EntriesReader
    off_topics: tuple[OffTopic, ...]
    lexicon: Lexicon
    script: Script
    numbers: NumberWords

    def targets(self) -> list[Target]:
        """Everything a message can mean."""
        return targets(self.answers.entries.values(), self.off_topics, self.script.dialogues.values())


@dataclass(frozen=True, slots=True)
class Rest:
    """What is read beside: no part of it holds any of what is indexed."""

    follow_ups: Mapping[str, tuple[FollowUp, ...]]
    small_talk: tuple[SmallTalk, ...]
    commands: tuple[Command, ...]
    wording: Wording
    bands: Bands
    acts: Acts
    figures: Figures
    roles: Roles
    points: PointsGuide


def read_knowledge(files: Files, root: Path) -> Knowledge:
    """What a knowledge directory holds; hollow where `files` keeps problems."""
    indexed = read_indexed(files, root)
    knowledge = joined(indexed, read_rest(files, root, indexed))
    if not files.problems:
        indexed.answers.check_lengths(knowledge)
    return knowledge


def joined(indexed: Indexed, rest: Rest) -> Knowledge:
    """Both parts of a knowledge put together."""
    entries = dict(indexed.answers.entries)
    entries |= {id_: replace(entries[id_], follow_ups=some) for id_, some in rest.follow_ups.items()}
    return Knowledge(
        themes=with_entries(indexed.titles, entries.values()),
        entries=entries,
        small_talk=rest.small_talk,
        off_topics=indexed.off_topics,
        commands=rest.commands,
        lexicon=indexed.lexicon,
        script=indexed.script,
        numbers=indexed.numbers,
        wording=rest.wording,
        bands=rest.bands,
        acts=rest.acts,
        figures=rest.figures,
        roles=rest.roles,
        points=rest.points,
    )


def read_indexed(files: Files, root: Path) -> Indexed:
    """What of a knowledge directory is indexed for first messages."""
    themes: dict[str, str] = files.read(root / "themes.yaml", read_themes, {})
    answers = EntriesReader(themes)
    answers.read(files, root / "faq")
    grammar = files.read(root / "grammar.yaml", read_grammar, Grammar())
    lexicon = files.read(root / "lexicon.yaml", partial(read_lexicon, entries=answers.ids, grammar=grammar), EMPTY)
    script = files.read(root / "slots.yaml", SlotsReader(lexicon).read, Script())
    dialogues = read_dialogues(files, root / "dialogues", script.slots, answers)
    answers.check_links(dialogues)
    off_topics: tuple[OffTopic, ...] = files.read(root / "off_topic.yaml", _off_topics, ())
    numbers = files.read(root / "numbers.yaml", read_numbers, NumberWords())
    return Indexed(themes, answers, off_topics, lexicon, replace(script, dialogues=dialogues), numbers)


def read_rest(files: Files, root: Path, indexed: Indexed) -> Rest:
    """All else that a knowledge directory holds."""
    entries, script = indexed.answers.entries, indexed.script
    operator: dict[str, str] = files.read(root / "operator.yaml", read_operator, {})
    return Rest(
        follow_ups=read_follow_ups(files, root / "follow_ups", indexed.answers),
        small_talk=files.read(root / "small_talk.yaml", _small_talk, ()),
        commands=files.read(root / "commands.yaml", _commands, ()),
        wording=files.read(root / "wording.yaml", partial(read_wording, operator=operator), Wording({})),
        bands=files.read(root / "bands.yaml", _bands, Bands(100, 100)),
        acts=read_acts(files, root / "acts", script),
        figures=files.read(root / "figures.yaml", read_figures, Figures({})),
        roles=files.read(root / "roles.yaml", partial(read_roles, entries=entries, dialogues=script.dialogues), NONE),
        points=files.read(root / "points.yaml", partial(read_points, lexicon=indexed.lexicon), PointsGuide()),
    )


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
        commands[id_] = Command(
            id_,
            fields.text("description"),
            fields.texts("words", required=False),
            in_groups=fields.flag("groups"),
        )
        fields.close()
    return tuple(commands.values())


def _bands(file: Fields) -> Bands:
    """The thresholds, told if they cross."""
    bands = Bands(file.number("answer", 0, 100), file.number("suggest", 0, 100), file.number("dialogue", 0, 100))
    if bands.suggest > bands.answer:
        file.report("les seuils se croisent", "garder suggest ≤ answer (boussole calibrate)")
    return bands
