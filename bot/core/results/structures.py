"""The structures that can do it, five on a page, or what to give up when there are none."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

from bot.core.directory.criteria import Relaxation, StructureHit
from bot.core.directory.ranking import Ranked
from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import Screen
from bot.core.replies.formats import short
from bot.core.results.case import Case
from bot.core.results.listing import entry, kind_after, uses
from bot.core.results.part import Part

PAGE_SIZE = 5

FEW = 3
"""Sure results under which widening is offered."""


class Page(NamedTuple):
    """A page of a search: results `first` to `last` of `total` that are sure to fit, or of those that are not."""

    number: int
    pages: int
    shown: Sequence[StructureHit]
    first: int
    total: int
    is_sure: bool


def show(case: Case) -> Part:
    """A page of the search, its position, and what can be done next."""
    found = case.territory.directory.ranked(case.criteria)
    page = page_of(found, case.state.page)
    sure = found.sure
    relaxations = _relaxations(case, sure) if sure < FEW else []
    alike = Counter(case.where(one) + one.structure.name for one in page.shown)
    blocks = list(_heading(case, page, sure))
    said = set[str]()
    for number, one in enumerate(page.shown, page.first):
        is_twin = alike[case.where(one) + one.structure.name] > 1
        kind = kind_after(case, one, said)
        blocks.append(entry(case, one, number, kind, one.structure.address if is_twin else None))
    blocks += uses(case, page.shown, page.first)
    if page.number == 1 and sure:
        blocks += case.say("structures_note")
    if page.number == 1:
        blocks += _platforms(case)
    if sure < FEW:
        blocks += case.say("widen_offer") if relaxations else _nobody_else(case)
    cards = [Button(short(one.structure.name), str(Action("card", one.structure.id))) for one in page.shown]
    reply = Reply(tuple(blocks), (*cards, *_ways_on(case, found, page, relaxations)))
    return Part(reply, Screen("results", tuple(one.structure.id for one in page.shown), first=page.first))


def ids_shown(case: Case) -> tuple[str, ...]:
    """The structures on the page shown, in order."""
    return tuple(
        one.structure.id for one in page_of(case.territory.directory.ranked(case.criteria), case.state.page).shown
    )


def page_of(found: Ranked, number: int) -> Page:
    """A page that exists: first the results that are sure, then those that are not, never both on one."""
    parts = (range(found.sure), range(found.sure, len(found)))
    pages = [(part, first) for part in parts for first in range(0, len(part), PAGE_SIZE)]
    if not pages:
        return Page(1, 1, [], 1, 0, is_sure=False)
    number = max(1, min(number, len(pages)))
    part, first = pages[number - 1]
    shown = part[first : first + PAGE_SIZE]
    return Page(number, len(pages), found[shown.start : shown.stop], first + 1, len(part), part is parts[0])


def _relaxations(case: Case, sure: int) -> list[Relaxation]:
    """What can be given up, where that finds more that is sure to fit; else where it finds more at all."""
    found = case.territory.directory.relaxations(case.criteria)
    return [one for one in found if one.sure > sure] or found


def _platforms(case: Case) -> list[Block]:
    """Where to look for more of the trades that are searched: platforms that find suppliers for them."""
    here = [] if case.is_outside else case.territory.directory.platforms(case.ids("secteur"))
    return [block for one in here for block in case.say("structures_platform", name=one.name, site=one.website)]


def _nobody_else(case: Case) -> tuple[Block, ...]:
    return case.say_outside("widen_impossible_outside") or case.say("widen_impossible")


def _heading(case: Case, page: Page, sure: int) -> tuple[Block, ...]:
    position = {"first": page.first, "last": page.first + len(page.shown) - 1, "count": page.total}
    outside = case.say_outside() if page.number == 1 else ()
    if page.is_sure:
        return (*outside, *case.say("structures", **position))
    none = () if sure else case.say("no_structure")
    return (*outside, *none, *(case.say("unsure_structures", **position) if page.shown else ()))


def _ways_on(case: Case, found: Ranked, page: Page, relaxations: Sequence[Relaxation]) -> list[Button]:
    buttons = []
    if page.number < page.pages:
        after = page_of(found, page.number + 1)
        key = "more" if after.is_sure == page.is_sure else "more_unsure"
        position = {"first": after.first, "last": after.first + len(after.shown) - 1, "count": after.total}
        buttons.append(case.button(key, Action("page", arg=str(after.number)), **position))
    if page.number > 1:
        buttons.append(case.button("previous", Action("page", arg=str(page.number - 1))))
    buttons += [relax_button(case, relaxation) for relaxation in relaxations]
    buttons.append(case.button("edit", Action("edit")))
    buttons.append(case.button("facilitator", Action("dialogue", case.knowledge.roles.facilitator)))
    if case.shortlist:
        buttons.append(case.button("shortlist", Action("shortlist"), count=len(case.shortlist)))
    return buttons


def relax_button(case: Case, relaxation: Relaxation) -> Button:
    """A button that gives one criterion up, and says how many structures that finds."""
    return case.button(
        f"relax_{relaxation.name}", Action("relax", relaxation.name), count=relaxation.sure or relaxation.count
    )
