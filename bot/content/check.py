"""Everything an editor should know of the content, problems first, then advice."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

from bot.content.astray import unread
from bot.content.coded import ListenedFiles
from bot.content.edition import gone
from bot.content.home import read_home
from bot.content.lint import lint
from bot.content.loader import load_knowledge, read_knowledge
from bot.content.territory import load_territory, read_territory
from bot.core.knowledge.knowledge import Knowledge
from bot.core.text.plain import normalise
from bot.errors import foremost

STALE_AFTER = timedelta(days=365)
SHORT_MAX = 600
"""Characters of a short answer that fit on a phone without scrolling far."""


def check(
    root: Path, territory: Path, today: date, deleted: Callable[[], Iterable[Path]] = tuple
) -> tuple[list[str], list[str]]:
    """Read all the content; the problems that forbid serving it, and the advice that does not.

    `root` is the knowledge folder, `territory` the folder that holds `directory.yaml` and `territory/`. What one half
    has wrong does not hide what is wrong with the other. Where something is, `deleted` tells which files there were.
    """
    places = ListenedFiles(territory, [])
    ours = ListenedFiles(root.parent, [], home=read_home(places))
    words = ListenedFiles(root.parent, places.problems, ours.seen, codes=ours.codes)
    knowledge = read_knowledge(ours, root)
    read_territory(places, words, root)
    problems: dict[str, None] = {}
    for half, folder in ((ours, root), (places, territory / "territory")):
        before = deleted() if half.problems else ()
        lost = [*unread(half, folder), *gone((path for path in before if folder in path.parents), half.root)]
        problems |= dict.fromkeys(str(problem) for problem in sorted(foremost([*half.problems, *lost])))
    advice: list[str] = []
    if not ours.problems:
        problems |= dict.fromkeys(shared_phrasings(knowledge))
        advice = [*unnamed_operator(knowledge), *stale_entries(knowledge, today), *long_answers(knowledge)]
    overseen = [*lint(ours, today), *lint(places, today)]
    return list(problems | dict.fromkeys(map(str, overseen))), advice


def summary(root: Path, territory: Path) -> str:
    """How much content there is, in one line.

    Raises:
        ContentError: it has problems.
    """
    knowledge, places = load_knowledge(root, territory), load_territory(territory, root)
    counts = {
        "réponses": len(knowledge.entries),
        "dialogues": len(knowledge.script.dialogues),
        "secteurs": len(places.sectors.sectors),
        "communes": len(places.gazetteer.communes),
        "structures": len(places.directory.structures),
        "facilitateurs": len(places.directory.facilitators),
    }
    return ", ".join(f"{count} {name}" for name, count in counts.items()) + "."


def shared_phrasings(knowledge: Knowledge) -> list[str]:
    """Phrasings that two entries or subjects share: the assistant could not choose between them."""
    owners: dict[str, list[str]] = defaultdict(list)
    for id_, phrasings in [
        *((entry.id, entry.phrasings) for entry in knowledge.entries.values()),
        *((topic.id, topic.phrasings) for topic in knowledge.off_topics),
        *((talk.id, talk.phrasings) for talk in knowledge.small_talk),
        *((dialogue.id, dialogue.phrasings) for dialogue in knowledge.script.dialogues.values()),
    ]:
        for plain in {normalise(phrasing) for phrasing in phrasings}:
            owners[plain].append(id_)
    return [
        f"formulation « {plain} » : partagée par {' et '.join(ids)} ; la garder dans une seule entrée"
        for plain, ids in owners.items()
        if len(ids) > 1
    ]


def unnamed_operator(knowledge: Knowledge) -> list[str]:
    """That nobody has said yet who answers for the personal data, or how accessible the page is."""
    pages = {"/confidentialite": "privacy", "/accessibilite": "web_accessibility"}
    told = " et ".join(page for page, key in pages.items() if "à compléter" in knowledge.wording.text(key))
    todo = f"operator.yaml : dire qui exploite ce bot ; « à compléter » se lit encore sur {told}"
    return [todo] if told else []


def stale_entries(knowledge: Knowledge, today: date) -> list[str]:
    """Entries and figures verified more than a year ago."""
    names = {f"entrée « {entry.id} »": entry.verified_on for entry in knowledge.entries.values()}
    names |= {f"chiffre « {figure.label} »": figure.verified_on for figure in knowledge.figures.by_id.values()}
    return [
        f"{name} : vérification du {verified_on.isoformat()}, il y a plus d'un an ; relire la source et dater"
        for name, verified_on in names.items()
        if today - verified_on > STALE_AFTER
    ]


def long_answers(knowledge: Knowledge) -> list[str]:
    """Short answers that are not short."""
    lengths = {e.id: sum(len(block.text) for block in e.short) for e in knowledge.entries.values()}
    return [
        f"entrée « {id_} » : réponse courte de {length} caractères ; viser moins de {SHORT_MAX}"
        for id_, length in lengths.items()
        if length > SHORT_MAX
    ]
