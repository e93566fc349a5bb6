"""Hours of insertion: worked out from an amount with assumptions shown, and what they mean in people and weeks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import Screen
from bot.core.replies.formats import euros, french_number
from bot.core.results.case import Case
from bot.core.results.estimate import ClauseEstimate, clause_hours, full_time_equivalents, weeks
from bot.core.results.part import Part

ASSUMPTIONS = ("part_main_oeuvre", "part_insertion", "cout_horaire")


def show(case: Case) -> Part:
    """The estimate step by step, or the meaning of hours already known; in short above options already asked for."""
    is_short = case.state.page > 1 or "but" in case.slots
    hours = case.number("heures")
    if hours is not None:
        known = case.say("hours_known", hours=french_number(hours))
        known = (*known, *_share(case, hours))
        reply = Reply(known if is_short else (*known, *_meaning(case, hours)), _facilitator(case))
        return Part(reply, Screen("calculation", (case.dialogue.id,)))
    estimate = clause_hours(*_figures(case))
    blocks = case.say("hours", hours=french_number(estimate.hours, 0))
    if not is_short:
        blocks = (*blocks, *_steps(case, estimate), *_meaning(case, estimate.hours), *_cautions(case))
    reply = Reply(blocks, (*_assumption_buttons(case), *_facilitator(case)))
    return Part(reply, Screen("calculation", (case.dialogue.id,)))


def spread(case: Case, years: float) -> tuple[Block, ...]:
    """What the hours are a year, where the contract lasts several: they are those of its whole amount."""
    hours = case.number("heures")
    hours = clause_hours(*_figures(case)).hours if hours is None else hours
    key = "hours_years" if "heures" in case.slots else "hours_years_amount"
    yearly = french_number(hours / years, 0)
    return case.say(key, hours=french_number(hours, 0), years=french_number(years), yearly=yearly)


def _share(case: Case, hours: float) -> tuple[Block, ...]:
    """What a number of hours is of all those of a contract whose amount is known."""
    amount, labour, insertion, cost = _figures(case)
    estimate = clause_hours(amount, labour, insertion, cost)
    if not estimate.all_hours:
        return ()
    return case.say(
        "hours_share",
        share=french_number(100 * hours / estimate.all_hours, 1),
        all_hours=french_number(estimate.all_hours, 0),
        amount=euros(amount),
        labour_share=french_number(labour),
        cost=euros(cost),
    )


def _figures(case: Case) -> tuple[float, float, float, float]:
    """Amount, labour and insertion in percent and hourly cost, the usual ones where none are known."""
    usage = case.knowledge.figures.usage
    labour, insertion = case.number("part_main_oeuvre"), case.number("part_insertion")
    return (
        case.number("montant") or 0.0,
        usage.labour_percent if labour is None else labour,
        usage.insertion_percent if insertion is None else insertion,
        case.number("cout_horaire") or usage.hourly_cost_eur,
    )


def _steps(case: Case, estimate: ClauseEstimate) -> tuple[Block, ...]:
    amount, labour, insertion, cost = _figures(case)
    return case.say(
        "hours_steps",
        amount=euros(amount),
        labour_share=french_number(labour),
        labour=euros(estimate.labour_eur),
        cost=euros(cost),
        all_hours=french_number(estimate.all_hours, 0),
        insertion_share=french_number(insertion),
        hours=french_number(estimate.hours, 0),
    )


def _cautions(case: Case) -> Iterator[Block]:
    assumed = [case.knowledge.script.slots[slot].label.lower() for slot in ASSUMPTIONS if slot not in case.slots]
    if assumed:
        yield from case.say("hours_assumed", names=", ".join(assumed))
    yield from case.say("hours_caution")


def _meaning(case: Case, hours: float) -> tuple[Block, ...]:
    return case.say(
        "hours_meaning",
        etp=french_number(full_time_equivalents(case.law, hours)),
        year=french_number(case.law.full_time_year_hours),
        weeks=french_number(weeks(case.law, hours), 0),
        week=french_number(case.law.full_time_week_hours),
    )


def _assumption_buttons(case: Case) -> list[Button]:
    return [case.button(f"change_{slot}", Action("ask", slot)) for slot in ASSUMPTIONS]


def _facilitator(case: Case) -> tuple[Button, ...]:
    return (case.button("facilitator", Action("dialogue", case.knowledge.roles.facilitator)),)
