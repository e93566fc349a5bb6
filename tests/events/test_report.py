"""What a facilitator is told of an event, and what nobody can work out from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date

import pytest
from hypothesis import given

from bot.core.conversation.assistant import Assistant
from bot.events.masking import LEAST, Count, Hidden, masked
from bot.events.names import Names
from bot.events.report import Report, Sums, report_of
from tests.events.sums import AFTER, DAYS, FIRST, SUMS, sums, total
from tests.events.test_masking import instead

FEW, MASKED = Hidden.FEW, Hidden.MASKED


def made(assistant: Assistant, found: Sums, before: date = AFTER) -> Report:
    return report_of("Salon", found, assistant.knowledge, assistant.territory, before)


def rows(report: Report, title: str) -> Mapping[str, tuple[Count, ...]]:
    [table] = [one for one in report.tables if one.title == title]
    return {row.name: row.counts for row in (*table.rows, table.total)} | dict.fromkeys(table.few, (FEW,))


def test_an_event_of_two_days_is_told_by_day_and_in_all(assistant: Assistant) -> None:
    found = sums(
        opened={"qr": (30, 12), "link": (8, 6)},
        question={"aci": (20, 9), "esat": (6, 2)},
        unanswered={"": (2, 1)},
        sector={"nettoyage": 9, "blanchisserie": 6},
        commune={"95127": 12},
        shown={"ariane": 14},
        card={"ariane": 2},
        useful={"answer:aci": 7, "results:fournisseur": (5, 1)},
    )
    report = made(assistant, found)
    assert (report.first, report.last) == (DAYS[0], DAYS[1])
    assert [row.counts for row in report.totals] == [(56,), (37,), (FEW,), (14,), (FEW,), (13,), (0,)]
    assert rows(report, "Ouvertures") == {"QR code": (42,), "Lien": (14,), "En tout": (56,)}
    assert rows(report, "Ouvertures par jour") == {
        "1er décembre": (30, 8, 38),
        "2 décembre": (12, 6, 18),
        "En tout": (42, 14, 56),
    }
    assert rows(report, "Questions avec réponse, par jour") == {
        "1er décembre": (26,),
        "2 décembre": (11,),
        "En tout": (37,),
    }
    assert list(rows(report, "Besoins par secteur").values()) == [(9,), (6,), (15,)]
    assert rows(report, "Besoins par lieu") == {"Cergy": (12,), "En tout": (12,)}
    assert rows(report, "Structures montrées")["En tout"] == (14,)
    assert list(rows(report, "Jugé utile").values()) == [(7,), (6,), (13,)]
    assert "Fiches ouvertes" not in [table.title for table in report.tables]


def test_small_numbers_are_not_told(assistant: Assistant) -> None:
    found = sums(opened={"qr": 40, "link": 3}, question={"aci": 9, "ei": 2, "esat": 3, "oeth": 2})
    report = made(assistant, found)
    assert rows(report, "Ouvertures") == {"QR code": (MASKED,), "Lien": (FEW,), "En tout": (43,)}
    assert list(rows(report, "Sujets des questions").values()) == [(9,), (16,), (FEW,), (FEW,), (FEW,)]


def test_days_tell_of_both_ways_together_where_one_of_them_is_hidden(assistant: Assistant) -> None:
    report = made(assistant, sums(opened={"qr": (40, 20), "link": (1, 2)}))
    assert list(rows(report, "Ouvertures par jour").values()) == [(41,), (22,), (63,)]


def test_days_of_few_stand_together(assistant: Assistant) -> None:
    report = made(assistant, sums(opened={"qr": (40, 20, 3, 9)}, question={"aci": (60, 1, 2, 3)}))
    assert list(rows(report, "Ouvertures par jour")) == [
        "1er décembre",
        "2 décembre",
        "3 – 4 décembre",
        "En tout",
    ]
    assert rows(report, "Questions avec réponse, par jour")["2 – 4 décembre"] == (6,)


def test_days_of_two_years_say_theirs(assistant: Assistant) -> None:
    found = {(date(2026, 12, 31), "opened", "qr"): 3, (date(2027, 1, 2), "opened", "qr"): 4}
    report = made(assistant, found | {(date(2027, 1, 3), "opened", "qr"): 9}, date(2027, 2, 1))
    assert list(rows(report, "Ouvertures par jour"))[:2] == ["31 décembre 2026 – 2 janvier 2027", "3 janvier 2027"]


def test_nobody_by_one_way_is_said(assistant: Assistant) -> None:
    assert rows(made(assistant, sums(opened={"qr": (20, 20)})), "Ouvertures")["Lien"] == (0,)


def test_what_is_gone_from_the_content_stands_together(assistant: Assistant) -> None:
    found = sums(opened={"qr": 9}, question={"gone": 4, "gone-too": 3, "aci": 8}, sector={"x": 6}, commune={"x": 6})
    found |= sums(shown={"x": 6}, card={"x": 6}, useful={"x": 6, "answer:x": 6, "results:x": 6})
    report = made(assistant, found)
    assert rows(report, "Sujets des questions")["N'existe plus"] == (7,)
    for title in ("Besoins par secteur", "Besoins par lieu", "Structures montrées", "Fiches ouvertes"):
        assert rows(report, title)["N'existe plus"] == (6,)
    assert rows(report, "Jugé utile") == {"N'existe plus": (18,), "En tout": (18,)}


def test_needs_name_wider_places_and_votes_the_dialogue_that_found(assistant: Assistant) -> None:
    found = sums(opened={"qr": 9}, commune={"epci:249500109": 7, "department:95": 6})
    report = made(assistant, found | sums(useful={"results:fournisseur": 8, "fallback": 6}))
    assert list(rows(report, "Besoins par lieu")) == ["Cergy-Pontoise", "Val-d'Oise", "En tout"]
    assert list(rows(report, "Jugé utile")) == [
        "Résultats : Trouver un fournisseur",
        "«\u00a0Je ne sais pas\u00a0»",
        "En tout",
    ]


def test_a_vote_that_was_changed_counts_once(assistant: Assistant) -> None:
    found = sums(
        opened={"qr": (9, 9)},
        useful={"results:fournisseur": (7, -1)},
        useless={"results:fournisseur": (0, 1), "fallback": (5, 0)},
    )
    report = made(assistant, found)
    assert [row.counts[0] for row in report.totals[-2:]] == [6, 6]


def test_nothing_is_told_of_less_than_five_openings(assistant: Assistant) -> None:
    assert made(assistant, sums(opened={"qr": 4}, question={"aci": 40})) == Report("Salon")
    assert made(assistant, {}) == Report("Salon")


@given(found=SUMS)
def test_no_number_from_1_to_4_is_told(assistant: Assistant, found: Sums) -> None:
    report = made(assistant, found)
    counts = [count for table in report.tables for row in (*table.rows, table.total) for count in row.counts]
    for count in (*counts, *(row.counts[0] for row in report.totals)):
        assert isinstance(count, Hidden) or count == 0 or count >= LEAST


@given(found=SUMS)
def test_what_is_told_is_true(assistant: Assistant, found: Sums) -> None:
    report = made(assistant, found)
    if report.last is None:
        return
    told = {key: count for key, count in found.items() if key[0] <= report.last}
    kinds = ("opened", "question", "unanswered", "shown", "card")
    for kind, row in zip(kinds, report.totals, strict=False):
        true = sum(total(told, kind).values())
        assert row.counts[0] == (FEW if 0 < true < LEAST else true)
    for table in report.tables:
        for at, whole in enumerate(table.total.counts):
            known = [row.counts[at] for row in table.rows if isinstance(row.counts[at], int)]
            is_all = len(known) == len(table.rows) and not table.few and table.rows
            assert not is_all or sum(known) == whole  # type: ignore[arg-type]


@given(found=SUMS)
def test_who_subtracts_what_is_told_from_its_totals_finds_1_to_4_and_no_less(assistant: Assistant, found: Sums) -> None:
    """By the bounds of each hidden number, from all others of its table."""
    for table in made(assistant, found).tables:
        hidden = [row.counts[0] for row in table.rows if isinstance(row.counts[0], Hidden)] + [FEW] * len(table.few)
        known = [row.counts[0] for row in table.rows if isinstance(row.counts[0], int)]
        whole = table.total.counts[0]
        if hidden and isinstance(whole, int):
            left, bounds = (
                whole - sum(known),
                [(1, 4) if one is FEW else (LEAST, min(known, default=99)) for one in hidden],
            )
            for at, (least, most) in enumerate(bounds):
                others = bounds[:at] + bounds[at + 1 :]
                assert hidden[at] is MASKED or least >= left - sum(high for _, high in others)
                assert hidden[at] is MASKED or most <= left - sum(low for low, _ in others)


@given(found=SUMS)
def test_whichever_of_1_to_4_was_hidden_the_whole_report_could_be_the_same(assistant: Assistant, found: Sums) -> None:
    """Even for who knows the program: so no other table, total or day tells more of it."""
    report, names = made(assistant, found), Names(assistant.knowledge, assistant.territory)
    if report.last is None:
        return
    for kind in {kind for _, kind, _ in found}:
        counts = counted(found, kind, names, report.last)
        shown = masked(counts)
        for name in [name for name, count in shown.parts if count is FEW]:
            for count in range(1, LEAST):
                others = (
                    exchanged(found, kind, names, one, report.last) for one in instead(counts, shown, name, count)
                )
                assert any(made(assistant, other) == report for other in others), (kind, name, count)
        if shown.total is FEW:
            for count in range(1, LEAST):
                name = next(name for name in counts if counts[name] > 0)
                assert made(assistant, exchanged(found, kind, names, {name: count}, report.last)) == report


def counted(found: Sums, kind: str, names: Names, last: date) -> Counter[str]:
    counts = Counter[str]()
    for (day, one, key), count in found.items():
        if one == kind and day <= last:
            counts[names.of(kind, key)] += count
    return counts


def exchanged(found: Sums, kind: str, names: Names, counts: Mapping[str, int], last: date) -> Sums:
    """The sums with other counts of a kind by name, and as many of the kind each day as before, as far as they go."""
    keys = {names.of(kind, key): key for _, one, key in found if one == kind}
    kept = {key: count for key, count in found.items() if key[1] != kind or key[0] > last}
    days = Counter({day: count for day, count in total(found, kind).items() if day <= last and count > 0}).elements()
    changed = Counter((next(days, FIRST), kind, keys[name]) for name in Counter(counts).elements())
    return {**kept, **changed}


@given(found=SUMS, today=SUMS)
def test_what_comes_from_a_day_on_is_not_told_before_it(assistant: Assistant, found: Sums, today: Sums) -> None:
    now = {(AFTER, kind, key): count for (_, kind, key), count in today.items()}
    assert made(assistant, {**found, **now}) == made(assistant, found)


@given(found=SUMS)
def test_what_one_report_has_more_than_another_has_five_openings_behind_it(assistant: Assistant, found: Sums) -> None:
    reports = [made(assistant, found, day) for day in (*DAYS, AFTER)]
    opened = [report.totals[0].counts[0] if report.totals else 0 for report in reports]
    for earlier, later, before, after in zip(reports, reports[1:], opened, opened[1:], strict=False):
        assert earlier == later or after - before >= LEAST  # type: ignore[operator]


@pytest.mark.parametrize("place", range(2), ids=["structures", "topics"])
def test_the_order_of_names_of_few_tells_nothing(assistant: Assistant, place: int) -> None:
    kind = ("shown", "question")[place]
    ids = list((assistant.territory.directory.structures, assistant.knowledge.entries)[place])[:6]
    one, other = (dict(zip(ids, counts, strict=True)) for counts in ([4, 3, 2, 1, 2, 3], [1, 2, 3, 4, 3, 2]))
    reports = [made(assistant, sums(opened={"qr": 20}, **{kind: counts})) for counts in (one, other)]
    assert reports[0] == reports[1]
