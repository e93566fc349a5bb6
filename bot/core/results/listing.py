"""A structure found, in two lines: what and where it is, then why it is named; and what a page of them is good for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from bot.core.directory.criteria import Reason, StructureHit
from bot.core.exchange.reply import Block, Span
from bot.core.replies.formats import listed
from bot.core.results.case import Case

MOST_ACTIVITIES = 3
"""Activities said of a structure in a list; its card says all."""

_PLAIN = frozenset(["all-sectors", "activity-unknown", "kind-unknown", "service-unknown"])
"""Reasons whose words do not depend on the structure."""


def kind_after(case: Case, found: StructureHit, said: set[str]) -> str:
    """The kind of a structure in few words, by its letters where `said` holds that they were spelt out above."""
    label, letters = case.kind_label(found), found.structure.kind or ""
    if letters in said:
        return letters
    said |= {letters} if label.endswith(f"({letters})") else set()
    return label


def entry(case: Case, found: StructureHit, number: int, kind: str, address: str | None) -> Block:
    """A result in two lines; the address tells apart two of the same name and place."""
    where = ", ".join(filter(None, [address, case.where(found)]))
    spans = [Span(f"{number}. "), Span(found.structure.name, bold=True), Span(f" · {kind} · {where}")]
    said = " ; ".join(why(case, found))
    if said:
        spans.append(Span(f"\n{said[:1].upper()}{said[1:]}."))
    return Block("paragraph", tuple(spans))


def why(case: Case, found: StructureHit) -> Iterator[str]:
    """Why a structure is named: what it does of what is asked, then all else that matters."""
    activities = [reason.value for reason in found.reasons if reason.kind == "activity"]
    sectors = [reason.value for reason in found.reasons if reason.kind == "sector"]
    if not case.criteria.sectors:
        activities, sectors = list(found.structure.activities), list(found.structure.sectors)
    if activities:
        yield case.text("reason_activity", activity=listed(list(dict.fromkeys(activities))[:MOST_ACTIVITIES]))
    elif sectors and not any(reason.kind == "trade-unsaid" for reason in found.reasons):
        labels = [case.territory.sectors.sectors[id_].label.lower() for id_ in sectors]
        yield case.text("reason_sector", sector=listed(labels))
    yield from filter(None, (_reason(case, reason) for reason in found.reasons))


def _reason(case: Case, reason: Reason) -> str:
    """A further reason in words; empty where another line says it already."""
    match reason.kind:
        case "trade-unsaid":
            return case.text("reason_trade_unsaid", trade=reason.value)
        case "serves":
            return case.text("reason_serves", place=case.territory.gazetteer.epcis[reason.value].name)
        case "neighbour":
            return case.text("reason_neighbour", code=reason.value)
    return case.text(f"reason_{reason.kind.replace('-', '_')}") if reason.kind in _PLAIN else ""


def uses(case: Case, shown: Sequence[StructureHit], first: int) -> tuple[Block, ...]:
    """What those on a page are good for by their kinds, each use said once: of all, or of those with these numbers."""
    choices = case.knowledge.script.slots["type"]
    known = {number: choices.choice(found.structure.kind or "") for number, found in enumerate(shown, first)}
    numbers: dict[str, tuple[int, ...]] = {}
    for number, choice in known.items():
        for use in choice.use.split(", ") if choice and choice.use else ():
            numbers[use] = (*numbers.get(use, ()), number)
    said = [_use(case, list(alike), of, len(shown)) for of, alike in groupby(numbers, key=numbers.__getitem__)]
    return case.say("structure_use", use=" ; ".join(said)) if said else ()


def _use(case: Case, uses_: Sequence[str], numbers: Sequence[int], count: int) -> str:
    if len(numbers) == count:
        return ", ".join(uses_)
    return case.text("use_of", use=", ".join(uses_), numbers=listed(list(map(str, numbers))))
