"""Whom to turn to at a place: the local organisation, else the ones above it."""

from __future__ import annotations

import re

from bot.core.directory.records import Facilitator
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply, Span
from bot.core.exchange.session import Screen
from bot.core.replies.formats import french_date, short
from bot.core.results.case import Case
from bot.core.results.part import Part

SHOWN = 3


def show(case: Case) -> Part:
    """The organisations for clauses, the nearest first, and what is known to be missing there."""
    directory = case.territory.directory
    found = directory.facilitators_for(case.place)[:SHOWN]
    is_local = bool(case.place) and any(one.epcis for one in found)
    key = "facilitators" if is_local or not case.place else "facilitators_above"
    blocks: list[Block] = list(case.say(key, place=case.place_name))
    blocks += [line(case, one, number) for number, one in enumerate(found, 1)]
    gap = directory.gap(case.place) if case.place else None
    if gap:
        blocks += case.say("facilitator_gap", gap=gap)
    buttons = [Button(short(one.name), str(Action("facilitator", one.id))) for one in found]
    reply = Reply(tuple(blocks), (*buttons, case.button("edit", Action("edit"))))
    return Part(reply, Screen("facilitators", tuple(one.id for one in found)))


_NEXT = re.compile(r" [;:] ")


def _first(role: str) -> str:
    """What a role begins with."""
    return _NEXT.split(role, maxsplit=1)[0]


def line(case: Case, one: Facilitator, number: int) -> Block:
    """An organisation with what it does first and how to reach it; its card says all."""
    spans = [Span(f"{number}. "), Span(one.name, bold=True), Span(f"\n{_first(one.role)}")]
    if one.phone:
        spans.append(Span("\n" + case.text("card_phone", phone=one.phone)))
    if one.website:
        spans += [Span("\n"), Span(one.website, href=one.website)]
    if one.status:
        spans.append(Span("\n" + case.text("card_to_verify", date=french_date(one.verified_on))))
    return Block("paragraph", tuple(spans))
