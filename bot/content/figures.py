"""Loads the figures of the calculations: `knowledge/figures.yaml`."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from datetime import date
from itertools import pairwise

from bot.content.codes import check_unique
from bot.content.parts import named, read_sources
from bot.content.reader import Fields
from bot.core.knowledge.figures import LAW, USAGE, Figure, Figures, Rate

RISING = (
    ("obligation_from_headcount", "contribution_medium_from_headcount", "contribution_large_from_headcount"),
    ("contribution_small_smic_hours", "contribution_medium_smic_hours", "contribution_large_smic_hours"),
    ("cap_low_percent", "cap_high_percent"),
)
"""Figures each of which is greater than the one before."""

Rates = tuple[Rate, ...]


def read_figures(file: Fields) -> Figures:
    """All the figures, told those that are missing, out of order or beyond reason."""
    law = _figures(file, "figures", LAW, _dated)
    usage = _figures(file, "assumptions", USAGE, lambda fields: (Rate(date.min, _value(fields, fields)),))
    _check_rising(file, law)
    return Figures(law | usage)


def _figures(file: Fields, key: str, needed: Collection[str], rates: Callable[[Fields], Rates]) -> dict[str, Figure]:
    found: dict[str, Figure] = {}
    for fields in file.items(key, named("chiffre")):
        figure = Figure(
            id=fields.choice("id", needed),
            label=fields.text("label"),
            rates=rates(fields),
            sources=read_sources(fields),
            verified_on=fields.day("verified_on"),
        )
        fields.close()
        check_unique(fields, "id", figure.id, found)
        found[figure.id] = figure
    for id_ in needed:
        if id_ not in found:
            file.report_at(key, f"il manque le chiffre « {id_} »", "le remettre : un calcul s'en sert")
    return found


def _dated(fields: Fields) -> Rates:
    """The rates of a figure, the oldest first."""
    rates: list[Rate] = []
    for line in fields.items("rates", lambda _: fields.where):
        rates.append(Rate(line.day("from"), _value(line, fields)))
        line.close()
    if not rates:
        fields.report_at("rates", "aucune valeur", 'écrire par exemple - {from: "2026-06-01", value: 12.31}')
    if any(after.since <= before.since for before, after in pairwise(rates)):
        fields.report_at("rates", "les dates ne se suivent pas", "mettre la plus récente en dernier, chacune une fois")
    return tuple(rates)


def _value(line: Fields, figure: Fields) -> float:
    value = line.number("value")
    most = 100 if figure.peek("id").endswith("_percent") else float("inf")
    if line.peek("value") and not 0 < value <= most:
        fix = "écrire un nombre de plus que 0" + (" et de 100 au plus" if most == 100 else "")
        line.report_at("value", f"« value: {line.peek('value')} » est impossible", fix)
    return value


def _check_rising(file: Fields, figures: Mapping[str, Figure]) -> None:
    for ids in RISING:
        for lower, upper in pairwise(figures[id_] for id_ in ids if id_ in figures and figures[id_].rates):
            if lower.rates[-1].value >= upper.rates[-1].value:
                what = f"« {upper.id} » n'est pas plus grand que « {lower.id} »"
                file.report_at("figures", what, "corriger l'un des deux")
