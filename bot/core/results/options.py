"""The ways to meet a need that fit the case, each with its reason, its first condition and who offers it nearby.

The answer behind the button of each says the other conditions, with their source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from bot.core.directory.criteria import StructureHit
from bot.core.directory.records import service_of
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.exchange.session import Screen
from bot.core.knowledge.script import Option, holds
from bot.core.replies.formats import listed, short
from bot.core.results.case import Case
from bot.core.results.part import Part
from bot.core.text.sentences import first_sentence

PAGE_SIZE = 3

NEARBY = 2
"""Structures named for each option."""


def show(case: Case) -> Part:
    """A page of options."""
    options = fitting(case)
    pages = max(1, -(-len(options) // PAGE_SIZE))
    page = min(case.state.page, pages)
    shown = options[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    first = (page - 1) * PAGE_SIZE + 1
    named: list[str] = []
    blocks: list[Block] = list(case.say_outside() if page == 1 else ())
    blocks += case.say("options", first=first, last=first + len(shown) - 1, count=len(options))
    buttons: list[Button] = []
    for number, option in enumerate(shown, first):
        nearby = _nearby_structures(case, option)
        named += [one.structure.id for one in nearby]
        blocks += _option(case, option, number, nearby)
        buttons.append(Button(short(option.title), str(Action("answer", option.entry))))
    if page < pages:
        buttons.append(case.button("more_options", Action("page", arg=str(page + 1))))
    if page > 1:
        buttons.append(case.button("previous", Action("page", arg=str(page - 1))))
    screen = Screen("options", tuple(option.entry for option in shown), tuple(dict.fromkeys(named)), first)
    return Part(Reply(tuple(blocks), tuple(buttons)), screen)


def fitting(case: Case) -> list[Option]:
    """The options whose conditions hold, those of the kind asked first, else in the order of the file."""
    options = [option for option in case.dialogue.options if holds(option.when, case.slots, unknown=True)]
    kinds = set(case.ids("type"))
    return sorted(options, key=lambda option: not kinds & set(option.types))


def _option(case: Case, option: Option, number: int, nearby: Sequence[StructureHit]) -> Iterator[Block]:
    yield Block("paragraph", (Span(f"{number}. {option.title}", bold=True), Span(f"\n{option.why}")))
    yield Block("bullet", (Span(first_sentence(option.conditions)),))
    said = _nearby(case, option, nearby)
    if said:
        yield Block("bullet", (Span(said),))


def _is_placed(case: Case, option: Option) -> bool:
    return bool(option.types) and ("lieu" in case.slots or "secteur" in case.slots)


def _nearby_structures(case: Case, option: Option) -> list[StructureHit]:
    """The nearest structures that offer an option."""
    if not _is_placed(case, option):
        return []
    criteria = replace(case.criteria, kinds=option.types, service=service_of(option.service), public=None)
    found = case.territory.directory.ranked(criteria)
    return found[: min(NEARBY, found.sure)]


def _where(case: Case, found: StructureHit) -> str:
    """Where a structure is, without the commune that its name says already."""
    place = case.where(found)
    commune, _, distance = place.partition(", ")
    return distance if distance and found.structure.name.endswith(commune) else place


def _nearby(case: Case, option: Option, nearby: Sequence[StructureHit]) -> str:
    """Who offers an option near the place: structures, else the partners who do; empty if none is known."""
    if _is_placed(case, option):
        names = [f"{one.structure.name} ({_where(case, one)})" for one in nearby]
        return case.text("option_structures", names=listed(names)) if names else case.text("option_no_structure")
    if option.partners:
        partners = case.territory.directory.partners(option.partners, case.place)[:NEARBY]
        if partners:
            return case.text("option_partners", names=listed([partner.name for partner in partners]))
    return ""
