"""The structures that can do it, five on a page, or what to give up when there are none."""

from __future__ import annotations

from collections.abc import Sequence

from bot.core.actions import Action
from bot.core.directory import Found, Reason, Relaxation
from bot.core.formats import short
from bot.core.model import Block, Button, Reply, Span
from bot.core.results.case import Case

PAGE_SIZE = 5
FEW = 3
"""Sure results under which widening is offered."""


def show(case: Case) -> Reply:
    """A page of the search, its position, and what can be done next."""
    found = case.territory.directory.search(case.criteria)
    sure = sum(one.is_sure for one in found)
    first = (page_of(case.state.page, len(found)) - 1) * PAGE_SIZE
    shown = found[first : first + PAGE_SIZE]
    relaxations = case.territory.directory.relaxations(case.criteria) if sure < FEW else []
    blocks = [*_heading(case, found, sure, first), *_entries(case, shown, first)]
    if sure < FEW:
        blocks += case.say("widen_offer") if relaxations else case.say("widen_impossible")
    return Reply(tuple(blocks), (*_cards(shown, first), *_ways_on(case, len(found), first, relaxations)))


def page_of(page: int, count: int) -> int:
    """A page that exists."""
    return max(1, min(page, -(-count // PAGE_SIZE)))


def _heading(case: Case, found: Sequence[Found], sure: int, first: int) -> tuple[Block, ...]:
    what = " · ".join(filter(None, map(case.said, ("secteur", "type", "public", "service"))))
    subject = what or case.text("any_structure")
    if not sure:
        none = case.say("no_structure", what=subject, place=case.place_name)
        return (*none, *(case.say("unsure_structures") if found else ()))
    last = min(first + PAGE_SIZE, len(found))
    return case.say("structures", what=subject, place=case.place_name, first=first + 1, last=last, count=len(found))


def _entries(case: Case, shown: Sequence[Found], first: int) -> list[Block]:
    return [_entry(case, one, number) for number, one in enumerate(shown, first % PAGE_SIZE + 1)]


def _entry(case: Case, found: Found, number: int) -> Block:
    kind = case.kind_in_words(found)
    is_doing = any(reason.kind == "activity" for reason in found.reasons)
    reasons = [reason for reason in found.reasons if not (is_doing and reason.kind == "sector")]
    said = [text for reason in reasons if (text := reason_text(case, found, reason))]
    use = use_text(case, found)
    spans = [
        Span(f"{number}. "),
        Span(found.structure.name, bold=True),
        Span(f"\n{_capital(kind)} · {case.where(found)}"),
    ]
    if said:
        spans.append(Span(f"\n{_capital(' ; '.join(said))}."))
    if use:
        spans.append(Span(f"\n{use}"))
    return Block("paragraph", tuple(spans))


def use_text(case: Case, found: Found) -> str:
    """What a structure is good for, by its kind; empty if that is not known."""
    choice = case.knowledge.script.slots["type"].choice(found.structure.kind or "")
    return case.text("structure_use", use=choice.use) if choice and choice.use else ""


def reason_text(case: Case, found: Found, reason: Reason) -> str:
    """Why a structure is named, in words; empty where its own line says it already."""
    match reason.kind:
        case "activity":
            return case.text("reason_activity", activity=reason.value)
        case "sector":
            return case.text("reason_sector", sector=case.territory.sectors.sectors[reason.value].label.lower())
        case "serves":
            return case.text("reason_serves", place=case.territory.gazetteer.epcis[reason.value].name)
        case "neighbour":
            return case.text("reason_neighbour", code=found.structure.department)
        case "all-sectors" | "activity-unknown" | "kind-unknown" | "service-unknown":
            return case.text(f"reason_{reason.kind.replace('-', '_')}")
    return ""


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _cards(shown: Sequence[Found], first: int) -> list[Button]:
    return [
        Button(short(f"{number}. {one.structure.name}"), str(Action("card", one.structure.id)))
        for number, one in enumerate(shown, first % PAGE_SIZE + 1)
    ]


def _ways_on(case: Case, count: int, first: int, relaxations: Sequence[Relaxation]) -> list[Button]:
    buttons = []
    page = first // PAGE_SIZE + 1
    if first + PAGE_SIZE < count:
        last = min(first + 2 * PAGE_SIZE, count)
        label = {"first": first + PAGE_SIZE + 1, "last": last, "count": count}
        buttons.append(case.button("more", Action("page", arg=str(page + 1)), **label))
    if page > 1:
        buttons.append(case.button("previous", Action("page", arg=str(page - 1))))
    buttons += [relax_button(case, relaxation) for relaxation in relaxations]
    buttons.append(case.button("edit", Action("edit")))
    buttons.append(case.button("facilitator", Action("dialogue", "facilitateur")))
    if case.shortlist:
        buttons.append(case.button("shortlist", Action("shortlist"), count=len(case.shortlist)))
    return buttons


def relax_button(case: Case, relaxation: Relaxation) -> Button:
    """A button that gives one criterion up, and says how many structures that finds."""
    return case.button(f"relax_{relaxation.name}", Action("relax", relaxation.name), count=relaxation.count)
