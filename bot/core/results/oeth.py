"""The OETH contribution and the deduction that a purchase opens, step by step, each with its article."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import Screen
from bot.core.knowledge.script import MONTHS
from bot.core.replies.formats import euros, french_number, month
from bot.core.results import estimate
from bot.core.results.case import Case
from bot.core.results.figure import Figure
from bot.core.results.part import Part

EMPLOYER, PUBLIC = "employeur", "public"
"""The slot of who employs, and its value for a public employer."""


def show(case: Case) -> Part:
    """What is owed, what a purchase takes off, and the cap: as far as the figures known allow."""
    if is_public(case):
        return _show_public(case)
    blocks = [*_contribution(case), *_deduction(case), *_cap(case), *case.say("oeth_caution")]
    return _part(case, blocks, *_tariffs(case))


def show_none(case: Case) -> Part:
    """That a purchase from such a structure takes nothing off: the list of L5212-10-1 is closed."""
    return _part(case, [*_contribution(case), *case.say("oeth_no_deduction", kind=case.said("type"))])


def _show_public(case: Case) -> Part:
    """How many disabled workers a public employer owes, and where the rest is known: no sum is worked out."""
    headcount, beneficiaries = case.number("effectif"), case.number("beneficiaires")
    blocks, percent = [*_contribution(case)], french_number(case.law.obligation_percent)
    if headcount is not None and _is_small(case):
        blocks += case.say("oeth_public_small", headcount=french_number(headcount), least=_least(case))
    elif headcount is not None:
        required = estimate.required_beneficiaries(case.law, int(headcount))
        owed = {"percent": percent, "headcount": french_number(headcount), "required": french_number(required)}
        blocks += case.say("oeth_public_required", **owed)
        missing = french_number(max(0.0, required - (beneficiaries or 0)))
        told = {"employed": french_number(beneficiaries or 0), "missing": missing}
        blocks += () if beneficiaries is None else case.say("oeth_public_missing", **told)
    answer = case.button("public_employer", Action("answer", case.knowledge.roles.public_employer))
    part = _part(case, [*blocks, *case.say("oeth_public_rest")])
    return Part(Reply(part.reply.blocks, (answer, *part.reply.buttons[:1])), part.screen)


def _part(case: Case, blocks: Iterable[Block], *buttons: Button) -> Part:
    """A calculation, with the ways on that all of them have."""
    supplier = case.button("supplier", Action("dialogue", case.knowledge.roles.supplier))
    deduction = case.button("deduction", Action("answer", case.knowledge.roles.deduction))
    reply = Reply(tuple(blocks), (supplier, deduction, *buttons))
    return Part(reply, Screen("calculation", (case.dialogue.id,)))


def _tariffs(case: Case) -> Iterator[Button]:
    """The answer on what is owed, where something is: what three years without doing anything cost."""
    figures = _figures(case)
    if figures and not _is_small(case) and estimate.contribution(case.law, *figures).missing:
        yield case.button("contribution", Action("answer", case.knowledge.roles.contribution))


def is_public(case: Case) -> bool:
    """Whether the employer is a public one, of whose contribution the sources give no sum."""
    return case.ids(EMPLOYER) == (PUBLIC,)


def converted(case: Case) -> tuple[Block, ...]:
    """The contribution, which is one of a year, by the month; empty where none is due."""
    if is_public(case):
        return case.say("oeth_public_rest")
    figures = None if _is_small(case) else _figures(case)
    gross = estimate.contribution(case.law, *figures).gross_eur if figures else 0.0
    return case.say("oeth_monthly", gross=euros(gross), monthly=euros(gross / MONTHS)) if gross else ()


def to_take_off(case: Case, wanted: float) -> tuple[Block, ...]:
    """The labour to buy for a deduction that is wanted, and the cap of what is owed, where that is known."""
    percent, labour = french_number(case.law.deduction_percent), estimate.labour_for(case.law, wanted)
    said = case.say("oeth_to_take_off", wanted=euros(wanted), labour=euros(labour), percent=percent)
    figures = _figures(case)
    if figures is None:
        return (*said, *_cap_rule(case))
    gross, share = (
        estimate.contribution(case.law, *figures).gross_eur,
        estimate.deduction_cap_percent(case.law, *figures),
    )
    cap = gross * share / 100
    most = {"gross": euros(gross), "share": french_number(share), "cap": euros(cap)}
    return (*said, *case.say("oeth_take_off_most", labour=euros(estimate.labour_for(case.law, cap)), **most))


def figures(case: Case) -> Iterator[Figure]:
    """What stands in the calculation, and what each figure of it is."""
    law, known = case.law, _figures(case)
    percent = {"percent": french_number(law.obligation_percent)}
    yield Figure(law.obligation_percent, "figure_obligation", percent, source="obligation_percent", unit="percent")
    deducted = {"percent": french_number(law.deduction_percent)}
    yield Figure(law.deduction_percent, "figure_deduction", deducted, "", "deduction_percent", "percent")
    caps = {"low": french_number(law.cap_low_percent), "high": french_number(law.cap_high_percent)}
    for share in (law.cap_low_percent, law.cap_high_percent):
        direct = french_number(estimate.direct_percent(law))
        yield Figure(share, "figure_cap", {**caps, "direct": direct}, source="cap_high_percent", unit="percent")
    if known is None or _is_small(case):
        return
    due = estimate.contribution(law, *known)
    smic, since = euros(law.smic_hourly_eur), month(case.knowledge.figures.smic_since(case.law_day))
    said = {"smic": smic, "since": since, "year": str(case.law_day.year), "smic_hours": french_number(due.smic_hours)}
    yield Figure(law.smic_hourly_eur, "figure_smic", said, source="smic_hourly_eur", unit="eur")
    yield Figure(due.smic_hours, "figure_smic_hours", _bands(case), source="contribution_small_smic_hours")
    gross = {**said, "gross": euros(due.gross_eur), "missing": french_number(due.missing)}
    yield Figure(due.gross_eur, "figure_gross", gross, unit="eur")
    taken = due.gross_eur * estimate.deduction_cap_percent(law, *known) / 100
    most = {"gross": gross["gross"], "share": french_number(estimate.deduction_cap_percent(law, *known))}
    yield Figure(taken, "figure_taken_off", {**most, "cap": euros(taken)}, unit="eur")
    labour = estimate.labour_for(law, taken)
    yield Figure(labour, "figure_labour_to_buy", {**deducted, "cap": euros(taken), "labour": euros(labour)}, unit="eur")


def _bands(case: Case) -> dict[str, str]:
    """What is owed for each missing worker, in hourly Smics by headcount, and where the bands begin."""
    law = case.law
    bands = {
        "small": law.contribution_small_smic_hours,
        "medium": law.contribution_medium_smic_hours,
        "large": law.contribution_large_smic_hours,
        "least": law.obligation_from_headcount,
        "middle": law.contribution_medium_from_headcount,
        "top": law.contribution_large_from_headcount,
    }
    return {name: french_number(value) for name, value in bands.items()}


def crossed(before: Case, after: Case) -> tuple[Block, ...]:
    """What is said to a firm that comes under the obligation by a change; empty where it does not."""
    is_new = _is_small(before) and "effectif" in after.slots and not _is_small(after)
    return after.say("oeth_crossed", least=french_number(after.law.obligation_from_headcount)) if is_new else ()


def labour_eur(case: Case) -> float | None:
    """The labour cost of the purchase: as given, what is left of the invoice, or a share of it; None if unknown."""
    labour, invoice, share = case.number("main_oeuvre"), case.number("montant"), case.number("part_main_oeuvre")
    taken_off = case.number("matieres")
    if labour is not None:
        return labour
    if invoice is not None and taken_off is not None:
        return max(0.0, invoice - taken_off)
    return invoice * share / 100 if invoice is not None and share is not None else None


def _least(case: Case) -> str:
    return french_number(case.law.obligation_from_headcount)


def _is_of_purchase(case: Case) -> bool:
    return labour_eur(case) is not None or case.number("montant") is not None


def _figures(case: Case) -> tuple[int, float] | None:
    headcount, beneficiaries = case.number("effectif"), case.number("beneficiaires")
    return None if headcount is None or beneficiaries is None or is_public(case) else (int(headcount), beneficiaries)


def _is_small(case: Case) -> bool:
    headcount = case.number("effectif")
    return headcount is not None and not estimate.is_obliged(case.law, headcount)


def _contribution(case: Case) -> Iterator[Block]:
    if is_public(case):
        yield from case.say("oeth_public", least=_least(case), percent=french_number(case.law.obligation_percent))
        return
    if _is_small(case):
        yield from case.say("oeth_small", headcount=french_number(case.number("effectif") or 0), least=_least(case))
        return
    headcount, beneficiaries = case.number("effectif"), case.number("beneficiaires")
    if headcount is None or (beneficiaries is None and _is_of_purchase(case)):
        return
    due = estimate.contribution(case.law, int(headcount), beneficiaries or 0)
    values = {
        "percent": french_number(case.law.obligation_percent),
        "headcount": french_number(headcount),
        "required": french_number(due.required),
        "employed": french_number(beneficiaries or 0),
        "missing": french_number(due.missing),
        "smic_hours": french_number(due.smic_hours),
        "smic": euros(case.law.smic_hourly_eur),
        "since": month(case.knowledge.figures.smic_since(case.law_day)),
        "year": str(case.law_day.year),
        "gross": euros(due.gross_eur),
    }
    told = "oeth_contribution" if due.missing else "oeth_met"
    yield from case.say(told if beneficiaries is not None else "oeth_required", **values)
    if due.missing and case.year not in {None, case.law_day.year}:
        yield from case.say("oeth_year_unknown", wanted=str(case.year), since=values["since"])


def _deduction(case: Case) -> Iterator[Block]:
    labour = labour_eur(case)
    invoice = case.number("montant")
    percent = french_number(case.law.deduction_percent)
    if labour is not None:
        deduction = euros(estimate.deduction_eur(case.law, labour))
        yield from case.say("oeth_deduction", percent=percent, labour=euros(labour), deduction=deduction)
    elif invoice is not None:
        most = euros(estimate.deduction_eur(case.law, invoice))
        yield from case.say("oeth_deduction_at_most", percent=percent, invoice=euros(invoice), most=most)


def _most(case: Case, figures: tuple[int, float] | None) -> Iterator[Block]:
    """What purchases could take off at most, and the labour that would have to be bought for it."""
    if figures is None or _is_small(case):
        return
    due = estimate.contribution(case.law, *figures)
    if not due.missing:
        return
    share = estimate.deduction_cap_percent(case.law, *figures)
    cap = due.gross_eur * share / 100
    yield from case.say(
        "oeth_most",
        share=french_number(share),
        cap=euros(cap),
        labour=euros(estimate.labour_for(case.law, cap)),
        percent=french_number(case.law.deduction_percent),
    )


def _cap_rule(case: Case) -> Iterator[Block]:
    yield from case.say(
        "oeth_cap_rule",
        low=french_number(case.law.cap_low_percent),
        high=french_number(case.law.cap_high_percent),
        direct=french_number(estimate.direct_percent(case.law)),
    )


def _cap(case: Case) -> Iterator[Block]:
    labour, figures = labour_eur(case), _figures(case)
    if not _is_of_purchase(case):
        yield from _most(case, figures)
        return
    if figures is None or _is_small(case):
        yield from () if _is_small(case) else _cap_rule(case)
        return
    headcount, beneficiaries = figures
    due = estimate.contribution(case.law, headcount, beneficiaries)
    if not due.missing:
        return
    share = estimate.deduction_cap_percent(case.law, headcount, beneficiaries)
    cap = due.gross_eur * share / 100
    values = {
        "employed": french_number(beneficiaries),
        "required": french_number(due.required),
        "share": french_number(share),
        "cap": euros(cap),
    }
    is_high = estimate.has_high_cap(case.law, headcount, beneficiaries)
    yield from case.say("oeth_cap_high" if is_high else "oeth_cap_low", **values)
    if labour is None:
        most = min(estimate.deduction_eur(case.law, case.number("montant") or 0.0), cap)
        yield from case.say("oeth_left_at_best", most=euros(most), left=euros(due.gross_eur - most))
        return
    deduction = estimate.deduction_eur(case.law, labour)
    key = "oeth_under_cap" if deduction <= cap else "oeth_over_cap"
    left = euros(due.gross_eur - min(deduction, cap))
    yield from case.say(key, deduction=euros(deduction), cap=euros(cap), left=left)
