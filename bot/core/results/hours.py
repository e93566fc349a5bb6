"""Hours of insertion: worked out from an amount with assumptions shown, and what they mean in people and weeks."""

from __future__ import annotations

from collections.abc import Iterator

from bot.core.exchange.actions import Action
from bot.core.exchange.reply import Block, Button, Reply
from bot.core.exchange.session import Screen
from bot.core.knowledge.script import MONTHS, YEARS, yearly_of
from bot.core.replies.formats import euros, french_number, month
from bot.core.results.case import Case
from bot.core.results.estimate import ClauseEstimate, clause_hours, full_time_equivalents, weeks
from bot.core.results.figure import Figure
from bot.core.results.part import Part
from bot.core.text.forms import Unit

WORK, INSERTION = "heures_travail", "part_insertion"
"""The slots of all hours of work of a contract, and of the share of them for insertion."""

PLURAL = 2
"""Number from which a French noun is plural: « 1,9 personne »."""

WEEKS = 52
"""Weeks of a year."""

ASSUMPTIONS = ("part_main_oeuvre", "part_insertion", "cout_horaire")
SOURCES = ("labour_percent", "insertion_percent", "hourly_cost_eur")
"""The slots of what is assumed where nobody says it, and the assumptions of the content that stand for them."""


def show(case: Case) -> Part:
    """The estimate step by step, or the meaning of hours already known; in short above options already asked for."""
    is_short = case.state.page > 1 or "but" in case.slots
    if "heures" in case.slots or WORK in case.slots:
        hours = _hours(case)
        known = (*case.say("hours_known", hours=french_number(hours)), *_of_work(case, hours))
        known = (*known, *_share(case, hours), *spread(case))
        reply = Reply(known if is_short else (*known, *_meaning(case, hours)), _facilitator(case))
        return Part(reply, Screen("calculation", (case.dialogue.id,)))
    estimate = clause_hours(*_figures(case))
    blocks = case.say("hours", hours=french_number(estimate.hours, 0))
    if not is_short:
        meaning = (*spread(case), *_meaning(case, estimate.hours))
        blocks = (*blocks, *_steps(case, estimate), *meaning, *_cautions(case))
    reply = Reply(blocks, (*_assumption_buttons(case), *_facilitator(case)))
    return Part(reply, Screen("calculation", (case.dialogue.id,)))


def converted(case: Case) -> tuple[Block, ...]:
    """The hours a year, a month and a week, where it is known how long the contract lasts, in people and weeks."""
    hours = _hours(case)
    key = "hours" if "montant" in case.slots else "hours_known"
    said = (*case.say(key, hours=french_number(hours, 0)), *spread(case))
    return (*said, *_persons(case, hours), *_meaning(case, hours), *_weekly(case, hours))


def _persons(case: Case, hours: float) -> tuple[Block, ...]:
    """How many people at full time do the hours, from the first day of the contract to its last."""
    years = case.number(YEARS)
    if not years:
        return ()
    persons = round(hours / years / case.law.full_time_year_hours, 1)
    said = case.text("persons_many" if persons >= PLURAL else "persons_one", count=french_number(persons, 1))
    return case.say("hours_persons", persons=said)


def meant(case: Case, hours: float) -> tuple[Block, ...]:
    """Hours that a message says, in people and weeks: « 480 h, ça fait combien de semaines ? »."""
    return (*case.say("hours_said", hours=french_number(hours)), *_meaning(case, hours))


def drafted(case: Case) -> Reply:
    """What of the hours is to be written into a contract, and who helps with it."""
    return Reply(case.say("hours_clause", hours=french_number(_hours(case), 0)), _facilitator(case))


def wages(case: Case, hours: float | None) -> tuple[Block, ...]:
    """What so many hours cost at the least wage, gross; those of the calculation, where no others are told."""
    hours = _hours(case) if hours is None else hours
    smic, since = euros(case.law.smic_hourly_eur), month(case.knowledge.figures.smic_since(case.day))
    gross = euros(round(hours) * case.law.smic_hourly_eur)
    return case.say("hours_wage", hours=french_number(hours, 0), smic=smic, since=since, gross=gross)


def _weekly(case: Case, hours: float) -> tuple[Block, ...]:
    """What the hours are a week, where it is known how long the contract lasts; else that this is to be said."""
    lasting = round((case.number(YEARS) or 0.0) * WEEKS)
    if not lasting:
        return case.say("hours_no_years")
    return case.say("hours_weekly", weekly=french_number(hours / lasting, 1), weeks=french_number(lasting))


def figures(case: Case) -> Iterator[Figure]:
    """What stands in the calculation, and what each figure of it is."""
    law, hours = case.law, _hours(case)
    work, (amount, *shares) = case.number(WORK), _figures(case)
    for slot, source, value in zip(ASSUMPTIONS, SOURCES, shares, strict=True):
        told = {"value": french_number(value), "name": _label(case, slot)}
        if slot in case.slots:
            yield Figure(value, "figure_told", told, slot, unit=_unit(slot))
        else:
            yield Figure(value, f"figure_{source}", told, slot, source, _unit(slot))
    estimate = clause_hours(amount, *shares)
    all_hours = work or estimate.all_hours
    steps = {"hours": french_number(hours, 0), "all_hours": french_number(all_hours, 0)}
    share = french_number(100 * hours / all_hours, 1) if all_hours else ""
    yield Figure(
        hours, "figure_hours" if share else "figure_hours_told", {**steps, "share": share}, "heures", unit="hours"
    )
    if estimate.all_hours and not work:
        labour = {"amount": euros(amount), "labour": euros(estimate.labour_eur), "cost": euros(shares[2])}
        yield Figure(estimate.labour_eur, "figure_labour", {**labour, "share": french_number(shares[0])}, unit="eur")
        yield Figure(estimate.all_hours, "figure_all_hours", {**labour, **steps}, unit="hours")
    for one in (full_time_equivalents(law, hours), weeks(law, hours), law.full_time_year_hours):
        year, week = french_number(law.full_time_year_hours), french_number(law.full_time_week_hours)
        yield Figure(one, "figure_full_time", {"year": year, "week": week}, "", "full_time_year_hours")


def _unit(slot: str) -> Unit:
    return "eur" if slot == ASSUMPTIONS[-1] else "percent"


def spread(case: Case) -> tuple[Block, ...]:
    """What the hours are a year and a month, where it is known how long the contract lasts."""
    hours, years = _hours(case), case.number(YEARS)
    if not years:
        return ()
    monthly = french_number(hours / years / MONTHS, 0)
    figures = {"hours": french_number(hours, 0), "monthly": monthly}
    if years <= 1 or years % 1:
        return case.say("hours_months", months=french_number(years * MONTHS, 0), **figures)
    is_open = "montant" in case.slots and yearly_of(case.slots, case.number("montant") or 0.0) is None
    key = "hours_years_amount" if is_open else "hours_years"
    return case.say(key, years=french_number(years), yearly=french_number(hours / years, 0), **figures)


def enough(case: Case) -> tuple[Block, ...]:
    """« une personne à temps plein, ça suffit ? »: over the years of the contract where they are known, else in one."""
    hours, years = _hours(case), case.number(YEARS) or 1.0
    done = case.law.full_time_year_hours * years
    said = {
        "done": french_number(done, 0),
        "hours": french_number(hours, 0),
        "months": french_number(years * MONTHS, 0),
    }
    if hours <= done:
        return case.say("hours_enough", **said)
    return case.say("hours_short", **said, persons=french_number(hours / done, 1))


def _hours(case: Case) -> float:
    """The hours told, or those worked out, of the amount or of all hours of work."""
    told, work = case.number("heures"), case.number(WORK)
    if told is not None:
        return told
    amount, labour, insertion, cost = _figures(case)
    return clause_hours(amount, labour, insertion, cost).hours if work is None else work * insertion / 100


def _of_work(case: Case, hours: float) -> tuple[Block, ...]:
    """How hours come of all the hours of work of a contract."""
    work = case.number(WORK)
    if work is None or "heures" in case.slots:
        return ()
    *_, insertion, _ = _figures(case)
    said = case.say(
        "hours_of_work",
        work=french_number(work),
        insertion_share=french_number(insertion),
        hours=french_number(hours, 0),
    )
    assumed = () if INSERTION in case.slots else case.say("hours_assumed", names=_label(case, INSERTION))
    return (*said, *assumed)


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
    assumed = [_label(case, slot) for slot in ASSUMPTIONS if slot not in case.slots]
    if assumed:
        yield from case.say("hours_assumed", names=", ".join(assumed))
    yield from case.say("hours_caution")


def _label(case: Case, slot: str) -> str:
    return case.knowledge.script.slots[slot].label.lower()


def _meaning(case: Case, hours: float) -> tuple[Block, ...]:
    return case.say(
        "hours_meaning",
        etp=french_number(full_time_equivalents(case.law, hours)),
        year=french_number(case.law.full_time_year_hours),
        weeks=_weeks(case, hours),
        week=french_number(case.law.full_time_week_hours),
    )


def _weeks(case: Case, hours: float) -> str:
    """« 19 semaines », « une semaine »."""
    count = round(weeks(case.law, hours))
    key = "weeks_many" if count > 1 else "weeks_one" if count else "weeks_none"
    return case.text(key, count=french_number(count)) if count > 1 else case.text(key)


def _assumption_buttons(case: Case) -> list[Button]:
    return [case.button(f"change_{slot}", Action("ask", slot)) for slot in ASSUMPTIONS]


def _facilitator(case: Case) -> tuple[Button, ...]:
    return (case.button("facilitator", Action("dialogue", case.knowledge.roles.facilitator)),)
