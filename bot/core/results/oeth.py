"""The OETH contribution and the deduction that a purchase opens, step by step, each with its article."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Reply
from bot.core.exchange.session import Screen
from bot.core.replies.formats import euros, french_number
from bot.core.results.case import Case
from bot.core.results.estimate import (
    OBLIGATION_FROM_HEADCOUNT,
    PURCHASE_DEDUCTION_SHARE,
    SMIC_HOURLY_EUR,
    contribution,
    deduction_cap_share,
    deduction_eur,
)
from bot.core.results.part import Part


def show(case: Case) -> Part:
    """What is owed, what a purchase takes off, and the cap: as far as the figures known allow."""
    blocks = [*_contribution(case), *_deduction(case), *_cap(case), *case.say("oeth_caution")]
    supplier = case.button("supplier", Action("dialogue", "fournisseur"))
    reply = Reply(tuple(blocks), (supplier, case.button("deduction", Action("answer", "oeth-deduction-calcul"))))
    return Part(reply, Screen("calculation", (case.dialogue.id,)))


def labour_eur(case: Case) -> float | None:
    """The labour cost of the purchase: as given, what is left of the invoice, or a share of it; None if unknown."""
    labour, invoice, share = case.number("main_oeuvre"), case.number("montant"), case.number("part_main_oeuvre")
    taken_off = case.number("matieres")
    if labour is not None:
        return labour
    if invoice is not None and taken_off is not None:
        return max(0.0, invoice - taken_off)
    return invoice * share / 100 if invoice is not None and share is not None else None


def _figures(case: Case) -> tuple[int, float] | None:
    headcount, beneficiaries = case.number("effectif"), case.number("beneficiaires")
    return None if headcount is None or beneficiaries is None else (int(headcount), beneficiaries)


def _is_small(case: Case) -> bool:
    headcount = case.number("effectif")
    return headcount is not None and headcount < OBLIGATION_FROM_HEADCOUNT


def _contribution(case: Case) -> Iterator[Block]:
    if _is_small(case):
        yield from case.say("oeth_small", headcount=french_number(case.number("effectif") or 0))
        return
    figures = _figures(case)
    if figures is None:
        return
    headcount, beneficiaries = figures
    due = contribution(headcount, beneficiaries)
    values = {
        "headcount": french_number(headcount),
        "required": french_number(due.required),
        "employed": french_number(beneficiaries),
        "missing": french_number(due.missing),
        "smic_hours": french_number(due.smic_hours),
        "smic": euros(SMIC_HOURLY_EUR),
        "gross": euros(due.gross_eur),
    }
    yield from case.say("oeth_contribution" if due.missing else "oeth_met", **values)


def _deduction(case: Case) -> Iterator[Block]:
    labour = labour_eur(case)
    invoice = case.number("montant")
    if labour is not None:
        yield from case.say("oeth_deduction", labour=euros(labour), deduction=euros(deduction_eur(labour)))
    elif invoice is not None:
        yield from case.say("oeth_deduction_at_most", invoice=euros(invoice), most=euros(deduction_eur(invoice)))


def _most(case: Case, figures: tuple[int, float] | None) -> Iterator[Block]:
    """What purchases could take off at most, and the labour that would have to be bought for it."""
    if figures is None or _is_small(case):
        return
    due = contribution(*figures)
    share = deduction_cap_share(*figures)
    cap = due.gross_eur * share
    if due.missing:
        labour = euros(cap / PURCHASE_DEDUCTION_SHARE)
        yield from case.say("oeth_most", share=french_number(100 * share), cap=euros(cap), labour=labour)


def _cap(case: Case) -> Iterator[Block]:
    labour, figures = labour_eur(case), _figures(case)
    if labour is None and case.number("montant") is None:
        yield from _most(case, figures)
        return
    if figures is None or _is_small(case):
        yield from () if _is_small(case) else case.say("oeth_cap_rule")
        return
    headcount, beneficiaries = figures
    due = contribution(headcount, beneficiaries)
    if not due.missing:
        return
    share = deduction_cap_share(headcount, beneficiaries)
    cap = due.gross_eur * share
    values = {
        "employed": french_number(beneficiaries),
        "required": french_number(due.required),
        "share": french_number(100 * share),
        "cap": euros(cap),
    }
    yield from case.say("oeth_cap_high" if share > 0.5 else "oeth_cap_low", **values)
    if labour is None:
        return
    deduction = deduction_eur(labour)
    key = "oeth_under_cap" if deduction <= cap else "oeth_over_cap"
    left = euros(due.gross_eur - min(deduction, cap))
    yield from case.say(key, deduction=euros(deduction), cap=euros(cap), left=left)
