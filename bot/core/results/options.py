"""The ways to meet a need that fit the case, each with its reason, its conditions and who offers it nearby."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from bot.core.directory.records import service_of
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.knowledge.script import Option, holds
from bot.core.replies.formats import listed, short
from bot.core.results.case import Case

PAGE_SIZE = 3

NEARBY = 2
"""Structures named for each option."""


def show(case: Case) -> Reply:
    """A page of options."""
    options = fitting(case)
    pages = max(1, -(-len(options) // PAGE_SIZE))
    page = min(case.state.page, pages)
    shown = options[(page - 1) * PAGE_SIZE : page * PAGE_SIZE]
    first = (page - 1) * PAGE_SIZE + 1
    blocks: list[Block] = list(case.say("options", first=first, last=first + len(shown) - 1, count=len(options)))
    buttons: list[Button] = []
    for number, option in enumerate(shown, first):
        blocks += _option(case, option, number)
        buttons.append(Button(short(option.title), str(Action("answer", option.entry))))
    if page < pages:
        buttons.append(case.button("more_options", Action("page", arg=str(page + 1))))
    if page > 1:
        buttons.append(case.button("previous", Action("page", arg=str(page - 1))))
    return Reply(tuple(blocks), tuple(buttons))


def fitting(case: Case) -> list[Option]:
    """The options whose conditions hold, those of the kind asked first, else in the order of the file."""
    options = [option for option in case.dialogue.options if holds(option.when, case.slots, unknown=True)]
    kinds = set(case.ids("type"))
    return sorted(options, key=lambda option: not kinds & set(option.types))


def _option(case: Case, option: Option, number: int) -> Iterator[Block]:
    yield Block("paragraph", (Span(f"{number}. {option.title}", bold=True), Span(f"\n{option.why}")))
    yield Block("bullet", (Span(option.conditions),))
    nearby = _nearby(case, option)
    if nearby:
        yield Block("bullet", (Span(nearby),))


def _nearby(case: Case, option: Option) -> str:
    """The nearest structures that offer an option, else the partners who do; empty if none is known."""
    if option.types and ("lieu" in case.slots or "secteur" in case.slots):
        criteria = replace(case.criteria, kinds=option.types, service=service_of(option.service), public=None)
        found = [one for one in case.territory.directory.search(criteria) if one.is_sure][:NEARBY]
        names = [f"{one.structure.name} ({case.where(one)})" for one in found]
        return case.text("option_structures", names=listed(names)) if names else case.text("option_no_structure")
    if option.partners:
        partners = case.territory.directory.partners(option.partners, case.place)[:NEARBY]
        if partners:
            return case.text("option_partners", names=listed([partner.name for partner in partners]))
    return ""
