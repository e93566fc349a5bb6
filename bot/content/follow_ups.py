"""Loads what is asked after an answer and what is said to it: `knowledge/follow_ups/*.yaml`."""

from __future__ import annotations

from pathlib import Path

from bot.content.entries import EntriesReader, read_only_in
from bot.content.markup import parse_blocks
from bot.content.parts import named, read_link, read_links, read_url
from bot.content.reader import Fields, Files
from bot.core.knowledge.knowledge import Entry
from bot.core.knowledge.points import SAYS, FollowUp, Say
from bot.core.knowledge.source import Source

CHANGED = "changed"
"""Written for the rank of what changed."""

WHAT_CHANGED = -1


def read_follow_ups(files: Files, folder: Path, answers: EntriesReader) -> dict[str, tuple[FollowUp, ...]]:
    """The follow-ups of each entry, in the order of the files: its own before those that it shares."""
    entries = answers.entries
    found: dict[str, list[FollowUp]] = {}
    shared: dict[str, list[FollowUp]] = {}

    def read(file: Fields) -> None:
        for fields in file.items("follow_ups", named("suite", "text", "entry")):
            id_ = read_link(fields, "entry", answers.ids)
            if id_ in answers.left_out:
                continue
            also = read_links(fields, "also", answers.ids, required=False)
            only_in = read_only_in(fields)
            follow_up = _follow_up(fields, entries.get(id_), is_shared=bool(also))
            fields.close()
            if follow_up is None or not answers.holds(only_in):
                continue
            for one in entries.keys() & {id_, *also}:
                (shared if also else found).setdefault(one, []).append(follow_up)

    for path in sorted(folder.glob("*.yaml")):
        files.read(path, read, None)
    return {id_: (*found.get(id_, ()), *shared.get(id_, ())) for id_ in dict.fromkeys((*found, *shared))}


def _follow_up(fields: Fields, entry: Entry | None, *, is_shared: bool) -> FollowUp | None:
    """A follow-up, told if it says nothing, or both a detail and a text of its own.

    One that entries share has a text of its own: a detail is of one entry.
    """
    ask, text = fields.texts("ask"), fields.text("text", required=False)
    say: Say | None = next((one for one in SAYS if one == fields.choice("say", SAYS, required=False)), None)
    blocks, rank = parse_blocks(text), fields.text("point", required=False)
    sources = _sources(fields) if text else ()
    if bool(text) == bool(rank):
        fields.report("« point » ou « text »", "écrire l'un des deux : le rang d'un détail, ou ce qu'il faut dire")
        return None
    if text:
        return FollowUp(ask, say, 0, blocks, sources)
    if is_shared:
        fields.report_at("also", "« also » va avec « text »", "un détail n'est que d'une réponse : écrire le texte")
        return None
    if rank == CHANGED and entry and entry.changed:
        return FollowUp(ask, say, WHAT_CHANGED)
    most = sum(block.kind != "title" for block in entry.details) if entry else 0
    if not rank.isdecimal() or int(rank) > most:
        fix = f"écrire le rang d'un détail, de 1 à {most}, 0 pour la réponse courte ou {CHANGED} pour ce qui a changé"
        fields.report_at("point", f"« point: {rank} » n'existe pas", fix)
        return None
    return FollowUp(ask, say, int(rank))


def _sources(fields: Fields) -> tuple[Source, ...]:
    name, date = fields.text("source"), fields.text("date", required=False)
    return (Source(name, read_url(fields, "url"), date or None),)
