"""What facilitators say of an event to be set up, read the same way wherever they say it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterable
from datetime import date, timedelta

from bot.core.directory.territory import Territory
from bot.core.exchange.event import LONGEST_CODE, SHORTEST_CODE
from bot.core.replies.values import place_name
from bot.core.text.plain import normalise
from bot.core.understanding.reader import SlotReader
from bot.core.understanding.reading import place_id

LONGEST_NAME = 100
"""Characters of the name of an event: what still fits on its poster."""

FARTHEST_DAYS = 730
"""Days that an event may still be open."""

_SHORT_WORDS = 2
"""Letters of words that a code does without: « de », « l' »."""

_DAY = re.compile(r"(?:(\d{4})-(\d{1,2})-(\d{1,2}))|(?:(\d{1,2})[/.](\d{1,2})(?:[/.](\d{4}|\d{2}))?)")


def event_name(text: str) -> str:
    """A name on one line without characters that are not seen; empty if it names nothing, or is too long."""
    seen = (char if unicodedata.category(char)[0] not in "CZ" else " " for char in text)
    name = " ".join("".join(seen).split())
    return name if any(char.isalnum() for char in name) and len(name) <= LONGEST_NAME else ""


def event_code(name: str, taken: Collection[str]) -> str:
    """A code proposed from a name, which no other event has: « Forum de l'achat inclusif », `forum-achat-inclusif`."""
    plain = [re.sub(r"[^a-z0-9]", "", word) for word in normalise(name).split()]
    telling = [word for word in plain if len(word) > _SHORT_WORDS or word.isdigit()] or plain
    code = _fitting(telling, LONGEST_CODE)
    code = code if len(code) >= SHORTEST_CODE else f"{code}-event".strip("-")
    numbered = (f"{code[: LONGEST_CODE - 1 - len(str(number))].rstrip('-')}-{number}" for number in range(2, 10**6))
    return code if code not in taken else next(one for one in numbered if one not in taken)


def _fitting(parts: Iterable[str], most: int) -> str:
    """As many words as fit; the first is cut if it does not."""
    code = ""
    for part in filter(None, parts):
        longer = f"{code}-{part}" if code else part[:most]
        if len(longer) > most:
            break
        code = longer
    return code


def event_places(reader: SlotReader, territory: Territory, text: str) -> dict[str, str]:
    """The places of the territory that a text names, as values of a slot with their names: none, one, or several."""
    outside = territory.gazetteer.is_outside
    hits = [hit for hit in reader.read(text).places if hit.kind != "elsewhere" and not outside(hit.id)]
    return {value: place_name(territory, value) for value in dict.fromkeys(map(place_id, hits))}


def event_day(text: str, today: date) -> date | None:
    """A last day: `2026-12-31`, `31/12/2026`, `31/12`; None for what is none, or is over, or too far away."""
    found = _DAY.fullmatch(text.strip())
    if found is None:
        return None
    year, month, day, day_first, month_first, year_last = found.groups()
    said_year = year or year_last
    number = int(said_year) + (2000 if len(said_year) == 2 else 0) if said_year else today.year
    try:
        last = date(number, int(month or month_first), int(day or day_first))
        if not said_year and last < today:
            last = last.replace(year=last.year + 1)
    except ValueError:
        return None
    return last if today <= last <= today + timedelta(days=FARTHEST_DAYS) else None
