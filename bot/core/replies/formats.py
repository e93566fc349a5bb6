"""Numbers, distances and dates as French readers expect them, units kept on the line of their figure."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from bot.core.text.forms import Unit

NBSP = "\u00a0"

_MONTHS = (
    *("janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre"),
    "décembre",
)

_UNITS: dict[Unit, str] = {
    "eur": "€",
    "eur_per_hour": "€ de l'heure",
    "hours": "heures",
    "people": "salariés",
    "percent": "%",
    "km": "km",
    "years": "ans",
}


def french_number(value: float, decimals: int = 2) -> str:
    """`9 143`, `12,02`; zeros at the end of decimals are dropped."""
    whole, _, rest = f"{value:,.{decimals}f}".partition(".")
    rest = rest.rstrip("0")
    grouped = whole.replace(",", NBSP)
    if grouped == "-0" and not rest:
        grouped = "0"
    return f"{grouped},{rest.ljust(2, '0') if decimals == 2 else rest}" if rest else grouped


def with_unit(value: float, unit: Unit) -> str:
    """`300 000 €`, `600 heures`, `1 heure`, `40 %`."""
    name = _UNITS.get(unit, "")
    if value < 2 and name.endswith("s"):
        name = name.removesuffix("s")
    return f"{french_number(value)}{NBSP}{name}" if name else french_number(value)


def euros(value: float) -> str:
    """Whole euros: `2 400 €`; small amounts with their cents."""
    return f"{french_number(value, 2 if value < 100 else 0)}{NBSP}€"


def kilometres(value: float) -> str:
    """`à moins de 1 km`, `à 3,2 km`, `à 25 km`."""
    if value < 1:
        return f"à moins de 1{NBSP}km"
    return f"à {french_number(value, 1 if value < 20 else 0)}{NBSP}km"


def french_date(day: date) -> str:
    """`1er mars 2026`."""
    return f"{'1er' if day.day == 1 else day.day} {_MONTHS[day.month - 1]} {day.year}"


def month(day: date) -> str:
    """`janvier 2026`."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def grouped_siret(siret: str) -> str:
    """`123 456 789 00012`."""
    return f"{siret[:3]} {siret[3:6]} {siret[6:9]} {siret[9:]}"


def source_date(text: str) -> str:
    """A date of a source, however precise: `2023`, `mai 2023`, `31 mai 2023`; other texts stay as they are."""
    parts = text.split("-")
    if not all(part.isdigit() for part in parts):
        return text
    if len(parts) == 3:
        return french_date(date.fromisoformat(text))
    return f"{_MONTHS[int(parts[1]) - 1]} {parts[0]}" if len(parts) > 1 else text


def listed(parts: Sequence[str], last: str = "et") -> str:
    """`a, b et c`."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} {last} {parts[-1]}"


LABEL_MAX = 40


def short(label: str) -> str:
    """A button label that fits on a phone."""
    return label if len(label) <= LABEL_MAX else label[: LABEL_MAX - 1].rstrip(" –-(,") + "…"
